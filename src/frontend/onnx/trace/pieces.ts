import { axisOf, numberAttr } from "../../host/host-op.js";
import { isConstant } from "../builder.js";
import type { FloatValue, Quantizer } from "../float-graph.js";
import { withStep } from "./elementwise.js";
import type { Integer, Piece, Step, Traced } from "./integer.js";
import type { IrBuilder } from "./ir-builder.js";
import { traceConcat } from "./joins.js";
import type { NoForm, OpSource } from "./operand.js";
import type { Run } from "./run.js";
import { stepOf } from "./steps.js";

/**
 * Channels of values whose scales differ have no scale together. A quantizer behind them treats every element alike, so it
 * comes before the join:
 *
 *     Quant(Relu(Concat(a, b)))   |   Concat(Quant(Relu(a)), Quant(Relu(b)))
 */
export function piecesOf(
  { op, inputs, attrs }: OpSource,
  operands: readonly FloatValue[],
  found: readonly Integer[],
): readonly Piece[] | undefined {
  const rank = operands[0]?.type.shape.length ?? 0;
  const channels = op === "Concat" && axisOf(numberAttr(attrs, "axis", 1), rank) === 1;
  if (!channels || operands.length !== inputs.length) return undefined;
  return found.map((v, i) => ({ v, value: operands[i] as FloatValue }));
}

/** The pieces with an element-wise step done to each; undefined where it is none. */
export function steppedPieces(
  pieces: readonly Piece[],
  value: FloatValue,
  source: OpSource,
  ir: IrBuilder,
): readonly Piece[] | undefined {
  const position = source.inputs.findIndex((i) => !isConstant(i));
  const single = source.inputs.filter((i) => !isConstant(i)).length === 1;
  const step = single ? stepOf(value, source, position) : undefined;
  if (step === undefined) return undefined;
  const firsts = firstChannels(pieces);
  const done = pieces.map((p, i) => withStep(p.v, p.value, shifted(step, firsts[i] ?? 0), ir));
  if (done.some((v) => "reason" in v)) return undefined;
  return pieces.map((p, i) => ({ ...p, v: done[i] as Integer }));
}

/** Where each piece starts among the channels of all. */
function firstChannels(pieces: readonly Piece[]): readonly number[] {
  let next = 0;
  return pieces.map(({ value }) => {
    const first = next;
    next += value.type.shape[1] ?? 1;
    return first;
  });
}

function shifted(step: Step, first: number): Step {
  return { ...step, of: (c) => step.of(c + first) };
}

/** Every piece quantized, then side by side; undefined after a report. */
export function quantizePieces(
  pieces: readonly Piece[],
  value: FloatValue,
  quantizer: Quantizer,
  run: Run,
  quantize: (value: FloatValue, piece: Piece, quantizer: Quantizer) => Traced | undefined,
): Integer | NoForm | undefined {
  const firsts = firstChannels(pieces);
  const done: Piece[] = [];
  for (const [i, piece] of pieces.entries()) {
    const { shape } = piece.value.type;
    const own = cut(quantizer, firsts[i] ?? 0, shape[1] ?? 1);
    const source = { kind: "quantizer", input: piece.value, quantizer: own } as const;
    const type = { ...value.type, shape };
    const part: FloatValue = { name: `${value.name}_${i}`, path: value.path, type, source };
    const v = quantize(part, piece, own);
    if (v?.kind !== "integer") return undefined;
    done.push({ v, value: part });
  }
  const inputs = done.map((p) => p.value);
  const source: OpSource = { kind: "op", op: "Concat", inputs, attrs: new Map([["axis", 1]]) };
  return traceConcat(done, value, source, run.ir);
}

/** The quantizer of some channels. */
function cut(q: Quantizer, first: number, count: number): Quantizer {
  const some = <T>(list: readonly T[]) =>
    list.length > 1 && q.axis === 1 ? list.slice(first, first + count) : list;
  const lists = { scale: some(q.scale), zero: some(q.zero), thresholds: some(q.thresholds) };
  return { ...q, ...lists, low: some(q.low), high: some(q.high) };
}
