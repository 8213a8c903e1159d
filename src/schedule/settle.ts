import type { PostUnits, Scalings } from "./scalings.js";

/** Cycles of the slower scaling unit that is there: requantizer 4 and those of the sums of points, search 2 a code bit. */
export function scaleCycles({ requantizes, thresholdBits, pointCycles }: Scalings): number {
  return Math.max(requantizes ? 4 + pointCycles : 1, 2 * thresholdBits);
}

/** Depth of the pipeline from the issue of a tile's last step to its first written word; hw/engine_results.v checks it. */
export function settle({ scaling, joins, weighs, entry }: PostUnits): number {
  const join = joins ? (weighs ? 3 : 2) : 0;
  const quantize = entry ? 1 + scaleCycles(entry) : 0;
  return scaleCycles(scaling) + 11 + join + quantize;
}
