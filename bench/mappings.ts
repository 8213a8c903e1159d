import { createSink } from "../src/diag/diagnostic.js";
import { compileGraph } from "../src/driver/compile-model.js";
import { cosimGraph } from "../src/driver/cosim-model.js";
import { kindOf, type PartialGeometry, weightLanes } from "../src/schedule/geometry.js";
import { present } from "../src/support/invariant.js";
import { type ConvolutionCase, convolutionNetwork } from "./layer-network.js";
import { atLeast, type BenchTable, numbersOf, round } from "./table.js";

interface Claim {
  readonly claim: string;
  /** Least utilization. */
  readonly limit: number;
  readonly array: PartialGeometry;
  readonly layer: ConvolutionCase;
}

const firstLayer = (outputs: number): ConvolutionCase => ({
  ...{ channels: 3, size: 224, outputs, activations: "u8", weights: "i8" },
  ...{ kernel: 7, stride: 2, pooled: true },
});

const first = (outputs: number, array: PartialGeometry): Claim => ({
  claim: `7x7/2 first layer, 3 x 224 x 224 to ${outputs} channels`,
  ...{ limit: 0.7, array, layer: firstLayer(outputs) },
});

const depthwise = (bits: number, stride: number): Claim => ({
  claim: `3x3/${stride} depthwise, 128 x 28 x 28`,
  limit: 0.5,
  array: { kind: "depthwise", pes: 64, lanes: 64, pixels: 2, digit: 2, post: 16 },
  layer: {
    ...{ channels: 128, groups: 128, size: 28, stride },
    ...{ activations: `u${bits}`, weights: `i${bits}` },
  },
});

const claims: readonly Claim[] = [
  first(64, { pes: 16, lanes: 24, pixels: 2, digit: 2, post: 8 }),
  first(128, { pes: 16, lanes: 24, pixels: 2, digit: 2, post: 8 }),
  first(64, { pes: 32, lanes: 24, pixels: 1, digit: 4, post: 8 }),
  ...[2, 3, 4, 8].flatMap((bits) => [depthwise(bits, 1), depthwise(bits, 2)]),
];

/** Layers that leave most lanes of an ordinary array idle, on arrays and mappings of their own. */
export async function mappingTable(): Promise<BenchTable> {
  const rows: (string | number)[][] = [];
  for (const claim of claims) rows.push(await measure(claim));
  return {
    name: "mappings",
    title: "Layers of few input channels",
    text: "Measured cycles of one image in Verilator, bit-exact with the reference, equal to the prediction. Utilization = MACs x passes / (digit products a cycle) / cycles. Command of every row: `npm run bench -- mappings`.",
    columns: [
      ...["claim", "types", "PEs", "array P x N x X", "passes", "ideal", "predicted", "measured"],
      ...["limit", "utilization"],
    ],
    rows,
    claims: [
      atLeast("7x7/2 first layer of 3 channels: utilization", 0.7, worst(rows, "first layer")),
      atLeast("3x3 depthwise layers: utilization", 0.5, worst(rows, "depthwise")),
    ],
  };
}

function worst(rows: BenchTable["rows"], layer: string): number {
  return Math.min(...numbersOf(rows, 9, (r) => String(r[0]).includes(layer)));
}

async function measure({ claim, limit, array, layer }: Claim): Promise<(string | number)[]> {
  const sink = createSink();
  const graph = convolutionNetwork(layer);
  const design = present(compileGraph(graph, array, sink), JSON.stringify(sink.diagnostics));
  const { geometry } = present(design.engines[0], "engine");
  const request = { seed: 1, stall: 0, count: 1, shards: 1, design: geometry };
  const result = present(await cosimGraph(graph, request, sink), JSON.stringify(sink.diagnostics));
  const [row] = result.layers;
  const { passes, idealCycles, predictedCycles, cycles, utilization } = present(row, "layer");
  if (!result.match || cycles !== predictedCycles || utilization < limit)
    throw new Error(`${claim}: ${JSON.stringify(result.firstMismatch)}, ${utilization}`);
  return [
    ...[claim, `${layer.activations} x ${layer.weights}`],
    ...[
      kindOf(geometry),
      `${geometry.pes} x ${weightLanes(geometry)} x ${geometry.pixels}`,
      passes,
    ],
    ...[round(idealCycles, 0), predictedCycles, cycles, limit, round(utilization, 3)],
  ];
}
