import type { Node } from "../ir/graph.js";
import type { OpDef } from "../ir/op-def.js";
import { pairAttr } from "./attrs.js";
import { blockAttrs, blocksOf, checkBlock, evaluateBlocks } from "./blocks.js";
import { uniformScale } from "./scale.js";
import { asMap, checkRank, operandNode, operandType, typed } from "./site.js";

/** Parts of the channels become the pixels of a block. */
export const depthToSpace: OpDef = {
  name: "depth_to_space",
  doc: "Channels as blocks of pixels (ONNX DepthToSpace, PyTorch PixelShuffle): with b = [down, across], [C * down * across, H, W] gives [C, H * down, W * across] of the same type. In mode dcr pixel (y, x) of a block holds the channels (y * across + x) * C + c, in mode crd c * down * across + y * across + x.",
  example: "%y = depth_to_space(%x) { block: 2 }",
  operands: [{ name: "x", kind: "value", doc: "feature map [C * down * across, H, W]" }],
  attrs: blockAttrs,
  infer(site) {
    const x = { index: 0, name: "x" };
    if (!checkRank(site, "depth_to_space", x, "[C, H, W]", [3])) return undefined;
    const { element, shape, scale } = operandType(site, 0);
    const [channels, height, width] = asMap(shape);
    const [down, across] = pairAttr(site.attrs, "block");
    const pixels = down * across;
    if (!checkBlock(site, "depth_to_space", "channels", channels, pixels)) return undefined;
    const flat = [channels / pixels, height * down, width * across];
    return typed(element, flat, uniformScale(scale));
  },
  evaluate: (node, [x]) => evaluateBlocks(blocks(node), node, x),
  hardware: (node) => ({ kind: "blocks", input: operandNode(node, 0), blocks: blocks(node) }),
};

function blocks({ attrs, type }: Node) {
  return blocksOf(attrs, "space", asMap(type.shape)[0]);
}
