import type { OpDef } from "../ir/op-def.js";
import { printTensorType } from "../ir/tensor-type.js";
import { valueRange } from "../num/element-type.js";
import { addIntervals } from "../num/interval.js";
import { createTensor } from "../num/tensor.js";
import { present } from "../support/invariant.js";
import { channelwise } from "./grouped.js";
import { commonScale } from "./scale.js";
import { exactElement, operandType, printShape, typed } from "./site.js";

/** y = a + b + ..., exact. */
export const add: OpDef = {
  name: "add",
  doc: "Exact element-wise sum of two or more values of one shape (nothing is broadcast). The result is the narrowest type that holds every sum, or a declared one that does. Scales must agree.",
  example: "%y = add(%a, %b)",
  operands: [
    { name: "a", kind: "value", doc: "any shape" },
    { name: "b", kind: "value", variadic: true, doc: "same shape as a" },
  ],
  attrs: [],
  infer(site) {
    const types = site.inputs.map((_, i) => operandType(site, i));
    const first = present(types[0], "first operand");
    const odd = types.findIndex((t) => printShape(t.shape) !== printShape(first.shape));
    if (odd >= 0) {
      site.report("BL2202", site.placeOf({ operand: odd }), {
        op: "add",
        first: printTensorType(first),
        other: printTensorType(operandType(site, odd)),
        rule: "all operands of add have the same shape",
      });
      return undefined;
    }
    const range = types.map((t) => valueRange(t.element)).reduce(addIntervals);
    const element = exactElement(site, "add", range, `the sum of ${types.length} operands`);
    return element && typed(element, first.shape, commonScale(site, "add"));
  },
  evaluate(node, inputs) {
    const out = createTensor(node.type.element, node.type.shape);
    for (let i = 0; i < out.data.length; i++) {
      let sum = 0;
      for (const x of inputs) sum += x?.data[i] ?? 0;
      out.data[i] = sum;
    }
    return out;
  },
  grouped: channelwise,
  hardware: (node) => ({ kind: "sum", inputs: node.inputs.map((n) => present(n, "operand")) }),
};
