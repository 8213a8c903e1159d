import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { roundHalfEven } from "../../src/frontend/host/scalar.js";
import { eachTurn, type PairFunction } from "../../src/frontend/onnx/trace/pair-boundaries.js";
import { findWeightedSum, type WeightedSum } from "../../src/frontend/onnx/trace/weighted-sum.js";
import { requantize } from "../../src/num/requantize.js";

const { fround } = Math;
const both = ["half-up", "half-even"] as const;

interface Block {
  readonly scales: readonly [number, number, number];
  readonly zeros: readonly [number, number, number];
  readonly bits: number;
  readonly relu: boolean;
}

/** QuantizeLinear(DequantizeLinear(a) + DequantizeLinear(b)), perhaps with a Relu, on codes less their zero points. */
function block({ scales, zeros, bits, relu }: Block): PairFunction {
  const [sa, sb, sy] = scales.map(fround) as [number, number, number];
  const top = 2 ** bits - 1;
  const range = (zero: number) => ({ min: -zero, max: top - zero });
  return {
    first: range(zeros[0]),
    second: range(zeros[1]),
    code: (i, j) => {
      const sum = fround(fround(i * sa) + fround(j * sb));
      const code = roundHalfEven(fround((relu ? Math.max(0, sum) : sum) / sy)) + zeros[2];
      return Math.min(Math.max(code, 0), top) - zeros[2];
    },
  };
}

function differing(f: PairFunction, s: WeightedSum): number {
  let count = 0;
  for (let i = f.first.min; i <= f.first.max; i++)
    for (let j = f.second.min; j <= f.second.max; j++) {
      const sum = s.own * i + s.other * j;
      const y = requantize(sum, 1, s.bias, s.shift, s.rounding, s.low, s.high);
      if (y !== f.code(i, j)) count++;
    }
  return count;
}

const blocks = (bits: number) =>
  fc.record({
    scales: fc.tuple(
      ...([0.01, 0.01, 0.02] as const).map((least) =>
        fc.double({ min: least, max: 0.07, noNaN: true }),
      ),
    ) as fc.Arbitrary<[number, number, number]>,
    zeros: fc.tuple(
      ...Array.from({ length: 3 }, () => fc.integer({ min: 0, max: 2 ** bits - 1 })),
    ) as fc.Arbitrary<[number, number, number]>,
    bits: fc.constant(bits),
    relu: fc.boolean(),
  });

describe("weighted sums of two integers", () => {
  test("equal the float32 chain on every pair, or say on how many they differ", () => {
    let exact = 0;
    fc.assert(
      fc.property(blocks(5), (b) => {
        const f = block(b);
        const found = findWeightedSum(f, both);
        if (found === undefined) throw new Error("not judged");
        const [sum, count] = "nearest" in found ? [found.nearest, found.count] : [found, 0];
        expect(differing(f, sum)).toBe(count);
        if (count === 0) exact++;
      }),
      { numRuns: 60, seed: 7 },
    );
    expect(exact).toBeGreaterThan(50);
  });

  test("eight bits", () => {
    const scales = [0.0213, 0.0187, 0.0315] as const;
    const f = block({ scales, zeros: [0, 120, 90], bits: 8, relu: false });
    const found = findWeightedSum(f, both);
    expect(found && "own" in found && differing(f, found)).toBe(0);
  });

  test("scales that are powers of two need no more than their ratio", () => {
    const f = block({ scales: [0.5, 0.125, 0.25], zeros: [3, 9, 7], bits: 4, relu: false });
    expect(findWeightedSum(f, both)).toMatchObject({ own: 4, other: 1, bias: 0, shift: 1 });
  });

  test("ties that float32 breaks either way have none; the nearest is in lowest terms", () => {
    const f = block({ scales: [0.3, 0.2, 0.2], zeros: [0, 0, 0], bits: 8, relu: false });
    const found = findWeightedSum(f, both);
    expect(found).toMatchObject({ nearest: { own: 3, other: 2, shift: 1 }, pairs: 65536 });
    const count = found && "count" in found ? found.count : 0;
    expect(count).toBeGreaterThan(1000);
    expect(found && "nearest" in found && differing(f, found.nearest)).toBe(count);
  });

  test("a wide operand is bisected, not walked", () => {
    let calls = 0;
    const f: PairFunction = {
      first: { min: 0, max: 15 },
      second: { min: -(2 ** 20), max: 2 ** 20 },
      code: (i, j) => {
        calls++;
        return Math.min(Math.max(Math.floor((i * 40_000 + j) / 65536), 0), 15);
      },
    };
    const found = findWeightedSum(f, both);
    expect(found).toMatchObject({ own: expect.any(Number) });
    expect(calls).toBeLessThan(50_000);
  });

  test("a function that is one code has no turns", () => {
    const range = { min: 0, max: 3 };
    const turns: number[] = [];
    eachTurn({ first: range, second: range, code: () => 5 }, (i) => turns.push(i));
    expect(turns).toEqual([]);
  });
});
