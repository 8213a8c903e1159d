import { hull } from "../../../num/interval.js";
import { at } from "../quantizer-steps.js";
import { baseFunction, type ChannelFunction, type Integer, type Part } from "./integer.js";
import { exactFloat, isPowerOfTwo } from "./operand.js";
import type { NotMonotone, Staircase } from "./staircase.js";

/** Most integers of an operand, and most pairs, whose float32 sums are tried. */
const maxIntegers = 2 ** 13;
const maxPairs = 2 ** 21;

/**
 * What float32 makes of the sum of two values, each rounded before: by integer of the sum (units of the first `factor`) the
 * smallest and the largest result. Undefined where every sum is exact, and in a channel with too many pairs to try.
 */
export function roundedSum(
  values: readonly [Integer, Integer],
  factors: readonly [number, number],
): Integer["parts"] {
  const exact = values.every(
    (v) =>
      v.parts === undefined &&
      v.scale.every((s) => isPowerOfTwo(s / v.divisor)) &&
      v.ranges.every((r) => Math.max(-r.min, r.max) * Math.max(...factors) < exactFloat / 2),
  );
  if (exact) return undefined;
  return (channel) => {
    const [a, b] = values.map((v, i) => partsOf(v, channel, factors[i] as number));
    return a && b && a.length * b.length <= maxPairs ? sums(a, b) : undefined;
  };
}

function partsOf(
  v: Integer,
  channel: number | undefined,
  factor: number,
): readonly Part[] | undefined {
  const known = v.parts?.(channel);
  if (v.parts !== undefined) return known?.map((p) => ({ ...p, k: p.k * factor }));
  const { min, max } = channel === undefined ? hull(v.ranges) : at(v.ranges, channel);
  if (max - min >= maxIntegers) return undefined;
  const base = baseFunction(v, channel ?? 0);
  return Array.from({ length: max - min + 1 }, (_, i) => {
    const value = base.apply(min + i);
    return { k: (min + i) * factor, low: value, high: value };
  });
}

/** Addition and rounding are monotone: the ends of the sums are sums of the ends. */
function sums(a: readonly Part[], b: readonly Part[]): readonly Part[] {
  const found = new Map<number, { k: number; low: number; high: number }>();
  for (const x of a)
    for (const y of b) {
      const k = x.k + y.k;
      const [low, high] = [Math.fround(x.low + y.low), Math.fround(x.high + y.high)];
      const known = found.get(k);
      if (known === undefined) found.set(k, { k, low, high });
      else {
        if (low < known.low) known.low = low;
        if (high > known.high) known.high = high;
      }
    }
  return [...found.values()];
}

/** Integers whose sums give another code than the staircase: as of a chain that has none. */
export function splitSums(
  parts: readonly Part[] | undefined,
  { sign, first, thresholds }: Staircase,
  code: ChannelFunction,
): Pick<NotMonotone, "count" | "points"> | undefined {
  const found = (parts ?? []).flatMap(({ k, low, high }) => {
    const nearest = first + reached(thresholds, sign * k);
    const other = [low, high].map((x) => code.apply(x)).find((c) => c !== nearest);
    return other === undefined ? [] : [{ k, code: other, nearest }];
  });
  return found.length === 0 ? undefined : { count: found.length, points: found.slice(0, 4) };
}

/** How many of ascending thresholds x reaches. */
function reached(thresholds: readonly number[], x: number): number {
  let [from, to] = [0, thresholds.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if (x >= (thresholds[middle] as number)) from = middle + 1;
    else to = middle;
  }
  return from;
}
