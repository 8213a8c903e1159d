import type { EngineParameters } from "./engine-parameters.js";

/** Cycles of the slower scaling unit that is there: requantizer 4, search 2 a code bit. */
export function scaleCycles(p: Pick<EngineParameters, "MUL_W" | "THR_BITS">): number {
  const search = 2 * p.THR_BITS;
  if (p.MUL_W > 0 && search < 4) return 4;
  return search > 0 ? search : 1;
}

/** Depth of the pipeline from the issue of a tile's last step to its first written word (hw/engine.v). */
export function settle(p: Pick<EngineParameters, "MUL_W" | "THR_BITS">): number {
  return scaleCycles(p) + 11;
}
