import type { Rounding } from "../num/requantize.js";
import type { Job } from "./job-format.js";
import { type Entry, type Layer, type LayerScaling, repeatsChannel } from "./network.js";
import type { Scaling } from "./tail.js";
import type { VectorSource } from "./vector-source.js";

type Fields = Partial<Job>;

const roundings: readonly Rounding[] = ["half-up", "half-even", "floor", "toward-zero"];

/** What the post-processor does between the sum and the residual or pooling. */
export function scalingFields(scaling: LayerScaling | undefined): Fields {
  if (!scaling) return { mode: 0 };
  if (scaling.kind === "segments")
    return { mode: 1, rounding: roundings.indexOf("floor"), low: scaling.low, high: scaling.high };
  if (scaling.kind === "threshold")
    return { mode: 2, low: scaling.low, stepTwo: Number(scaling.step === 2) };
  const { shift, low, high } = scaling;
  return { mode: 1, scaleShift: shift, rounding: roundings.indexOf(scaling.rounding), low, high };
}

/**
 * What the post-processor adds to the scaled values, or multiplies them by, from `group` of a map in value memory on, and the
 * clamp. A factor of one pixel is read for each pixel again.
 */
export function joinFields(layer: Layer, source: VectorSource, group: number): Fields {
  if (!layer.residual) return {};
  const { operand, product, ownFactor, otherFactor, low, high } = layer.residual;
  const lane = repeatsChannel(layer);
  const [, height, width] = operand.shape;
  return {
    join: 1,
    joinBase: source.base + (lane ? 0 : group),
    joinPixel: product && height * width === 1 ? 0 : source.map.groups,
    joinProduct: Number(product),
    joinLane: Number(lane),
    joinFactor: Number(layer.kind === "vector"),
    joinLow: low,
    joinHigh: high,
    joinOwn: ownFactor - 1,
    joinOther: otherFactor - 1,
  };
}

/**
 * How the finished values are quantized on their way to dmem. `base` is the quantizer's first word of parameters; one
 * for all channels has a single one.
 */
export function entryFields(entry: Entry | undefined, base: number, group: number): Fields {
  if (!entry) return {};
  const each = isPerChannel(entry.scaling);
  const own = scalingFields(entry.scaling);
  return {
    entryMode: own.mode ?? 0,
    entryBase: each ? base + group : base,
    entryEach: Number(each),
    entryShift: own.scaleShift ?? 0,
    entryRounding: own.rounding ?? 0,
    entryLow: own.low ?? 0,
    entryHigh: own.high ?? 0,
    entryStepTwo: own.stepTwo ?? 0,
  };
}

/** True when channels are scaled differently. */
export function isPerChannel(scaling: Scaling): boolean {
  const lists =
    scaling.kind === "threshold"
      ? [scaling.thresholds, scaling.sign]
      : [scaling.multiplier, scaling.bias];
  return lists.some((list) => list.length > 1);
}
