import { describe, expect, it } from "vitest";
import { printTensorType } from "../../src/ir/tensor-type.js";
import { createBuilder, evaluate } from "./build.js";

describe("dense", () => {
  it("multiplies a vector, and a feature map in ONNX order, alike", () => {
    const b = createBuilder();
    const w = b.constant("i4[2, 4]", [1, 2, 3, 4, -1, 0, 0, 7]);
    const bias = b.constant("i4[2]", [5, -6]);
    for (const shape of ["u3[4]", "u3[2, 1, 2]"]) {
      const y = b.op("dense", [b.input(shape), w, bias]);
      expect(evaluate(y, [1, 2, 3, 4])).toEqual([35, 21]);
      // 5 .. 5+7*10 and -6-7 .. -6+49
      expect(printTensorType(y.type)).toBe("i8[2]");
      expect(y.op.macs?.(y)).toBe(8);
    }
  });

  it("is a convolution whose window covers its whole input", () => {
    const b = createBuilder();
    const y = b.op("dense", [b.input("u3[2, 3, 4]"), b.constant("t2[5, 24]", () => 1)]);
    const role = y.op.hardware(y);
    expect(
      role.kind === "mac" && [role.weights.shape, role.window.kernel, role.outputShape],
    ).toEqual([
      [5, 2, 3, 4],
      [3, 4],
      [5, 1, 1],
    ]);
  });

  it("proves a declared accumulator, written as `acc` or as the type", () => {
    const b = createBuilder();
    const [x, w] = [b.input("u3[4]"), b.constant("i4[1, 4]", () => -8)];
    const acc = { kind: "i", bits: 24 } as const;
    expect(printTensorType(b.op("dense", [x, w], { acc }).type)).toBe("i24[1]");
    expect(printTensorType(b.op("dense", [x, w], {}, "i9").type)).toBe("i9[1]");
    expect(() => b.op("dense", [x, w], {}, "i8")).toThrow("BL2104");
  });
});
