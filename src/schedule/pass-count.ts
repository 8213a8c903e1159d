import type { MacRole } from "../ir/hardware-role.js";
import { activationEncoding, digitCount, weightEncoding } from "./encoding.js";

/** Digit passes of a layer of its own on an array of `digit`-bit digits (docs/engine.md, Numbers). */
export function passCount(role: MacRole, digit: number): number {
  const padded = role.window.pads.some((p) => p > 0);
  const activation = activationEncoding(role.input.type.element, padded);
  const weight = weightEncoding(role.weights.element, false);
  return digitCount(activation.bits, digit) * digitCount(weight.bits, digit);
}
