import { describe, expect, it } from "vitest";
import { printTensorType } from "../../src/ir/tensor-type.js";
import { createBuilder, evaluate, InferFailed } from "./build.js";

describe("pools", () => {
  const map = [-5, -6, -7, -8, -1, -2, -3, -4, -9];

  it("padding never wins a maxpool, also when all elements are negative", () => {
    const b = createBuilder();
    const y = b.op("maxpool", [b.input("i8[1, 3, 3]")], {
      kernel: [2, 2],
      stride: [2, 2],
      pad: [1],
    });
    expect(evaluate(y, map)).toEqual([-5, -6, -3, -1]);
  });

  it("maxpool rounds its output size down and steps by its kernel", () => {
    const b = createBuilder();
    const y = b.op("maxpool", [b.input("i8[1, 3, 3]")], { kernel: [2, 2] });
    expect([y.type.shape, evaluate(y, map)]).toEqual([[1, 1, 1], [-1]]);
  });

  it("taps lie as far apart as the dilation says", () => {
    const b = createBuilder();
    const attrs = { kernel: [2, 2], stride: [1, 1], pad: [1], dilation: [2, 2] };
    const x = b.input("i8[1, 3, 3]");
    const largest = [-1, -2, -1, -4, -3, -4, -1, -2, -1];
    expect(evaluate(b.op("maxpool", [x], attrs), map)).toEqual(largest);
    const sums = b.op("avgpool", [x], attrs);
    expect(evaluate(sums, map)).toEqual([-1, -10, -1, -10, -24, -10, -1, -10, -1]);
    expect(printTensorType(sums.type)).toBe("i10[1, 3, 3]");
  });

  it("no window steps over the whole map", () => {
    const b = createBuilder();
    const attrs = { kernel: [1, 2], stride: [1, 1], pad: [0, 3], dilation: [1, 4] };
    expect(() => b.op("maxpool", [b.input("u4[1, 1, 3]")], attrs)).toThrow(InferFailed);
    expect(b.sink.diagnostics.map((d) => d.code)).toEqual(["BL2221"]);
  });

  it("avgpool sums exactly and puts the divisor, padding included, into the scale", () => {
    const b = createBuilder();
    const x = b.input("i8[1, 3, 3]", { scale: 8 });
    const y = b.op("avgpool", [x], { kernel: [2, 2], stride: [2, 2], pad: [1] });
    expect(evaluate(y, map)).toEqual([-5, -13, -11, -16]);
    expect([printTensorType(y.type), y.type.scale]).toEqual(["i10[1, 2, 2]", 2]);
  });

  it("a window larger than the map counts only the terms inside", () => {
    const b = createBuilder();
    const y = b.op("avgpool", [b.input("u4[1, 1, 2]")], {
      kernel: [3, 3],
      stride: [1, 1],
      pad: [1],
    });
    // At most two of nine elements are real: 30 needs 5 bits.
    expect(printTensorType(y.type)).toBe("u5[1, 1, 2]");
    expect(evaluate(y, [15, 15])).toEqual([30, 30]);
  });

  it("divisors that leave padding out make factors: sums over one common divisor", () => {
    const b = createBuilder();
    const x = b.input("u4[1, 3, 2]", { scale: 6 });
    const attrs = { kernel: [3, 2], stride: [1, 1], pad: [1, 0, 1, 1] };
    const y = b.op("avgpool", [x], { ...attrs, counted: [0] });
    // Rows count 2, 3, 2 elements: times 3, 2, 3; columns 2 and 1: times 1 and 2.
    const plain = [10, 6, 21, 12, 18, 10];
    expect(evaluate(b.op("avgpool", [x], attrs), [1, 2, 3, 4, 5, 6])).toEqual(plain);
    expect(evaluate(y, [1, 2, 3, 4, 5, 6])).toEqual([30, 36, 42, 48, 54, 60]);
    expect([printTensorType(y.type), y.type.scale]).toEqual(["u8[1, 3, 2]", 0.5]);
    const some = b.op("avgpool", [x], { ...attrs, counted: [1, 0, 1, 9] });
    expect(evaluate(some, [1, 2, 3, 4, 5, 6])).toEqual(plain);
    expect([printTensorType(some.type), some.type.scale]).toEqual(["u7[1, 3, 2]", 1]);
  });

  it("the global form and a default kernel agree", () => {
    const b = createBuilder();
    const x = b.input("u2[2, 2, 3]", { scale: 6 });
    const values = [1, 2, 3, 0, 1, 2, 3, 3, 3, 3, 3, 3];
    for (const y of [b.op("avgpool", [x]), b.op("globalavgpool", [x])]) {
      expect(evaluate(y, values)).toEqual([9, 18]);
      expect([printTensorType(y.type), y.type.scale]).toEqual(["u5[2, 1, 1]", 1]);
      expect(y.op.hardware(y)).toMatchObject({ reduce: "sum", window: { kernel: [2, 3] } });
    }
  });
});
