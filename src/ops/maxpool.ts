import type { OpDef } from "../ir/op-def.js";
import { channelwise } from "./grouped.js";
import { evaluatePool, poolRole, poolWindow } from "./pool.js";
import { checkRank, operandType, typed } from "./site.js";
import { checkedPads, checkedSize, checkPoolPads, padSpec, pairSpec } from "./window.js";

/** Largest element of each window. */
export const maxpool: OpDef = {
  name: "maxpool",
  doc: "Largest element of each window of each channel (ONNX MaxPool): [C, H, W] gives [C, H', W'] of the same type. Padding never wins: it is not part of the window. Output sizes round down.",
  example: "%y = maxpool(%x) { kernel: 3, stride: 2, pad: 1 }",
  operands: [{ name: "x", kind: "value", doc: "feature map [C, H, W]" }],
  attrs: [
    { ...pairSpec("kernel", "window, [vertical, horizontal]"), required: true },
    pairSpec("stride", "window step; default: the kernel"),
    padSpec,
    pairSpec("dilation", "distance of neighbouring taps, [vertical, horizontal]", 1),
  ],
  infer(site) {
    if (!checkRank(site, "maxpool", { index: 0, name: "x" }, "[C, H, W]", [3])) return undefined;
    const pads = checkedPads(site, "maxpool");
    if (pads === undefined) return undefined;
    const { element, shape, scale } = operandType(site, 0);
    const window = poolWindow(site.attrs, shape, pads);
    if (!checkPoolPads(site, "maxpool", shape, window)) return undefined;
    const size = checkedSize(site, "maxpool", shape, window);
    return size && typed(element, [shape[0] ?? 0, ...size], scale);
  },
  evaluate: (node, [x]) =>
    evaluatePool(poolRole(node, "max"), node, x, Number.NEGATIVE_INFINITY, Math.max),
  grouped: channelwise,
  hardware: (node) => poolRole(node, "max"),
};
