import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { maxShift, type Rounding, requantize, roundings } from "../../src/num/requantize.js";
import { round } from "../reference/bigint/scaling.js";

interface Operands {
  readonly x: number;
  readonly m: number;
  readonly b: number;
  readonly shift: number;
  readonly rounding: Rounding;
  readonly lo: number;
  readonly hi: number;
}

function expected({ x, m, b, shift, rounding, lo, hi }: Operands): number {
  const y = round(BigInt(x) * BigInt(m) + BigInt(b), BigInt(shift), rounding);
  const low = y < BigInt(lo) ? BigInt(lo) : y;
  return Number(low > BigInt(hi) ? BigInt(hi) : low);
}

function actual({ x, m, b, shift, rounding, lo, hi }: Operands): number {
  return requantize(x, m, b, shift, rounding, lo, hi);
}

const wide = { lo: -(2 ** 31), hi: 2 ** 32 - 1 };
const int32 = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 });
const operands = fc.record({
  x: fc.oneof(int32, fc.integer({ min: -(2 ** 32), max: 2 ** 32 })),
  m: fc.oneof(int32, fc.constantFrom(-1, 0, 1, 2 ** 31 - 1, -(2 ** 31), 2 ** 32 - 1)),
  b: fc.oneof(
    int32,
    fc.maxSafeInteger().map((v) => Math.trunc(v / 2)),
  ),
  shift: fc.integer({ min: 0, max: maxShift }),
  rounding: fc.constantFrom(...roundings),
  lo: fc.constantFrom(wide.lo, -8, 0),
  hi: fc.constantFrom(wide.hi, 7, 3),
});

/**
 * x with x*m + b within 2 of a tie, m odd: solve x*m = 2^(s-1) - b mod 2^s by the inverse of m, so that shifts up
 * to 32 are met with 32-bit x. Random operands almost never get there.
 */
function tieAimed(m: number, b: number, shift: number, off: number, turn: number): number {
  const modulus = 1n << BigInt(shift);
  const target = modulus / 2n - BigInt(b) + BigInt(off);
  const x = BigInt.asIntN(shift, target * inverse(BigInt(m), BigInt(shift)));
  const moved = x + BigInt(turn) * modulus;
  return Number(moved >= -(2n ** 32n) && moved <= 2n ** 32n ? moved : x);
}

/** Newton's iteration doubles the right bits of the inverse of an odd number modulo 2^bits. */
function inverse(m: bigint, bits: bigint): bigint {
  let inv = m;
  for (let right = 3n; right < bits; right *= 2n) inv *= 2n - m * inv;
  return BigInt.asUintN(Number(bits), inv);
}

describe("requantize", () => {
  it("equals BigInt on any operands", () => {
    fc.assert(
      fc.property(operands, (o) => {
        expect(actual(o)).toBe(expected(o));
      }),
      { numRuns: 20_000, seed: 1 },
    );
  });

  it("equals BigInt within two of a tie, past 2^53", () => {
    let ties = 0;
    const aimed = fc.record({
      m: int32.map((v) => (v % 2 === 0 ? v + 1 : v)),
      b: int32,
      shift: fc.integer({ min: 1, max: 33 }),
      off: fc.integer({ min: -2, max: 2 }),
      turn: fc.integer({ min: -4, max: 4 }),
      rounding: fc.constantFrom(...roundings),
    });
    fc.assert(
      fc.property(aimed, ({ m, b, shift, off, turn, rounding }) => {
        const o = { x: tieAimed(m, b, shift, off, turn), m, b, shift, rounding, ...wide };
        const total = BigInt(o.x) * BigInt(m) + BigInt(b);
        if (BigInt.asUintN(shift, total) === 1n << BigInt(shift - 1)) ties++;
        expect(actual(o)).toBe(expected(o));
      }),
      { numRuns: 20_000, seed: 2 },
    );
    // The aim is real: about one draw in five is an exact tie.
    expect(ties).toBeGreaterThan(3000);
  });

  it("plain double arithmetic would fail here", () => {
    const tie: Operands = { x: 0, m: 2 ** 31 - 1, b: 0, shift: 33, rounding: "half-up", ...wide };
    const aimed = [-2, -1, 0, 1, 2].map((off) => ({ ...tie, x: tieAimed(tie.m, 0, 33, off, 0) }));
    const doubles = aimed.map((a) => Math.floor((a.x * a.m + 2 ** 32) / 2 ** 33));
    expect(aimed.map(actual)).toEqual(aimed.map(expected));
    expect(doubles).not.toEqual(aimed.map(expected));
  });
});

describe("numeric traps", () => {
  const values = [-7, -6, -5, -3, -2, -1, 0, 1, 2, 3, 5, 6, 7];
  const table: Record<Rounding, readonly number[]> = {
    "half-up": [-3, -3, -2, -1, -1, 0, 0, 1, 1, 2, 3, 3, 4],
    "half-even": [-4, -3, -2, -2, -1, 0, 0, 0, 1, 2, 2, 3, 4],
    floor: [-4, -3, -3, -2, -1, -1, 0, 0, 1, 1, 2, 3, 3],
    "toward-zero": [-3, -3, -2, -1, -1, 0, 0, 0, 1, 1, 2, 3, 3],
  };

  it.each(roundings)("halves, by hand: %s", (rounding) => {
    expect(values.map((v) => requantize(v, 1, 0, 1, rounding, -99, 99))).toEqual(table[rounding]);
  });

  it("shift 0 rounds nothing", () => {
    for (const r of roundings) expect(requantize(-5, 3, 1, 0, r, -99, 99)).toBe(-14);
  });

  it("shifts of 31, 32, 33 and 63 do not wrap as << and >> would", () => {
    const x = 2 ** 31 - 1;
    expect(requantize(x, 4, 0, 31, "floor", -9, 9)).toBe(3);
    expect(requantize(x, 8, 0, 32, "floor", -9, 9)).toBe(3);
    expect(requantize(x, 16, 0, 33, "floor", -9, 9)).toBe(3);
    expect(requantize(-x, 2 ** 31 - 1, 0, 63, "floor", -9, 9)).toBe(-1);
    expect(requantize(-x, 2 ** 31 - 1, 0, 63, "toward-zero", -9, 9)).toBe(0);
  });

  it("sums past 32 bits do not wrap as |0 would", () => {
    expect(requantize(2 ** 31 - 1, 2, 2, 1, "floor", 0, 2 ** 32 - 1)).toBe(2 ** 31);
  });

  it("never yields a negative zero", () => {
    const zeros = [
      requantize(0, -5, 0, 0, "floor", -9, 9),
      requantize(-1, 1, 0, 1, "toward-zero", -9, 9),
    ];
    expect(zeros.map((z) => Object.is(z, 0))).toEqual([true, true]);
  });

  it("clamps products of 64 bits to the right side", () => {
    expect(requantize(-(2 ** 31), 2 ** 31 - 1, 0, 0, "half-even", -8, 7)).toBe(-8);
    expect(requantize(-(2 ** 31), -(2 ** 31), 0, 0, "half-even", -8, 7)).toBe(7);
  });
});
