import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createSink } from "../../src/diag/diagnostic.js";
import { parseLoom } from "../../src/frontend/parse-loom.js";
import { printLoom } from "../../src/frontend/print-loom.js";
import { noWeights } from "../../src/frontend/weight-source.js";
import type { MacRole } from "../../src/ir/hardware-role.js";
import { printTensorType } from "../../src/ir/tensor-type.js";
import { gateMask } from "../../src/ops/gate.js";
import { present } from "../../src/support/invariant.js";
import { createBuilder, evaluate, tensor } from "./build.js";

describe("gated layers", () => {
  it("add the low part of the outputs above the threshold only", () => {
    const b = createBuilder();
    const x = b.input("u4[1, 1, 4]");
    const w = b.constant("i4[2, 1, 1, 1]", [3, -1]);
    const y = b.op("conv2d", [x, w, b.constant("i8[2]", [0, 100]), b.constant("i8[2]", [3, -2])], {
      low: 2,
    });
    // Codes 3 = 0:3, 7 = 1:3, 11 = 2:3, 15 = 3:3; P of channel 0 is 0, 3, 6, 9 and passes above 3.
    expect(evaluate(y, [3, 7, 11, 15])).toEqual([0, 12, 33, 45, 97, 93, 92, 88]);
    const mask = gateMask(
      y.op.hardware(y) as MacRole,
      present((y.op.hardware(y) as MacRole).gate, "gate"),
    );
    expect([...mask(tensor("u4[1, 1, 4]", [3, 7, 11, 15]))]).toEqual([0, 0, 1, 1, 1, 1, 0, 0]);
  });

  it("have an interval of both cases", () => {
    const b = createBuilder();
    const w = b.constant("i4[1, 2]", [5, -3]);
    const y = b.op("dense", [b.input("u4[2]"), w, undefined, b.constant("i8[1]", [10])], {
      low: 2,
    });
    // P is -9 .. 15; up to 10 it stays at most 40, from 11 on U adds -9 .. 15: -36 .. 75.
    expect(printTensorType(y.type)).toBe("i8[1]");
    const never = b.op("dense", [b.input("u4[2]"), w, undefined, b.constant("i8[1]", [15])], {
      low: 2,
    });
    expect(b.sink.diagnostics.map((d) => d.code)).toEqual(["BL2234"]);
    expect(printTensorType(never.type)).toBe("i7[1]");
  });

  it("are the plain layer where everything passes, and its high part where nothing does", () => {
    const values = fc.array(fc.nat(63), { minLength: 12, maxLength: 12 });
    const numbers = fc.array(fc.integer({ min: -8, max: 7 }), { minLength: 6, maxLength: 6 });
    fc.assert(
      fc.property(values, numbers, fc.integer({ min: 1, max: 5 }), (data, weights, low) => {
        const b = createBuilder();
        const x = b.input("u6[3, 2, 2]");
        const w = b.constant("i4[2, 3, 1, 1]", weights);
        const at = (t: number) =>
          b.op("conv2d", [x, w, undefined, b.constant("i16[1]", [t])], { low });
        const high = data.map((v) => v - (v % 2 ** low));
        expect(evaluate(at(-30000), data)).toEqual(evaluate(b.op("conv2d", [x, w]), data));
        expect(evaluate(at(30000), data)).toEqual(evaluate(b.op("conv2d", [x, w]), high));
      }),
    );
  });

  it("print as they were written", () => {
    const text = `network gated {
  %x = input() : u4[2]
  @w : i4[1, 2] = [[5, -3]]
  @t : i8[1] = [3]
  %y = dense(%x, @w, gate: @t) : i8[1] { low: 2 }
  %out = output(%y) : i8[1]
}
`;
    const sink = createSink();
    const graph = present(parseLoom(text, "gated.loom", noWeights, sink), "graph");
    expect(sink.diagnostics).toEqual([]);
    expect(printLoom(graph).text).toBe(text);
  });
});
