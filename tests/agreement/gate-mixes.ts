import type { Graph, Node } from "../../src/ir/graph.js";
import { createRandom } from "../../src/num/random.js";
import { type Builder, createBuilder } from "../ops/build.js";

/** What stands between the gated layers of a mix. */
export const mixes = ["residual", "multipoint", "pooling", "products", "moves", "all"] as const;
export type Mix = (typeof mixes)[number];

interface Site {
  readonly b: Builder;
  readonly random: () => number;
}

/**
 * Gated layers with what else the post-processor does: residual sums on a wide stream with entry quantizers, points that are
 * joined, overlapping and fused pooling, a sum over the map, products, maps that are moved and averages by the pixels inside.
 */
export function gateMix(mix: Mix, seed: number): Graph {
  const site: Site = { b: createBuilder(), random: createRandom(seed) };
  const { b } = site;
  const parts: Readonly<Record<Exclude<Mix, "all">, (x: Node) => Node>> = {
    residual: (x) => residual(site, x),
    multipoint: (x) => multipoint(site, x),
    pooling: (x) => pooling(site, x),
    products: (x) => products(site, x),
    moves: (x) => moves(site, x),
  };
  let x = narrow(site, conv(site, b.input("u4[3, 7, 6]"), 6, 2, 1), "u4");
  for (const [name, part] of Object.entries(parts)) if (mix === "all" || mix === name) x = part(x);
  const mean = b.op("requantize", [b.op("globalavgpool", [x]), one(b)], { shift: 3 }, "u4");
  const w = weights(site, "i4", [5, x.type.shape[0] ?? 1, 1, 1]);
  b.op("output", [b.op("conv2d", [mean, w, undefined, gate(site, 5, 6)], { low: 2 })]);
  return { ...b.graph(), name: mix };
}

/** h + conv(Q(h)), twice; the second sum is narrowed in the same flight. */
function residual(site: Site, x: Node): Node {
  const { b } = site;
  let h = narrow(site, conv(site, x, 6, 2), "i12");
  for (let block = 0; block < 2; block++) {
    const inner = narrow(site, conv(site, narrow(site, h, "u4"), 5, 1), "u3");
    const branch = narrow(site, conv(site, inner, 6, block), "i10");
    h = b.op("clip", [b.op("add", [branch, h])], { low: 0, high: 2047 }, "i12");
  }
  return narrow(site, h, "u4");
}

/** One to three points a channel, then a gated layer. */
function multipoint(site: Site, x: Node): Node {
  const { b, random } = site;
  const points = [1, 2, 1, 3, 1, 2];
  const rows = points.reduce((n, p) => n + p, 0);
  const w = weights(site, "i2", [rows, x.type.shape[0] ?? 1, 3, 3]);
  const sums = b.op("conv2d", [x, w], { pad: 1 });
  const a = b.constant(`i6[${rows}]`, () => Math.floor(random() * 60) - 30);
  const joined = b.op("multipoint", [sums, a], { points });
  return narrow(site, conv(site, narrow(site, joined, "u4"), 8, 2), "u4");
}

function pooling(site: Site, x: Node): Node {
  const { b } = site;
  const wide = b.op("maxpool", [x], { kernel: 3, stride: 1 });
  const fused = b.op("maxpool", [narrow(site, conv(site, wide, 6, 2), "u4")], { kernel: 2 });
  const summed = b.op("avgpool", [narrow(site, conv(site, fused, 6, 1), "u4")], { kernel: 1 });
  return narrow(site, summed, "u4");
}

/** A factor a channel that is formed last, and a product that a gated layer takes along. */
function products(site: Site, x: Node): Node {
  const { b } = site;
  const mean = b.op("requantize", [b.op("globalavgpool", [x]), one(b)], { shift: 2 }, "u4");
  const squeezed = weights(site, "i4", [x.type.shape[0] ?? 1, x.type.shape[0] ?? 1, 1, 1]);
  const factor = narrow(site, b.op("conv2d", [mean, squeezed]), "u4");
  const excited = narrow(site, b.op("mul", [x, factor]), "u4");
  const [first, second] = [conv(site, excited, 6, 2), conv(site, excited, 6, 2)];
  return narrow(site, b.op("mul", [narrow(site, first, "u4"), narrow(site, second, "u4")]), "u4");
}

/** Rectangles and turns before and behind gated layers. */
function moves(site: Site, x: Node): Node {
  const { b } = site;
  const framed = b.op("pad", [x], { pad: 1, mode: "edge" });
  const turned = b.op("transpose", [narrow(site, conv(site, framed, 6, 2), "u4")]);
  const mean = b.op("avgpool", [turned], { kernel: 3, stride: 1, pad: 1, counted: 0 });
  return narrow(site, conv(site, narrow(site, mean, "u4"), 6, 1), "u4");
}

/** A 3x3 convolution; `low` 0: without a gate. */
function conv(site: Site, x: Node, outputs: number, low: number, stride = 1): Node {
  const { b } = site;
  const channels = x.type.shape[0] ?? 1;
  const w = weights(site, "i4", [outputs, channels, 3, 3]);
  const size = (x.type.shape[1] ?? 1) >= 3 ? { pad: 1, stride } : { pad: 1 };
  if (low === 0) return b.op("conv2d", [x, w], size);
  const operands = [x, w, undefined, gate(site, outputs, 12 * channels)];
  return b.op("conv2d", operands, { ...size, low });
}

function gate({ b, random }: Site, outputs: number, spread: number): Node {
  return b.constant(`i16[${outputs}]`, () => Math.round((random() - 0.4) * spread));
}

function weights({ b, random }: Site, type: string, shape: readonly number[]): Node {
  const span = 2 ** Number(type.slice(1));
  const draw = () => Math.floor(random() * span) - span / 2;
  return b.constant(`${type}[${shape.join(", ")}]`, draw);
}

function narrow({ b }: Site, x: Node, type: string): Node {
  const bits = Number(type.slice(1));
  const shift = Math.max(0, x.type.element.bits - bits);
  return b.op("requantize", [x, b.constant("i4[1]", [3])], { shift }, type);
}

function one(b: Builder): Node {
  return b.constant("i2[1]", [1]);
}
