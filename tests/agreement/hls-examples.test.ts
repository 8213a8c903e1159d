import { existsSync, readdirSync } from "node:fs";
import { basename, join } from "node:path";
import { env } from "node:process";
import { expect, test } from "vitest";
import { createSink } from "../../src/diag/diagnostic.js";
import { inputOf } from "../../src/driver/cosim-model.js";
import { loadModel } from "../../src/driver/load-model.js";
import { present } from "../../src/support/invariant.js";
import { ioTypes, testAgreement } from "../hls/agreement.js";
import { allHeaders } from "../hls/public-headers.js";
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

/** Inputs of more values than this are simulated on one random image, and compiled to run faster. */
const manyInputs = 10_000;

const nets = models.map((model) => {
  const graph = present(loadModel(model, createSink()).graph, model);
  return { name: basename(model), graph, options: {}, ...inputOf(graph).type };
});
const isLarge = ({ shape }: { shape: readonly number[] }) =>
  shape.reduce((n, d) => n * d, 1) > manyInputs;

/** On the array that is chosen for them, on arrays and on streams. */
const casesOf = (list: typeof nets, images: number) =>
  list.flatMap((net) => {
    const own = aimedImages(net.element, net.shape, 3, 1).slice(-images);
    return ioTypes.map((io) => ({ ...net, io, images: own }));
  });

testAgreement(
  casesOf(
    nets.filter((n) => !isLarge(n)),
    Number.POSITIVE_INFINITY,
  ),
  allHeaders,
  "-O1",
);
const large = casesOf(nets.filter(isLarge), 1);
if (large.length > 0) testAgreement(large, allHeaders, "-O2");
