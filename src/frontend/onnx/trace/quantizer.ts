import { report } from "../../../diag/report.js";
import type { Node } from "../../../ir/graph.js";
import { isConstant } from "../builder.js";
import type { FloatValue, Quantizer } from "../float-graph.js";
import { enter } from "./entry.js";
import { foldChain } from "./fold.js";
import { type Integer, type Piece, quantized, type Traced } from "./integer.js";
import { settle } from "./movement.js";
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
  const { context, ir } = run;
  const single = quantizer.scale.length === 1 && quantizer.thresholds.length <= 1;
  const movable = !single && !given.aligned && given.steps.length === 0;
  const v = (movable ? settle(given, input, ir) : undefined) ?? given;
  if (!single && (quantizer.axis !== 1 || !v.aligned)) {
    const why = "its scale varies along another axis than the channels";
    return void report(context.sink, "BL1505", context.place(value.path), {
      op: value.path,
      domain: "",
      why,
    });
  }
  const folded = foldChain(v, value, quantizer, run, isAlone(v.node, input, run));
  if (folded === undefined) return undefined;
  run.folds.push(folded);
  const { segments, aligned } = v;
  const made: Integer = { ...quantized(folded.node, quantizer), segments, aligned };
  return settle(made, value, ir) ?? made;
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
