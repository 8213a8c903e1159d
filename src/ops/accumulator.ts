import type { MacRole, Window } from "../ir/hardware-role.js";
import { type Interval, valueRange } from "../num/element-type.js";
import { addIntervals, hull, scaleInterval } from "../num/interval.js";
import type { Tensor } from "../num/tensor.js";

/** Every value the accumulators of a layer can reach, tight for inputs of the element type. */
export interface AccumulatorInterval {
  /** One interval an output channel. */
  readonly perChannel: readonly Interval[];
  /** Their hull. */
  readonly all: Interval;
}

/** What decides the interval of a layer. */
export interface MacNumbers {
  /** Interval of one input element. */
  readonly input: Interval;
  /** [O, ...]: every further element of a row is one product. */
  readonly weights: Tensor;
  readonly bias: Tensor | undefined;
  /** True when a tap may fall into padding and contribute nothing. */
  readonly padded: boolean;
}

/**
 * Interval of each output channel: bias plus the sum over its weights of the interval of w * x. Exact: every
 * end is reached by some input (elements of one window are independent). Ends above 2^53 are rounded.
 */
export function macInterval({ input, weights, bias, padded }: MacNumbers): AccumulatorInterval {
  const outputs = weights.shape[0] ?? 0;
  const terms = weights.data.length / outputs;
  const perChannel = Array.from({ length: outputs }, (_, o): Interval => {
    let sum: Interval = { min: 0, max: 0 };
    for (let i = o * terms; i < (o + 1) * terms; i++) {
      const tap = scaleInterval(input, weights.data[i] as number);
      sum = addIntervals(sum, padded ? hull([tap, { min: 0, max: 0 }]) : tap);
    }
    const b = bias?.data[o] ?? 0;
    return { min: sum.min + b, max: sum.max + b };
  });
  return { perChannel, all: hull(perChannel) };
}

/** The accumulator interval of a layer on the array. */
export function accumulatorInterval(role: MacRole): AccumulatorInterval {
  return macInterval({
    input: valueRange(role.input.type.element),
    weights: role.weights,
    bias: role.bias,
    padded: isPadded(role.window),
  });
}

export function isPadded(window: Window): boolean {
  return window.pads.some((p) => p > 0);
}
