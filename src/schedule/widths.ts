import type { Interval } from "../num/element-type.js";

/** Bits of an unsigned value up to `max`, at least 1. */
export function unsignedBits(max: number): number {
  let bits = 1;
  while (2 ** bits <= max) bits++;
  return bits;
}

/** Bits of two's complement that hold the interval, at least 1. */
export function signedBits(range: Interval): number {
  let bits = 1;
  while (-(2 ** (bits - 1)) > range.min || 2 ** (bits - 1) - 1 < range.max) bits++;
  return bits;
}

/** Address bits of a memory of `words` words, at least `least`. */
export function addressBits(words: number, least: number): number {
  return Math.max(least, unsignedBits(Math.max(1, words - 1)));
}

/** The smallest interval around all of them. */
export function hull(ranges: readonly Interval[]): Interval {
  return {
    min: ranges.reduce((n, r) => Math.min(n, r.min), 0),
    max: ranges.reduce((n, r) => Math.max(n, r.max), 0),
  };
}
