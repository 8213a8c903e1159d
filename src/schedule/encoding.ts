import { type ElementType, valueRange } from "../num/element-type.js";
import type { PeKind } from "./geometry.js";
import { signedBits } from "./widths.js";

/**
 * How a value is stored: a code K of `bits` bits with value = alpha x K + beta (docs/engine.md, Numbers). K is unsigned,
 * or two's complement where a kind of PE takes signs (Kinds of PEs).
 */
export interface Encoding {
  readonly bits: number;
  readonly alpha: 1 | 2;
  readonly beta: number;
}

/** Encoding of an activation; `padded`: some reader pads it, so that a code of value zero must exist. */
export function activationEncoding(
  t: ElementType,
  padded: boolean,
  kind: PeKind = "digits",
): Encoding {
  if (kind === "ternary") return ternaryCode;
  if (t.kind === "u") return { bits: t.bits, alpha: 1, beta: 0 };
  if (t.kind === "i") return { bits: t.bits, alpha: 1, beta: -(2 ** (t.bits - 1)) };
  if (t.kind === "t") return { bits: 2, alpha: 1, beta: -1 };
  if (padded) return { bits: t.bits + 1, alpha: 1, beta: -(2 ** t.bits) };
  return { bits: t.bits, alpha: 2, beta: 1 - 2 ** t.bits };
}

/** Two's complement of -1, 0, 1: the low bit says not zero, the high one negative. */
const ternaryCode: Encoding = { bits: 2, alpha: 1, beta: 0 };

/** Encoding of a weight; `zero`: a code of value zero must exist (lanes of other groups). */
export function weightEncoding(t: ElementType, zero: boolean, kind: PeKind = "digits"): Encoding {
  if (kind !== "depthwise" || t.kind === "u") return activationEncoding(t, zero, kind);
  return { bits: signedBits(valueRange(t)), alpha: 1, beta: 0 };
}

/** The code of `value`. */
export function codeOf(e: Encoding, value: number): number {
  return (value - e.beta) / e.alpha;
}

/** True when value zero has a code. */
export function hasZero(e: Encoding): boolean {
  return e.alpha === 1;
}

/** Digits of `digit` bits that hold `bits` bits. */
export function digitCount(bits: number, digit: number): number {
  return Math.ceil(bits / digit);
}

/** Digit `index` of a code, 0 the least significant; the digits of a negative code continue its sign. */
export function digitOf(code: number, index: number, digit: number): number {
  const above = Math.floor(code / 2 ** (index * digit));
  return above - Math.floor(above / 2 ** digit) * 2 ** digit;
}
