import { blockRams } from "./area.js";
import type { SizeParameters } from "./engine-parameters.js";
import { lineBits } from "./memories.js";

/** Multiplier (array of adders) and rounding of a lane, 0 bits: none. */
export function scaleLuts(value: number, multiplier: number): number {
  return multiplier > 0 ? 2.3 * value * multiplier + 3.5 * (value + multiplier) + value : 0;
}

export function scaleFlipFlops(value: number, multiplier: number): number {
  return multiplier > 0 ? 3.3 * (value + multiplier) : 0;
}

/** Threshold search of a lane: compares and what carries the value along. */
export function searchLuts(value: number, codeBits: number): number {
  return 1.5 * value * codeBits;
}

type LineSizes = Pick<
  SizeParameters,
  "POST" | "VAL_W" | "MUL_W" | "OFFSET_W" | "THR_BITS" | "SR_AW" | "SEG_AW"
>;

/** Adder of the address, pointers in shift registers. */
export function lineLuts({ SEG_AW }: LineSizes): number {
  return 2 * SEG_AW;
}

export function lineFlipFlops(p: LineSizes): number {
  return p.SEG_AW > 0 ? p.SEG_AW + p.VAL_W : 0;
}

/** Thresholds by lane and stage, and lines by lane. */
export function scalingRams(p: LineSizes): number {
  const search = Array.from({ length: p.THR_BITS }, (_, stage) =>
    blockRams(p.VAL_W, p.SR_AW + stage),
  );
  const lines = blockRams(lineBits(p), p.SEG_AW);
  return p.POST * search.reduce((n, b) => n + b, lines);
}
