import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { printTensorType } from "../../src/ir/tensor-type.js";
import { parseElementType, valueRange } from "../../src/num/element-type.js";
import { fillTensor } from "../../src/num/tensor.js";
import { createBuilder, InferFailed } from "./build.js";

/** The product of inputs of these types, as values in order. */
function product(a: string, b: string, x: readonly number[], y: readonly number[]) {
  const builder = createBuilder();
  const inputs = [builder.input(a), builder.input(b)];
  const node = builder.op("mul", inputs);
  const data = [x, y].map((values, i) => {
    const { element, shape } = inputs[i]?.type ?? node.type;
    return fillTensor(element, shape, (at) => values[at] ?? 0);
  });
  return {
    type: printTensorType(node.type),
    values: Array.from(node.op.evaluate(node, data).data),
  };
}

describe("mul", () => {
  test("of one shape, by a factor a channel, by a factor a pixel, by one for all", () => {
    const x = [1, 2, 3, 4, 5, 6];
    expect(product("u3[2, 1, 3]", "i3[2, 1, 3]", x, [1, -1, 2, -2, 3, 0])).toEqual({
      type: "i6[2, 1, 3]",
      values: [1, -2, 6, -8, 15, 0],
    });
    expect(product("u3[2, 1, 3]", "i3[2, 1, 1]", x, [2, -3]).values).toEqual([
      2, 4, 6, -12, -15, -18,
    ]);
    expect(product("u3[2, 1, 3]", "i3[1, 1, 3]", x, [2, 0, -1]).values).toEqual([
      2, 0, -3, 8, 0, -6,
    ]);
    expect(product("u3[2, 1, 3]", "i3[1, 1, 1]", x, [-4]).values).toEqual(x.map((v) => -4 * v));
    expect(product("u3[3]", "u3[3]", [1, 2, 3], [4, 5, 6]).values).toEqual([4, 10, 18]);
    expect(product("u3[3]", "u3[1]", [1, 2, 3], [4]).values).toEqual([4, 8, 12]);
  });

  test("the type holds every product of two values, and no bit more", () => {
    const types = ["u1", "u4", "u16", "i1", "i4", "i16", "t2", "o1", "o3"];
    fc.assert(
      fc.property(fc.constantFrom(...types), fc.constantFrom(...types), (a, b) => {
        const [p, q] = [a, b].map((t) => {
          const element = parseElementType(t);
          if (!element) throw new Error(t);
          const { min, max } = valueRange(element);
          return [min, max];
        });
        const ends = (p ?? []).flatMap((v) => (q ?? []).map((w) => v * w));
        const builder = createBuilder();
        const { element } = builder.op("mul", [
          builder.input(`${a}[1]`),
          builder.input(`${b}[1]`),
        ]).type;
        const [least, most] = [Math.min(...ends), Math.max(...ends)];
        const range = valueRange(element);
        const half = valueRange({ ...element, bits: Math.max(1, element.bits - 1) });
        expect(range.min <= least && range.max >= most).toBe(true);
        expect(element.bits === 1 || half.min > least || half.max < most).toBe(true);
      }),
    );
  });

  test("scales multiply; a list of one belongs to every channel", () => {
    const b = createBuilder();
    const list = b.input("u2[2, 3, 3]", { scale: [0.5, 0.25] });
    const map = b.input("u2[1, 3, 3]", { scale: [4] });
    expect(b.op("mul", [list, b.input("u2[2, 1, 1]", { scale: 8 })]).type.scale).toEqual([4, 2]);
    expect(b.op("mul", [list, map]).type.scale).toEqual([2, 1]);
    expect(b.op("mul", [b.input("u2[2, 3, 3]", { scale: 2 }), map]).type.scale).toBe(8);
    expect(b.op("mul", [b.input("u2[2, 3, 3]"), map]).type.scale).toBeUndefined();
  });

  test.each([
    ["u4[2, 3, 3]", "u4[2, 3, 1]"],
    ["u4[2, 3, 3]", "u4[3, 3, 3]"],
    ["u4[2, 1, 1]", "u4[2, 3, 3]"],
    ["u4[2, 3, 3]", "u4[2]"],
    ["u4[4]", "u4[2]"],
  ])("%s by %s is refused with the shapes that fit", (a, c) => {
    const b = createBuilder();
    expect(() => b.op("mul", [b.input(a), b.input(c)])).toThrow(InferFailed);
    expect(b.sink.diagnostics).toMatchObject([{ code: "BL2201" }]);
  });

  test("a declared type that is too narrow, products beyond 32 bits", () => {
    const b = createBuilder();
    const x = b.input("i8[2]");
    expect(() => b.op("mul", [x, x], {}, "i15")).toThrow(InferFailed);
    expect(b.op("mul", [x, x], {}, "i20").type.element.bits).toBe(20);
    const wide = b.input("i20[2]");
    expect(() => b.op("mul", [wide, wide])).toThrow(InferFailed);
    expect(b.sink.diagnostics.map((d) => d.code)).toEqual(["BL2211", "BL2213"]);
  });
});
