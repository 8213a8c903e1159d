import type { CosimResult } from "../src/cosim/cosim-result.js";
import { createSink } from "../src/diag/diagnostic.js";
import { cosimGraph, inputOf } from "../src/driver/cosim-model.js";
import { loadModel } from "../src/driver/load-model.js";
import type { Graph } from "../src/ir/graph.js";
import { createReference } from "../src/reference/reference.js";
import type { Geometry } from "../src/schedule/geometry.js";
import { present } from "../src/support/invariant.js";
import { type Digit, heldBackDigits, largest } from "./digits.js";
import { type BenchTable, round } from "./table.js";

/** What is compared, and the networks that differ in nothing else; the first carries the method. */
const comparisons: readonly (readonly [string, readonly string[]])[] = [
  ["parallel groups (PalQuant)", ["palquant-g2", "palquant-4bit", "palquant-2bit"]],
  ["precision highway", ["highway", "no-highway"]],
  ["precision gating", ["gated", "ungated", "ungated-2bit"]],
  ["multipoint weights", ["multipoint-3bit", "rounding-3bit", "multipoint-2bit", "rounding-2bit"]],
  ["binary and ternary", ["binary", "ternary"]],
];

/** One small array for most of them; gates and rounds of points need one that forms a pixel at a time. */
const array: Geometry = { pes: 4, lanes: 4, pixels: 4, digit: 2, post: 4 };
const pixelArray: Geometry = { pes: 4, lanes: 8, pixels: 1, digit: 2, post: 4 };
const onePixel = ["precision gating", "multipoint weights"];
const arrayOf = (method: string) => (onePixel.includes(method) ? pixelArray : array);
const simulated = 200;

/** What each method buys on real digits: accuracy, cycles, memory. */
export async function zooTable(): Promise<BenchTable> {
  const digits = heldBackDigits();
  const rows: (string | number)[][] = [];
  for (const [method, networks] of comparisons)
    for (const network of networks)
      rows.push([method, ...(await measure(network, digits, arrayOf(method)))]);
  return {
    name: "zoo",
    title: "What each method buys",
    text: `Small networks trained on 8,000 real digits (zoo/README.md), each beside plain ones that differ in nothing else. Accuracy: the bit-exact reference on the 2,000 digits that training never saw. RTL: how many of the first ${simulated} the simulated Verilog has right; every value of every layer equals the reference. Cycles of one digit on one array, ${array.pes} PEs x ${array.lanes} lanes x ${array.pixels} pixels, 2-bit digits; gating, multipoint weights and their plain networks on ${pixelArray.pes} PEs x ${pixelArray.lanes} lanes x 1 pixel. Weights in bytes as their types pack; the largest map that is stored between layers. Command: \`npm run bench -- zoo\`.`,
    columns: [
      ...["method", "network", "held-back digits right", "of 2,000", `RTL, of ${simulated}`],
      ...["cycles", "behind the first layer", "weights, bytes", "largest map, bytes"],
    ],
    rows,
  };
}

async function measure(
  network: string,
  digits: readonly Digit[],
  design: Geometry,
): Promise<readonly (string | number)[]> {
  const sink = createSink();
  const { graph } = loadModel(`examples/methods/${network}/${network}.loom`, sink);
  const loaded = present(graph, JSON.stringify(sink.diagnostics));
  const right = scoreAll(loaded, digits);
  const shown = digits.slice(0, simulated);
  const request = { seed: 1, stall: 0, samples: shown.map((d) => d.image), design };
  const result = await cosimGraph(loaded, request, sink);
  if (!result?.match)
    throw new Error(`${network}: ${JSON.stringify(result?.firstMismatch ?? sink.diagnostics)}`);
  return [
    ...[network, `${round((100 * count(right)) / digits.length, 2)} %`, count(right)],
    ...[count(right.slice(0, simulated)), ...cyclesOf(result)],
    ...[weightBytes(loaded), largestMap(loaded)],
  ];
}

/** Cycles of a digit in all, and without the 8-bit first layer, which most networks share. */
function cyclesOf({ cycles, layers }: CosimResult): readonly number[] {
  return [cycles.perSample, cycles.perSample - (layers[0]?.cycles ?? 0)].map((n) => round(n, 0));
}

/** Which digits the reference has right. */
function scoreAll(graph: Graph, digits: readonly Digit[]): readonly boolean[] {
  const reference = createReference(graph);
  const { name } = inputOf(graph);
  return digits.map(({ image, label }) => {
    const { outputs } = reference.run(new Map([[name, image]]));
    return largest(present([...outputs.values()][0], "output")) === label;
  });
}

const count = (flags: readonly boolean[]) => flags.filter(Boolean).length;

function weightBytes(graph: Graph): number {
  const bits = graph.nodes.map((n) => {
    const role = n.op.hardware(n);
    return role.kind === "mac" ? role.weights.data.length * role.weights.element.bits : 0;
  });
  return Math.ceil(bits.reduce((a, b) => a + b, 0) / 8);
}

/** The largest result of a scaling or a pooling: sums of a convolution are never stored. */
function largestMap(graph: Graph): number {
  const stored = graph.nodes.filter((n) =>
    ["requantize", "threshold", "pool"].includes(n.op.hardware(n).kind),
  );
  const bytes = stored.map(
    ({ type }) => (type.shape.reduce((a, b) => a * b, 1) * type.element.bits) / 8,
  );
  return Math.ceil(Math.max(...bytes));
}
