import type { Graph, Node } from "../../src/ir/graph.js";
import { type Interval, valueRange } from "../../src/num/element-type.js";
import { createRandom } from "../../src/num/random.js";
import { type Builder, createBuilder } from "../ops/build.js";
import { randomTensor, typed } from "../schedule/random-net.js";

/** A network whose thresholds are pieces of lines, of any size. */
export interface SegmentSpec {
  readonly seed: number;
  readonly channels: number;
  /** A requantizer and a threshold of few levels on the same engine. */
  readonly mixed: boolean;
  readonly pooled: boolean;
  /** A gate on every convolution of bytes: a run-ahead array. */
  readonly gated: boolean;
}

/** For each level above the first, the smallest integer of a range at which a rising function reaches it; past it: none does. */
export function thresholdsOf(
  f: (x: number) => number,
  levels: number,
  { min, max }: Interval,
): readonly number[] {
  return Array.from({ length: levels }, (_, k) => {
    let [below, above] = [min, max + 1];
    while (below < above) {
      const middle = Math.floor((below + above) / 2);
      if (f(middle) > k) above = middle;
      else below = middle + 1;
    }
    return below;
  });
}

const curves: readonly ((v: number) => number)[] = [
  (v) => v,
  (v) => (v < 0 ? 0.1 * v : v),
  (v) => 127 / (1 + Math.exp(-v / 24)),
];

/** 256 levels of a float32 chain for each channel: slopes and offsets far apart, some falling, one that never moves. */
function staircases(b: Builder, x: Node, seed: number, shared: boolean): Node {
  const random = createRandom(seed);
  const rows = shared ? 1 : (x.type.shape[0] ?? 1);
  const { min, max } = valueRange(x.type.element);
  const curve = curves[seed % curves.length] ?? ((v: number) => v);
  const table: number[] = [];
  const signs: number[] = [];
  for (let c = 0; c < rows; c++) {
    const sign = random() < 0.4 ? -1 : 1;
    const slope = Math.fround((c === 3 ? 0 : 1) * 2 ** (3 - 6 * random()) * (200 / (max - min)));
    const start = Math.fround(80 * random() - 40);
    const range = sign < 0 ? { min: -max, max: -min } : { min, max };
    const code = (v: number) =>
      Math.min(
        255,
        Math.max(0, Math.round(curve(Math.fround(Math.fround(v * slope) + start)) + 99)),
      );
    table.push(...thresholdsOf(code, 255, range));
    signs.push(sign);
  }
  const thresholds = b.constant(`i32[${rows}, 255]`, table);
  return b.op("threshold", [x, thresholds, b.constant(`o1[${rows}]`, signs)], {}, "u8");
}

export function segmentNetwork({ seed, channels, mixed, pooled, gated }: SegmentSpec): Graph {
  const b = createBuilder();
  const conv = (x: Node, outputs: number, side: number, type: string) => {
    const shape = [outputs, x.type.shape[0] ?? 1, side, side];
    const { data } = randomTensor(typed(type), shape, seed + outputs);
    const w = b.constant(`${type}[${shape.join(", ")}]`, (i) => data[i] ?? 0);
    const pad = (side - 1) / 2;
    const bytes = x.type.element.kind === "u" && x.type.element.bits === 8;
    if (!gated || !bytes) return b.op("conv2d", [x, w], { pad });
    const gate = b.constant(`i8[${outputs}]`, (c) => 20 * (c % 3) - 15);
    return b.op("conv2d", [x, w, undefined, gate], { pad, low: 4 });
  };
  let x = staircases(b, conv(b.input("u4[3, 6, 6]"), channels, 3, "i6"), 3 * seed, false);
  if (pooled) x = b.op("maxpool", [x], { kernel: 2, stride: 2 });
  if (mixed) {
    const sums = conv(x, 5, 1, "i4");
    const multiplier = b.constant("i6[5]", [9, -13, 21, 5, 30]);
    const y = b.op("requantize", [sums, multiplier], { shift: 9, rounding: "half-even" }, "i4");
    const few = conv(y, 6, 1, "i4");
    x = b.op("threshold", [few, b.constant("i8[3]", [-30, 0, 25])], {}, "u2");
  }
  const last = staircases(b, conv(x, 4, 1, "i6"), 3 * seed + 1, true);
  b.op("output", [last]);
  return b.graph();
}
