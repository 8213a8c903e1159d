import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { erf, exp, log, log1p, pow, sigmoid, tanh } from "../../src/num/elementary.js";

const { fround } = Math;

/** Values that differ by more than `ulps` units of a double are far apart. */
function near(found: number, wanted: number, ulps: number): boolean {
  if (Object.is(found, wanted)) return true;
  return Math.abs(found - wanted) <= ulps * 2 ** -52 * Math.abs(wanted) + Number.MIN_VALUE;
}

const functions = [
  ["exp", exp, Math.exp, 1, { min: -745, max: 709.7 }],
  ["log", log, Math.log, 2, { min: 1e-300, max: 1e300 }],
  ["log1p", log1p, Math.log1p, 2, { min: 0, max: 1 }],
  ["tanh", tanh, Math.tanh, 16, { min: -30, max: 30 }],
  ["sigmoid", sigmoid, (x: number) => 1 / (1 + Math.exp(-x)), 4, { min: -700, max: 700 }],
] as const;

describe("functions of doubles", () => {
  test.each(functions)(
    "%s: last bits of a double, and the same float32",
    (_, f, g, ulps, range) => {
      fc.assert(
        fc.property(fc.double({ ...range, noNaN: true }), (x) => {
          expect([x, near(f(x), g(x), ulps)]).toEqual([x, true]);
          expect(fround(f(fround(x)))).toBe(fround(g(fround(x))));
        }),
        { numRuns: 3000, seed: 3 },
      );
    },
  );

  test("the ends of the range", () => {
    expect([exp(0), exp(-0), exp(711), exp(-751), exp(Number.NEGATIVE_INFINITY)]).toEqual([
      1,
      1,
      Number.POSITIVE_INFINITY,
      0,
      0,
    ]);
    expect([log(1), log(0), log(-1), log(Number.POSITIVE_INFINITY)]).toEqual([
      0,
      Number.NEGATIVE_INFINITY,
      Number.NaN,
      Number.POSITIVE_INFINITY,
    ]);
    expect([tanh(40), tanh(-40), tanh(1e-9), exp(Number.NaN)]).toEqual([1, -1, 1e-9, Number.NaN]);
  });

  test("erf: the values of tables, and never falling", () => {
    const known = [
      ...[
        [0, 0],
        [0.5, 0.5204998778130465],
        [1, 0.8427007929497149],
        [2, 0.9953222650189527],
      ],
      ...[
        [2.5, 0.999593047982555],
        [3, 0.9999779095030014],
        [4, 0.9999999845827421],
        [7, 1],
      ],
    ] as const;
    for (const [x, y] of known) {
      expect(erf(x)).toBeCloseTo(y, 14);
      expect(erf(-x) + 0).toBeCloseTo(-y, 14);
    }
    for (let i = 1; i < 7000; i++)
      expect(erf(i / 1000)).toBeGreaterThanOrEqual(erf((i - 1) / 1000));
  });

  test("powers: whole exponents exactly, others as float32", () => {
    expect([pow(3, 4), pow(-2, 3), pow(2, -1), pow(0, 0), pow(7, 0.5)]).toEqual([
      81,
      -8,
      0.5,
      1,
      Math.sqrt(7),
    ]);
    expect([pow(-2, 0.7), pow(0, -2.5), pow(-3, 65), pow(-3, 66)].map(fround)).toEqual(
      [Number.NaN, Number.POSITIVE_INFINITY, (-3) ** 65, (-3) ** 66].map(fround),
    );
    const base = fc.double({ min: 1e-3, max: 1e3, noNaN: true });
    fc.assert(
      fc.property(base, fc.double({ min: -8, max: 8, noNaN: true }), (a, b) => {
        expect(near(pow(a, b), a ** b, 128)).toBe(true);
      }),
      { seed: 3 },
    );
  });
});
