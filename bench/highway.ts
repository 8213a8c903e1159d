import { createSink } from "../src/diag/diagnostic.js";
import { loadAssets } from "../src/driver/assets.js";
import { compileGraph } from "../src/driver/compile-model.js";
import { cosimGraph } from "../src/driver/cosim-model.js";
import { synthesize } from "../src/driver/synthesize.js";
import { emitRtl, topModule } from "../src/emit/emit-rtl.js";
import type { Graph } from "../src/ir/graph.js";
import type { Design } from "../src/schedule/design.js";
import type { Geometry } from "../src/schedule/geometry.js";
import { present } from "../src/support/invariant.js";
import { type ResidualShape, residualNet, type Stream } from "../tests/schedule/residual-net.js";
import { atMost, type BenchTable, numbersOf, round } from "./table.js";

/** ResNet-18 at 224x224 behind its pooling. */
const resnet18: ResidualShape = {
  image: [64, 56, 56],
  stages: [64, 128, 256, 512],
  blocks: 2,
};

const limit = 2;
const posts = [16, 8, 4] as const;
const arrayOf = (post: number): Geometry => ({ pes: 16, lanes: 64, pixels: 1, digit: 2, post });

/** What is synthesized: blocks of each kind, and a quarter of the array, which is the same for both; what differs is not. */
const synthesized = {
  shape: { image: [64, 28, 28], stages: [64, 128], blocks: 2 },
  array: { ...arrayOf(8), lanes: 16 },
} as const;

interface Measured {
  readonly cycles: number;
  readonly predicted: number;
  /** Of the memories between layers. */
  readonly bytes: number;
}

/** A residual network on a 16-bit stream beside the same network on a stream of two bits. */
export async function highwayTable(): Promise<BenchTable> {
  const rows: (string | number)[][] = [];
  for (const post of posts) {
    const narrow = await measure("narrow", post);
    const highway = await measure("highway", post);
    const more = round(100 * (highway.cycles / narrow.cycles - 1), 2);
    rows.push(row("2 bits", post, narrow, 0), row("16 bits", post, highway, more));
  }
  const most = Math.max(...numbersOf(rows, 4));
  return {
    name: "highway",
    title: "Precision highway: what a wide residual stream costs",
    text: `The residual stages of ResNet-18 at 224x224 (from [64, 56, 56] to the pooled map and 10 classes, 2-bit activations and odd 2-bit weights, random), one image in RTL, every layer bit-exact. Stream of 16 bits: residual sums at full width, each convolution quantizes its own copy; of 2 bits: sums clamped to two bits, no further quantizers. Same array: ${describe(arrayOf(8))}; of the values a cycle bitloom chooses 8. Bytes: words in use of the memories of maps and values. ${await areaText()}`,
    columns: [
      ...["values a cycle", "stream", "cycles", "predicted", "% more cycles"],
      "map and value memory, bytes",
    ],
    rows,
    claims: [atMost("precision highway on ResNet-18: % more cycles", limit, most)],
  };
}

function describe({ pes, lanes, pixels, digit }: Geometry): string {
  return `${pes} PEs x ${lanes} lanes x ${pixels} pixel of ${digit}-bit digits`;
}

function row(stream: string, post: number, m: Measured, more: number): (string | number)[] {
  return [post, stream, m.cycles, m.predicted, more, m.bytes];
}

async function measure(stream: Stream, post: number): Promise<Measured> {
  console.error(`  ${stream}, ${post} values a cycle`);
  const sink = createSink();
  const graph = residualNet(stream, resnet18);
  const request = { seed: 1, stall: 0, count: 1, shards: 1, design: arrayOf(post) };
  const result = present(await cosimGraph(graph, request, sink), JSON.stringify(sink.diagnostics));
  const { perSample, predicted } = result.cycles;
  if (!result.match || perSample !== predicted)
    throw new Error(`${stream}: ${JSON.stringify(result.firstMismatch)}, ${perSample} cycles`);
  return { cycles: perSample, predicted, bytes: storedBytes(planOf(graph, arrayOf(post))) };
}

function planOf(graph: Graph, array: Geometry): Design {
  const sink = createSink();
  return present(compileGraph(graph, array, sink), JSON.stringify(sink.diagnostics));
}

function storedBytes({ engines }: Design): number {
  const { schedule, parameters: p } = present(engines[0], "engine");
  const maps = schedule.addresses.dmWords * p.PIXELS * p.LANES * p.DIGIT;
  return (maps + schedule.addresses.vmWords * p.POST * p.VM_W) / 8;
}

async function areaText(): Promise<string> {
  const [narrow, highway] = [await cellsOf("narrow"), await cellsOf("highway")];
  return `Cells of the whole engine by Yosys, synth_xilinx -nodsp, for the first two stages at 28x28 on ${describe(synthesized.array)}, 8 values a cycle: ${narrow} on 2 bits, ${highway} on 16 bits.`;
}

async function cellsOf(stream: Stream): Promise<string> {
  console.error(`  ${stream}, cells`);
  const design = planOf(residualNet(stream, synthesized.shape), synthesized.array);
  const { verilog, memories } = emitRtl(design, loadAssets());
  const { cells } = await synthesize(new Map([...verilog, ...memories]), topModule, "xilinx");
  return `${cells.lut} LUT, ${cells.ff} FF, ${cells.bram36} BRAM36`;
}
