/** How a requantizer rounds the bits it drops. */
export type Rounding = "half-up" | "half-even" | "floor" | "toward-zero";

export const roundings: readonly Rounding[] = ["half-up", "half-even", "floor", "toward-zero"];

export const maxShift = 63;

/** 2^0 .. 2^63: a table is several times faster than `2 ** n` in an inner loop. */
const powerOfTwo = Float64Array.from({ length: maxShift + 1 }, (_, n) => 2 ** n);

/** Below this a product or a bias is exact in a double, and so is the sum of the two. */
const exactTerm = 2 ** 52;

/**
 * clamp(round((x * m + b) / 2^shift), lo, hi), exact for |x|, |m| <= 2^32, |b| <= 2^52, 0 <= shift <= 63
 * and 32-bit lo, hi. `hw/` has a module of the same name.
 */
export function requantize(
  x: number,
  m: number,
  b: number,
  shift: number,
  rounding: Rounding,
  lo: number,
  hi: number,
): number {
  const product = x * m;
  const exact = Math.abs(product) < exactTerm && Math.abs(b) < exactTerm;
  const y = exact
    ? roundNarrow(product + b, shift, rounding)
    : roundWide(splitSum(x, m, b), shift, rounding);
  // `+ 0` turns a negative zero into zero.
  return Math.min(Math.max(y, lo), hi) + 0;
}

/** round(v / 2^shift) of an integer below 2^53. */
function roundNarrow(v: number, shift: number, rounding: Rounding): number {
  const unit = powerOfTwo[shift] as number;
  const floor = Math.floor(v / unit);
  const rest = v - floor * unit;
  return floor + roundUp(floor, Math.sign(2 * rest - unit), rest !== 0, v < 0, rounding);
}

/** The integer hi * 2^32 + lo with 0 <= lo < 2^32: 96 bits of room in two doubles. */
interface Split {
  readonly hi: number;
  readonly lo: number;
}

/** x * m + b without loss: four partial products below 2^50. */
function splitSum(x: number, m: number, b: number): Split {
  const xHigh = Math.floor(x / 65536);
  const xLow = x - xHigh * 65536;
  const upper = m * xHigh;
  const upperHigh = Math.floor(upper / 65536);
  const lower = (upper - upperHigh * 65536) * 65536 + m * xLow;
  return addSplit(addSplit({ hi: upperHigh, lo: 0 }, lower), b);
}

function addSplit(a: Split, v: number): Split {
  const lo = a.lo + v;
  const carry = Math.floor(lo / 2 ** 32);
  return { hi: a.hi + carry, lo: lo - carry * 2 ** 32 };
}

/** round(v / 2^shift); past 2^53 only the order of magnitude is kept, which a 32-bit clamp cannot see. */
function roundWide(v: Split, shift: number, rounding: Rounding): number {
  const negative = v.hi < 0;
  if (shift <= 32) {
    const unit = powerOfTwo[shift] as number;
    const floorLow = Math.floor(v.lo / unit);
    const rest = v.lo - floorLow * unit;
    const floor = v.hi * (2 ** 32 / unit) + floorLow;
    return floor + roundUp(floor, Math.sign(2 * rest - unit), rest !== 0, negative, rounding);
  }
  const unit = powerOfTwo[shift - 32] as number;
  const floor = Math.floor(v.hi / unit);
  const rest = v.hi - floor * unit;
  const side = Math.sign(2 * rest - unit) || Math.sign(v.lo);
  return floor + roundUp(floor, side, rest !== 0 || v.lo !== 0, negative, rounding);
}

/** 1 when the rounding mode goes to floor + 1; `side` is the sign of (dropped part - one half). */
function roundUp(
  floor: number,
  side: number,
  inexact: boolean,
  negative: boolean,
  rounding: Rounding,
): number {
  if (rounding === "half-up") return side >= 0 ? 1 : 0;
  if (rounding === "half-even") return side > 0 || (side === 0 && floor % 2 !== 0) ? 1 : 0;
  if (rounding === "toward-zero") return inexact && negative ? 1 : 0;
  return 0;
}
