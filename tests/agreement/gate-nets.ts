import type { Graph } from "../../src/ir/graph.js";
import { createRandom } from "../../src/num/random.js";
import type { Geometry } from "../../src/schedule/geometry.js";
import { type Builder, createBuilder } from "../ops/build.js";
import { randomTensor, typed } from "../schedule/random-net.js";

/** A gated network and the array it runs on. */
export interface GateNet {
  readonly name: string;
  readonly graph: Graph;
  readonly geometry: Geometry;
}

/** One gated layer after another, with what comes between. */
export interface Part {
  readonly op: "conv2d" | "dense";
  readonly outputs: number;
  readonly weights: string;
  /** Bits of the low part; 0: not gated. */
  readonly low: number;
  readonly kernel?: readonly [number, number];
  readonly attrs?: Readonly<Record<string, number | readonly number[]>>;
  readonly bias?: boolean;
  /** Type the result is narrowed to; absent: the layer's sums leave as they are. */
  readonly narrow?: string;
  readonly pool?: readonly [string, number];
}

/** Thresholds around the sums of the high part that occur. */
function gateOf(b: Builder, outputs: number, spread: number, seed: number) {
  const random = createRandom(seed);
  const draw = () => Math.round((random() - 0.4) * spread);
  return b.constant(`i16[${outputs}]`, draw);
}

/** Builds a network of parts. */
export function gateNet(
  name: string,
  input: string,
  parts: readonly Part[],
  geometry: Geometry,
  seed: number,
): GateNet {
  const b = createBuilder();
  let x = b.input(input);
  parts.forEach((part, i) => {
    const [channels = 1, ...rest] = x.type.shape;
    const groups = (part.attrs?.groups as number | undefined) ?? 1;
    const count = rest.reduce((n, d) => n * d, channels);
    const kernel = part.kernel ?? [3, 3];
    const shape =
      part.op === "dense" ? [part.outputs, count] : [part.outputs, channels / groups, ...kernel];
    const own = seed * 31 + i;
    const { data } = randomTensor(typed(part.weights), shape, own);
    const w = b.constant(`${part.weights}[${shape.join(", ")}]`, [...data]);
    const biases = randomTensor(typed("i7"), [part.outputs], own + 1).data;
    const bias = part.bias ? b.constant(`i7[${part.outputs}]`, [...biases]) : undefined;
    const terms = shape.slice(1).reduce((n, d) => n * d, 1);
    const spread = 4 * Math.sqrt(terms) * 2 ** (typed(part.weights).bits - 1);
    const gate = part.low > 0 ? gateOf(b, part.outputs, spread, own) : undefined;
    const attrs = { ...part.attrs, ...(part.low > 0 ? { low: part.low } : {}) };
    x = b.op(part.op, [x, w, bias, gate], attrs);
    if (part.narrow) {
      const shift = Math.max(0, x.type.element.bits - typed(part.narrow).bits - 1);
      x = b.op("requantize", [x, b.constant("i4[1]", [3])], { shift }, part.narrow);
    }
    if (part.pool) x = b.op(part.pool[0], [x], { kernel: part.pool[1] });
  });
  b.op("output", [x]);
  return { name, graph: { ...b.graph(), name: "gated" }, geometry };
}

const small: Geometry = { pes: 4, lanes: 4, pixels: 1, digit: 2, post: 2 };
const bits: Geometry = { pes: 4, lanes: 8, pixels: 1, digit: 1, post: 4 };

/** The fixed networks: aligned and cut digits, slots, ungated neighbours, pooling, groups, dense. */
export const gateNets: readonly GateNet[] = [
  gateNet(
    "slots",
    "u4[4, 6, 6]",
    [{ op: "conv2d", outputs: 8, weights: "i4", low: 2, attrs: { pad: 1 }, bias: true }],
    small,
    1,
  ),
  gateNet(
    "cut digit",
    "u3[5, 5, 4]",
    [
      { op: "conv2d", outputs: 7, weights: "i3", low: 1, attrs: { stride: 2 }, narrow: "u5" },
      { op: "conv2d", outputs: 6, weights: "o2", low: 3, kernel: [1, 1], narrow: "u2" },
    ],
    small,
    2,
  ),
  gateNet(
    "between others",
    "i4[3, 8, 8]",
    [
      { op: "conv2d", outputs: 6, weights: "i4", low: 0, attrs: { pad: 1 }, narrow: "u4" },
      {
        ...{ op: "conv2d", outputs: 10, weights: "t2", low: 2, narrow: "u4" },
        ...{ attrs: { pad: 1 }, pool: ["maxpool", 2] },
      },
      { op: "dense", outputs: 5, weights: "i4", low: 2, bias: true },
    ],
    small,
    3,
  ),
  gateNet(
    "groups",
    "u6[8, 5, 5]",
    [
      {
        ...{ op: "conv2d", outputs: 8, weights: "i2", low: 4, narrow: "u3" },
        ...{ attrs: { groups: 2, pad: [1, 0, 1, 2] } },
      },
      { op: "conv2d", outputs: 12, weights: "o1", low: 1, kernel: [2, 2], attrs: { dilation: 2 } },
    ],
    bits,
    4,
  ),
];
