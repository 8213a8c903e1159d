import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { printTensorType } from "../../src/ir/tensor-type.js";
import { evaluateBig } from "../reference/bigint-evaluator.js";
import { createBuilder, evaluate, InferFailed } from "./build.js";

const side = fc.integer({ min: 1, max: 3 });
const sizes = fc.tuple(side, side, side, side, side, fc.constantFrom("dcr", "crd"));

describe("blocks", () => {
  test("the example of ONNX: channels become a block, pixel first or channel first", () => {
    const b = createBuilder();
    const x = b.input("u5[8, 1, 1]", { scale: 0.5 });
    const data = [0, 1, 2, 3, 4, 5, 6, 7];
    const dcr = b.op("depth_to_space", [x], { block: [2, 2] });
    const crd = b.op("depth_to_space", [x], { block: [2, 2], mode: "crd" });
    expect([printTensorType(dcr.type), dcr.type.scale]).toEqual(["u5[2, 2, 2]", 0.5]);
    expect(evaluate(dcr, data)).toEqual([0, 2, 4, 6, 1, 3, 5, 7]);
    expect(evaluate(crd, data)).toEqual(data);
  });

  test("rows and columns of a block may differ", () => {
    const b = createBuilder();
    const y = b.op("space_to_depth", [b.input("u5[1, 2, 4]")], { block: [1, 2] });
    expect([y.type.shape, evaluate(y, [0, 1, 2, 3, 4, 5, 6, 7])]).toEqual([
      [2, 2, 2],
      [0, 2, 4, 6, 1, 3, 5, 7],
    ]);
  });

  test.each([
    ["depth_to_space", "u4[6, 2, 2]"],
    ["space_to_depth", "u4[6, 3, 2]"],
    ["space_to_depth", "u4[6, 2, 3]"],
  ])("%s of a map that a block does not divide", (op, type) => {
    const b = createBuilder();
    expect(() => b.op(op, [b.input(type)], { block: [2, 2] })).toThrow(InferFailed);
    expect(b.sink.diagnostics.map((d) => d.code)).toEqual(["BL2224"]);
  });

  test("one gives back what the other moved, and the second evaluator agrees", () => {
    fc.assert(
      fc.property(sizes, ([c, h, w, down, across, mode]) => {
        const b = createBuilder();
        const x = b.input(`i9[${c * down * across}, ${h}, ${w}]`);
        const attrs = { block: [down, across], mode };
        const y = b.op("depth_to_space", [x], attrs);
        const back = b.op("space_to_depth", [y], attrs);
        b.op("output", [back]);
        const data = Array.from({ length: c * down * across * h * w }, (_, i) => i - 200);
        expect(evaluate(back, evaluate(y, data))).toEqual(data);
        const given = new Map([[x.name, { shape: x.type.shape, data: data.map(BigInt) }]]);
        const big = evaluateBig(b.graph(), given);
        expect(big.get(y.name)?.data.map(Number)).toEqual(evaluate(y, data));
        expect(big.get(back.name)?.data.map(Number)).toEqual(data);
      }),
      { numRuns: 60 },
    );
  });
});

describe("transpose", () => {
  test("rows for columns, channel by channel; a scale a channel stays", () => {
    const b = createBuilder();
    const y = b.op("transpose", [b.input("u4[2, 2, 3]", { scale: [1, 2] })]);
    expect([printTensorType(y.type), y.type.scale]).toEqual(["u4[2, 3, 2]", [1, 2]]);
    const data = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11];
    expect(evaluate(y, data)).toEqual([0, 3, 1, 4, 2, 5, 6, 9, 7, 10, 8, 11]);
    expect(evaluate(b.op("transpose", [y]), evaluate(y, data))).toEqual(data);
  });

  test("axes in any order; channels that are others now have one scale or none", () => {
    const b = createBuilder();
    const x = b.input("u4[2, 1, 3]", { scale: [1, 2] });
    const y = b.op("transpose", [x], { order: [2, 1, 0] });
    expect([printTensorType(y.type), y.type.scale]).toEqual(["u4[3, 1, 2]", undefined]);
    expect(evaluate(y, [1, 2, 3, 4, 5, 6])).toEqual([1, 4, 2, 5, 3, 6]);
    const z = b.op("transpose", [b.input("u5[2, 3, 2]", { scale: 3 })], { order: [1, 2, 0] });
    expect([printTensorType(z.type), z.type.scale]).toEqual(["u5[3, 2, 2]", 3]);
    const data = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11];
    expect(evaluate(z, data)).toEqual([0, 6, 1, 7, 2, 8, 3, 9, 4, 10, 5, 11]);
  });

  test("in parallel groups only where channels stay", () => {
    const { grouped } = createBuilder().op("transpose", [createBuilder().input("u1[2, 2, 2]")]).op;
    const stays = new Map([["order", [0, 2, 1]]]);
    expect(grouped?.(stays, 2)).toBe(stays);
    expect(grouped?.(new Map([["order", [1, 0, 2]]]), 2)).toBeUndefined();
  });
});
