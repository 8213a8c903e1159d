import { createSink } from "../src/diag/diagnostic.js";
import { cosimGraph } from "../src/driver/cosim-model.js";
import { loadModel } from "../src/driver/load-model.js";
import { present } from "../src/support/invariant.js";
import { atLeast, type BenchTable, numbersOf, round } from "./table.js";

const models = ["mnist-cnn", "mnist-mlp"];
const samples = 32;

/** The example networks on the design bitloom chooses, layer by layer. */
export async function exampleTable(): Promise<BenchTable> {
  const rows: (string | number)[][] = [];
  for (const name of models) rows.push(...(await measure(name)));
  return {
    name: "examples",
    title: "Example networks on the default design",
    text: `Measured cycles in Verilator over ${samples} random images, bit-exact in every layer. Goal: utilization at least 0.75 over all of mnist-cnn. A perceptron has one pixel and cannot fill an array that is wide in pixels.`,
    columns: [
      "network",
      "layer",
      "op",
      "MACs",
      "passes",
      "ideal",
      "cycles",
      "predicted",
      "utilization",
    ],
    rows,
    claims: [
      atLeast(
        "mnist-cnn on the default design: utilization",
        0.75,
        Math.min(...numbersOf(rows, 8, (r) => r[0] === "mnist-cnn" && r[1] === "all")),
      ),
    ],
  };
}

async function measure(name: string): Promise<(string | number)[][]> {
  const sink = createSink();
  const { graph } = loadModel(`examples/${name}/${name}.loom`, sink);
  const request = { seed: 1, stall: 0, count: samples };
  const result = present(
    graph && (await cosimGraph(graph, request, sink)),
    JSON.stringify(sink.diagnostics),
  );
  if (!result.match) throw new Error(`mismatch: ${JSON.stringify(result.firstMismatch)}`);
  const ideal = result.layers.reduce((n, l) => n + l.idealCycles, 0);
  const macs = result.layers.reduce((n, l) => n + l.macs, 0);
  const rows: (string | number)[][] = result.layers.map((l) => [
    ...[name, l.name, l.op, l.macs, l.passes, round(l.idealCycles, 1), l.cycles],
    ...[l.predictedCycles, round(l.utilization, 3)],
  ]);
  const { perSample, predicted } = result.cycles;
  rows.push([
    name,
    "all",
    "",
    macs,
    "",
    round(ideal, 1),
    perSample,
    predicted,
    round(ideal / perSample, 3),
  ]);
  return rows;
}
