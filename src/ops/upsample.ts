import type { Node } from "../ir/graph.js";
import type { OpDef } from "../ir/op-def.js";
import { createTensor } from "../num/tensor.js";
import { present } from "../support/invariant.js";
import { pairAttr } from "./attrs.js";
import { channelwise } from "./grouped.js";
import { asMap, checkRank, operandNode, operandType, typed } from "./site.js";
import { pairSpec } from "./window.js";

/** Nearest-neighbour enlargement by whole factors. */
export const upsample: OpDef = {
  name: "upsample",
  doc: "Each pixel as a block of `factor` pixels (ONNX Resize and Upsample, nearest, whole factors): [C, H, W] gives [C, H * factor, W * factor] of the same type.",
  example: "%y = upsample(%x) { factor: 2 }",
  operands: [{ name: "x", kind: "value", doc: "feature map [C, H, W]" }],
  attrs: [{ ...pairSpec("factor", "rows and columns a pixel becomes"), required: true }],
  infer(site) {
    if (!checkRank(site, "upsample", { index: 0, name: "x" }, "[C, H, W]", [3])) return undefined;
    const { element, shape, scale } = operandType(site, 0);
    const [channels, height, width] = asMap(shape);
    const [down, across] = pairAttr(site.attrs, "factor");
    return typed(element, [channels, height * down, width * across], scale);
  },
  evaluate(node, [input]) {
    const x = present(input, "x");
    const out = createTensor(node.type.element, node.type.shape);
    const [channels, rows, columns] = asMap(node.type.shape);
    const [, height, width] = asMap(x.shape);
    const [down, across] = factors(node);
    let to = 0;
    for (let c = 0; c < channels; c++)
      for (let y = 0; y < rows; y++) {
        const row = (c * height + Math.floor(y / down)) * width;
        for (let i = 0; i < columns; i++)
          out.data[to++] = x.data[row + Math.floor(i / across)] as number;
      }
    return out;
  },
  grouped: channelwise,
  hardware: (node) => ({ kind: "repeat", input: operandNode(node, 0), factors: factors(node) }),
};

function factors({ attrs }: Node): readonly [number, number] {
  return pairAttr(attrs, "factor");
}
