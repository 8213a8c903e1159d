import type { Attrs, Node } from "../ir/graph.js";
import type { Blocks } from "../ir/hardware-role.js";
import type { AttrSpec, InferSite } from "../ir/op-def.js";
import { createTensor, type Tensor } from "../num/tensor.js";
import { present } from "../support/invariant.js";
import { pairAttr, wordAttr } from "./attrs.js";
import { asMap, printShape } from "./site.js";
import { pairSpec } from "./window.js";

/** Attributes of both ops that move pixels of blocks into channels or back. */
export const blockAttrs: readonly AttrSpec[] = [
  { ...pairSpec("block", "rows and columns of a block"), required: true },
  {
    name: "mode",
    kind: { kind: "enum", values: ["dcr", "crd"] },
    default: "dcr",
    doc: "channels of the deep map: pixel of the block first (ONNX DCR, TensorFlow), or channel first (ONNX CRD, PyTorch)",
  },
];

/** The blocks of a flat map of `channels`. */
export function blocksOf(attrs: Attrs, to: Blocks["to"], channels: number): Blocks {
  const factors = pairAttr(attrs, "block");
  const pixels = factors[0] * factors[1];
  const pixelFirst = wordAttr(attrs, "mode") !== "crd";
  const channelOf = (k: number, c: number) => (pixelFirst ? k * channels + c : c * pixels + k);
  const parts = Array.from({ length: pixels }, (_, k) =>
    Array.from({ length: channels }, (_, c) => channelOf(k, c)),
  );
  return { to, factors, parts };
}

/** Copies every pixel of the flat map from the deep one, or to it. */
export function evaluateBlocks({ to, factors, parts }: Blocks, node: Node, input?: Tensor): Tensor {
  const x = present(input, "x");
  const out = createTensor(node.type.element, node.type.shape);
  const [flat, deep] = to === "space" ? [out, x] : [x, out];
  const [down, across] = factors;
  const [channels, height, width] = asMap(flat.shape);
  const [, rows, columns] = asMap(deep.shape);
  let at = 0;
  for (let c = 0; c < channels; c++)
    for (let y = 0; y < height; y++)
      for (let i = 0; i < width; i++) {
        const part = present(parts[(y % down) * across + (i % across)], "part");
        const row = present(part[c], "channel") * rows + Math.floor(y / down);
        const from = row * columns + Math.floor(i / across);
        if (to === "space") out.data[at++] = x.data[from] as number;
        else out.data[from] = x.data[at++] as number;
      }
  return out;
}

/** True when `size` (of what) is a multiple of `count`; reports otherwise. */
export function checkBlock(
  site: InferSite,
  op: string,
  what: string,
  size: number,
  count: number,
): boolean {
  if (size % count === 0) return true;
  const block = printShape(pairAttr(site.attrs, "block"));
  const params = { op, block, what, size: String(size), count: String(count) };
  site.report("BL2224", site.placeOf({ attr: "block" }), params);
  return false;
}
