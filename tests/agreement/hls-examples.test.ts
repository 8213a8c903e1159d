import { existsSync, readdirSync } from "node:fs";
import { basename, join } from "node:path";
import { env } from "node:process";
import { beforeAll, describe, expect, it, test } from "vitest";
import { createSink } from "../../src/diag/diagnostic.js";
import { inputOf } from "../../src/driver/cosim-model.js";
import { summarizeCsim } from "../../src/driver/csim-model.js";
import { loadModel } from "../../src/driver/load-model.js";
import { present } from "../../src/support/invariant.js";
import { type Batch, compileBatch } from "../hls/batch.js";
import { projectOf } from "../hls/project.js";
import { aimedImages } from "./images.js";

const root = join(import.meta.dirname, "../..");
/** Public models; they are no part of the project. */
const publicModels = env.BITLOOM_MODELS ?? join(root, "../shared/models");

const inFolder = (folder: string, suffix: string) =>
  readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(suffix))
    .toSorted()
    .map((name) => join(folder, name));

const models = [
  ...inFolder(join(root, "examples"), ".loom"),
  ...inFolder(join(root, "examples"), ".onnx"),
  ...(existsSync(publicModels) ? inFolder(publicModels, ".onnx") : []),
];

test("the folders hold what is meant", () => {
  const names = models.map((m) => basename(m).replace(/\.\w+$/, ""));
  expect(names).toEqual(expect.arrayContaining(["tiny", "mnist-cnn", "gated", "highway", "chain"]));
  expect(names.length).toBeGreaterThanOrEqual(17);
  expect(env.BITLOOM_MODELS === undefined || existsSync(publicModels)).toBe(true);
});

/** Inputs of more values than this are simulated on one random image. */
const manyInputs = 10_000;

function projectsOf(io: "parallel" | "stream") {
  return models.map((model) => {
    const graph = present(loadModel(model, createSink()).graph, model);
    const { element, shape } = inputOf(graph).type;
    const images = aimedImages(element, shape, 3, 1);
    const large = shape.reduce((n, d) => n * d, 1) > manyInputs;
    return projectOf(graph, {}, large ? images.slice(-1) : images, { io });
  });
}

/** On the array that is chosen for them. */
describe.each(["parallel", "stream"] as const)("io_%s: HLS C++ = reference, every word", (io) => {
  const projects = projectsOf(io);
  let batch: Batch;
  beforeAll(async () => {
    batch = await compileBatch(
      projects.map((p) => p.files),
      "shim",
      "-O1",
    );
  });

  it.each(models.map((m, i) => [basename(m), i] as const))("%s", async (_, i) => {
    const { network } = present(projects[i], "project");
    const { match, firstMismatch } = summarizeCsim(network, await batch.run(i));
    expect({ match, firstMismatch }).toEqual({ match: true, firstMismatch: null });
  });
});
