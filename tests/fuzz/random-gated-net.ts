import { createRandom } from "../../src/num/random.js";
import type { Geometry } from "../../src/schedule/geometry.js";
import { type GateNet, gateNet, type Part } from "../agreement/gate-nets.js";

const arrays: readonly Geometry[] = [
  { pes: 4, lanes: 4, pixels: 1, digit: 2, post: 2 },
  { pes: 4, lanes: 8, pixels: 1, digit: 1, post: 4 },
  { pes: 2, lanes: 5, pixels: 1, digit: 4, post: 1 },
  { pes: 6, lanes: 6, pixels: 1, digit: 2, post: 2 },
];

/** One to three convolutions and at times a classifier, most of them gated, at any cut of the code. */
export function randomGatedNet(seed: number): GateNet {
  const random = createRandom(seed);
  const below = (n: number) => Math.floor(random() * n);
  const pick = <T>(list: readonly T[]): T => list[below(list.length)] as T;
  const bits = 2 + below(5);
  const channels = 1 + below(9);
  const input = `u${bits}[${channels}, ${3 + below(4)}, ${3 + below(4)}]`;
  let [code, width] = [bits, channels];
  const convolutions = Array.from({ length: 1 + below(3) }, (): Part => {
    const low = below(5) === 0 ? 0 : 1 + below(code - 1);
    const groups = pick([1, 2, 3].filter((g) => width % g === 0));
    const outputs = groups * (1 + below(5));
    const side = 1 + 2 * below(2);
    code = 2 + below(4);
    width = outputs;
    return {
      ...{ op: "conv2d", outputs, low, kernel: [side, side], narrow: `u${code}` },
      ...{ weights: pick(["i2", "i4", "t2", "o1", "o2", "u3"]), bias: below(2) === 0 },
      attrs: { groups, pad: (side - 1) / 2, stride: 1 + below(2) },
    };
  });
  const dense: Part = { op: "dense", outputs: 1 + below(6), weights: "i4", low: 1 };
  const parts = below(2) === 0 ? [...convolutions, dense] : convolutions;
  return gateNet(`seed ${seed}`, input, parts, pick(arrays), seed);
}
