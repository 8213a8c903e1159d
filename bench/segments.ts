import { createSink } from "../src/diag/diagnostic.js";
import { compileGraph } from "../src/driver/compile-model.js";
import { parseLoom } from "../src/frontend/parse-loom.js";
import type { Graph } from "../src/ir/graph.js";
import { parseElementType } from "../src/num/element-type.js";
import { writeSafetensors } from "../src/num/files/safetensors.js";
import { storeTensor } from "../src/num/files/stored-array.js";
import { createRandom, randomTensor } from "../src/num/random.js";
import { fillTensor } from "../src/num/tensor.js";
import { present } from "../src/support/invariant.js";
import { measureGraph } from "./area.js";
import { atMost, type BenchTable, round } from "./table.js";

const array = { pes: 4, lanes: 4, pixels: 1, digit: 2, post: 4 };
const channels = 256;
const element = (text: string) => present(parseElementType(text), text);

/** Codes of a float32 chain: round(x * scale * gain + add) as onnxruntime's quantizers leave it, no scale a power of two. */
function thresholdsOf(random: () => number): readonly number[] {
  const scale = Math.fround(0.0173 * 2 ** (2 * random()));
  const gain = Math.fround(0.4 + random());
  const add = Math.fround(60 * random());
  const code = (x: number) =>
    Math.round(Math.fround(Math.fround(Math.fround(x * scale) * gain) + add));
  const reach = 2 ** 17;
  return Array.from({ length: 255 }, (_, k) => {
    let [below, above] = [-reach, reach];
    while (below < above) {
      const middle = Math.floor((below + above) / 2);
      if (code(middle) > k) above = middle;
      else below = middle + 1;
    }
    return below;
  });
}

/** A 1x1 convolution of 8-bit codes with 255 thresholds a channel; levels of an odd type are two apart, so that no line has them. */
function layer(type: "u8" | "o8"): Graph {
  const random = createRandom(1);
  const w = randomTensor(element("i8"), [channels, 32, 1, 1], createRandom(2));
  const all = Array.from({ length: channels }, () => thresholdsOf(random)).flat();
  const t = fillTensor(element("i32"), [channels, 255], (i) => all[i] ?? 0);
  const bytes = writeSafetensors(
    new Map([
      ["w", storeTensor(w)],
      ["t", storeTensor(t)],
    ]),
  );
  const text = `network layer {
  weights "layer.safetensors"
  %x = input() : u8[32, 4, 4]
  @w : i8[${channels}, 32, 1, 1] = file("w")
  @t : i32[${channels}, 255] = file("t")
  %sum = conv2d(%x, @w)
  %code = threshold(%sum, @t) : ${type}
  %y = output(%code)
}
`;
  const sink = createSink();
  const graph = parseLoom(text, "layer.loom", { read: () => bytes }, sink);
  return present(graph, sink.diagnostics.map((d) => `${d.code} ${d.title}`).join("; "));
}

/** Bits of an engine's thresholds, lines and channel parameters as they are filled. */
function storedBits(graph: Graph): number {
  const design = present(compileGraph(graph, array, createSink()), "design");
  const { memories: m, parameters: p } = present(design.engines[0], "engine");
  const words = (lists: readonly (readonly unknown[])[]) => lists.reduce((n, l) => n + l.length, 0);
  return (
    m.parameters.length * m.parameterBits +
    words(m.thresholds.flat()) * p.VAL_W +
    words(m.lines) * m.lineBits
  );
}

/** An 8-bit layer with its thresholds as they are, and as lines. */
export async function segmentTable(): Promise<BenchTable> {
  const rows: (string | number)[][] = [];
  let tool = "";
  for (const type of ["o8", "u8"] as const) {
    const graph = layer(type);
    const r = await measureGraph(graph, array);
    tool = r.tool;
    rows.push([
      ...[type === "u8" ? "lines" : "thresholds", round(storedBits(graph) / 1024, 1)],
      ...[r.lut, r.estimatedLut, r.ff, r.estimatedFf, r.bram36, r.estimatedBram36],
    ]);
  }
  const [thresholds, lines] = rows.map((row) => Number(row[1]));
  return {
    name: "segments",
    title: "Thresholds of 8-bit layers",
    text: `A 1x1 convolution of 32 to ${channels} channels whose sums a float32 chain turns into 256 levels, another for each channel: 255 thresholds a channel (the same ones on odd levels, which no line has), and the lines that are planned for them. Whole designs of ${array.pes} x ${array.lanes} x ${array.pixels}, D ${array.digit}, Q ${array.post}; ${tool}, synth_xilinx -nodsp. Command: \`npm run bench -- segments\`.`,
    columns: [
      ...["scaled by", "Kibit of parameters", "LUT", "estimate", "FF", "estimate"],
      ...["BRAM36", "estimate"],
    ],
    rows,
    claims: [
      atMost(
        "8-bit layer of 256 channels: memory of the lines / of the thresholds",
        0.1,
        round(present(lines, "lines") / present(thresholds, "thresholds"), 3),
      ),
    ],
  };
}
