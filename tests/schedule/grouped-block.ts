import { createSink } from "../../src/diag/diagnostic.js";
import { parseLoom } from "../../src/frontend/parse-loom.js";
import type { Graph } from "../../src/ir/graph.js";
import { writeSafetensors } from "../../src/num/files/safetensors.js";
import { storeTensor } from "../../src/num/files/stored-array.js";
import { createRandom, randomTensor } from "../../src/num/random.js";
import type { Geometry } from "../../src/schedule/geometry.js";
import { present } from "../../src/support/invariant.js";

const random = createRandom(3);
const weights = (shape: readonly number[]) =>
  storeTensor(randomTensor({ kind: "o", bits: 2 }, shape, random));
const bytes = writeSafetensors(
  new Map([
    ["w1", weights([64, 16, 3, 3])],
    ["w2", weights([64, 32, 3, 3])],
    ["w3", weights([64, 16, 1, 1])],
    ["w4", weights([64, 32, 3, 3])],
  ]),
);

/** A downsampling block in two groups and a layer behind it; `mix` stands between the branch and the sum. */
function textOf(mix: string): string {
  return `network block {
  weights "w.safetensors"
  %x = input() : u2[32, 8, 8]
  @w1 : o2[64, 16, 3, 3] = file("w1")
  @w2 : o2[64, 32, 3, 3] = file("w2")
  @w3 : o2[64, 16, 1, 1] = file("w3")
  @w4 : o2[64, 32, 3, 3] = file("w4")
  @t : i9[3] = [-40, 0, 40]
  @m : u5[1] = [17]
  parallel 2 {
    %c1 = conv2d(%x, @w1) { stride: 2, pad: 1 }
    %a1 = threshold(%c1, @t) : u2
    %c2 = conv2d(%a1, @w2) { pad: 1 }
    %b2 = requantize(%c2, @m) : i16
    ${mix}
    %c3 = conv2d(%x, @w3) { stride: 2 }
    %b3 = requantize(%c3, @m) : i16
    %sum = add(%branch, %b3)
    %wide = clip(%sum) : i16 { low: 0, high: 32767 }
    %a4 = requantize(%wide, @m) : u2 { shift: 9 }
    %c4 = conv2d(%a4, @w4) { pad: 1 }
    %b4 = requantize(%c4, @m) : i16
    %sum4 = add(%b4, %wide)
    %y4 = clip(%sum4) : i16 { low: 0, high: 32767 }
    %a5 = requantize(%y4, @m) : u2 { shift: 9 }
    %c5 = conv2d(%a5, @w4) { pad: 1 }
  }
  %y = output(%c5)
}`;
}

/** The block with a shuffle of the branch, or a clamp that changes nothing in its place. */
export const mixes = {
  none: "%branch = clip(%b2) : i16 { low: -32768, high: 32767 }",
  channel: "%branch = shuffle(%b2) { mode: channel }",
  cyclic: "%branch = shuffle(%b2) { mode: cyclic }",
} as const;

export function groupedBlock(mix: keyof typeof mixes): Graph {
  const sink = createSink();
  const graph = parseLoom(textOf(mixes[mix]), "block.loom", { read: () => bytes }, sink);
  return present(graph, JSON.stringify(sink));
}

/** Two groups of the block fill it without mixing. */
export const blockArray: Geometry = { pes: 8, lanes: 16, pixels: 1, digit: 2, post: 8 };
