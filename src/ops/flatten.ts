import type { OpDef } from "../ir/op-def.js";
import { elementCount } from "../num/tensor.js";
import { channelwise } from "./grouped.js";
import { renamed } from "./reshape.js";
import { uniformScale } from "./scale.js";
import { operandNode, operandType, typed } from "./site.js";

/** [C, H, W] as [C*H*W]. */
export const flatten: OpDef = {
  name: "flatten",
  doc: "A feature map as a vector in ONNX order: element (c, y, x) becomes (c*H + y)*W + x.",
  example: "%y = flatten(%x)",
  operands: [{ name: "x", kind: "value", doc: "any shape" }],
  attrs: [],
  infer(site) {
    const { element, shape, scale } = operandType(site, 0);
    return typed(element, [elementCount(shape)], uniformScale(scale));
  },
  evaluate: (node, [x]) => renamed(node, x),
  grouped: channelwise,
  hardware: (node) => ({ kind: "reshape", input: operandNode(node, 0) }),
};
