import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { printTensorType } from "../../src/ir/tensor-type.js";
import { evaluateBig } from "../reference/bigint-evaluator.js";
import { createBuilder, evaluate, InferFailed } from "./build.js";

describe("upsample", () => {
  test("each pixel becomes a block, channel by channel; type and scale stay", () => {
    const b = createBuilder();
    const x = b.input("i4[2, 1, 2]", { scale: 0.5 });
    const y = b.op("upsample", [x], { factor: [2, 3] });
    expect([printTensorType(y.type), y.type.scale]).toEqual(["i4[2, 2, 6]", 0.5]);
    const row = [1, 1, 1, -2, -2, -2];
    const other = [3, 3, 3, 4, 4, 4];
    expect(evaluate(y, [1, -2, 3, 4])).toEqual([...row, ...row, ...other, ...other]);
  });

  test("a vector has no pixels", () => {
    const b = createBuilder();
    expect(() => b.op("upsample", [b.input("u4[6]")], { factor: [2, 2] })).toThrow(InferFailed);
    expect(b.sink.diagnostics.map((d) => d.code)).toEqual(["BL2201"]);
  });

  test("pools of the same windows give it back, and the second evaluator agrees", () => {
    const side = fc.integer({ min: 1, max: 4 });
    fc.assert(
      fc.property(fc.tuple(side, side, side, side, side), ([c, h, w, down, across]) => {
        const b = createBuilder();
        const x = b.input(`i8[${c}, ${h}, ${w}]`);
        const y = b.op("upsample", [x], { factor: [down, across] });
        const back = b.op("maxpool", [y], { kernel: [down, across] });
        const data = Array.from({ length: c * h * w }, (_, i) => ((i * 37) % 251) - 125);
        expect(evaluate(back, evaluate(y, data))).toEqual(data);
        b.op("output", [y]);
        const given = new Map([[x.name, { shape: x.type.shape, data: data.map(BigInt) }]]);
        const big = evaluateBig(b.graph(), given).get(y.name);
        expect(big?.data.map(Number)).toEqual(evaluate(y, data));
      }),
      { numRuns: 60 },
    );
  });
});
