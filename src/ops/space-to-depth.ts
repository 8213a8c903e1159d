import type { Node } from "../ir/graph.js";
import type { OpDef } from "../ir/op-def.js";
import { pairAttr } from "./attrs.js";
import { blockAttrs, blocksOf, checkBlock, evaluateBlocks } from "./blocks.js";
import { uniformScale } from "./scale.js";
import { asMap, checkRank, operandNode, operandType, typed } from "./site.js";

/** The pixels of a block become parts of the channels. */
export const spaceToDepth: OpDef = {
  name: "space_to_depth",
  doc: "Blocks of pixels as channels (ONNX SpaceToDepth, PyTorch PixelUnshuffle): with b = [down, across], [C, H * down, W * across] gives [C * down * across, H, W] of the same type; depth_to_space of the same mode gives it back.",
  example: "%y = space_to_depth(%x) { block: 2 }",
  operands: [{ name: "x", kind: "value", doc: "feature map [C, H * down, W * across]" }],
  attrs: blockAttrs,
  infer(site) {
    const x = { index: 0, name: "x" };
    if (!checkRank(site, "space_to_depth", x, "[C, H, W]", [3])) return undefined;
    const { element, shape, scale } = operandType(site, 0);
    const [channels, height, width] = asMap(shape);
    const [down, across] = pairAttr(site.attrs, "block");
    if (!checkBlock(site, "space_to_depth", "rows", height, down)) return undefined;
    if (!checkBlock(site, "space_to_depth", "columns", width, across)) return undefined;
    const deep = [channels * down * across, height / down, width / across];
    return typed(element, deep, uniformScale(scale));
  },
  evaluate: (node, [x]) => evaluateBlocks(blocks(node), node, x),
  hardware: (node) => ({ kind: "blocks", input: operandNode(node, 0), blocks: blocks(node) }),
};

function blocks(node: Node) {
  return blocksOf(node.attrs, "depth", asMap(operandNode(node, 0).type.shape)[0]);
}
