import fc from "fast-check";
import { expect, test } from "vitest";
import { roundHalfEven } from "../../src/frontend/host/scalar.js";
import type { Quantizer } from "../../src/frontend/onnx/float-graph.js";
import { chainOf } from "../../src/frontend/onnx/trace/chain.js";
import { baseFunction, type Integer, noOffset } from "../../src/frontend/onnx/trace/integer.js";
import { fresh } from "../../src/frontend/onnx/trace/operand.js";
import { roundedProduct } from "../../src/frontend/onnx/trace/rounded-product.js";
import { splitSums } from "../../src/frontend/onnx/trace/rounded-sum.js";
import { findStaircase, type Staircase } from "../../src/frontend/onnx/trace/staircase.js";
import type { Interval } from "../../src/num/element-type.js";
import { multiplyIntervals } from "../../src/num/interval.js";
import { createBuilder } from "../ops/build.js";

const { fround } = Math;

function integers(range: Interval, scale: number): Integer {
  const node = createBuilder().input("i9[1]");
  return {
    ...{ kind: "integer", node, ranges: [range], scale: [fround(scale)], divisor: 1 },
    ...{ offset: noOffset, ...fresh },
  };
}

/** Products of all pairs, folded: the staircase, and what it says of pairs that leave it. */
function folded([a, b]: readonly [Integer, Integer], sy: number, low: number, high: number) {
  const exact = { exact: true };
  const parts = roundedProduct([
    { ...exact, v: a, real: (c) => baseFunction(a, c) },
    { ...exact, v: b, real: (c) => baseFunction(b, c) },
  ]);
  const [ra, rb] = [a.ranges[0] as Interval, b.ranges[0] as Interval];
  const scale = [(a.scale[0] as number) * (b.scale[0] as number)];
  const ranges = [multiplyIntervals(ra, rb)];
  const quantizer: Quantizer = {
    ...{ form: "linear", scale: [fround(sy)], zero: [0], low: [low], high: [high], axis: 1 },
    ...{ step: 1, rounding: "half-even", thresholds: [], result: "real" },
  };
  const chain = chainOf({ ...a, scale, ranges, parts }, quantizer);
  const stairs = findStaircase(chain.units(0), chain.rangeOf(0)) as Staircase;
  return { stairs, odd: splitSums(chain.parts(0), stairs, chain.unitsOfFloat(0)) };
}

const scale = fc.double({ min: 0.004, max: 0.09, noNaN: true });
const block = fc.record({
  scales: fc.tuple(scale, scale, scale),
  zero: fc.integer({ min: 0, max: 255 }),
  bits: fc.constantFrom(4, 6, 8),
});

test("a staircase of products has the code of every pair, or the integers are named where it has not", () => {
  let exact = 0;
  fc.assert(
    fc.property(block, ({ scales: [sa, sb, sy], zero, bits }) => {
      const ra = { min: -zero, max: 255 - zero };
      const rb = { min: 0, max: 2 ** bits - 1 };
      const { stairs, odd } = folded([integers(ra, sa), integers(rb, sb)], sy, -128, 127);
      const { sign, first, thresholds } = stairs;
      const codes = new Map<number, number>();
      const codeOf = (k: number) => {
        const known = codes.get(k) ?? first + thresholds.filter((t) => sign * k >= t).length;
        codes.set(k, known);
        return known;
      };
      const wrong = new Set<number>();
      for (let i = ra.min; i <= ra.max; i++)
        for (let j = rb.min; j <= rb.max; j++) {
          const product = fround(fround(i * fround(sa)) * fround(j * fround(sb)));
          const code = roundHalfEven(fround(product / fround(sy)));
          const k = i * j + 0;
          if (Math.min(127, Math.max(-128, code)) + 128 !== codeOf(k)) wrong.add(k);
        }
      expect(wrong.size).toBe(odd?.count ?? 0);
      if (odd === undefined) exact++;
    }),
    { numRuns: 40, seed: 5 },
  );
  expect(exact).toBeGreaterThan(35);
});

test("scales that are powers of two leave nothing to try", () => {
  const a = integers({ min: -128, max: 127 }, 0.25);
  const factor = { v: a, real: (c: number) => baseFunction(a, c), exact: true };
  expect(roundedProduct([factor, factor])).toBeUndefined();
});

test("too many pairs are not tried one by one", () => {
  const a = integers({ min: -(2 ** 12), max: 2 ** 11 }, 0.3);
  const factor = { v: a, real: (c: number) => baseFunction(a, c), exact: true };
  expect(roundedProduct([factor, factor])?.(undefined)).toBeUndefined();
});
