import type { Node } from "../ir/graph.js";
import type { InferSite, OpDef } from "../ir/op-def.js";
import { printTensorType } from "../ir/tensor-type.js";
import { elementCount, type Tensor } from "../num/tensor.js";
import { present } from "../support/invariant.js";
import { intsAttr } from "./attrs.js";
import { uniformScale } from "./scale.js";
import { operandNode, operandType, printShape, typed } from "./site.js";

/** The same elements in the same order under another shape. */
export const reshape: OpDef = {
  name: "reshape",
  doc: "The same elements in ONNX order (C, H, W) under another shape, [N] or [C, H, W]; one dimension may be -1 and is worked out.",
  example: "%y = reshape(%x) { shape: [16, 7, 7] }",
  operands: [{ name: "x", kind: "value", doc: "any shape" }],
  attrs: [
    {
      name: "shape",
      kind: { kind: "ints", length: undefined, min: -1, max: 2 ** 31 - 1 },
      required: true,
      doc: "[N] or [C, H, W]",
    },
  ],
  infer(site) {
    const { element, scale } = operandType(site, 0);
    const shape = newShape(site);
    return shape && typed(element, shape, uniformScale(scale));
  },
  evaluate: (node, [x]) => renamed(node, x),
  hardware: (node) => ({ kind: "reshape", input: operandNode(node, 0) }),
};

/** The operand's data under the node's shape; shared, as tensors are never written after creation. */
export function renamed(node: Node, x: Tensor | undefined): Tensor {
  return { ...present(x, "x"), shape: node.type.shape };
}

function newShape(site: InferSite): readonly number[] | undefined {
  const x = operandType(site, 0);
  const written = present(intsAttr(site.attrs, "shape"), "shape");
  const place = site.placeOf({ attr: "shape" });
  if (written.length !== 1 && written.length !== 3) {
    const legal = "1 value (a vector) or 3 (a feature map)";
    const given = String(written.length);
    site.report("BL2206", place, { op: "reshape", attr: "shape", given, legal });
    return undefined;
  }
  const count = elementCount(x.shape);
  const rest = elementCount(written.filter((d) => d !== -1));
  const shape = written.map((d) => (d === -1 ? count / rest : d));
  const legal = shape.every((d) => Number.isInteger(d) && d > 0) && elementCount(shape) === count;
  if (legal) return shape;
  const given = describeCount(written, rest);
  const to = { to: printShape(written), given };
  site.report("BL2216", place, { from: printTensorType(x), count: String(count), ...to });
  return undefined;
}

function describeCount(written: readonly number[], rest: number): string {
  const unknown = written.filter((d) => d === -1).length;
  if (unknown === 0) return String(rest);
  return unknown === 1 ? `a multiple of ${rest}` : "an unknown number of";
}
