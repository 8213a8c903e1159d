import { describe, expect, test } from "vitest";
import { printTensorType } from "../../src/ir/tensor-type.js";
import { createBuilder, evaluate } from "./build.js";

// Tens are rows, ones are columns.
const map = Array.from({ length: 12 }, (_, i) => Math.floor(i / 4) * 10 + (i % 4));

function cropped(attrs: Record<string, number | number[]>) {
  const b = createBuilder();
  const y = b.op("crop", [b.input("u6[1, 3, 4]", { scale: 0.5 })], attrs);
  return { type: y.type, data: evaluate(y, map) };
}

describe("crop", () => {
  test("rows and columns from a pixel on", () => {
    const { type, data } = cropped({ from: [1, 2], size: 2 });
    expect([printTensorType(type), type.scale]).toEqual(["u6[1, 2, 2]", 0.5]);
    expect(data).toEqual([12, 13, 22, 23]);
  });

  test("in steps, backwards, and one row again", () => {
    expect(cropped({ size: 2, step: [2, 3] }).data).toEqual([0, 3, 20, 23]);
    expect(cropped({ from: [2, 3], size: [3, 2], step: [-1, -2] }).data).toEqual([
      23, 21, 13, 11, 3, 1,
    ]);
    expect(cropped({ from: 1, size: [3, 1], step: 0 }).data).toEqual([11, 11, 11]);
  });

  test("each channel by itself, with its scale", () => {
    const b = createBuilder();
    const y = b.op("crop", [b.input("i8[2, 2, 2]", { scale: [1, 2] })], {
      from: [1, 0],
      size: [1, 2],
    });
    expect(evaluate(y, [1, 2, 3, 4, 5, 6, 7, 8])).toEqual([3, 4, 7, 8]);
    expect(y.type.scale).toEqual([1, 2]);
  });
});
