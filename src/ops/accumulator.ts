import type { Gate, MacRole, Window } from "../ir/hardware-role.js";
import { type Interval, valueRange } from "../num/element-type.js";
import { addIntervals, hull, scaleInterval } from "../num/interval.js";
import type { IntArray, Tensor } from "../num/tensor.js";

/** Every value the accumulators of a layer can reach, tight for inputs of the element type. */
export interface AccumulatorInterval {
  /** One interval an output channel. */
  readonly perChannel: readonly Interval[];
  /** Their hull. */
  readonly all: Interval;
}

/** What decides the interval of a layer. */
export interface MacNumbers {
  /** Interval of one input element. */
  readonly input: Interval;
  /** [O, ...]: every further element of a row is one product. */
  readonly weights: Tensor;
  readonly bias: Tensor | undefined;
  /** True when a tap may fall into padding and contribute nothing. */
  readonly padded: boolean;
  /** Precision gating of an input 0 .. 2^N - 1; absent: none. */
  readonly gate?: Gate | undefined;
}

/**
 * Interval of each output channel: bias plus the sum over its weights of the interval of w * x. Exact without a gate:
 * every end is reached by some input (elements of one window are independent). Ends above 2^53 are rounded.
 */
export function macInterval(numbers: MacNumbers): AccumulatorInterval {
  const { input, weights, bias, padded, gate } = numbers;
  const perChannel = rowSums(weights).map((row, o): Interval => {
    const sum = gate ? gatedSum(row, gate, o, numbers) : sumOfTaps(row, input, padded);
    return addIntervals(sum, scaleInterval(unit, bias?.data[o] ?? 0));
  });
  return { perChannel, all: hull(perChannel) };
}

/**
 * Both cases of a gate: P << low up to the threshold, (P << low) + U above it. P and U are of disjoint bits of the
 * input and vary independently; that some P just at the threshold occurs is taken for granted.
 */
function gatedSum(row: RowSum, gate: Gate, o: number, { input, padded }: MacNumbers): Interval {
  const step = 2 ** gate.low;
  const threshold = gate.thresholds[o] ?? 0;
  const p = sumOfTaps(row, { min: 0, max: Math.floor(input.max / step) }, padded);
  const u = sumOfTaps(row, { min: 0, max: step - 1 }, padded);
  const cases: Interval[] = [];
  if (p.min <= threshold) cases.push({ min: p.min, max: Math.min(p.max, threshold) });
  const above = { min: Math.max(p.min, threshold + 1), max: p.max };
  const low = cases.map((c) => scaleInterval(c, step));
  if (above.min <= above.max) low.push(addIntervals(scaleInterval(above, step), u));
  return hull(low);
}

const unit: Interval = { min: 1, max: 1 };

/** The products of a row and inputs of an interval: every positive weight with one end, every negative one with the other. */
function sumOfTaps({ plus, minus }: RowSum, { min, max }: Interval, padded: boolean): Interval {
  const [low, high] = padded ? [Math.min(0, min), Math.max(0, max)] : [min, max];
  // `+ 0`: no negative zero.
  return { min: plus * low + minus * high + 0, max: plus * high + minus * low + 0 };
}

/** Sums of the positive and of the negative weights of a row. */
export interface RowSum {
  readonly plus: number;
  readonly minus: number;
}

/** Layers have millions of weights, and their intervals are asked for by inference, import and plan. */
const known = new WeakMap<IntArray, readonly RowSum[]>();

/** The sums of each row of weights [O, ...]. */
export function rowSums({ data, shape: [rows = 0] }: Tensor): readonly RowSum[] {
  const before = known.get(data);
  if (before?.length === rows) return before;
  const terms = data.length / rows;
  const sums = Array.from({ length: rows }, (_, o) => rowSum(data, o * terms, (o + 1) * terms));
  known.set(data, sums);
  return sums;
}

function rowSum(data: IntArray, from: number, to: number): RowSum {
  let plus = 0;
  let minus = 0;
  for (let i = from; i < to; i++) {
    const w = data[i] as number;
    if (w > 0) plus += w;
    else minus += w;
  }
  return { plus, minus };
}

/** The accumulator interval of a layer on the array. */
export function accumulatorInterval(role: MacRole): AccumulatorInterval {
  return macInterval({
    input: valueRange(role.input.type.element),
    weights: role.weights,
    bias: role.bias,
    padded: isPadded(role.window),
    gate: role.gate,
  });
}

export function isPadded(window: Window): boolean {
  return window.pads.some((p) => p > 0);
}
