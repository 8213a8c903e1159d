import fc from "fast-check";
import { expect, test } from "vitest";
import type { Interval } from "../../src/num/element-type.js";
import { requantize } from "../../src/num/requantize.js";
import { fitSegments, type Segment } from "../../src/num/segments.js";
import { threshold } from "../../src/num/threshold.js";

const all = Number.POSITIVE_INFINITY;

/** What the pieces give for x, in the engine's arithmetic. */
function given(pieces: readonly Segment[], x: number, low: number, levels: number): number {
  const piece = pieces.findLast((p) => p.from <= x);
  if (!piece) throw new Error(`no piece at ${x}`);
  const { multiplier, offset, shift } = piece;
  return requantize(x, multiplier, offset, shift, "floor", low, low + levels);
}

/** The first x at which the pieces differ from the thresholds. */
function mismatch(
  pieces: readonly Segment[],
  thresholds: readonly number[],
  { min, max }: Interval,
  low: number,
): number | undefined {
  for (let x = min; x <= max; x++)
    if (given(pieces, x, low, thresholds.length) !== threshold(x, thresholds, 1, low, 1)) return x;
  return undefined;
}

/** Thresholds of a rising function of integers, as bisection finds them; those never reached lie beyond the range. */
function thresholdsOf(f: (x: number) => number, levels: number, { min, max }: Interval): number[] {
  return Array.from({ length: levels }, (_, k) => {
    let [below, above] = [min, max + 1];
    while (below < above) {
      const middle = Math.floor((below + above) / 2);
      if (f(middle) > k) above = middle;
      else below = middle + 1;
    }
    return below;
  });
}

const ranges = fc
  .tuple(fc.integer({ min: -30000, max: 3000 }), fc.integer({ min: 0, max: 30000 }))
  .map(([min, length]) => ({ min, max: min + length }));
const widths = fc.integer({ min: 5, max: 24 }).map((bits) => 2 ** (bits - 1) - 1);
const lows = fc.integer({ min: -300, max: 300 });

test("float chains: pieces of lines are the thresholds on every integer", () => {
  const chains = fc.record({
    scale: fc.double({ min: 1e-6, max: 30, noNaN: true }).map(Math.fround),
    gain: fc.double({ min: 1e-4, max: 20, noNaN: true }).map(Math.fround),
    add: fc.double({ min: -200, max: 200, noNaN: true }).map(Math.fround),
    curve: fc.constantFrom(
      (v: number) => v,
      (v: number) => 255 / (1 + Math.exp(-v / 20)),
      (v: number) => (v < 0 ? Math.fround(0.1 * v) : v),
      (v: number) => Math.sign(v) * Math.sqrt(Math.abs(v)),
    ),
  });
  fc.assert(
    fc.property(
      ...[chains, ranges, widths, lows, fc.constantFrom(15, 100, 255)],
      ({ scale, gain, add, curve }, range, most, low, levels) => {
        const code = (x: number) => {
          const v = Math.fround(Math.fround(Math.fround(x * scale) * gain) + add);
          return Math.min(levels, Math.max(0, Math.round(Math.fround(curve(v)))));
        };
        const thresholds = thresholdsOf(code, levels, range);
        const pieces = fitSegments(thresholds, range, low, most, all);
        expect(pieces && mismatch(pieces, thresholds, range, low)).toBeUndefined();
      },
    ),
    { numRuns: 300 },
  );
});

test("any ascending thresholds, several at one place, some out of range", () => {
  const some = fc
    .array(fc.integer({ min: -400, max: 400 }), { minLength: 1, maxLength: 40 })
    .map((t) => t.toSorted((a, b) => a - b));
  const within = fc
    .tuple(fc.integer({ min: -300, max: 100 }), fc.integer({ min: 0, max: 400 }))
    .map(([min, length]) => ({ min, max: min + length }));
  fc.assert(
    fc.property(some, within, widths, lows, (thresholds, range, most, low) => {
      const pieces = fitSegments(thresholds, range, low, most, all) ?? [];
      expect(mismatch(pieces, thresholds, range, low)).toBeUndefined();
      expect(pieces.every((p) => p.multiplier >= 0 && p.multiplier <= most)).toBe(true);
    }),
    { numRuns: 500 },
  );
});

test("sums of 32 bits: products of widest multipliers stay exact", () => {
  const range = { min: -(2 ** 31), max: 2 ** 31 - 1 };
  const slopes = fc.double({ min: 2 ** -33, max: 2 ** -6, noNaN: true }).map(Math.fround);
  fc.assert(
    fc.property(slopes, fc.integer({ min: -200, max: 400 }), lows, (slope, add, low) => {
      const code = (x: number) =>
        Math.min(255, Math.max(0, Math.round(Math.fround(Math.fround(x * slope) + add))));
      const thresholds = thresholdsOf(code, 255, range);
      const pieces = fitSegments(thresholds, range, low, 2 ** 23 - 1, all) ?? [];
      for (const t of [...thresholds, ...pieces.map((p) => p.from), range.max])
        for (const x of [t - 1, t]) {
          if (x < range.min || x > range.max) continue;
          expect(given(pieces, x, low, 255)).toBe(threshold(x, thresholds, 1, low, 1));
        }
    }),
    { numRuns: 200 },
  );
});

test("a line is one piece, a line that breaks is two, and one too many is none", () => {
  const range = { min: -100000, max: 100000 };
  const line = Array.from({ length: 255 }, (_, k) => 300 * k - 40000);
  expect(fitSegments(line, range, 0, 2 ** 17, 9)).toHaveLength(1);
  const broken = line.map((t, k) => (k < 100 ? t : t - 3));
  expect(fitSegments(broken, range, 0, 2 ** 17, 9)).toHaveLength(2);
  expect(fitSegments(broken, range, 0, 2 ** 17, 1)).toBeUndefined();
});

test("fewer bits of multipliers, more pieces; a line of a few bits needs no more", () => {
  const range = { min: 0, max: 1 << 20 };
  const curve = thresholdsOf((x) => Math.round(Math.fround(x * 0.000231)), 200, range);
  const pieces = (bits: number) => fitSegments(curve, range, 0, 2 ** (bits - 1) - 1, all)?.length;
  const counts = [8, 12, 16, 20].map((bits) => pieces(bits) ?? 0);
  expect(counts).toEqual(counts.toSorted((a, b) => b - a));
  expect(counts.at(-1)).toBeLessThanOrEqual(2);
});
