import { createSink } from "../src/diag/diagnostic.js";
import { cosimGraph } from "../src/driver/cosim-model.js";
import type { Geometry } from "../src/schedule/geometry.js";
import { present } from "../src/support/invariant.js";
import { type ConvolutionCase, convolutionNetwork } from "./layer-network.js";
import { atLeast, type BenchTable, numbersOf, round } from "./table.js";

const array = (pes: number, lanes: number, pixels: number, post: number): Geometry => ({
  ...{ pes, lanes, pixels, post, digit: 2 },
});

const conv = (
  channels: number,
  size: number,
  activations = "u2",
  weights = "i2",
): ConvolutionCase => ({
  ...{ channels, size, activations, weights },
});

/** Arrays of 1,024 MACs, and convolutions whose channels fill them. */
const cases: readonly (readonly [Geometry, ConvolutionCase])[] = [
  [array(16, 64, 1, 2), conv(64, 14)],
  [array(16, 64, 1, 2), conv(64, 28)],
  [array(16, 64, 1, 2), conv(128, 14)],
  [array(16, 64, 1, 2), conv(64, 14, "u4", "i4")],
  [array(16, 16, 4, 8), conv(16, 32)],
  [array(16, 16, 4, 8), conv(32, 16)],
  [array(8, 16, 8, 8), conv(16, 32)],
  [array(32, 32, 1, 4), conv(32, 28)],
];

/** Utilization of single 3x3 convolutions, measured in RTL simulation, and the simulator's speed. */
export async function convolutionTable(): Promise<BenchTable> {
  const rows: (string | number)[][] = [];
  for (const [geometry, c] of cases) rows.push(await measure(geometry, c));
  return {
    name: "convolutions",
    title: "3x3 convolutions that fill the array",
    text: "Measured cycles of one layer in Verilator, bit-exact with the reference, two-bit digits, 1,024 MACs a cycle. Goal: utilization at least 0.90, and at least 100 M MAC/s simulated. Ideal cycles = MACs x passes / 1,024.",
    columns: [
      "PEs x lanes x pixels",
      "channels",
      "map",
      "types",
      "passes",
      "ideal",
      "cycles",
      "predicted",
      "utilization",
      "M MAC/s simulated",
    ],
    rows,
    claims: [
      atLeast(
        "3x3 convolutions whose channels fill the array: utilization",
        0.9,
        Math.min(...numbersOf(rows, 8)),
      ),
      atLeast(
        "Verilator at 1,024 MACs: million MACs simulated a second",
        100,
        Math.min(...numbersOf(rows, 9)),
      ),
    ],
  };
}

async function measure(geometry: Geometry, c: ConvolutionCase): Promise<(string | number)[]> {
  const sink = createSink();
  const graph = convolutionNetwork(c);
  const request = { seed: 1, stall: 0, count: 8, shards: 1, design: geometry };
  const result = present(await cosimGraph(graph, request, sink), JSON.stringify(sink.diagnostics));
  if (!result.match) throw new Error(`mismatch: ${JSON.stringify(result.firstMismatch)}`);
  const [layer] = result.layers;
  const { passes, idealCycles, cycles, predictedCycles, utilization, macs } = present(
    layer,
    "layer",
  );
  const seconds = result.seconds.simulate - result.seconds.reference;
  const { pes, lanes, pixels } = geometry;
  return [
    `${pes} x ${lanes} x ${pixels}`,
    c.channels,
    `${c.size} x ${c.size}`,
    `${c.activations} x ${c.weights}`,
    ...[passes, idealCycles, cycles, predictedCycles, round(utilization, 3)],
    round((macs * passes * result.samples) / seconds / 1e6, 0),
  ];
}
