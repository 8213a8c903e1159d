import { report } from "../../../diag/report.js";
import type { Node } from "../../../ir/graph.js";
import { valueRange } from "../../../num/element-type.js";
import { hull } from "../../../num/interval.js";
import { requantize } from "../../../num/requantize.js";
import { invariant } from "../../../support/invariant.js";
import type { ImportContext } from "../context.js";
import type { FloatValue, Quantizer } from "../float-graph.js";
import { at, codeFunction } from "../quantizer-steps.js";
import {
  type ChannelFunction,
  chainFunction,
  channelsOf,
  compose,
  type Integer,
  stepFunction,
} from "./integer.js";
import { codeElement, type IrBuilder } from "./ir-builder.js";
import { findMultipliers, type Multipliers } from "./multiplier.js";
import { nearestMultipliers } from "./nearest-multiplier.js";
import { splitSums } from "./rounded-sum.js";
import { findStaircase, type NotMonotone, type Staircase } from "./staircase.js";
import { codeSpan, type Result, thresholder } from "./thresholder.js";
import { findWave, steadyWave, wavesNode } from "./waves.js";

/** What became of the float steps between two integer tensors. */
export interface FoldReport {
  /** Path of the quantizer in the ONNX graph. */
  readonly node: string;
  readonly form: "requantize" | "threshold";
  /** True when the form equals the float32 chain on every integer of the range. */
  readonly exact: boolean;
  /** How many integers (or pairs of them) give another code in the channel that differs most; 0 where it is exact. */
  readonly differing: number;
  /** The integers for which that was proved. */
  readonly checkedRange: readonly [number, number];
  /** monotone: every step is, so equality at both sides of each threshold is equality everywhere. */
  readonly proof: "monotone" | "exhaustive";
  readonly channels: number;
}

/** The integers of a chain and the quantizer at its end as one IR node; undefined after a report. */
export interface Folded {
  readonly node: Node;
  readonly report: FoldReport;
}

/** More thresholds than this cost more than any multiplier; few are cheaper than one. */
const maxLevels = 255;
const fewLevels = 3;
/** A type for more codes than this is the narrowest for those that occur. */
const wideCodes = 2 ** 20;

export interface FoldOptions {
  /** Accept the nearest staircase of a chain that rises and falls. */
  readonly allowInexact: boolean;
  /** Nothing else reads the node of the chain. */
  readonly alone: boolean;
}

/** Folds the steps of `v` and the quantizer of `value` into one op on the node of `v`. */
export function foldChain(
  v: Integer,
  value: FloatValue,
  quantizer: Quantizer,
  ir: IrBuilder,
  context: ImportContext,
  { allowInexact, alone }: FoldOptions,
): Folded | undefined {
  const { zero, step } = quantizer;
  const [low, high] = [quantizer.low - zero, quantizer.high - zero];
  /** The code of a real value, counted in steps. */
  const counted = (c: number): ChannelFunction => {
    const code = codeFunction(quantizer, c);
    return { apply: (x) => (code(x) - quantizer.low) / step, direction: 1 };
  };
  const units = (c: number) => compose(chainFunction(v, c), counted(c));
  const uniform = isUniform(v, quantizer);
  const rows = uniform ? 1 : channelsOf(v.node);
  const rangeOf = (c: number) => (uniform ? hull(v.ranges) : at(v.ranges, c));
  const found: (Staircase | NotMonotone)[] = [];
  for (let c = 0; c < rows; c++) {
    const one = findStaircase(units(c), rangeOf(c));
    if (one === undefined) {
      const points = ["it is not certain to be monotone, and its range is too large to try"];
      return void refuse({ count: undefined, points }, c, value, context);
    }
    found.push(one);
  }
  const element = codeElement(low, high, step);
  if (element === undefined) {
    report(context.sink, "BL1505", context.place(value.path), {
      ...{ op: value.path, domain: "", why: `no type holds its codes ${low} .. ${high}` },
    });
    return undefined;
  }
  const declared = { element, shape: v.node.type.shape };
  const { scale } = quantizer;
  const attrs = { scale: scale.length === 1 ? (scale[0] as number) : scale };
  const result = { name: value.name, path: value.path, declared, attrs, low, high, step };
  const range = hull(v.ranges);
  const checked = {
    ...{ node: value.path, checkedRange: [range.min, range.max] as const, channels: rows },
  };
  const waves =
    step === 1 && v.parts === undefined && !found.every(isStaircase)
      ? found.map((f, c) => (isStaircase(f) ? steadyWave(f) : findWave(units(c), rangeOf(c))))
      : [undefined];
  if (waves.every((w) => w !== undefined)) {
    const node = wavesNode(v.node, waves, result, ir);
    const form = { form: "threshold", proof: "exhaustive", exact: true, differing: 0 } as const;
    return node && { node, report: { ...checked, ...form } };
  }
  let differing = 0;
  for (const [c, one] of found.entries()) {
    if (isStaircase(one)) continue;
    differing = Math.max(differing, one.count);
    // A chain that gives no numbers has no nearest form either.
    const none = Number.isNaN(one.nearest.first);
    if (!allowInexact || none) return void refuse(shown(one, low, step), c, value, context);
  }
  const stairs = found.map((f) => (isStaircase(f) ? f : f.nearest));
  for (const [c, one] of stairs.entries()) {
    const parts = v.parts?.(uniform ? undefined : c);
    const split = splitSums(parts, one, compose(stepFunction(v, c), counted(c)));
    if (split === undefined) continue;
    differing = Math.max(differing, split.count);
    if (!allowInexact) return void refuse(shown(split, low, step), c, value, context);
  }
  const exact = differing === 0;
  const common = { ...checked, exact, differing, proof: proofOf(stairs) };
  const [least, most] = codeSpan(stairs);
  if (step === 1 && high - low > wideCodes && most - least < high - low) {
    // Nearly unlimited codes (Trunc): those that are reached, which a clamp to them leaves as they are.
    const limits = { low: quantizer.low + least, high: quantizer.low + most };
    const options = { allowInexact, alone };
    return foldChain(v, value, { ...quantizer, ...limits }, ir, context, options);
  }
  const few = step === 2 || most - least <= fewLevels;
  const biased = alone && canAdd(v);
  // Codes below or above those of the chain: a clamp may do the work at its own ends.
  const bounds = [[low, high] as const, [low + least, low + most] as const];
  for (const [from, to] of few ? [] : bounds) {
    const own = stairs.map((s) => ({ ...s, first: s.first + low - from }));
    const multipliers = findMultipliers(own, from, to, biased);
    if (multipliers === undefined) continue;
    checkMultipliers(multipliers, own, from, to);
    const node = scaled(v, multipliers, { ...result, low: from, high: to }, value, ir);
    return node && { node, report: { form: "requantize", ...common } };
  }
  if (most - least <= maxLevels) {
    const node = thresholder(v.node, stairs, result, ir);
    return node && { node, report: { form: "threshold", ...common } };
  }
  const near = nearestMultipliers(stairs, low, high, biased);
  const many = `${most - least + 1} codes are too many for thresholds, and no multiplier is exact`;
  if (near === undefined)
    return void refuse({ count: undefined, points: [many] }, 0, value, context);
  const { channel, ...worst } = near.difference;
  const listed = shown(worst, low, step);
  if (!allowInexact) {
    const points = [many, ...listed.points];
    return void refuse({ count: listed.count, points }, channel, value, context);
  }
  const node = scaled(v, near.multipliers, result, value, ir);
  const inexact = { exact: worst.count === 0, differing: worst.count };
  return node && { node, report: { form: "requantize", ...common, ...inexact } };
}

function isStaircase(found: Staircase | NotMonotone): found is Staircase {
  return "thresholds" in found;
}

/** The layer and its requantizer. */
function scaled(
  v: Integer,
  multipliers: Multipliers,
  result: Result & { readonly low: number; readonly high: number },
  value: FloatValue,
  ir: IrBuilder,
): Node | undefined {
  const sums = withSums(v.node, multipliers, value, ir);
  return sums && requantizer(sums, multipliers, result, ir);
}

/** True for a layer that has no bias yet and room for one in 32 bits. */
function canAdd({ node, ranges }: Integer): boolean {
  const layer = node.op.name === "conv2d" || node.op.name === "dense";
  const room = ranges.every((r) => Math.max(-r.min, r.max) < 2 ** 30);
  return layer && room && node.inputs[2] === undefined;
}

/** The layer with the sums its requantizer asks for. */
function withSums(
  node: Node,
  { channels }: Multipliers,
  at: FloatValue,
  ir: IrBuilder,
): Node | undefined {
  if (channels.every((c) => c.sum === 0)) return node;
  const place = { name: node.name, path: at.path };
  const data = Array.from(
    { length: channelsOf(node) },
    (_, c) => (channels[c] ?? channels[0])?.sum ?? 0,
  );
  const bias = ir.constant({ ...place, name: `${node.name}_bias` }, [data.length], data);
  const { acc: _acc, ...attrs } = Object.fromEntries(node.attrs);
  return ir.node(node.op.name, place, [node.inputs[0], node.inputs[1], bias], attrs);
}

/** Both sides of every threshold and the ends once more, with the requantizer that will run. */
function checkMultipliers(
  { shift, rounding, channels }: Multipliers,
  stairs: readonly Staircase[],
  low: number,
  high: number,
): void {
  for (const [c, { sign, first, thresholds, range }] of stairs.entries()) {
    const { multiplier, bias, sum } = channels[c] as Multipliers["channels"][number];
    const holds = (t: number, units: number) =>
      requantize(sign * t + sum, multiplier, bias, shift, rounding, low, high) === low + units;
    const all = thresholds.every((t, i) => {
      const next = thresholds[i + 1];
      // Of several thresholds at one place only the last is reached.
      const reached = next === t || holds(t, first + i + 1);
      return reached && (t === range.min || thresholds[i - 1] === t || holds(t - 1, first + i));
    });
    const ends = thresholds[0] === range.min || holds(range.min, first);
    invariant(all && ends && holds(range.max, first + thresholds.length), "exact multipliers");
  }
}

function isUniform(v: Integer, q: Quantizer): boolean {
  const single = v.scale.length === 1 && q.scale.length === 1 && q.thresholds.length <= 1;
  return single && v.steps.every((s) => s.uniform);
}

function proofOf(stairs: readonly Staircase[]): "monotone" | "exhaustive" {
  return stairs.every((s) => s.proof === "monotone") ? "monotone" : "exhaustive";
}

/** What a refusal says: how many integers differ, if a nearest form is known, and the first of them. */
interface Shown {
  readonly count: number | undefined;
  readonly points: readonly string[];
}

function shown(
  { count, points }: Pick<NotMonotone, "count" | "points">,
  low: number,
  step: number,
): Shown {
  const code = (units: number) => low + step * units;
  return {
    count,
    points: points.map(
      (p) => `integer ${p.k}: the chain gives ${code(p.code)}, the nearest form ${code(p.nearest)}`,
    ),
  };
}

function refuse(
  { count, points }: Shown,
  channel: number,
  value: FloatValue,
  context: ImportContext,
): void {
  const params = { op: value.path, channel, count, points };
  report(context.sink, "BL1511", context.place(value.path), params);
}

function requantizer(
  input: Node,
  { shift, rounding, channels }: Multipliers,
  {
    name,
    path,
    declared,
    attrs,
    low,
    high,
  }: Result & { readonly low: number; readonly high: number },
  ir: IrBuilder,
): Node | undefined {
  const place = (part: string) => ({ name: `${name}_${part}`, path });
  const shared = channels.every(
    (c) => c.multiplier === channels[0]?.multiplier && c.bias === channels[0]?.bias,
  );
  const list = shared ? channels.slice(0, 1) : channels;
  const multipliers = list.map((c) => c.multiplier);
  const addends = list.map((c) => c.bias);
  const multiplier = ir.constant(place("multiplier"), [list.length], multipliers);
  const bias = addends.some((b) => b !== 0)
    ? ir.constant(place("bias"), [list.length], addends)
    : undefined;
  const own = valueRange(declared.element);
  const limits = {
    low: low === own.min ? undefined : low,
    high: high === own.max ? undefined : high,
  };
  const given = { shift, rounding, ...limits, ...attrs };
  return ir.node("requantize", { name, path }, [input, multiplier, bias], given, declared);
}
