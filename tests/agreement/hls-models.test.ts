import { readdirSync } from "node:fs";
import { basename, join } from "node:path";
import { createSink } from "../../src/diag/diagnostic.js";
import { inputOf } from "../../src/driver/cosim-model.js";
import { loadModel } from "../../src/driver/load-model.js";
import type { Graph } from "../../src/ir/graph.js";
import { present } from "../../src/support/invariant.js";
import { chain, kinds, residual } from "../cosim/pipeline-nets.js";
import { ioTypes, testAgreement } from "../hls/agreement.js";
import { allHeaders } from "../hls/public-headers.js";
import { aimedImages } from "./images.js";

const folder = join(import.meta.dirname, "../onnx/models");

/** The integer part of every imported model: on arrays with one set of headers, on streams with the other, turn about. */
const imported = readdirSync(folder)
  .filter((file) => file.endsWith(".onnx"))
  .toSorted()
  .map((file) => {
    const graph = present(loadModel(join(folder, file), createSink()).graph, file);
    return { name: basename(file, ".onnx"), graph, options: {} };
  });

/** Layers folded like the engines that run them: two by hand, one a layer, kinds of PEs. */
const two = { pes: 4, lanes: 4, pixels: 1, digit: 2, post: 2 };
const pipelines = [
  { name: "chain, two engines", graph: chain, options: { engines: [{ layers: ["c1"] }, two] } },
  { name: "residual, an engine a layer", graph: residual, options: { engines: "dataflow" } },
  { name: "kinds, an engine a layer", graph: kinds, options: { engines: "dataflow" } },
] as const;

function imagesOf(graph: Graph) {
  const { element, shape } = inputOf(graph).type;
  return aimedImages(element, shape, 5, 1);
}

for (const [turn, headers] of allHeaders.entries()) {
  const cases = imported.map((net, i) => ({ ...net, io: present(ioTypes[(i + turn) % 2], "io") }));
  testAgreement(
    cases.map((c) => ({ ...c, images: imagesOf(c.graph) })),
    [headers],
  );
}

testAgreement(
  pipelines.flatMap((p) => ioTypes.map((io) => ({ ...p, io, images: imagesOf(p.graph) }))),
);
