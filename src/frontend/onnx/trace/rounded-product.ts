import type { Interval } from "../../../num/element-type.js";
import { hull } from "../../../num/interval.js";
import { at } from "../quantizer-steps.js";
import type { ChannelFunction, Integer, Part } from "./integer.js";
import { exactFloat, isPowerOfTwo } from "./operand.js";

/** Most integers of an operand, and most pairs, whose float32 products are tried. */
export const maxIntegers = 2 ** 13;
const maxPairs = 2 ** 21;

/** Integers that are multiplied, and the float32 values they stand for, channel by channel. */
export interface Factor {
  readonly v: Integer;
  real(channel: number): ChannelFunction;
  /** True where the values are k * scale, nothing rounded. */
  readonly exact: boolean;
}

/**
 * What float32 makes of the product of two values, each rounded before: by integer product the smallest and the largest
 * result. Undefined where every product is exact, and in a channel with too many pairs to try.
 */
export function roundedProduct(factors: readonly [Factor, Factor]): Integer["parts"] {
  const most = factors.map(({ v }) => {
    const range = hull(v.ranges);
    return Math.max(-range.min, range.max);
  });
  const exact = factors.every(
    ({ v, exact }) => exact && v.scale.every((s) => isPowerOfTwo(s / v.divisor)),
  );
  if (exact && (most[0] as number) * (most[1] as number) < exactFloat) return undefined;
  return (channel) => {
    const [a, b] = factors.map((f) => partsOf(f, channel));
    return a && b && a.length * b.length <= maxPairs ? products(a, b) : undefined;
  };
}

function partsOf({ v, real }: Factor, channel: number | undefined): readonly Part[] | undefined {
  if (v.parts !== undefined) return v.parts(channel);
  const { min, max }: Interval = channel === undefined ? hull(v.ranges) : at(v.ranges, channel);
  if (max - min >= maxIntegers) return undefined;
  const { apply } = real(channel ?? 0);
  return Array.from({ length: max - min + 1 }, (_, i) => {
    const value = apply(min + i);
    return { k: min + i, low: value, high: value };
  });
}

function ends(x: Part, y: Part): readonly [number, number] {
  const first = Math.fround(x.low * y.low);
  if (x.low === x.high && y.low === y.high) return [first, first];
  const all = [first, ...[x.low * y.high, x.high * y.low, x.high * y.high].map(Math.fround)];
  return [Math.min(...all), Math.max(...all)];
}

/** Rounded products are monotone in either factor: their ends lie at ends of the factors. */
function products(a: readonly Part[], b: readonly Part[]): readonly Part[] {
  const found = new Map<number, { k: number; low: number; high: number }>();
  for (const x of a)
    for (const y of b) {
      const k = x.k * y.k + 0;
      const [low, high] = ends(x, y);
      const known = found.get(k);
      if (known === undefined) found.set(k, { k, low, high });
      else {
        if (low < known.low) known.low = low;
        if (high > known.high) known.high = high;
      }
    }
  return [...found.values()];
}
