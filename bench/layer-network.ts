import { createSink } from "../src/diag/diagnostic.js";
import { parseLoom } from "../src/frontend/parse-loom.js";
import type { Graph } from "../src/ir/graph.js";
import { type ElementType, parseElementType } from "../src/num/element-type.js";
import { writeSafetensors } from "../src/num/files/safetensors.js";
import { storeTensor } from "../src/num/files/stored-array.js";
import { createRandom, randomTensor } from "../src/num/random.js";
import { present } from "../src/support/invariant.js";

/** A convolution with thresholds on a map `size` x `size`, padded so that stride 1 keeps the size. */
export interface ConvolutionCase {
  readonly channels: number;
  readonly size: number;
  readonly activations: string;
  readonly weights: string;
  /** Default: as many as channels. */
  readonly outputs?: number;
  /** Default 3. */
  readonly kernel?: number;
  /** Default 1. */
  readonly stride?: number;
  /** Default 1. */
  readonly groups?: number;
  /** A 2x2 pooling behind it keeps the output of large maps small. */
  readonly pooled?: boolean;
}

const element = (text: string): ElementType => present(parseElementType(text), text);

/** The convolution as a network with seeded random weights and two-bit results. */
export function convolutionNetwork(c: ConvolutionCase): Graph {
  const { channels, size, activations, weights, kernel = 3, stride = 1, groups = 1 } = c;
  const shape = [c.outputs ?? channels, channels / groups, kernel, kernel];
  const w = randomTensor(element(weights), shape, createRandom(1));
  const bytes = writeSafetensors(new Map([["w", storeTensor(w)]]));
  const text = `network convolution {
  weights "w.safetensors"
  %x = input() : ${activations}[${channels}, ${size}, ${size}]
  @w : ${weights}[${shape.join(", ")}] = file("w")
  @t : i16[3] = [-40, 0, 40]
  %sum = conv2d(%x, @w) { pad: ${(kernel - 1) / 2}, stride: ${stride}, groups: ${groups} }
  %code = threshold(%sum, @t) : u2
${c.pooled ? "  %small = maxpool(%code) { kernel: 2, stride: 2 }\n" : ""}  %y = output(%${c.pooled ? "small" : "code"})
}
`;
  const sink = createSink();
  const graph = parseLoom(text, "convolution.loom", { read: () => bytes }, sink);
  return present(graph, sink.diagnostics.map((d) => `${d.code} ${d.title}`).join("; "));
}
