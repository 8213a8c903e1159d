import type { OpDef } from "../ir/op-def.js";
import { scaleAttr, scaleSpec, tensorAttr } from "./attrs.js";
import { typed } from "./site.js";

/** Weights and other data that are part of the network. */
export const constant: OpDef = {
  name: "constant",
  doc: "Integers that are part of the network: weights, biases, multipliers, thresholds; inline or from a file beside the source.",
  example: "@w: i4[2, 3] = [[1, -2, 3], [0, 7, -8]]",
  operands: [],
  attrs: [{ name: "value", kind: { kind: "tensor" }, required: true, doc: "the data" }, scaleSpec],
  infer(site) {
    const { element, shape } = tensorAttr(site.attrs, "value");
    return typed(element, shape, scaleAttr(site.attrs));
  },
  evaluate: (node) => tensorAttr(node.attrs, "value"),
  hardware: () => ({ kind: "boundary" }),
};
