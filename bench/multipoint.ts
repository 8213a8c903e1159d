import { createSink } from "../src/diag/diagnostic.js";
import { compileGraph } from "../src/driver/compile-model.js";
import { cosimGraph } from "../src/driver/cosim-model.js";
import { parseLoom } from "../src/frontend/parse-loom.js";
import type { Graph } from "../src/ir/graph.js";
import { writeSafetensors } from "../src/num/files/safetensors.js";
import { storeTensor } from "../src/num/files/stored-array.js";
import { createRandom, randomTensor } from "../src/num/random.js";
import { fillTensor } from "../src/num/tensor.js";
import type { Geometry, PartialGeometry } from "../src/schedule/geometry.js";
import { present } from "../src/support/invariant.js";
import { atMost, type BenchTable, numbersOf, round } from "./table.js";

const channelCounts = [64, 96, 128];
/** The width of the post-processor is left to bitloom, but for `wide`. */
const arrays: readonly PartialGeometry[] = [8, 16, 32].map((pes) => ({
  ...{ pes, lanes: 32, pixels: 1, digit: 2 },
}));
const size = 8;
/** Where the result goes: a convolution reads the channels in any order, the output has them in their own. */
const readers = ["a convolution", "the output"] as const;
type Reader = (typeof readers)[number];
/** A given width of the post-processor: that of the smallest array, with room for one row of each channel. */
const wide = 8;

/** Cycles of convolutions whose channels have one to four points each, over those of one point each. */
export async function multipointTable(): Promise<BenchTable> {
  const rows: (string | number)[][] = [];
  for (const reader of readers)
    for (const channels of channelCounts)
      for (const array of arrays) rows.push(await measure(reader, channels, array));
  for (const array of arrays) rows.push(await measure("the output", 96, { ...array, post: wide }));
  const worst = (reader: Reader) => Math.max(...numbersOf(rows, 7, (r) => r[0] === reader));
  return {
    name: "multipoint",
    title: "Multipoint weights: cycles grow with the points",
    text: `A 3x3 convolution of 32 channels on an ${size}x${size} map in Verilator, bit-exact, cycles as predicted: once with 1 to 4 points a channel (shares as the adaptive quantizer chooses them: most have one or two), once with one row a channel. The channels lie in their own order, which the network's output needs. The post-processor is as wide as bitloom chooses, in the last rows ${wide} values, as given. Over sum(n_c) = cycles with points / (cycles with one each x points / channels).`,
    columns: [
      ...["read by", "channels", "points", "array P x N x X", "post", "cycles, one point each"],
      ...["cycles with points", "over sum(n_c)"],
    ],
    rows,
    claims: [
      atMost("multipoint weights: cycles over sum(n_c)", 1.1, worst("a convolution")),
      atMost("multipoint weights at the network's output: the same", 1.1, worst("the output")),
    ],
  };
}

async function measure(
  reader: Reader,
  channels: number,
  array: PartialGeometry,
): Promise<(string | number)[]> {
  const random = createRandom(channels);
  const shares = [1, 1, 1, 1, 2, 2, 2, 3, 3, 4];
  const points = Array.from({ length: channels }, () => shares[Math.floor(random() * 10)] ?? 1);
  const total = points.reduce((n, p) => n + p, 0);
  const geometry = chosenFor(network(reader, channels, points), array);
  const plain = await cyclesOf(network(reader, channels, undefined), geometry);
  const cycles = await cyclesOf(network(reader, channels, points), geometry);
  const { pes, lanes, pixels, post } = geometry;
  return [
    ...[reader, channels, total, `${pes} x ${lanes} x ${pixels}`, post, plain, cycles],
    round((cycles * channels) / (plain * total), 3),
  ];
}

function chosenFor(graph: Graph, array: PartialGeometry): Geometry {
  const sink = createSink();
  const design = present(compileGraph(graph, array, sink), JSON.stringify(sink.diagnostics));
  return present(design.engines[0], "engine").geometry;
}

async function cyclesOf(graph: Graph, design: Geometry): Promise<number> {
  const sink = createSink();
  const request = { seed: 1, stall: 0, count: 1, shards: 1, design };
  const result = present(await cosimGraph(graph, request, sink), JSON.stringify(sink.diagnostics));
  if (!result.match) throw new Error(JSON.stringify(result.firstMismatch));
  return present(result.layers[0], "layer").cycles;
}

/** One row a channel, or rows joined by coefficients of 1 to 30. */
function network(reader: Reader, channels: number, points: readonly number[] | undefined): Graph {
  const rows = points?.reduce((n, p) => n + p, 0) ?? channels;
  const random = createRandom(1);
  const stored = new Map([
    ["last", storeTensor(randomTensor({ kind: "i", bits: 2 }, [8, channels, 1, 1], random))],
    ["w", storeTensor(randomTensor({ kind: "i", bits: 2 }, [rows, 32, 3, 3], random))],
    [
      "c",
      storeTensor(fillTensor({ kind: "u", bits: 5 }, [rows], () => 1 + Math.floor(30 * random()))),
    ],
  ]);
  const joined = points
    ? `  @c : u5[${rows}] = file("c")
  %joined = multipoint(%sum, @c) { points: [${points.join(", ")}] }
`
    : "";
  const next =
    reader === "the output"
      ? "  %y = output(%code)\n"
      : `  @last : i2[8, ${channels}, 1, 1] = file("last")
  %next = conv2d(%code, @last)
  %y = output(%next)
`;
  const text = `network multipoint {
  weights "w.safetensors"
  %x = input() : u2[32, ${size}, ${size}]
  @w : i2[${rows}, 32, 3, 3] = file("w")
  %sum = conv2d(%x, @w) { pad: 1 }
${joined}  @m : u3[1] = [5]
  %code = requantize(%${points ? "joined" : "sum"}, @m) : i4 { shift: 9 }
${next}}
`;
  const sink = createSink();
  const bytes = writeSafetensors(stored);
  const graph = parseLoom(text, "multipoint.loom", { read: () => bytes }, sink);
  return present(graph, sink.diagnostics.map((d) => `${d.code} ${d.title}`).join("; "));
}
