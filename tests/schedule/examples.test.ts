import { expect, test } from "vitest";
import { createSink } from "../../src/diag/diagnostic.js";
import { loadModel } from "../../src/driver/load-model.js";
import type { Graph } from "../../src/ir/graph.js";
import type { Tensor } from "../../src/num/tensor.js";
import { createReference } from "../../src/reference/reference.js";
import type { EnginePlan } from "../../src/schedule/design.js";
import type { PartialGeometry } from "../../src/schedule/geometry.js";
import { planDesign } from "../../src/schedule/plan.js";
import { streamOrder } from "./check-plan.js";
import { runEngine } from "./engine/run-engine.js";
import { randomTensor } from "./random-net.js";

const small = { pes: 8, lanes: 8, pixels: 2, digit: 2, post: 4 };

function load(file: string): Graph {
  const sink = createSink();
  const { graph } = loadModel(`examples/${file}`, sink);
  if (!graph) throw new Error(JSON.stringify(sink.diagnostics));
  return graph;
}

function plan(graph: Graph, geometry: PartialGeometry): EnginePlan {
  const sink = createSink();
  const engine = planDesign(graph, geometry, sink)?.engines[0];
  if (!engine) throw new Error(JSON.stringify(sink.diagnostics));
  return engine;
}

test.each([
  ["tiny/tiny.loom", {}],
  ["tiny/tiny.loom", small],
  ["mnist-mlp/mnist-mlp.loom", {}],
  ["mnist-cnn/mnist-cnn.loom", small],
])("%s on %j: the modelled engine returns what the reference returns", (file, geometry) => {
  const graph = load(file);
  const engine = plan(graph, geometry);
  const { node, shape, element } = engine.input;
  const images: readonly Tensor[] = [1, 2].map((seed) =>
    randomTensor(element, node.type.shape, seed),
  );
  const reference = createReference(graph);
  const streams = images.map((t) => streamOrder(t, shape));
  const traces = runEngine(engine.parameters, engine.memories, streams);
  images.forEach((image, i) => {
    const { outputs } = reference.run(new Map([[node.name, image]]));
    const [result] = outputs.values();
    expect(traces[i]?.output).toEqual(result && streamOrder(result, engine.output.shape));
  });
});

test("the default array keeps busy on the convolutional example", () => {
  const { rows } = plan(load("mnist-cnn/mnist-cnn.loom"), {});
  const ideal = rows.reduce((n, r) => n + r.idealCycles, 0);
  const predicted = rows.reduce((n, r) => n + r.predictedCycles, 0);
  expect(ideal / predicted).toBeGreaterThanOrEqual(0.75);
});
