import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { createSink } from "../../src/diag/diagnostic.js";
import type { Graph } from "../../src/ir/graph.js";
import { verifyGraph } from "../../src/ir/verify.js";
import { dropDead } from "../../src/passes/drop-dead.js";
import { liftReshapes } from "../../src/passes/lift-reshapes.js";
import { evaluateGraph } from "../../src/reference/reference.js";
import { createBuilder } from "../ops/build.js";
import { randomCase } from "../reference/random-graph.js";

type Movement = readonly [op: string, attrs: Record<string, string | number | number[]>];

const movements: readonly Movement[] = [
  ["depth_to_space", { block: 2 }],
  ["depth_to_space", { block: [1, 2], mode: "crd" }],
  ["space_to_depth", { block: 2 }],
  ["transpose", {}],
  ["transpose", { order: [2, 0, 1] }],
  ["reshape", { shape: [8, 8, 1] }],
];

/** A layer, its sums moved, and a quantizer of one multiplier or one a channel. */
function moved([op, attrs]: Movement, multipliers: readonly number[]): Graph {
  const b = createBuilder();
  const weights = b.constant("i3[4, 2, 1, 1]", (i) => (i % 7) - 3);
  const sums = b.op("conv2d", [b.input("u4[2, 4, 4]"), weights]);
  const y = b.op(op, [sums], { ...attrs });
  const m = b.constant(`u4[${multipliers.length}]`, [...multipliers]);
  b.op("output", [b.op("requantize", [y, m], { shift: 5 }, "i3")]);
  return b.graph();
}

/** What is moved no longer stays behind. */
const lifted = (graph: Graph) => dropDead.run(liftReshapes.run(graph));
const ops = (graph: Graph) => graph.nodes.map((n) => n.op.name).filter((op) => op !== "constant");

describe("a movement goes behind a quantizer that treats all elements alike", () => {
  it.each(movements)("%s %j", (op, attrs) => {
    const before = moved([op, attrs], [9]);
    const after = lifted(before);
    expect(ops(after)).toEqual(["input", "conv2d", "requantize", op, "output"]);
    expect(verifyGraph(after, createSink())).toBe(true);
    expect(ops(lifted(after))).toEqual(ops(after));
  });

  it("but not one whose channels have multipliers of their own", () => {
    const before = moved(["transpose", {}], [9, 8, 7, 6]);
    expect(ops(liftReshapes.run(before))).toEqual(ops(before));
  });

  it("and sums only where both are moved alike", () => {
    const sum = (first: string, second: string) => {
      const b = createBuilder();
      const sums = b.op("conv2d", [b.input("u2[1, 2, 2]"), b.constant("i2[4, 1, 1, 1]", () => 1)]);
      const other = b.op("relu", [sums]);
      const [one, two] = [b.op("depth_to_space", [sums], { block: 2, mode: first }), other];
      const y = b.op("add", [one, b.op("depth_to_space", [two], { block: 2, mode: second })]);
      b.op("output", [y]);
      return ops(liftReshapes.run(b.graph())).slice(-2);
    };
    expect(sum("dcr", "dcr")).toEqual(["depth_to_space", "output"]);
    expect(sum("dcr", "crd")).toEqual(["add", "output"]);
  });
});

test("keeps the output of random networks of movements and element-wise ops", () => {
  const mixed = [
    ...["depth_to_space", "space_to_depth", "transpose", "reshape", "flatten"],
    ...["conv2d", "relu", "clip", "requantize", "threshold", "add"],
  ];
  let changed = 0;
  fc.assert(
    fc.property(randomCase(mixed), ({ graph, inputs }) => {
      const after = liftReshapes.run(graph);
      expect([...evaluateGraph(after, inputs).outputs]).toEqual([
        ...evaluateGraph(graph, inputs).outputs,
      ]);
      if (ops(after).join() !== ops(graph).join()) changed++;
    }),
    { numRuns: 400, seed: 5 },
  );
  expect(changed).toBeGreaterThan(20);
});
