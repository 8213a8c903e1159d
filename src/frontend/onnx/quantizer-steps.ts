import { roundModes } from "../host/scalar.js";
import type { Quantizer } from "./float-graph.js";

const { fround } = Math;

/** A list with one entry for all channels, or one a channel. */
export function at<T>(list: readonly T[], channel: number): T {
  return (list.length === 1 ? list[0] : list[channel]) as T;
}

/**
 * The code (zero point included) of a real number in a channel. Every form rises with x: division by a positive
 * scale, addition, clamping, rounding and counting thresholds are monotone.
 */
export function codeFunction(q: Quantizer, channel: number): (x: number) => number {
  const { low, high, zero } = q;
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
