import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { holds } from "../../src/num/element-type.js";
import { ops } from "../../src/ops/index.js";
import { createReference, evaluateGraph } from "../../src/reference/reference.js";
import { createBuilder, tensor } from "../ops/build.js";
import { evaluateBig } from "./bigint-evaluator.js";
import { grownOps, randomCase } from "./random-graph.js";

describe("reference", () => {
  it("equals the BigInt evaluator on every value of random networks of every op", () => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(randomCase(), ({ graph, inputs }) => {
        const { trace } = evaluateGraph(graph, inputs, { trace: true });
        const big = new Map(
          [...inputs].map(([k, t]) => [k, { shape: t.shape, data: Array.from(t.data, BigInt) }]),
        );
        const expected = evaluateBig(graph, big);
        for (const node of graph.nodes) {
          seen.add(node.op.name);
          const value = trace.get(node.name);
          if (node.op.name === "constant") continue;
          const want = expected.get(node.name);
          expect(value?.shape, node.op.name).toEqual(want?.shape);
          expect(Array.from(value?.data ?? [], BigInt), node.op.name).toEqual(want?.data);
          expect(node.type.shape).toEqual(want?.shape);
          // Every value is one of the inferred type, and never a negative zero.
          const legal = value?.data.every(
            (v: number) => holds(node.type.element, v) && !Object.is(v, -0),
          );
          expect(legal, node.op.name).toBe(true);
        }
      }),
      { numRuns: 1500, seed: 1 },
    );
    // A proof counts only if it reached every op.
    expect([...seen].sort()).toEqual([...ops.keys()].sort());
    expect([...seen].filter((o) => !["input", "output", "constant"].includes(o)).sort()).toEqual(
      [...grownOps].sort(),
    );
  });

  it("runs many samples on one preparation", () => {
    const b = createBuilder();
    const x = b.input("u2[3]");
    const y = b.op("dense", [x, b.constant("i4[2, 3]", [1, -2, 3, 0, 7, -8])]);
    b.op("output", [y]);
    const reference = createReference(b.graph());
    const run = (data: number[]) =>
      [...reference.run(new Map([["n0", tensor("u2[3]", data)]])).outputs.values()].map((t) => [
        ...t.data,
      ]);
    expect(run([1, 2, 3])).toEqual([[6, -10]]);
    expect(run([3, 0, 0])).toEqual([[3, 0]]);
    expect(run([1, 2, 3])).toEqual([[6, -10]]);
  });

  it("refuses a missing input, another shape and a value outside the type", () => {
    const b = createBuilder();
    b.op("output", [b.input("u2[2]")]);
    const run = (name: string, type: string, data: number[]) => () =>
      evaluateGraph(b.graph(), new Map([[name, tensor(type, data)]]));
    expect(run("other", "u2[2]", [1, 2])).toThrow("missing value of input n0");
    expect(run("n0", "u2[3]", [1, 2, 3])).toThrow("input n0 is u2[2], got u2[3]");
    expect(run("n0", "u2[2]", [1, 4])).toThrow("input n0 holds 4 at 1");
  });
});
