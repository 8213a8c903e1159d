import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { accumulatorInterval, macInterval } from "../../src/ops/accumulator.js";
import { createBuilder, tensor } from "./build.js";

describe("accumulator interval", () => {
  it("is tight: brute force over every input reaches both ends", () => {
    const weights = fc.array(fc.integer({ min: -4, max: 4 }), { minLength: 3, maxLength: 3 });
    fc.assert(
      fc.property(weights, fc.integer({ min: -9, max: 9 }), fc.boolean(), (w, bias, padded) => {
        const values = padded ? [-3, -1, 0, 1, 3] : [-3, -1, 1, 3];
        const sums = values.flatMap((p) =>
          values.flatMap((q) => values.map((r) => bias + p * w[0]! + q * w[1]! + r * w[2]!)),
        );
        const { all } = macInterval({
          input: { min: -3, max: 3 },
          weights: tensor("i4[1, 3]", w),
          bias: tensor("i8[1]", [bias]),
          padded,
        });
        expect(all).toEqual({ min: Math.min(...sums), max: Math.max(...sums) });
      }),
    );
  });

  it("counts a padded tap as nothing where the input has no zero", () => {
    const numbers = {
      input: { min: 2, max: 3 },
      weights: tensor("i4[1, 2]", [1, -2]),
      bias: undefined,
    };
    expect(macInterval({ ...numbers, padded: false }).all).toEqual({ min: -4, max: -1 });
    expect(macInterval({ ...numbers, padded: true }).all).toEqual({ min: -6, max: 3 });
  });

  it("is one interval a channel", () => {
    const b = createBuilder();
    const y = b.op("dense", [b.input("u2[2]"), b.constant("i4[2, 2]", [1, 1, -1, 2])]);
    const role = y.op.hardware(y);
    expect(role.kind === "mac" && accumulatorInterval(role)).toEqual({
      perChannel: [
        { min: 0, max: 6 },
        { min: -3, max: 6 },
      ],
      all: { min: -3, max: 6 },
    });
  });

  it("finds PalQuant's 17 bits: 3x3x512 products of u2 and o2", () => {
    const b = createBuilder();
    const w = b.constant("o2[1, 512, 3, 3]", (i) => (i % 2 === 0 ? 3 : -3));
    const y = b.op("conv2d", [b.input("u2[512, 3, 3]"), w], { pad: [1] });
    expect(y.type.element).toEqual({ kind: "i", bits: 16 });
    const one = b.constant("o2[2, 512, 3, 3]", (i) => (i < 4608 ? 3 : -3));
    const z = b.op("conv2d", [b.input("u2[512, 3, 3]"), one], { pad: [1] });
    expect(z.type.element).toEqual({ kind: "i", bits: 17 });
  });
});
