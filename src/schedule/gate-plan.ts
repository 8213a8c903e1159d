import type { Pass } from "./program.js";
import { passProgram } from "./program.js";

/** How a run-ahead array computes an output: the digits of the high part, then, where it passes, those of the low part. */
export interface AheadPlan {
  /** Digits in the order in which the operands of a pixel are loaded. */
  readonly load: readonly Pass[];
  readonly high: readonly Pass[];
  /** Empty without a gate. */
  readonly low: readonly Pass[];
  readonly highDigits: number;
  readonly lowDigits: number;
  readonly weightDigits: number;
  /** Bits that the sum over the high digits is shifted before the low part is added. */
  readonly shift: number;
  /** Planes of the digit both parts share that belong to the low part; 0: they share none. */
  readonly split: number;
  /** Pixels after which the channels are back on their PEs (src/schedule/gate-turns.ts). */
  readonly turns: number;
}

/**
 * Both pass programs of a layer with `activationDigits` digits of `digit` bits; `low`: bits of the low part, 0 without a
 * gate. A digit that the split cuts in two is taken by both parts, with the other part's planes cleared.
 */
export function aheadPlan(
  activationDigits: number,
  weightDigits: number,
  digit: number,
  low: number,
  usesSum: boolean,
  turns: number,
): AheadPlan {
  const first = Math.floor(low / digit);
  const [highDigits, lowDigits] = [activationDigits - first, Math.ceil(low / digit)];
  const part = (digits: number, base: number) =>
    passProgram(digits, weightDigits, usesSum).map((p) => ({
      ...p,
      activationDigit: p.activationDigit + base,
    }));
  const load = (digits: number, base: number) =>
    passProgram(digits, 1, usesSum).map((p) => ({
      ...p,
      activationDigit: p.activationDigit + base,
    }));
  return {
    load: [...load(highDigits, first), ...load(lowDigits, 0)],
    high: part(highDigits, first),
    low: part(lowDigits, 0),
    highDigits,
    lowDigits,
    weightDigits,
    shift: first * digit,
    split: low % digit,
    turns,
  };
}
