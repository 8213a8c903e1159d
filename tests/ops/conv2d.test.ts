import { describe, expect, it } from "vitest";
import { printTensorType } from "../../src/ir/tensor-type.js";
import { createBuilder, evaluate } from "./build.js";

describe("conv2d", () => {
  it("sums a window, padding as nothing even where the type has no zero", () => {
    const b = createBuilder();
    const x = b.input("o1[1, 2, 2]");
    const y = b.op("conv2d", [x, b.constant("o1[1, 1, 3, 3]", () => 1)], { pad: [1] });
    expect(evaluate(y, [1, -1, 1, 1])).toEqual([2, 2, 2, 2]);
    // Each of the nine products is -1 or 1, and padding may leave any of them out.
    expect(printTensorType(y.type)).toBe("i5[1, 2, 2]");
  });

  it("takes pads as [top, left, bottom, right], stride and dilation as [vertical, horizontal]", () => {
    const b = createBuilder();
    const x = b.input("u4[1, 3, 4]");
    const w = b.constant("u4[1, 1, 2, 2]", [1, 2, 4, 8]);
    const y = b.op("conv2d", [x, w], { pad: [1, 0, 0, 2], stride: [2, 1], dilation: [1, 2] });
    expect(y.type.shape).toEqual([1, 2, 4]);
    const rows = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12];
    // Row 0 sees padding and map row 0, row 1 sees map rows 1 and 2; taps two columns apart.
    expect(evaluate(y, rows)).toEqual([0, 1, 2, 3, 4, 5, 6, 7].map((i) => byHand(rows, i)));
  });

  it("keeps groups apart; depthwise is groups = channels", () => {
    const b = createBuilder();
    const x = b.input("u4[4, 1, 1]");
    const y = b.op("conv2d", [x, b.constant("i4[2, 2, 1, 1]", [1, 2, 3, -4])], { groups: 2 });
    expect(evaluate(y, [1, 2, 3, 4])).toEqual([5, -7]);
    const d = b.op("conv2d", [x, b.constant("i4[4, 1, 1, 1]", [1, 2, 3, -4])], { groups: 4 });
    expect(evaluate(d, [1, 2, 3, 4])).toEqual([1, 4, 9, -16]);
  });

  it("counts multiply-accumulates and describes its layer", () => {
    const b = createBuilder();
    const x = b.input("u2[4, 6, 5]");
    const w = b.constant("t2[8, 2, 3, 3]", () => 1);
    const y = b.op("conv2d", [x, w], { pad: [1], stride: [2, 2], groups: 2 });
    expect(y.op.macs?.(y)).toBe(8 * 2 * 9 * 3 * 3);
    const role = y.op.hardware(y);
    expect(role).toMatchObject({
      kind: "mac",
      groups: 2,
      inputShape: [4, 6, 5],
      outputShape: [8, 3, 3],
      window: { kernel: [3, 3], stride: [2, 2], pads: [1, 1, 1, 1], dilation: [1, 1] },
    });
  });

  it("multiplies scales; weights may carry one a channel", () => {
    const b = createBuilder();
    const x = b.input("u2[1, 1, 1]", { scale: 0.5 });
    const w = b.op("constant", [], {
      value: { element: { kind: "i", bits: 2 }, shape: [2, 1, 1, 1], data: Int32Array.of(1, -1) },
      scale: [0.25, 4],
    });
    expect(b.op("conv2d", [x, w]).type.scale).toEqual([0.125, 2]);
  });
});

/** Output `i` of the padded, strided, dilated case above, spelled out. */
function byHand(map: readonly number[], i: number): number {
  const [oy, ox] = [Math.floor(i / 4), i % 4];
  const at = (y: number, x: number) => (y < 0 || y > 2 || x > 3 ? 0 : (map[y * 4 + x] as number));
  const top = 2 * oy - 1;
  return at(top, ox) + 2 * at(top, ox + 2) + 4 * at(top + 1, ox) + 8 * at(top + 1, ox + 2);
}
