import type { Node } from "../../../ir/graph.js";
import { type Interval, valueRange } from "../../../num/element-type.js";
import { isFloat } from "../../../num/host-tensor.js";
import { addIntervals, hull, scaleInterval } from "../../../num/interval.js";
import { isConstant } from "../builder.js";
import type { FloatValue, Quantizer } from "../float-graph.js";
import { at, codeFunction, codeHull, placesOf } from "../quantizer-steps.js";
import type { FoldReport } from "./fold-report.js";
import {
  type After,
  type ChannelFunction,
  chainFunction,
  channelsOf,
  compose,
  type Integer,
  type Pair,
  quantized,
} from "./integer.js";
import { codeElement, type IrBuilder } from "./ir-builder.js";
import { sameShape, settle } from "./movement.js";
import type { OpSource } from "./operand.js";
import type { PairFunction } from "./pair-boundaries.js";
import type { Run } from "./run.js";
import { stepOf } from "./steps.js";
import { endsWithin, findWeightedSum, type NearestSum, type WeightedSum } from "./weighted-sum.js";

/** Terms below it have a sum of 32 bits, whatever their types. */
const maxTerm = 2 ** 30;

/** Most integers of the narrower operand. */
const maxIntegers = 2 ** 13;

/** Two values whose sum or difference no single integer stands for, until a quantizer ends it; undefined for other ops. */
export function pairOf(
  { op, inputs }: OpSource,
  { type }: FloatValue,
  values: readonly FloatValue[],
  found: readonly Integer[],
  ir: IrBuilder,
): Pair | undefined {
  const arithmetic = (op === "Add" || op === "Sub") && inputs.length === 2 && found.length === 2;
  const alike = values.every((v) => sameShape(v.type.shape, type.shape));
  if (!arithmetic || !alike || !isFloat(type.dtype)) return undefined;
  const [a, b] = found.map((v, i) => settle(v, values[i] as FloatValue, ir));
  if (a === undefined || b === undefined || a.parts || b.parts) return undefined;
  return { op, operands: [a, b], steps: [] };
}

/** The pair after one more element-wise step; undefined where it is none. */
export function steppedPair(pair: Pair, value: FloatValue, source: OpSource): Pair | undefined {
  const operands = source.inputs.filter((i) => !isConstant(i));
  const position = source.inputs.findIndex((i) => !isConstant(i));
  const step = operands.length === 1 ? stepOf(value, source, position) : undefined;
  return step && { ...pair, steps: [...pair.steps, step] };
}

/** A pair and the quantizer behind it as one weighted sum; a value for the host, with the reason, where none is exact. */
export function foldPair(
  v: After,
  pair: Pair,
  value: FloatValue,
  quantizer: Quantizer,
  run: Run,
): Integer | After {
  const after = (reason: string): After => ({
    ...{ kind: "after", quantized: value },
    cause: { ...v.cause, reason: `${v.cause.reason}; ${reason}` },
  });
  const { step } = quantizer;
  const { min: low, max: high } = codeHull(quantizer);
  const element = codeElement(low, high, step);
  if (step === 2 || element === undefined) return after("its quantizer has no codes in steps of 1");
  const uniform = isUniform(pair, quantizer);
  if (!uniform && quantizer.axis !== 1 && placesOf(quantizer) > 1)
    return after("its quantizer has scales along another axis than the channels");
  const rows = uniform ? 1 : channelsOf(pair.operands[0].node);
  const functions = Array.from({ length: rows }, (_, c) => pairFunction(pair, quantizer, c, rows));
  if (functions.some((f) => f === undefined))
    return after("its steps are not monotone, or its integers too many to try");
  // One shift and one rounding serve all channels.
  const roundings = rows === 1 ? (["half-up", "half-even"] as const) : (["half-up"] as const);
  const found = (functions as readonly Signed[]).map((f) => findWeightedSum(f, roundings));
  const odd = found.find((s) => s === undefined || "nearest" in s);
  const exact = !found.some((s) => s === undefined || "nearest" in s);
  if (!exact && (!run.options.allowInexact || found.includes(undefined)))
    return after(whyNot(odd, functions as readonly Signed[], found.indexOf(odd)));
  const sums = (found as readonly (WeightedSum | NearestSum)[]).map((s) =>
    "nearest" in s ? s.nearest : s,
  );
  const limits = {
    low: Math.min(...sums.map((s) => s.low)),
    high: Math.max(...sums.map((s) => s.high)),
  };
  if (!sums.every((s, c) => endsWithin({ ...s, ...limits }, (functions as readonly Signed[])[c])))
    return after("its channels end at different codes, which one clamp does not give");
  const made = sumNode(pair, alike(sums, functions as readonly Signed[]), value, run.ir, {
    ...{ ...limits, element, scale: quantizer.scale },
  });
  if (made === undefined) return after("its sums do not fit");
  const { node, range } = made;
  const counts = found.map((s) => (s !== undefined && "nearest" in s ? s.count : 0));
  const report: FoldReport = {
    ...{ node: value.path, form: "requantize", exact, differing: Math.max(...counts) },
    ...{ checkedRange: [range.min, range.max], proof: "monotone", channels: rows },
  };
  run.folds.push({ node, report });
  return quantized(node, quantizer);
}

function isUniform({ operands, steps }: Pair, q: Quantizer): boolean {
  const single = placesOf(q) === 1;
  const plain = operands.every((v) => v.scale.length === 1 && v.steps.every((s) => s.uniform));
  return single && plain && steps.every((s) => s.uniform);
}

function whyNot(
  odd: WeightedSum | NearestSum | undefined,
  functions: readonly Signed[],
  channel: number,
): string {
  if (odd === undefined || !("nearest" in odd)) return "no sum of multiples of them is exact";
  const [first] = odd.points;
  const { signs } = functions[channel] as Signed;
  const place = first && [first.i * signs[0], first.j * signs[1]].map((k) => k + 0).join(" and ");
  const example = first ? `, such as ${place}: code ${first.code} instead of ${first.nearest}` : "";
  return `${odd.count} of ${odd.pairs} pairs of integers differ from every sum of their multiples${example} (--allow-inexact takes the nearest)`;
}

/** The codes of a channel by signed integers, so that they rise with both. */
interface Signed extends PairFunction {
  readonly signs: readonly [1 | -1, 1 | -1];
}

function pairFunction(
  { op, operands, steps }: Pair,
  quantizer: Quantizer,
  channel: number,
  rows: number,
): Signed | undefined {
  const [a, b] = operands.map((v) => chainFunction(v, channel)) as [
    ChannelFunction,
    ChannelFunction,
  ];
  const chain = [{ apply: (x: number) => x, direction: 1 } as ChannelFunction]
    .concat(steps.map((s) => s.of(channel)))
    .reduce(compose);
  const directions = [a.direction, b.direction, chain.direction];
  if (directions.some((d) => d === undefined)) return undefined;
  const [da, db, d] = directions.map((v) => (v === -1 ? -1 : 1)) as [1 | -1, 1 | -1, 1 | -1];
  const minus = op === "Sub" ? -1 : 1;
  const signs = [(da * d) as 1 | -1, (db * d * minus) as 1 | -1] as const;
  const [ra, rb] = operands.map((v) => (rows === 1 ? hull(v.ranges) : at(v.ranges, channel))) as [
    Interval,
    Interval,
  ];
  if (ra.max - ra.min >= maxIntegers) return undefined;
  const [first, second] = [scaleInterval(ra, signs[0]), scaleInterval(rb, signs[1])];
  const values = Float64Array.from({ length: first.max - first.min + 1 }, (_, i) =>
    a.apply(signs[0] * (first.min + i)),
  );
  const code = codeFunction(quantizer, channel);
  const zero = at(quantizer.zero, channel);
  return {
    ...{ first, second, signs },
    code: (i, j) => {
      const other = minus * b.apply(signs[1] * j);
      const sum = Math.fround((values[i - first.min] as number) + other);
      return code(chain.apply(sum)) - zero;
    },
  };
}

/** Factors and offsets of every channel over one shift, signs of the integers taken back. */
interface ChannelSums {
  readonly own: readonly number[];
  readonly other: readonly number[];
  readonly bias: readonly number[];
  readonly shift: number;
  readonly rounding: WeightedSum["rounding"];
}

function alike(sums: readonly WeightedSum[], functions: readonly Signed[]): ChannelSums {
  const shift = Math.max(...sums.map((s) => s.shift));
  const scaled = (pick: (s: WeightedSum, c: number) => number) =>
    sums.map((s, c) => pick(s, c) * 2 ** (shift - s.shift) + 0);
  return {
    own: scaled((s, c) => s.own * (functions[c]?.signs[0] ?? 1)),
    other: scaled((s, c) => s.other * (functions[c]?.signs[1] ?? 1)),
    bias: scaled((s) => s.bias),
    shift,
    rounding: sums[0]?.rounding ?? "half-up",
  };
}

interface Result {
  readonly low: number;
  readonly high: number;
  readonly element: Node["type"]["element"];
  readonly scale: readonly number[];
}

/** requantize(add(own * a, other * b)); undefined after a report where it does not fit. */
function sumNode(
  { operands }: Pair,
  { own, other, bias, shift, rounding }: ChannelSums,
  value: FloatValue,
  ir: IrBuilder,
  { element, scale, ...limits }: Result,
): { readonly node: Node; readonly range: Interval } | undefined {
  const [a, b] = [own, other].map((factors, i) => {
    const { node, ranges } = operands[i] as Integer;
    const product = times(node, factors, value, ir);
    const range = hull(factors.map((f, c) => scaleInterval(at(ranges, c), f)));
    return product && { product, range };
  });
  const place = (part: string) => ({ name: `${value.name}_${part}`, path: value.path });
  const terms = [a?.range, b?.range, hull(bias.map((v) => ({ min: v, max: v })))];
  const small = terms.every((t) => t && Math.max(-t.min, t.max) < maxTerm);
  const sum = a && b && small && ir.node("add", place("sum"), [a.product, b.product]);
  if (!a || !b || !sum) return undefined;
  const one = ir.constant(place("multiplier"), [1], [1]);
  const added = bias.every((v) => v === 0)
    ? undefined
    : ir.constant(place("bias"), [bias.length], bias);
  const range = valueRange(element);
  const attrs = {
    ...{ shift, rounding, scale: scale.length === 1 ? (scale[0] as number) : scale },
    low: limits.low === range.min ? undefined : limits.low,
    high: limits.high === range.max ? undefined : limits.high,
  };
  const declared = { element, shape: sum.type.shape };
  const node = ir.node("requantize", value, [sum, one, added], attrs, declared);
  return node && { node, range: addIntervals(a.range, b.range) };
}

/** The integers of a node times a factor, or one a channel. */
export function times(
  node: Node,
  factors: readonly number[],
  value: FloatValue,
  ir: IrBuilder,
  scale?: number,
): Node | undefined {
  if (factors.every((f) => f === 1)) return node;
  const own = valueRange(node.type.element);
  const range = hull(factors.map((f) => scaleInterval(own, f)));
  const element = codeElement(range.min, range.max, 1);
  if (element === undefined) return undefined;
  const place = (part: string) => ({ name: `${node.name}_${part}`, path: value.path });
  const factor = ir.constant(place("factor"), [factors.length], factors);
  const attrs = { low: range.min, high: range.max, ...(scale === undefined ? {} : { scale }) };
  const declared = { element, shape: node.type.shape };
  return ir.node("requantize", place("scaled"), [node, factor], attrs, declared);
}
