import { describe, expect, it } from "vitest";
import { printTensorType } from "../../src/ir/tensor-type.js";
import { createBuilder, evaluate } from "./build.js";

describe("relu and clip", () => {
  it.each([
    ["i8[4]", "u7[4]"],
    ["u4[4]", "u4[4]"],
    ["o2[4]", "u2[4]"],
    ["i1[4]", "u1[4]"],
    ["t2[4]", "u1[4]"],
  ])("relu of %s is %s", (type, result) => {
    const b = createBuilder();
    expect(printTensorType(b.op("relu", [b.input(type)]).type)).toBe(result);
  });

  it("clip keeps odd levels where a declared odd-level type holds the ends", () => {
    const b = createBuilder();
    const y = b.op("clip", [b.input("o3[4]")], { low: -3, high: 3 }, "o2");
    expect(evaluate(y, [-7, -3, 1, 5])).toEqual([-3, -3, 1, 3]);
    expect(() => b.op("clip", [b.input("o3[4]")], { low: -2, high: 3 }, "o2")).toThrow("BL2211");
  });

  it("clips above and below the whole range", () => {
    const b = createBuilder();
    const y = b.op("clip", [b.input("u2[2]")], { low: 5, high: 9 });
    expect([printTensorType(y.type), ...evaluate(y, [0, 3])]).toEqual(["u3[2]", 5, 5]);
  });

  it("both are requantizers that only clamp, within the input's range", () => {
    const b = createBuilder();
    const y = b.op("relu", [b.input("i8[4]", { scale: 0.5 })]);
    expect(y.type.scale).toBe(0.5);
    expect(y.op.hardware(y)).toMatchObject({
      multiplier: [1],
      bias: [0],
      shift: 0,
      low: 0,
      high: 127,
    });
  });
});
