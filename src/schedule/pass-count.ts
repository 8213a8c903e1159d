import type { MacRole } from "../ir/hardware-role.js";
import { activationEncoding, digitCount, weightEncoding } from "./encoding.js";

/** Digit passes of a layer; of a gated one those of the high part, and those of the low part for outputs that pass. */
export interface PassCount {
  readonly high: number;
  readonly low: number;
}

/**
 * Digit passes of a layer of its own on an array of `digit`-bit digits (docs/engine.md, Numbers). A digit that the split
 * of a gate cuts in two counts in both parts.
 */
export function passCount(role: MacRole, digit: number): PassCount {
  const padded = role.window.pads.some((p) => p > 0);
  const activation = activationEncoding(role.input.type.element, padded);
  const weight = weightEncoding(role.weights.element, false);
  const split = role.gate?.low ?? 0;
  const digits = digitCount(weight.bits, digit);
  return {
    high: (digitCount(activation.bits, digit) - Math.floor(split / digit)) * digits,
    low: Math.ceil(split / digit) * digits,
  };
}
