import { describe, expect, it } from "vitest";
import { printTensorType } from "../../src/ir/tensor-type.js";
import { createBuilder, evaluate } from "./build.js";

describe("threshold", () => {
  it("counts a channel's thresholds; one row serves all", () => {
    const b = createBuilder();
    const x = b.input("i8[2, 1, 2]");
    const own = b.op("threshold", [x, b.constant("i8[2, 3]", [-1, 0, 5, 2, 3, 4])]);
    expect(printTensorType(own.type)).toBe("u2[2, 1, 2]");
    expect(evaluate(own, [-1, 7, 2, 3])).toEqual([1, 3, 1, 2]);
    const shared = b.op("threshold", [x, b.constant("i8[3]", [-1, 0, 5])]);
    expect(evaluate(shared, [-1, 7, 2, 3])).toEqual([1, 3, 2, 2]);
  });

  it("steps by two into odd-level types and flips falling channels", () => {
    const b = createBuilder();
    const operands = [
      b.input("i8[2]"),
      b.constant("i8[1, 3]", [-4, 0, 4]),
      b.constant("o1[2]", [1, -1]),
    ];
    const y = b.op("threshold", operands, {}, "o2");
    expect(evaluate(y, [5, 5])).toEqual([3, -3]);
    expect(evaluate(y, [0, -4])).toEqual([1, 3]);
    expect(y.op.hardware(y)).toMatchObject({ step: 2, low: -3, sign: [1, -1] });
  });

  it("starts at `low`", () => {
    const b = createBuilder();
    const operands = [b.input("i8[2]"), b.constant("i8[1, 2]", [0, 9])];
    expect(evaluate(b.op("threshold", operands, { low: -1 }, "t2"), [-5, 9])).toEqual([-1, 1]);
    expect(printTensorType(b.op("threshold", operands, { low: 2 }).type)).toBe("u3[2]");
  });
});
