import { expect, test } from "vitest";
import { createSink } from "../../src/diag/diagnostic.js";
import type { CompileSizes } from "../../src/driver/compile-model.js";
import { cosimGraph } from "../../src/driver/cosim-model.js";
import { present } from "../../src/support/invariant.js";
import { blockArray, groupedBlock, type mixes } from "../schedule/grouped-block.js";

async function measure(mix: keyof typeof mixes, design: CompileSizes, stall: number) {
  const request = { seed: 1, stall, count: 3, design };
  const result = present(await cosimGraph(groupedBlock(mix), request, createSink()), mix);
  expect(result).toMatchObject({ match: true, firstMismatch: null });
  return result.layers.map((l) => l.cycles);
}

test("shuffled and unshuffled designs take the same cycles in the RTL, layer by layer", async () => {
  const plain = await measure("none", blockArray, 0);
  for (const mix of ["channel", "cyclic"] as const)
    for (const stall of [0, 0.3]) expect(await measure(mix, blockArray, stall)).toEqual(plain);
});

test("cut where a quantizer and a residual sum read the same map, two engines are exact", async () => {
  const engines = [{ layers: ["wide"], ...blockArray }, blockArray];
  for (const stall of [0, 0.3]) await measure("channel", { engines }, stall);
});
