import { describe, expect, it } from "vitest";
import { printTensorType } from "../../src/ir/tensor-type.js";
import { createBuilder, evaluate } from "./build.js";

describe("requantize", () => {
  it("scales, rounds and clamps each channel by its own numbers", () => {
    const b = createBuilder();
    const x = b.input("i8[2, 1, 3]");
    const m = b.constant("i4[2]", [3, -3]);
    const bias = b.constant("i8[2]", [0, 8]);
    const y = b.op("requantize", [x, m, bias], { shift: 3 }, "i3");
    // Row 0: 3x/8 of 4, -4 (a tie, -1.5 up to -1), 100; row 1: (8-3x)/8.
    expect(evaluate(y, [4, -4, 100, 0, 4, -100])).toEqual([2, -1, 3, 1, 0, 3]);
  });

  it("one multiplier serves all channels, and the bias is optional", () => {
    const b = createBuilder();
    const y = b.op("requantize", [b.input("u4[3]"), b.constant("u2[1]", [1])], { shift: 1 }, "u8");
    expect(evaluate(y, [1, 2, 3])).toEqual([1, 1, 2]);
    expect(y.op.hardware(y)).toMatchObject({
      multiplier: [1],
      bias: [0],
      shift: 1,
      low: 0,
      high: 255,
    });
  });

  it("without a declared type takes the narrowest for low .. high", () => {
    const b = createBuilder();
    const operands = [b.input("i8[3]"), b.constant("u1[1]", [1])];
    const y = b.op("requantize", operands, { low: -2, high: 5, scale: 0.5 });
    expect([printTensorType(y.type), y.type.scale]).toEqual(["i4[3]", 0.5]);
    expect(evaluate(y, [-7, 3, 9])).toEqual([-2, 3, 5]);
  });

  it("clamps to the ternary levels", () => {
    const b = createBuilder();
    const y = b.op("requantize", [b.input("i8[3]"), b.constant("u1[1]", [1])], { shift: 4 }, "t2");
    expect(evaluate(y, [-128, 7, 127])).toEqual([-1, 0, 1]);
  });
});
