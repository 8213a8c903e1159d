import { readdirSync } from "node:fs";
import { basename, join } from "node:path";
import { describe } from "vitest";
import { createSink } from "../../src/diag/diagnostic.js";
import { inputOf } from "../../src/driver/cosim-model.js";
import { loadModel } from "../../src/driver/load-model.js";
import { present } from "../../src/support/invariant.js";
import { chain, kinds, residual } from "../cosim/pipeline-nets.js";
import { ioTypes, testAgreement } from "../hls/agreement.js";
import { aimedImages } from "./images.js";

const folder = join(import.meta.dirname, "../onnx/models");

/** The integer part of every imported model, turn about on arrays and on streams. */
const imported = readdirSync(folder)
  .filter((file) => file.endsWith(".onnx"))
  .toSorted()
  .map((file, i) => {
    const graph = present(loadModel(join(folder, file), createSink()).graph, file);
    const io = ioTypes[i % 2] ?? "parallel";
    return { name: basename(file, ".onnx"), graph, options: {}, io };
  });

/** Layers folded like the engines that run them: two by hand, one a layer, kinds of PEs. */
const two = { pes: 4, lanes: 4, pixels: 1, digit: 2, post: 2 };
const pipelines = [
  { name: "chain, two engines", graph: chain, options: { engines: [{ layers: ["c1"] }, two] } },
  { name: "residual, an engine a layer", graph: residual, options: { engines: "dataflow" } },
  { name: "kinds, an engine a layer", graph: kinds, options: { engines: "dataflow" } },
] as const;

const cases = [...imported, ...pipelines.flatMap((p) => ioTypes.map((io) => ({ ...p, io })))];

describe("HLS C++ = reference, every word", () => {
  testAgreement(
    cases.map((c) => {
      const { element, shape } = inputOf(c.graph).type;
      return { ...c, images: aimedImages(element, shape, 5, 1) };
    }),
    async () => "shim",
  );
});
