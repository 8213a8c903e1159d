import type { Graph, Node } from "../../src/ir/graph.js";
import type { Tensor } from "../../src/num/tensor.js";
import { createReference } from "../../src/reference/reference.js";
import { present } from "../../src/support/invariant.js";
import { ends } from "./model-files.js";

const { fround } = Math;

/** Terms that onnxruntime's matrix product sums before it adds the partial sums (its kernels of the CPU). */
const block = 128;

/** The last convolution of a network on one sample: its integer sums, and its float32 sums as onnxruntime forms them. */
export function lastConvolution(graph: Graph, sample: Tensor) {
  const [input] = ends(graph);
  const conv = present(
    graph.nodes.findLast((n) => n.op.name === "conv2d"),
    "convolution",
  );
  const [x, w] = conv.inputs as [Node, Node];
  const { trace } = createReference(graph).run(new Map([[input.name, sample]]), { trace: true });
  const codes = present(trace.get(x.name), x.name);
  const weights = present(w.attrs.get("value"), "weights") as Tensor;
  return {
    sums: present(trace.get(conv.name), conv.name).data,
    floats: floatSums(realOf(codes.data, x), realOf(weights.data, w), conv),
  };
}

/** float32(code * scale), as a quantizer of the model gives it. */
function realOf(codes: Tensor["data"], { type }: Node): Float32Array {
  const scale = fround(Number(type.scale));
  return Float32Array.from(codes, (v: number) => fround(v * scale));
}

/** Sums over channel, row and column in blocks of fused multiply-adds; stride 1, padding that keeps the size. */
function floatSums(x: Float32Array, w: Float32Array, conv: Node): Float32Array {
  const [outputs = 1, height = 1, width = 1] = conv.type.shape;
  const [, channels = 1, kh = 1, kw = 1] = conv.inputs[1]?.type.shape ?? [];
  const out = new Float32Array(outputs * height * width);
  for (let o = 0; o < outputs; o++)
    for (let y = 0; y < height; y++)
      for (let i = 0; i < width; i++) {
        let [total, part] = [0, 0];
        for (let k = 0; k < channels * kh * kw; k++) {
          if (k % block === 0) [total, part] = [fround(total + part), 0];
          const row = y + (Math.floor(k / kw) % kh) - (kh - 1) / 2;
          const column = i + (k % kw) - (kw - 1) / 2;
          if (row < 0 || row >= height || column < 0 || column >= width) continue;
          const value = x[(Math.floor(k / (kh * kw)) * height + row) * width + column] as number;
          // A product of two float32 is exact in a double: one rounding, as that of a fused multiply-add.
          part = fround(part + value * (w[o * channels * kh * kw + k] as number));
        }
        out[(o * height + y) * width + i] = fround(total + part);
      }
  return out;
}
