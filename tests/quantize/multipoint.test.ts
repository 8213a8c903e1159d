import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createRandom } from "../../src/num/random.js";
import { coefficientError, integerCoefficients } from "../../src/quantize/integer-coefficients.js";
import {
  dot,
  greedyPoints,
  largestCode,
  nearestPoint,
  type Point,
  residual,
  roundedPoint,
} from "../../src/quantize/multipoint.js";

const norm = (v: Float64Array) => Math.sqrt(dot(v, v));

/** Normal numbers by Box and Muller. */
function gaussian(count: number, seed: number): Float64Array {
  const random = createRandom(seed);
  return Float64Array.from(
    { length: count },
    () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random()),
  );
}

/**
 * The table to reproduce holds means of 20 vectors, rounded; 400 leave less to chance (20 move the small ones by a tenth).
 * Within 5 % from above; refitting the coefficients may leave less, and for three points does.
 */
describe("residuals ||r|| / ||w|| of 144 normal weights", () => {
  const vectors = Array.from({ length: 400 }, (_, i) => gaussian(144, i + 1));
  const mean = (points: (w: Float64Array) => readonly Point[]) =>
    vectors.reduce((sum, w) => sum + norm(residual(w, points(w))) / norm(w), 0) / vectors.length;

  test.each([
    { bits: 2, naive: 0.739, points: [0.424, 0.186, 0.109, 0.063] },
    { bits: 3, naive: 0.275, points: [0.211, 0.058, 0.026, 0.011] },
    { bits: 4, naive: 0.121, points: [0.108, 0.014, 0.0026, 0.0004] },
  ])("$bits bits", ({ bits, naive, points }) => {
    const measured = [
      mean((w) => [roundedPoint(w, bits)]),
      ...points.map((_, n) => mean((w) => greedyPoints(w, bits, n + 1))),
    ];
    [naive, ...points].forEach((expected, i) => {
      const rounding = expected < 0.01 ? 0.00005 : 0.0005;
      expect(measured[i]).toBeLessThan(1.05 * expected + rounding);
      expect(measured[i]).toBeGreaterThan((i === 3 ? 0.88 : 0.95) * expected - rounding);
    });
  });
});

describe("nearestPoint", () => {
  /** The best point by trying every vector of the grid. */
  function bruteForce(r: Float64Array, bits: number): number {
    const largest = largestCode(bits);
    const levels = 2 * largest + 1;
    let best = dot(r, r);
    for (let i = 0; i < levels ** r.length; i++) {
      const q = r.map((_, j) => (Math.floor(i / levels ** j) % levels) - largest);
      const n = dot(r, q);
      if (n > 0) best = Math.min(best, dot(r, r) - n ** 2 / dot(q, q));
    }
    return best;
  }

  test("is the exact optimum over the whole grid", () => {
    const weight = fc.double({ min: -4, max: 4, noNaN: true });
    const vector = fc.array(weight, { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(vector, fc.integer({ min: 2, max: 3 }), (list, bits) => {
        const r = Float64Array.from(list);
        const rest = residual(r, [nearestPoint(r, bits)]);
        expect(dot(rest, rest)).toBeCloseTo(bruteForce(r, bits), 9);
      }),
      { numRuns: 300 },
    );
  });

  test("takes what is on the grid as it is, and nothing for nothing", () => {
    const point = nearestPoint(Float64Array.of(0.5, -1.5, 0, 1), 3);
    expect([...point.codes]).toEqual([1, -3, 0, 2]);
    expect(point.coefficient).toBeCloseTo(0.5, 12);
    expect(nearestPoint(new Float64Array(3), 4)).toEqual({
      codes: new Int32Array(3),
      coefficient: 0,
    });
  });

  test("each further point leaves less, and codes stay on the grid", () => {
    for (const bits of [2, 3, 5, 8]) {
      const w = gaussian(50, bits);
      let before = norm(w);
      for (let n = 1; n <= 3; n++) {
        const points = greedyPoints(w, bits, n);
        const after = norm(residual(w, points));
        expect(after).toBeLessThan(before);
        expect(Math.max(...points.flatMap((p) => [...p.codes].map(Math.abs)))).toBeLessThanOrEqual(
          largestCode(bits),
        );
        before = after;
      }
    }
  });
});

describe("integerCoefficients", () => {
  test("every coefficient within the stated error, the least one exact", () => {
    const coefficient = fc.double({ min: 1e-3, max: 10, noNaN: true });
    fc.assert(
      fc.property(fc.array(coefficient, { minLength: 1, maxLength: 5 }), (list) => {
        const { integers, unit } = integerCoefficients(list);
        list.forEach((a, k) => {
          const n = integers[k] ?? 0;
          expect(Number.isInteger(n) && n > 0).toBe(true);
          expect(Math.abs(n * unit - a) / a).toBeLessThanOrEqual(coefficientError * (1 + 1e-9));
        });
        expect(Math.min(...integers)).toBeLessThanOrEqual(128);
      }),
    );
  });

  test("one point needs no coefficient; simple proportions stay simple", () => {
    expect(integerCoefficients([0.037])).toEqual({ integers: [1], unit: 0.037 });
    expect(integerCoefficients([0.75, 0.25]).integers).toEqual([3, 1]);
    expect(integerCoefficients([0.5, 0.2]).integers).toEqual([5, 2]);
  });
});
