import { createSink } from "../src/diag/diagnostic.js";
import { parseLoom } from "../src/frontend/parse-loom.js";
import type { Graph } from "../src/ir/graph.js";
import { type ElementType, parseElementType } from "../src/num/element-type.js";
import { writeSafetensors } from "../src/num/files/safetensors.js";
import { storeTensor } from "../src/num/files/stored-array.js";
import { createRandom, randomTensor } from "../src/num/random.js";
import { present } from "../src/support/invariant.js";

/** A 3x3 convolution with thresholds: `channels` in and out, map `size` x `size`, pad 1. */
export interface ConvolutionCase {
  readonly channels: number;
  readonly size: number;
  readonly activations: string;
  readonly weights: string;
}

const element = (text: string): ElementType => present(parseElementType(text), text);

/** The convolution as a network with seeded random weights and two-bit results. */
export function convolutionNetwork(c: ConvolutionCase): Graph {
  const { channels, size, activations, weights } = c;
  const w = randomTensor(element(weights), [channels, channels, 3, 3], createRandom(1));
  const bytes = writeSafetensors(new Map([["w", storeTensor(w)]]));
  const text = `network convolution {
  weights "w.safetensors"
  %x = input() : ${activations}[${channels}, ${size}, ${size}]
  @w : ${weights}[${channels}, ${channels}, 3, 3] = file("w")
  @t : i16[3] = [-40, 0, 40]
  %sum = conv2d(%x, @w) { pad: 1 }
  %code = threshold(%sum, @t) : u2
  %y = output(%code)
}
`;
  const sink = createSink();
  const graph = parseLoom(text, "convolution.loom", { read: () => bytes }, sink);
  return present(graph, sink.diagnostics.map((d) => `${d.code} ${d.title}`).join("; "));
}
