import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { createSink } from "../../src/diag/diagnostic.js";
import { inputOf } from "../../src/driver/cosim-model.js";
import { loadModel } from "../../src/driver/load-model.js";
import { present } from "../../src/support/invariant.js";
import { icarusMismatch } from "./icarus.js";
import { aimedImages } from "./images.js";
import { softwareMismatch } from "./software.js";
import { plannedSubject } from "./subject.js";

/** On the array that is chosen for them. Icarus takes minutes for mnist-cnn: that one is left to Verilator. */
it.each([
  { example: "tiny", uniform: 3, images: 6 },
  { example: "mnist-mlp", uniform: 1, images: 1 },
])("$example: reference = after passes = BigInt evaluator = RTL in Icarus", async (row) => {
  const path = new URL(`../../examples/${row.example}/${row.example}.loom`, import.meta.url);
  const graph = present(loadModel(fileURLToPath(path), createSink()).graph, row.example);
  const { element, shape } = inputOf(graph).type;
  const images = aimedImages(element, shape, 3, row.uniform).slice(-row.images);
  expect(softwareMismatch(graph, images)).toBeUndefined();
  expect(await icarusMismatch(plannedSubject(graph, {}, images), 1)).toBeUndefined();
});
