import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { printTensorType } from "../../src/ir/tensor-type.js";
import { evaluateBig } from "../reference/bigint-evaluator.js";
import { createBuilder, evaluate } from "./build.js";

const row = [1, 2, 3];

function padded(attrs: Record<string, number | string | number[]>, data = row) {
  const b = createBuilder();
  const y = b.op("pad", [b.input(`u4[1, 1, ${data.length}]`, { scale: 0.5 })], attrs);
  return { type: y.type, data: evaluate(y, data) };
}

describe("pad", () => {
  test("mirrors, repeats the edge, starts again", () => {
    const pad = [0, 2, 0, 2];
    expect(padded({ pad, mode: "reflect" }).data).toEqual([3, 2, 1, 2, 3, 2, 1]);
    expect(padded({ pad, mode: "edge" }).data).toEqual([1, 1, 1, 2, 3, 3, 3]);
    expect(padded({ pad, mode: "wrap" }).data).toEqual([2, 3, 1, 2, 3, 1, 2]);
    expect(padded({ pad: [0, 4, 0, 5], mode: "wrap" }).data).toEqual([
      3, 1, 2, 3, 1, 2, 3, 1, 2, 3, 1, 2,
    ]);
  });

  test("a constant widens the type where it has to", () => {
    const { type, data } = padded({ pad: [1, 0, 0, 1], value: 7 });
    expect([printTensorType(type), type.scale]).toEqual(["u4[1, 2, 4]", 0.5]);
    expect(data).toEqual([7, 7, 7, 7, 1, 2, 3, 7]);
    expect(printTensorType(padded({ pad: 1, value: -1 }).type)).toBe("i5[1, 3, 5]");
    expect(printTensorType(padded({ pad: 0, value: -1 }).type)).toBe("u4[1, 1, 3]");
  });

  test("corners show both axes", () => {
    const b = createBuilder();
    const y = b.op("pad", [b.input("u4[1, 2, 2]")], { pad: 1, mode: "reflect" });
    expect(evaluate(y, [1, 2, 3, 4])).toEqual([4, 3, 4, 3, 2, 1, 2, 1, 4, 3, 4, 3, 2, 1, 2, 1]);
  });

  test("as in arbitrary precision", () => {
    const side = fc.integer({ min: 0, max: 3 });
    const mode = fc.constantFrom("constant", "reflect", "edge", "wrap");
    fc.assert(
      fc.property(fc.tuple(side, side, side, side), mode, side, (pads, name, more) => {
        const b = createBuilder();
        const [h, w] = [4 + more, 4];
        const x = b.input(`i8[2, ${h}, ${w}]`);
        const y = b.op("pad", [x], { pad: pads, mode: name, value: -3 });
        b.op("output", [y]);
        const data = Array.from({ length: 2 * h * w }, (_, i) => (i * 37) % 101);
        const given = new Map([[x.name, { shape: x.type.shape, data: data.map(BigInt) }]]);
        const big = evaluateBig(b.graph(), given).get(y.name);
        expect(evaluate(y, data)).toEqual(big?.data.map(Number));
      }),
    );
  });
});
