import type { Geometry } from "../../src/schedule/geometry.js";

/** Small arrays: simulators build fast, and a few channels make several blocks and groups. */
const narrow: Geometry = { pes: 4, lanes: 4, pixels: 1, digit: 2, post: 2 };
const wide: Geometry = { pes: 4, lanes: 4, pixels: 2, digit: 2, post: 4 };
const bits: Geometry = { pes: 4, lanes: 4, pixels: 2, digit: 1, post: 1 };
const nibbles: Geometry = { pes: 4, lanes: 4, pixels: 2, digit: 4, post: 2 };

/** One lane a PE; sign and nonzero planes; signs. */
const own: Geometry = { kind: "depthwise", pes: 4, lanes: 4, pixels: 2, digit: 2, post: 2 };
const planes: Geometry = { kind: "ternary", pes: 4, lanes: 6, pixels: 2, digit: 2, post: 2 };
const signs: Geometry = { kind: "bipolar", pes: 4, lanes: 5, pixels: 1, digit: 1, post: 1 };

/** The networks of nets/, each with its array. */
export const opNets: ReadonlyMap<string, Geometry> = new Map([
  ["conv2d", wide],
  ["conv2d-groups", bits],
  ["odd-types", narrow],
  ["requantize", nibbles],
  ["clamps", narrow],
  ["maxpool", wide],
  ["avgpool", bits],
  ["means", wide],
  ["pads", narrow],
  ["crops", wide],
  ["dense", nibbles],
  ["joins", wide],
  ["slices", wide],
  ["parallel", wide],
  ["depthwise", own],
  ["ternary", planes],
  ["bipolar", signs],
  ["residual-post", narrow],
  ["residual-pre", wide],
  ["residual-pre-down", wide],
  ["residual-shuffle", narrow],
  ["residual-weighted", nibbles],
  ["products", narrow],
  ["products-grouped", wide],
  ["reshapes", wide],
  ["vectors", narrow],
  ["upsample", wide],
  ["blocks", wide],
  ["transposes", narrow],
  ["permutes", wide],
  ["wide", narrow],
  ["multipoint", { ...wide, pes: 8, post: 2 }],
]);

/** Networks tried on a second array: rows of points fill several rounds of one pixel; rectangles lie in one bank or in several; a word is one value. */
export const alsoOn: readonly (readonly [string, Geometry])[] = [
  ["multipoint", { ...narrow, lanes: 8, post: 4 }],
  ["means", narrow],
  ["pads", wide],
  ["crops", narrow],
  ["permutes", { ...bits, pixels: 1 }],
];

/** Where each op is tried. */
export const netsOfOps: Readonly<Record<string, readonly string[]>> = {
  input: ["conv2d", "odd-types", "wide"],
  output: ["conv2d", "odd-types"],
  constant: ["conv2d", "requantize"],
  conv2d: ["conv2d", "conv2d-groups", "odd-types", "parallel"],
  dense: ["dense"],
  multipoint: ["multipoint"],
  requantize: ["requantize", "conv2d", "avgpool"],
  threshold: ["odd-types", "maxpool", "dense"],
  relu: ["clamps"],
  clip: ["clamps"],
  maxpool: ["maxpool"],
  avgpool: ["avgpool", "means"],
  pad: ["pads"],
  crop: ["crops"],
  globalavgpool: ["avgpool"],
  upsample: ["upsample"],
  depth_to_space: ["blocks"],
  space_to_depth: ["blocks"],
  transpose: ["transposes", "permutes"],
  add: [
    "joins",
    "clamps",
    "residual-post",
    "residual-pre",
    "residual-pre-down",
    "residual-shuffle",
    "residual-weighted",
  ],
  mul: ["products", "products-grouped"],
  shuffle: ["joins", "parallel"],
  flatten: ["dense", "vectors"],
  reshape: ["dense", "reshapes"],
  concat: ["joins", "requantize", "parallel"],
  slice: ["slices"],
  argmax: ["dense", "joins"],
};
