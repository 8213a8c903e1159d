import { createSink } from "../src/diag/diagnostic.js";
import { compileGraph } from "../src/driver/compile-model.js";
import { cosimGraph } from "../src/driver/cosim-model.js";
import { loadModel } from "../src/driver/load-model.js";
import { estimateDesign } from "../src/schedule/estimate.js";
import { macsOf } from "../src/schedule/geometry.js";
import type { DesignOptions } from "../src/schedule/plan.js";
import { present } from "../src/support/invariant.js";
import { type BenchTable, round } from "./table.js";

const model = "mnist-cnn";
const samples = 16;

/** What is compared: one engine for all layers, and one an array layer within a budget of digit products a cycle. */
const designs: readonly (readonly [name: string, options: DesignOptions])[] = [
  ["one engine", {}],
  ["dataflow, budget 1024", { engines: "dataflow" }],
  ["dataflow, budget 1200", { engines: "dataflow", budget: 1200 }],
];

/** One engine against a pipeline of engines on the same network. */
export async function pipelineTable(): Promise<BenchTable> {
  const rows: (string | number)[][] = [];
  for (const [name, options] of designs) rows.push(await measure(name, options));
  return {
    name: "pipelines",
    title: "One engine against one engine a layer",
    text: `${model} in Verilator over ${samples} random images, bit-exact in every layer. Interval: clock cycles from one image's end to the next one's. Latency: from start to the first image's end. Marks: most words each buffer between engines held, of the words it has. LUTs are estimates.`,
    columns: [
      ...["design", "engines", "MACs", "interval", "predicted", "latency", "busy", "marks"],
      "estimated LUT",
    ],
    rows,
  };
}

async function measure(name: string, options: DesignOptions): Promise<(string | number)[]> {
  const sink = createSink();
  const graph = present(loadModel(`examples/${model}/${model}.loom`, sink).graph, model);
  const design = present(compileGraph(graph, options, sink), JSON.stringify(sink.diagnostics));
  const request = { seed: 1, stall: 0, count: samples, design: options };
  const result = present(await cosimGraph(graph, request, sink), "result");
  if (!result.match) throw new Error(`mismatch: ${JSON.stringify(result.firstMismatch)}`);
  const { interval, predictedInterval, latency } = result.cycles;
  const macs = design.engines.reduce((n, e) => n + macsOf(e.geometry), 0);
  const marks = result.streams.map((s) => `${s.highWater}/${s.depth}`).join(" ");
  return [
    ...[name, design.engines.length, macs, interval, predictedInterval, latency],
    ...[round(design.cycles.ideal / interval, 3), marks],
    estimateDesign(design).total.lut,
  ];
}
