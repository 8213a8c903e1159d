import type { Rounding } from "../num/requantize.js";
import type { Job } from "./job-format.js";
import type { Entry, LayerScaling, Residual } from "./network.js";
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

/** What the post-processor adds to the scaled values, from `group` of a map in value memory on, and the clamp. */
export function joinFields(residual: Residual, source: VectorSource, group: number): Fields {
  const { ownFactor, otherFactor, low, high } = residual;
  return {
    join: 1,
    joinBase: source.base + group,
    joinPixel: source.map.groups,
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
