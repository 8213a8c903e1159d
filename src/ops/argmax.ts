import type { OpDef } from "../ir/op-def.js";
import { createTensor } from "../num/tensor.js";
import { present } from "../support/invariant.js";
import { checkRank, exactElement, operandNode, operandType, typed } from "./site.js";

/** Index of the largest element over the channels. */
export const argmax: OpDef = {
  name: "argmax",
  doc: "Index of the largest element over the channels, the lowest one on ties (ONNX ArgMax): [C] gives [1], [C, H, W] gives [1, H, W], in the narrowest unsigned type or a declared one.",
  example: "%y = argmax(%x)",
  operands: [{ name: "x", kind: "value", doc: "[C, H, W] or [C]" }],
  attrs: [],
  infer(site) {
    if (!checkRank(site, "argmax", { index: 0, name: "x" }, "[C, H, W] or [C]", [1, 3]))
      return undefined;
    const [channels = 0, ...map] = operandType(site, 0).shape;
    const element = exactElement(site, "argmax", { min: 0, max: channels - 1 }, "the index");
    return element && typed(element, [1, ...map]);
  },
  evaluate(node, [input]) {
    const x = present(input, "x");
    const out = createTensor(node.type.element, node.type.shape);
    const pixels = out.data.length;
    for (let p = 0; p < pixels; p++) {
      let best = 0;
      for (let i = p + pixels, c = 1; i < x.data.length; i += pixels, c++) {
        if ((x.data[i] as number) > (x.data[best * pixels + p] as number)) best = c;
      }
      out.data[p] = best;
    }
    return out;
  },
  hardware: (node) => ({ kind: "argmax", input: operandNode(node, 0) }),
};
