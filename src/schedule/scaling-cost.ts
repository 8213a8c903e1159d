import { blockRams } from "./area.js";
import type { Layer, LayerScaling } from "./network.js";
import { lineLuts, scaleLuts, scalingRams, searchLuts } from "./scaling-area.js";
import { scalingsOf } from "./scalings.js";
import { addressBits, hull, signedBits } from "./widths.js";

/** LUTs that a block memory of 36 kbit is worth: about what devices have of the one for each of the other. */
const lutsOfBlock = 400;

/** Address bits that hw/segment_table.v and hw/threshold_lane.v have at most. */
const maxAddressBits = 16;

/**
 * Scaling units and channel memories of an engine in LUTs, by the formulas of the estimate. `value`: signed bits of what is
 * scaled; sizes that only the whole plan knows are taken as near.
 */
export function scalingCost(layers: readonly Layer[], post: number, value: number): number {
  const scalings = layers.flatMap((l) =>
    l.scaling ? [{ scaling: l.scaling, channels: l.shape[0] }] : [],
  );
  const { requantizes, segments, thresholdBits } = scalingsOf(scalings.map((s) => s.scaling));
  const numbers = scalings.flatMap((s) => multipliersOf(s.scaling));
  const groups = layers.reduce((n, l) => n + Math.ceil(l.shape[0] / post), 0);
  const inLane = (count: (s: LayerScaling) => number) =>
    scalings.reduce((n, { scaling }) => n + Math.ceil(count(scaling) / post), 1);
  const PR_AW = addressBits(groups, 2);
  const sizes = {
    ...{ POST: post, VAL_W: value, THR_BITS: thresholdBits },
    MUL_W: requantizes ? bitsOf(numbers.map((n) => n.multiplier)) : 0,
    OFFSET_W: requantizes ? bitsOf(numbers.map((n) => n.offset)) : 1,
    SR_AW: segments ? addressBits(inLane(listsOf), 1) : PR_AW,
    SEG_AW: segments ? addressBits(inLane(linesOf), 1) : 0,
  };
  if (Math.max(sizes.SR_AW, sizes.SEG_AW) > maxAddressBits) return Number.POSITIVE_INFINITY;
  const { MUL_W, OFFSET_W, SR_AW, SEG_AW } = sizes;
  const own = segments ? SR_AW + SEG_AW : MUL_W > 0 ? MUL_W + OFFSET_W : 0;
  const rams = scalingRams(sizes) + blockRams(post * (value + own), PR_AW);
  const luts = scaleLuts(value, MUL_W) + searchLuts(value, thresholdBits) + lineLuts(sizes);
  return post * luts + lutsOfBlock * rams;
}

interface Numbers {
  readonly multiplier: number;
  readonly offset: number;
}

function multipliersOf(scaling: LayerScaling): readonly Numbers[] {
  if (scaling.kind === "threshold") return [];
  if (scaling.kind === "segments") return scaling.pieces.flat();
  return [
    ...scaling.multiplier.map((multiplier) => ({ multiplier, offset: 0 })),
    ...scaling.bias.map((offset) => ({ multiplier: 0, offset })),
  ];
}

function bitsOf(values: readonly number[]): number {
  return Math.max(2, signedBits(hull(values.map((v) => ({ min: v, max: v })))));
}

/** Lines that a layer's channels have; one for all is in every lane. */
function linesOf(scaling: LayerScaling): number {
  if (scaling.kind === "threshold") return 0;
  if (scaling.kind === "requantize")
    return Math.max(scaling.multiplier.length, scaling.bias.length);
  return scaling.pieces.reduce((n, p) => n + p.length, 0);
}

/** Lists of thresholds, those of channels with one line being the same. */
function listsOf(scaling: LayerScaling): number {
  if (scaling.kind === "threshold") return scaling.thresholds.length;
  return scaling.kind === "segments" ? scaling.pieces.filter((p) => p.length > 1).length : 0;
}
