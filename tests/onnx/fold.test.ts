import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { roundHalfEven } from "../../src/frontend/host/scalar.js";
import type { ChannelFunction } from "../../src/frontend/onnx/trace/integer.js";
import { findMultipliers } from "../../src/frontend/onnx/trace/multiplier.js";
import { findStaircase, type Staircase } from "../../src/frontend/onnx/trace/staircase.js";
import { requantize } from "../../src/num/requantize.js";

const { fround } = Math;

/** clamp(round(float32(float32(k * slope) + offset))) counted from the lowest code. */
function quantized(slope: number, offset: number, low: number, high: number): ChannelFunction {
  const apply = (k: number) => {
    const x = fround(fround(k * fround(slope)) + fround(offset));
    return roundHalfEven(Math.min(Math.max(x, low), high)) - low;
  };
  return { apply, direction: slope < 0 ? -1 : 1 };
}

const chain = fc.record({
  slope: fc.oneof(
    fc.double({ min: -3, max: 3, noNaN: true }),
    fc.constantFrom(0.5, -0.25, 0.125, 1 / 3, 1e-4),
  ),
  offset: fc.double({ min: -40, max: 40, noNaN: true }),
  low: fc.constantFrom(-8, -1, 0),
  width: fc.integer({ min: 1, max: 40 }),
  min: fc.integer({ min: -4000, max: 0 }),
  max: fc.integer({ min: 1, max: 4000 }),
});

/** The code a staircase gives for k. */
function codeAt({ sign, first, thresholds }: Staircase, k: number): number {
  return first + thresholds.filter((t) => sign * k >= t).length;
}

describe("folds", () => {
  test("bisected staircases equal the chain on every integer", () => {
    fc.assert(
      fc.property(chain, ({ slope, offset, low, width, min, max }) => {
        const f = quantized(slope, offset, low, low + width);
        const stairs = findStaircase(f, { min, max }) as Staircase;
        for (let k = min; k <= max; k += 7) expect(codeAt(stairs, k)).toBe(f.apply(k));
        for (const t of stairs.thresholds) {
          const k = stairs.sign * t;
          expect(codeAt(stairs, k)).toBe(f.apply(k));
          if (t > stairs.range.min)
            expect(codeAt(stairs, k - stairs.sign)).toBe(f.apply(k - stairs.sign));
        }
      }),
      { numRuns: 150 },
    );
  });

  test("tried and bisected staircases are the same", () => {
    fc.assert(
      fc.property(chain, ({ slope, offset, low, width, min, max }) => {
        const f = quantized(slope, offset, low, low + width);
        const tried = findStaircase({ ...f, direction: undefined }, { min, max }) as Staircase;
        const bisected = findStaircase(f, { min, max }) as Staircase;
        for (let k = min; k <= max; k += 5) expect(codeAt(tried, k)).toBe(codeAt(bisected, k));
      }),
      { numRuns: 60 },
    );
  });

  test("multipliers, where there are any, equal the chain on every integer", () => {
    let found = 0;
    fc.assert(
      fc.property(chain, fc.boolean(), ({ slope, offset, low, width, min, max }, biased) => {
        const [f, high] = [quantized(slope, offset, low, low + width), low + width];
        const stairs = findStaircase(f, { min, max }) as Staircase;
        const m = findMultipliers([stairs], low, high, biased);
        const [channel] = m?.channels ?? [];
        if (m === undefined || channel === undefined) return;
        found++;
        for (let k = min; k <= max; k++) {
          const { multiplier, bias, sum } = channel;
          const y = requantize(k + sum, multiplier, bias, m.shift, m.rounding, low, high);
          if (y !== low + f.apply(k)) expect([k, y]).toEqual([k, low + f.apply(k)]);
        }
      }),
      { numRuns: 150 },
    );
    expect(found).toBeGreaterThan(75);
  });

  test("an addend beyond 32 bits goes into the layer before, if that may add", () => {
    const f = quantized(0.0137, -1e6 * 0.0137, 0, 60);
    const stairs = findStaircase(f, { min: 990_000, max: 1_010_000 }) as Staircase;
    const m = findMultipliers([stairs], 0, 60, true);
    const [channel] = m?.channels ?? [];
    expect(channel?.sum).toBeLessThan(-900_000);
    const { multiplier = 0, bias = 0, sum = 0 } = channel ?? {};
    for (let k = 990_000; k <= 1_010_000; k += 3) {
      expect(
        requantize(k + sum, multiplier, bias, m?.shift ?? 0, m?.rounding ?? "floor", 0, 60),
      ).toBe(f.apply(k));
    }
  });

  test("a function that rises and falls has no staircase", () => {
    const hump: ChannelFunction = {
      apply: (k) => Math.max(0, 5 - Math.abs(k)),
      direction: undefined,
    };
    const found = findStaircase(hump, { min: -10, max: 10 });
    expect(found).toMatchObject({ count: 10, points: [{ k: 1, code: 4, nearest: 5 }, {}, {}, {}] });
  });

  test("too many integers to try one by one", () => {
    const f: ChannelFunction = { apply: () => 0, direction: undefined };
    expect(findStaircase(f, { min: 0, max: 2 ** 23 })).toBe(undefined);
  });
});
