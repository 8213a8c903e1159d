import { describe, expect, test } from "vitest";
import { createRandom } from "../../src/num/random.js";
import {
  type FloatRows,
  outputError,
  quantizeMultipoint,
  quantizeRounded,
} from "../../src/quantize/quantize-channels.js";

function random(rows: number, columns: number, seed: number, scale = 1): FloatRows {
  const next = createRandom(seed);
  const value = () => scale * (next() + next() + next() - 1.5);
  return { rows, columns, data: Float64Array.from({ length: rows * columns }, value) };
}

const weights = random(8, 36, 1);
const codes = createRandom(2);
const samples: FloatRows = {
  ...{ rows: 64, columns: 36 },
  data: Float64Array.from({ length: 64 * 36 }, () => Math.floor(16 * codes())),
};

describe("quantizeMultipoint", () => {
  test("each channel has as few points as its error needs", () => {
    const options = { bits: 3, error: 0.004, maxPoints: 6 };
    const channels = quantizeMultipoint(weights, () => samples, options);
    channels.forEach((channel, c) => {
      expect(channel.error).toBeLessThanOrEqual(options.error);
      const fewer = { ...options, maxPoints: channel.codes.length - 1 };
      if (fewer.maxPoints === 0) return;
      const row = weights.data.subarray(c * 36, (c + 1) * 36);
      const [short] = quantizeMultipoint({ rows: 1, columns: 36, data: row }, () => samples, fewer);
      expect(short?.error).toBeGreaterThan(options.error);
    });
    expect(new Set(channels.map((c) => c.codes.length)).size).toBeGreaterThan(1);
  });

  test("the error is that of the integers", () => {
    const [channel] = quantizeMultipoint(weights, () => samples, {
      ...{ bits: 2, error: 0, maxPoints: 3 },
    });
    const w = weights.data.subarray(0, 36);
    const rest = w.map((v, j) =>
      (channel?.codes ?? []).reduce(
        (left, q, k) => left - (channel?.unit ?? 0) * (channel?.integers[k] ?? 0) * (q[j] ?? 0),
        v,
      ),
    );
    expect(channel?.codes).toHaveLength(3);
    expect(outputError(w, rest, samples)).toBeCloseTo(channel?.error ?? Number.NaN, 12);
  });

  test("two points of 2 bits are nearer than plain rounding; a row of zeros is zero", () => {
    const plain = quantizeRounded(weights, () => samples, 2);
    const points = quantizeMultipoint(weights, () => samples, {
      ...{ bits: 2, error: 0, maxPoints: 2 },
    });
    points.forEach((p, c) => {
      expect(p.error).toBeLessThan(plain[c]?.error ?? 0);
    });
    const zero = { rows: 1, columns: 36, data: new Float64Array(36) };
    const [none] = quantizeMultipoint(zero, () => samples, { bits: 4, error: 0.1, maxPoints: 2 });
    expect(none).toEqual({ codes: [new Int32Array(36)], integers: [1], unit: 1, error: 0 });
  });
});
