import { report } from "../../../diag/report.js";
import type { Node } from "../../../ir/graph.js";
import { isConstant } from "../builder.js";
import type { FloatValue, Quantizer } from "../float-graph.js";
import { foldedCodes, placesOf } from "../quantizer-steps.js";
import { enter } from "./entry.js";
import { foldChain } from "./fold.js";
import { type Integer, noOffset, type Piece, quantized, type Traced } from "./integer.js";
import { settle } from "./movement.js";
import { type NoForm, withoutOffset } from "./operand.js";
import { foldPair } from "./pair.js";
import { quantizePieces } from "./pieces.js";
import { operandsOf, type Run } from "./run.js";

export function traceQuantizer(
  value: FloatValue,
  input: FloatValue,
  quantizer: Quantizer,
  run: Run,
): Traced | undefined {
  const v = run.traced.get(input);
  if (v === undefined) return undefined;
  if (v.kind === "before") return enter(value, input, quantizer, run);
  if (v.kind === "integer") return quantizeInteger(value, { v, value: input }, quantizer, run);
  const { pieces, pair, ...after } = v;
  if (pair !== undefined) return foldPair(after, pair, value, quantizer, run);
  const joined =
    pieces &&
    quantizePieces(pieces, value, quantizer, run, (own, piece, q) =>
      quantizeInteger(own, piece, q, run),
    );
  if (run.context.failed()) return undefined;
  return joined === undefined || "reason" in joined ? { ...after, quantized: value } : joined;
}

/** A quantizer of integers: what lies between becomes one op, and its codes are integers again. */
function quantizeInteger(
  value: FloatValue,
  { v: given, value: input }: Piece,
  quantizer: Quantizer,
  run: Run,
): Integer | undefined {
  const { ir } = run;
  const single = placesOf(quantizer) === 1;
  const movable = !single && !given.aligned && given.steps.length === 0;
  const v = (movable ? settle(given, input, ir) : undefined) ?? given;
  if (!single && (quantizer.axis !== 1 || !v.aligned)) {
    return unsupported("its parameters vary along another axis than the channels", value, run);
  }
  const folded = foldChain(v, value, quantizer, run, isAlone(v.node, input, run));
  if (folded === undefined) return undefined;
  run.folds.push(folded);
  const { segments, aligned } = v;
  const codes = centred(folded.node, value, quantizer, run);
  if ("reason" in codes) return unsupported(codes.reason, value, run);
  const made: Integer = { ...codes, segments, aligned };
  const settled = settle(made, value, ir) ?? made;
  const inPlace = segments.length === 0 && settled.node === folded.node;
  if (inPlace && v.parts === undefined) run.derived.set(folded.node, { from: v, quantizer });
  return settled;
}

/** The integers behind a fold. Where zero points differ by channel it gave codes, which are brought to zero by a step of their own. */
function centred(
  node: Node,
  value: FloatValue,
  quantizer: Quantizer,
  { ir }: Run,
): Integer | NoForm {
  const plain = quantized(node, quantizer);
  if (quantizer.zero.length === 1) return plain;
  const codes = { ...plain, ranges: [foldedCodes(quantizer)], offset: noOffset };
  if (quantizer.result === "code") return codes;
  return withoutOffset({ ...codes, offset: quantizer.zero.map((z) => -z) }, value, ir);
}

function unsupported(why: string, { path }: FloatValue, { context }: Run): undefined {
  report(context.sink, "BL1505", context.place(path), { op: path, domain: "", why });
}

/** True when every value on the way from the node to its quantizer is read once. */
function isAlone(node: Node, end: FloatValue, { traced, uses }: Run): boolean {
  let value: FloatValue | undefined = end;
  while (value !== undefined) {
    const v = traced.get(value);
    if (v?.kind !== "integer" || v.node !== node) return true;
    if (uses.get(value) !== 1) return false;
    value = operandsOf(value).find((i) => !isConstant(i));
  }
  return true;
}
