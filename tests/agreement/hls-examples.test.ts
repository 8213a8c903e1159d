import { fileURLToPath } from "node:url";
import { beforeAll, expect, it } from "vitest";
import { createSink } from "../../src/diag/diagnostic.js";
import { inputOf } from "../../src/driver/cosim-model.js";
import { summarizeCsim } from "../../src/driver/csim-model.js";
import { loadModel } from "../../src/driver/load-model.js";
import { present } from "../../src/support/invariant.js";
import { type Batch, compileBatch } from "../hls/batch.js";
import { projectOf } from "../hls/project.js";
import { aimedImages } from "./images.js";

const cases = ["tiny", "mnist-mlp", "mnist-cnn"].flatMap((example) =>
  (["parallel", "stream"] as const).map((io) => ({ example, io })),
);

/** On the array that is chosen for them. */
const projects = cases.map(({ example, io }) => {
  const path = new URL(`../../examples/${example}/${example}.loom`, import.meta.url);
  const graph = present(loadModel(fileURLToPath(path), createSink()).graph, example);
  const { element, shape } = inputOf(graph).type;
  return projectOf(graph, {}, aimedImages(element, shape, 3, 1), { io });
});

let batch: Batch;
beforeAll(async () => {
  batch = await compileBatch(
    projects.map((p) => p.files),
    "shim",
    "-O1",
  );
});

it.each(cases.map((c, i) => ({ ...c, i })))("$example, io_$io: HLS C++ = reference", async (c) => {
  const { network } = present(projects[c.i], "project");
  const { match, firstMismatch } = summarizeCsim(network, await batch.run(c.i));
  expect({ match, firstMismatch }).toEqual({ match: true, firstMismatch: null });
});
