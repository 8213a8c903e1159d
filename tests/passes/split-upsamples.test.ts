import fc from "fast-check";
import { expect, test } from "vitest";
import { createSink } from "../../src/diag/diagnostic.js";
import { printLoom } from "../../src/frontend/print-loom.js";
import type { Graph } from "../../src/ir/graph.js";
import { verifyGraph } from "../../src/ir/verify.js";
import { createRandom, randomTensor } from "../../src/num/random.js";
import { splitUpsamples } from "../../src/passes/split-upsamples.js";
import { evaluateGraph } from "../../src/reference/reference.js";
import { createBuilder } from "../ops/build.js";

function network(type: string, factors: readonly (readonly [number, number])[]): Graph {
  const b = createBuilder();
  const x = b.input(type, { scale: 0.25 });
  const last = factors.reduce((y, factor) => b.op("upsample", [y], { factor: [...factor] }), x);
  b.op("output", [last]);
  return b.graph();
}

test("before and after", async () => {
  const before = network("u4[3, 2, 2]", [
    [2, 3],
    [1, 2],
    [4, 1],
  ]);
  const text = [before, splitUpsamples.run(before)].map((g) => printLoom(g).text).join("\n");
  await expect(text).toMatchFileSnapshot("golden/split-upsamples.txt");
});

test("keeps the output, enlarges one way at a time, and has nothing to do the second time", () => {
  const factor = fc.tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 3 }));
  fc.assert(
    fc.property(fc.array(factor, { minLength: 1, maxLength: 2 }), fc.nat(99), (factors, seed) => {
      const before = network("i4[2, 2, 3]", factors);
      const after = splitUpsamples.run(before);
      const [input] = before.nodes;
      const x = randomTensor({ kind: "i", bits: 4 }, [2, 2, 3], createRandom(seed));
      const given = new Map([[input?.name ?? "", x]]);
      expect(verifyGraph(after, createSink())).toBe(true);
      expect(evaluateGraph(after, given).outputs).toEqual(evaluateGraph(before, given).outputs);
      for (const { op, attrs } of after.nodes)
        if (op.name === "upsample") expect(attrs.get("factor")).toContain(1);
      expect(splitUpsamples.run(after)).toEqual(after);
    }),
    { numRuns: 40 },
  );
});
