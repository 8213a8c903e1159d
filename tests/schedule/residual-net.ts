import type { Graph, Node } from "../../src/ir/graph.js";
import { type Builder, createBuilder } from "../ops/build.js";
import { randomTensor, typed } from "./random-net.js";

/** Where the map between blocks is narrowed. */
export type Stream = "highway" | "narrow";

/** Sizes of a residual network: image, channels of the stages, blocks a stage; each stage but the first halves the map. */
export interface ResidualShape {
  readonly image: readonly [channels: number, height: number, width: number];
  readonly stages: readonly number[];
  readonly blocks: number;
}

const wide = "i16";

/**
 * A network of two-convolution blocks with 2-bit weights and activations, ReLU after the sum. With a highway the map
 * between the blocks is wide and each reader quantizes its own copy in its own way; narrow, it is quantized once after the sum.
 */
export function residualNet(stream: Stream, { image, stages, blocks }: ResidualShape): Graph {
  const b = createBuilder();
  const site: Site = { b, seed: 0 };
  const stem = conv(site, b.input(`u2[${image.join(", ")}]`), stages[0] ?? 1, 3, 1);
  let h = settle(site, clamp(b, scaled(site, stem)), stream);
  for (const [stage, channels] of stages.entries())
    for (let block = 0; block < blocks; block++)
      h = residualBlock(site, h, channels, stage > 0 && block === 0 ? 2 : 1, stream);
  const pooled = b.op("globalavgpool", [h]);
  b.op("output", [conv(site, entry(site, pooled), 10, 1, 1)]);
  return { ...b.graph(), name: stream };
}

interface Site {
  readonly b: Builder;
  seed: number;
}

function residualBlock(
  site: Site,
  h: Node,
  channels: number,
  stride: number,
  stream: Stream,
): Node {
  const { b } = site;
  const copy = (m: number) => (stream === "highway" ? entry(site, h, m) : h);
  const inner = entry(site, conv(site, copy(5), channels, 3, stride));
  const branch = scaled(site, conv(site, inner, channels, 3, 1));
  const identity = stride === 1 ? h : scaled(site, conv(site, copy(6), channels, 1, stride));
  return settle(site, clamp(b, b.op("add", [branch, identity])), stream);
}

function settle(site: Site, sum: Node, stream: Stream): Node {
  return stream === "highway" ? sum : entry(site, sum);
}

function clamp(b: Builder, x: Node): Node {
  return b.op("clip", [x], { low: 0, high: 32767 }, wide);
}

function conv(site: Site, x: Node, outputs: number, kernel: number, stride: number): Node {
  const shape = [outputs, x.type.shape[0] ?? 1, kernel, kernel];
  const { data } = randomTensor(typed("o2"), shape, site.seed++);
  const w = site.b.constant(`o2[${shape.join(", ")}]`, (i) => data[i] ?? 1);
  return site.b.op("conv2d", [x, w], { stride, pad: (kernel - 1) / 2 });
}

/** Back to the highway, each channel by itself. */
function scaled({ b }: Site, x: Node): Node {
  const channels = x.type.shape[0] ?? 1;
  const m = b.constant(`u9[${channels}]`, (i) => 200 + ((i * 37) % 100));
  return b.op("requantize", [x, m], { shift: 2 }, wide);
}

/** Onto the array, all channels alike. */
function entry({ b }: Site, x: Node, multiplier = 5): Node {
  const bits = Math.max(0, x.type.element.bits - 6);
  return b.op("requantize", [x, b.constant("u3[1]", [multiplier])], { shift: bits }, "u2");
}
