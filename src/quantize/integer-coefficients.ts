import { present } from "../support/invariant.js";

/** Coefficient k is close to `unit` times the integer `integers[k]`. */
export interface IntegerCoefficients {
  readonly integers: readonly number[];
  /** Real value of one; the channel's scale takes it up. */
  readonly unit: number;
}

/** No coefficient is off by more than this share of itself. */
export const coefficientError = 2 ** -8;

/**
 * The smallest integers in the proportions of the coefficients (all positive). The least coefficient becomes 1, 2, 3, ..., the
 * others are rounded, until each is within `coefficientError` of its real value; 128 always does. One point alone is 1, exactly.
 */
export function integerCoefficients(coefficients: readonly number[]): IntegerCoefficients {
  const least = Math.min(...coefficients);
  for (let count = 1; ; count++) {
    const unit = least / count;
    const integers = coefficients.map((a) => Math.round(a / unit));
    const close = integers.every((n, k) => {
      const real = present(coefficients[k], "coefficient");
      return Math.abs(n * unit - real) <= coefficientError * real;
    });
    if (close) return { integers, unit };
  }
}
