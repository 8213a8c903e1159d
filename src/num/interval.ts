import type { Interval } from "./element-type.js";

/** { a + b }. */
export function addIntervals(a: Interval, b: Interval): Interval {
  return { min: a.min + b.min, max: a.max + b.max };
}

/** { a * k } for a constant k; `+ 0` keeps negative zeros out of messages. */
export function scaleInterval(a: Interval, k: number): Interval {
  return { min: Math.min(a.min * k, a.max * k) + 0, max: Math.max(a.min * k, a.max * k) + 0 };
}

/** { a * b }; `+ 0` as above. */
export function multiplyIntervals(a: Interval, b: Interval): Interval {
  const ends = [a.min * b.min, a.min * b.max, a.max * b.min, a.max * b.max];
  return { min: Math.min(...ends) + 0, max: Math.max(...ends) + 0 };
}

/** The smallest interval that holds all of them. */
export function hull(intervals: Iterable<Interval>): Interval {
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  for (const i of intervals) {
    min = Math.min(min, i.min);
    max = Math.max(max, i.max);
  }
  return { min, max };
}

/** { clamp(a, low, high) }. */
export function clampInterval(a: Interval, low: number, high: number): Interval {
  return { min: clamp(a.min, low, high), max: clamp(a.max, low, high) };
}

export function clamp(v: number, low: number, high: number): number {
  return Math.min(Math.max(v, low), high);
}

/** A bound for a message: the number itself while doubles are exact, its order of magnitude beyond. */
export function printBound(v: number): string {
  if (Number.isSafeInteger(v)) return String(v);
  return `${v < 0 ? "-" : ""}2^${Math.log2(Math.abs(v)).toFixed(1)}`;
}
