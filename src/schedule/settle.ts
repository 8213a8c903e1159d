import type { PostUnits, Scalings } from "./scalings.js";

/**
 * Cycles of the slower scaling unit that is there: requantizer 4 and those of the sums of points, search 2 a code bit. Where
 * the search finds the requantizer's line, which takes 1, it comes before.
 */
export function scaleCycles(scalings: Scalings): number {
  const { requantizes, thresholdBits, segments, pointCycles } = scalings;
  const search = 2 * thresholdBits;
  const before = segments ? search + 1 : pointCycles;
  return Math.max(requantizes ? 4 + before : 1, search);
}

/** Depth of the pipeline from the issue of a tile's last step to its first written word; hw/engine_results.v checks it. */
export function settle({ scaling, joins, multiplies, entry }: PostUnits): number {
  const join = joins ? (multiplies ? 3 : 2) : 0;
  const quantize = entry ? 1 + scaleCycles(entry) : 0;
  return scaleCycles(scaling) + 11 + join + quantize;
}
