import type { Node } from "../ir/graph.js";
import type { Gate, MacRole } from "../ir/hardware-role.js";
import type { AttrSpec, InferSite, OperandSpec } from "../ir/op-def.js";
import { printTensorType, type TensorType } from "../ir/tensor-type.js";
import { type Convolution, createConvolution } from "../num/convolve.js";
import {
  type ElementType,
  type Interval,
  printElementType,
  valueRange,
} from "../num/element-type.js";
import { printBound } from "../num/interval.js";
import { elementCount, type IntArray, type Tensor } from "../num/tensor.js";
import { isPadded, macInterval } from "./accumulator.js";
import { intAttr } from "./attrs.js";
import { dataRange } from "./data-range.js";
import { constantOperand, operandType } from "./site.js";

/** Place of the operand `gate` in conv2d and dense. */
const gateIndex = 3;

export const gateOperand: OperandSpec = {
  name: "gate",
  kind: "constant",
  optional: true,
  named: true,
  doc: "[1] or [O], thresholds of precision gating: with P = sum w * (x >> low) and U = sum w * (x mod 2^low) the result is (P << low) + (P > gate ? U : 0), and the bias (arXiv 2002.07136)",
};

export const lowSpec: AttrSpec = {
  name: "low",
  kind: { kind: "int", min: 1, max: 31 },
  doc: "bits of the low part of the input's code, which a gated layer leaves out of outputs that do not pass",
};

/** The gate of a node whose inference found it legal; `outputs`: its channels. */
export function readGate(site: Pick<Node, "attrs" | "inputs">, outputs: number): Gate | undefined {
  const table = constantOperand(site, gateIndex);
  const low = intAttr(site.attrs, "low");
  if (table === undefined || low === undefined) return undefined;
  const at = (o: number) => table.data[table.data.length === 1 ? 0 : o] ?? 0;
  return { low, thresholds: Array.from({ length: outputs }, (_, o) => at(o)) };
}

/** True when there is no gate, or one that fits input and weights; reports otherwise. */
export function checkGate(site: InferSite, op: string, outputs: number): boolean {
  const gated = site.inputs[gateIndex] !== undefined;
  const low = intAttr(site.attrs, "low");
  if (!gated && low === undefined) return true;
  if (!gated || low === undefined) {
    const [present, absent] = gated ? ["`gate`", "`low`"] : ["`low`", "`gate`"];
    const part = gated ? { operand: gateIndex } : { attr: "low" };
    site.report("BL2233", site.placeOf(part), { op, present, absent });
    return false;
  }
  const table = operandType(site, gateIndex);
  if (table.shape.length !== 1 || ![1, outputs].includes(table.shape[0] ?? 0)) {
    const params = { op, actual: printTensorType(table), outputs: String(outputs) };
    site.report("BL2232", site.placeOf({ operand: gateIndex }), params);
    return false;
  }
  return checkSplit(site, op, low);
}

function checkSplit(site: InferSite, op: string, low: number): boolean {
  const { element } = operandType(site, 0);
  if (element.kind === "u" && element.bits > low) return true;
  const type = printElementType(element);
  const most = element.kind === "u" ? element.bits - 1 : 0;
  site.report("BL2231", site.placeOf({ attr: "low" }), {
    op,
    type,
    low,
    most,
    why: whyNot(element),
  });
  return false;
}

/** Why a code does not fall into two parts whose values add up. */
function whyNot({ kind, bits }: ElementType): string {
  if (kind === "u") return `a code of ${bits} bit${bits === 1 ? "" : "s"} has no high part`;
  if (kind === "o") return "odd levels have no part of value zero";
  return "the code is signed";
}

/** The inputs of the two sums of a gated layer: all values of x >> low and of x mod 2^low. */
function splitRanges(type: TensorType, low: number): { high: Interval; low: Interval } {
  const top = valueRange(type.element).max;
  return {
    high: { min: 0, max: Math.floor(top / 2 ** low) },
    low: { min: 0, max: 2 ** low - 1 },
  };
}

/** Interval of P by output channel. */
export function highIntervals(role: Pick<MacRole, "weights" | "window" | "input">, gate: Gate) {
  const input = splitRanges(role.input.type, gate.low).high;
  const numbers = { weights: role.weights, bias: undefined, padded: isPadded(role.window) };
  return macInterval({ ...numbers, input }).perChannel;
}

/** Warns of channels in which no output or every output passes. */
export function warnIdleGate(site: InferSite, op: string, spans: readonly Interval[], gate: Gate) {
  const never = spans.flatMap((p, o) => ((gate.thresholds[o] ?? 0) >= p.max ? [o] : []));
  const always = spans.flatMap((p, o) => ((gate.thresholds[o] ?? 0) < p.min ? [o] : []));
  const [channel] = [...never, ...always];
  if (channel === undefined) return;
  const span = spans[channel] ?? { min: 0, max: 0 };
  site.report("BL2234", site.placeOf({ operand: gateIndex }), {
    op,
    never: never.length,
    always: always.length,
    outputs: spans.length,
    channel,
    threshold: gate.thresholds[channel] ?? 0,
    min: printBound(span.min),
    max: printBound(span.max),
  });
}

/** P and U of every output, [O, H', W']; valid until the next call. */
export type GateSums = (x: Tensor) => { readonly high: IntArray; readonly low: IntArray };

/** Prepares both sums of a gated layer. */
export function prepareGateSums(role: MacRole, gate: Gate): GateSums {
  const ranges = splitRanges(role.input.type, gate.low);
  const [highSum, lowSum] = [ranges.high, ranges.low].map((input) => partSum(role, input));
  const size = elementCount(role.outputShape);
  const [high, low] = [new Float64Array(size), new Float64Array(size)];
  const step = 2 ** gate.low;
  return ({ data }) => {
    const split = data.map((v) => Math.floor(v / step));
    highSum?.(split, high);
    lowSum?.(
      data.map((v) => v % step),
      low,
    );
    return { high, low };
  };
}

function partSum(role: MacRole, input: Interval): Convolution {
  const { window, groups, weights, inputShape, outputShape } = role;
  const sum = macInterval({ input, weights, bias: undefined, padded: isPadded(window) }).all;
  return createConvolution(
    { ...window, groups, input: inputShape, output: outputShape },
    weights.data,
    undefined,
    { input, weights: dataRange(weights), sum },
  );
}

/** The outputs of a gated layer that pass, 1 each, in the order of its result [O, H', W']. */
export function gateMask(role: MacRole, gate: Gate): (x: Tensor) => Uint8Array {
  const sums = prepareGateSums(role, gate);
  const pixels = role.outputShape[1] * role.outputShape[2];
  return (x) => {
    const { high } = sums(x);
    return Uint8Array.from(high, (p, i) => Number(passes(gate, Math.floor(i / pixels), p)));
  };
}

/** The strict comparison that decides an output of channel `o`. */
export function passes({ thresholds }: Gate, o: number, high: number): boolean {
  return high > (thresholds[o] ?? 0);
}
