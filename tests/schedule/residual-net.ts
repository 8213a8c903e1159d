import type { Graph, Node } from "../../src/ir/graph.js";
import { type Builder, createBuilder } from "../ops/build.js";
import { randomTensor, typed } from "./random-net.js";

/** The map between blocks: wide; wide, but rounded to eight levels after each sum; of two bits. */
export type Stream = "highway" | "rounded" | "narrow";

/** Sizes of a residual network: image, channels of the stages, blocks a stage; each stage but the first halves the map. */
export interface ResidualShape {
  readonly image: readonly [channels: number, height: number, width: number];
  readonly stages: readonly number[];
  readonly blocks: number;
}

/**
 * A network of two-convolution blocks with 2-bit weights and activations, ReLU after the sum. With a highway the map
 * between the blocks is wide and each reader quantizes its own copy in its own way; narrow, the sum is clamped to two bits.
 */
export function residualNet(stream: Stream, { image, stages, blocks }: ResidualShape): Graph {
  const b = createBuilder();
  const site: Site = { b, stream, seed: 0 };
  const stem = conv(site, b.input(`u2[${image.join(", ")}]`), stages[0] ?? 1, 3, 1);
  let h = clamp(site, scaled(site, stem));
  for (const [stage, channels] of stages.entries())
    for (let block = 0; block < blocks; block++)
      h = residualBlock(site, h, channels, stage > 0 && block === 0 ? 2 : 1);
  const pooled = b.op("globalavgpool", [h]);
  b.op("output", [conv(site, entry(site, pooled, 4), 10, 1, 1)]);
  return { ...b.graph(), name: stream };
}

interface Site {
  readonly b: Builder;
  readonly stream: Stream;
  seed: number;
}

function residualBlock(site: Site, h: Node, channels: number, stride: number): Node {
  const { b, stream } = site;
  const copy = (m: number) => (stream === "narrow" ? h : entry(site, h, 2, m));
  const inner = entry(site, conv(site, copy(5), channels, 3, stride), 6);
  const branch = scaled(site, conv(site, inner, channels, 3, 1));
  const identity = stride === 1 ? h : scaled(site, conv(site, copy(6), channels, 1, stride));
  return clamp(site, b.op("add", [branch, identity]));
}

function clamp({ b, stream }: Site, x: Node): Node {
  const [high, type] = stream === "narrow" ? [3, "u2"] : [32767, "i16"];
  const h = b.op("clip", [x], { low: 0, high }, type);
  if (stream !== "rounded") return h;
  const levels = b.op("requantize", [h, b.constant("u1[1]", [1])], { shift: 12 }, "u3");
  return b.op("requantize", [levels, b.constant("u13[1]", [4096])], {}, "i16");
}

function conv(site: Site, x: Node, outputs: number, kernel: number, stride: number): Node {
  const shape = [outputs, x.type.shape[0] ?? 1, kernel, kernel];
  const { data } = randomTensor(typed("o2"), shape, site.seed++);
  const w = site.b.constant(`o2[${shape.join(", ")}]`, (i) => data[i] ?? 1);
  return site.b.op("conv2d", [x, w], { stride, pad: (kernel - 1) / 2 });
}

/** To the scale of the map between blocks, each channel by itself. */
function scaled({ b, stream }: Site, x: Node): Node {
  const channels = x.type.shape[0] ?? 1;
  const m = b.constant(`u9[${channels}]`, (i) => 200 + ((i * 37) % 100));
  const [shift, type] = stream === "narrow" ? [14, "i8"] : [2, "i16"];
  return b.op("requantize", [x, m], { shift }, type);
}

/** Onto the array, all channels alike; the codes use all but the highest bits of the value's type. */
function entry({ b }: Site, x: Node, unused: number, multiplier = 5): Node {
  const shift = Math.max(0, x.type.element.bits - unused);
  return b.op("requantize", [x, b.constant("u3[1]", [multiplier])], { shift }, "u2");
}
