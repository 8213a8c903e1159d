import type { Interval } from "../../num/element-type.js";
import { hull } from "../../num/interval.js";
import { roundModes } from "../host/scalar.js";
import type { Quantizer } from "./float-graph.js";

const { fround } = Math;

/** A list with one entry for all channels, or one a channel. */
export function at<T>(list: readonly T[], channel: number): T {
  return (list.length === 1 ? list[0] : list[channel]) as T;
}

/** How many places along its axis a quantizer tells apart; 1 where it treats every element alike. */
export function placesOf({ scale, zero, low, high, thresholds }: Quantizer): number {
  return Math.max(...[scale, zero, low, high, thresholds].map((list) => list.length));
}

/** Codes less zero points, for all channels or one a channel. */
export function codeRanges({ zero, low, high }: Quantizer): readonly Interval[] {
  const length = Math.max(zero.length, low.length, high.length);
  return Array.from({ length }, (_, c) => ({
    min: at(low, c) - at(zero, c),
    max: at(high, c) - at(zero, c),
  }));
}

/** Codes less zero points, of all channels together. */
export function codeHull(q: Quantizer): Interval {
  return hull(codeRanges(q));
}

/**
 * The code that the integers of a fold are counted from: the zero point, or 0 where that differs by channel, so that all
 * channels have the same codes.
 */
export function originOf({ zero }: Quantizer): number {
  return zero.length === 1 ? at(zero, 0) : 0;
}

/** Codes less their origin, of all channels together. */
export function foldedCodes(q: Quantizer): Interval {
  const origin = originOf(q);
  return { min: Math.min(...q.low) - origin, max: Math.max(...q.high) - origin };
}

/**
 * The code (zero point included) of a real number in a channel. Every form rises with x: division by a positive
 * scale, addition, clamping, rounding and counting thresholds are monotone.
 */
export function codeFunction(q: Quantizer, channel: number): (x: number) => number {
  const [low, high, zero] = [at(q.low, channel), at(q.high, channel), at(q.zero, channel)];
  const clamp = (x: number) => Math.min(Math.max(x, low), high);
  const scale = at(q.scale, channel);
  const round = roundModes.get(q.rounding) as (x: number) => number;
  switch (q.form) {
    case "bipolar":
      return (x) => (x >= 0 ? 1 : -1);
    case "thresholds": {
      const thresholds = at(q.thresholds, channel);
      return (x) => low + q.step * thresholds.reduce((n, t) => n + (x >= t ? 1 : 0), 0);
    }
    case "quant":
      // `+ 0` turns a negative zero into zero.
      return (x) => round(clamp(fround(fround(x / scale) + zero))) + 0;
    default:
      return (x) => clamp(fround(round(fround(x / scale)) + zero)) + 0;
  }
}
