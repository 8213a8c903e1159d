import { type Interval, valueRange } from "../num/element-type.js";
import { addIntervals, clamp, multiplyIntervals, scaleInterval } from "../num/interval.js";
import { isPadded, macInterval, rowSums } from "../ops/accumulator.js";
import { present } from "../support/invariant.js";
import { codeOf, hasZero } from "./encoding.js";
import type { MacPlan } from "./mac-plan.js";
import { type Layer, type MacLayer, rowsOf, type VectorLayer } from "./network.js";
import { largestDot } from "./pe-kinds.js";
import type { ScheduledLayer } from "./schedule.js";
import { hull } from "./widths.js";

/** What a layer's arithmetic can reach, from its real weights. */
export interface LayerRanges {
  /** Largest R and S of the array (0 for vector layers). */
  readonly product: number;
  readonly sum: number;
  /** Largest R of one part of an output on a run-ahead array. */
  readonly part: number;
  /** Bias of each output channel with the encoding's constant; empty for vector layers. */
  readonly biases: readonly number[];
  /** The sum with bias, or the vector result. */
  readonly before: Interval;
  /** What a fused pooling holds; around 0 without one. */
  readonly pooled: Interval;
  /** The scaled values where a residual is added to them or multiplies them; around 0 where none is. */
  readonly added: Interval;
  /** What the entry quantizer sees: scaled, joined, pooled. */
  readonly entered: Interval;
  /** Everything from the bias on: sums, clamps, codes, pooled values. */
  readonly all: Interval;
}

/** Interval analysis of a layer; exact below 2^53. */
export function layerRanges(scheduled: ScheduledLayer): LayerRanges {
  const { layer, plan } = scheduled;
  const own = layer.kind === "mac" ? macRanges(layer, present(plan, "plan")) : vectorRanges(layer);
  const scaled = scaledRange(layer, own.before);
  const pool = layer.kind === "mac" ? layer.pool : undefined;
  const area = pool?.reduce === "sum" ? pool.kernel[0] * pool.kernel[1] : 1;
  const pooled = pool ? hull([scaled, times(scaled, area)]) : { min: 0, max: 0 };
  const joined = joinedRanges(layer, scaled);
  const added = layer.residual ? scaled : { min: 0, max: 0 };
  const entered = joined.at(-1) ?? (pool ? pooled : scaled);
  const result = valueRange(layer.element);
  const biases = { min: least(own.biases), max: most(own.biases) };
  return {
    ...own,
    pooled,
    added,
    entered,
    all: hull([own.before, scaled, pooled, ...joined, result, biases]),
  };
}

/** The residual, the terms, their sum (or product), the bounds of its clamp, which are compared in as many bits, and the clamped sum. */
function joinedRanges({ residual }: Layer, scaled: Interval): readonly Interval[] {
  if (!residual) return [];
  const { operand, low, high, product } = residual;
  const added = valueRange(operand.element);
  const own = scaleInterval(scaled, residual.ownFactor);
  const other = scaleInterval(added, residual.otherFactor);
  const sum = product ? multiplyIntervals(scaled, added) : addIntervals(own, other);
  const bounds = { min: low, max: high };
  const clamped = { min: clamp(sum.min, low, high), max: clamp(sum.max, low, high) };
  return [added, own, other, sum, bounds, clamped];
}

function times({ min, max }: Interval, factor: number): Interval {
  return { min: min * factor, max: max * factor };
}

type OwnRanges = Omit<LayerRanges, "all" | "pooled" | "added" | "entered">;

function macRanges(layer: MacLayer, plan: MacPlan): OwnRanges {
  const sums = rowSums(layer.weights);
  const { activation, weight } = plan;
  const operand = present(layer.operands[0], "operand");
  const values = valueRange(operand.element);
  const low = Math.min(values.min, hasZero(activation) ? 0 : values.min);
  const high = Math.max(values.max, hasZero(activation) ? 0 : values.max);
  // Equal signs are counted, not codes multiplied: bipolar PEs leave no constant but their offset.
  const beta = plan.kind === "bipolar" ? 0 : activation.beta;
  const biases = sums.map((s, o) => (layer.bias?.data[o] ?? 0) + beta * (s.plus + s.minus));
  for (const job of plan.jobs)
    for (const o of job.channels) if (o >= 0) biases[o] = (biases[o] ?? 0) - job.offset;
  const before = layer.gate
    ? gatedRange(layer, values)
    : hull(
        sums.map((s, o) => {
          const bias = layer.bias?.data[o] ?? 0;
          return {
            min: bias + s.plus * low + s.minus * high,
            max: bias + s.plus * high + s.minus * low,
          };
        }),
      );
  const top = codeOf(activation, values.max);
  const taps = layer.window.kernel[0] * layer.window.kernel[1];
  const own = layer.weights.data.length / rowsOf(layer);
  let product = 0;
  let sum = 0;
  for (const job of plan.jobs) {
    const lanes = job.blocks.reduce((n, b) => n + b.lanes.filter((c) => c >= 0).length, 0);
    const others = lanes * taps - own;
    const zero = others > 0 ? codeOf(weight, 0) : 0;
    sum = Math.max(sum, plan.usesSum ? lanes * taps * top : 0);
    for (const o of job.channels) {
      if (o < 0) continue;
      const s = present(sums[o], "sums");
      if (plan.kind !== "digits") {
        product = Math.max(product, largestDot(plan, s, job.offset, top));
        continue;
      }
      const codes = (s.plus + s.minus - own * weight.beta) / weight.alpha + others * zero;
      product = Math.max(product, codes * top);
    }
  }
  const part = (product / Math.max(1, top)) * partTop(plan, top);
  return { product, sum, part, biases, before };
}

/** Largest code of one part, the high one with the planes of a shared digit. */
function partTop({ ahead, layer }: MacPlan, top: number): number {
  if (!ahead || !layer.gate) return top;
  return Math.max(Math.floor(top / 2 ** ahead.shift), 2 ** layer.gate.low - 1);
}

/** Sums with bias of a gated layer, both where outputs pass and where they do not. */
function gatedRange(layer: MacLayer, input: Interval): Interval {
  const { weights, bias, gate } = layer;
  return macInterval({ input, weights, bias, padded: isPadded(layer.window), gate }).all;
}

function vectorRanges(layer: VectorLayer): OwnRanges {
  const values = hull(layer.operands.map((o) => valueRange(o.element)));
  const taps = layer.window.kernel[0] * layer.window.kernel[1] * layer.operands.length;
  const count = layer.reduce === "sum" ? taps : 1;
  const channels = present(layer.operands[0], "operand").shape[0];
  const before = { min: values.min * count, max: values.max * count };
  const index = layer.argmax ? { min: 0, max: channels - 1 } : before;
  return { product: 0, sum: 0, part: 0, biases: [], before: hull([before, index]) };
}

function scaledRange(layer: Layer, before: Interval): Interval {
  const { scaling } = layer;
  if (!scaling) return before;
  if (scaling.kind !== "threshold") return { min: scaling.low, max: scaling.high };
  const levels = Math.max(...scaling.thresholds.map((t) => t.length));
  return { min: scaling.low, max: scaling.low + scaling.step * levels };
}

function least(values: readonly number[]): number {
  return values.reduce((n, v) => Math.min(n, v), 0);
}

function most(values: readonly number[]): number {
  return values.reduce((n, v) => Math.max(n, v), 0);
}
