import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { createSink } from "../../src/diag/diagnostic.js";
import { cosimGraph } from "../../src/driver/cosim-model.js";
import { loadModel } from "../../src/driver/load-model.js";
import { present } from "../../src/support/invariant.js";

/**
 * Images follow one another in as many cycles as are predicted for one, or in as many as it has beats if those are more.
 * What is left once a run is the entry of the first image, the exit of the last result (`beats`) and the way from
 * stream to memory, start and back: at most 20 cycles.
 */
test.each([
  { example: "tiny", input: 64, output: 1 },
  { example: "mnist-mlp", input: 784, output: 5 },
  { example: "mnist-cnn", input: 784, output: 5 },
])("$example: images follow one another without a lost cycle", async (row) => {
  const path = new URL(`../../examples/${row.example}/${row.example}.loom`, import.meta.url);
  const graph = present(loadModel(fileURLToPath(path), createSink()).graph, row.example);
  const run = async (count: number) => {
    const { match, cycles } = present(await cosimGraph(graph, { count }, createSink()), "result");
    expect(match).toBe(true);
    return cycles;
  };
  const { elapsed, predicted } = await run(1);
  const once = elapsed - predicted - row.input - row.output;
  expect(once).toBeGreaterThanOrEqual(0);
  expect(once).toBeLessThanOrEqual(20);
  const interval = Math.max(predicted, row.input);
  for (const count of [2, 3, 7])
    expect((await run(count)).elapsed).toBe(elapsed + (count - 1) * interval);
});
