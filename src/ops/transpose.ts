import type { OpDef } from "../ir/op-def.js";
import { createTensor } from "../num/tensor.js";
import { present } from "../support/invariant.js";
import { channelwise } from "./grouped.js";
import { asMap, checkRank, operandNode, operandType, typed } from "./site.js";

/** Rows for columns. */
export const transpose: OpDef = {
  name: "transpose",
  doc: "Each channel's map with rows for columns (ONNX Transpose that swaps the spatial axes): [C, H, W] gives [C, W, H] of the same type.",
  example: "%y = transpose(%x)",
  operands: [{ name: "x", kind: "value", doc: "feature map [C, H, W]" }],
  attrs: [],
  infer(site) {
    if (!checkRank(site, "transpose", { index: 0, name: "x" }, "[C, H, W]", [3])) return undefined;
    const { element, shape, scale } = operandType(site, 0);
    const [channels, height, width] = asMap(shape);
    return typed(element, [channels, width, height], scale);
  },
  evaluate(node, [input]) {
    const x = present(input, "x");
    const out = createTensor(node.type.element, node.type.shape);
    const [channels, height, width] = asMap(x.shape);
    let at = 0;
    for (let c = 0; c < channels; c++)
      for (let i = 0; i < width; i++)
        for (let y = 0; y < height; y++)
          out.data[at++] = x.data[(c * height + y) * width + i] as number;
    return out;
  },
  grouped: channelwise,
  hardware: (node) => ({ kind: "turn", input: operandNode(node, 0) }),
};
