import type { Node } from "../ir/graph.js";
import type { HardwareRole } from "../ir/hardware-role.js";
import type { OpDef } from "../ir/op-def.js";
import { createTensor } from "../num/tensor.js";
import { present } from "../support/invariant.js";
import { intsAttr } from "./attrs.js";
import { uniformScale } from "./scale.js";
import { asMap, checkRank, operandNode, operandType, typed } from "./site.js";

type Three = readonly [number, number, number];

/** The axes in another order. */
export const transpose: OpDef = {
  name: "transpose",
  doc: "The axes of a map in another order (ONNX Transpose): axis i of the result is axis `order[i]` of [C, H, W]. By default rows and columns change places, [C, H, W] gives [C, W, H]; a matrix of C tokens with W features is [C, 1, W], and `order: [2, 1, 0]` gives [W, 1, C].",
  example: "%y = transpose(%x)",
  operands: [{ name: "x", kind: "value", doc: "feature map [C, H, W]" }],
  attrs: [
    {
      name: "order",
      kind: { kind: "ints", length: 3, min: 0, max: 2 },
      default: [0, 2, 1],
      doc: "each of 0, 1 and 2 once",
    },
  ],
  infer(site) {
    if (!checkRank(site, "transpose", { index: 0, name: "x" }, "[C, H, W]", [3])) return undefined;
    const order = orderOf(site);
    if (new Set(order).size < 3) {
      const given = order.join(", ");
      site.report("BL2226", site.placeOf({ attr: "order" }), { given });
      return undefined;
    }
    const { element, shape, scale } = operandType(site, 0);
    const own = order[0] === 0 ? scale : uniformScale(scale);
    return typed(
      element,
      order.map((axis) => shape[axis] as number),
      own,
    );
  },
  evaluate(node, [input]) {
    const x = present(input, "x");
    const out = createTensor(node.type.element, node.type.shape);
    const [, height, width] = asMap(x.shape);
    const [a, b, c] = orderOf(node).map(
      (axis) => [height * width, width, 1][axis],
    ) as unknown as Three;
    const [channels, rows, columns] = asMap(out.shape);
    let at = 0;
    for (let k = 0; k < channels; k++)
      for (let y = 0; y < rows; y++)
        for (let i = 0; i < columns; i++) out.data[at++] = x.data[k * a + y * b + i * c] as number;
    return out;
  },
  grouped: (attrs) => (orderOf({ attrs })[0] === 0 ? attrs : undefined),
  hardware,
};

function orderOf({ attrs }: Pick<Node, "attrs">): Three {
  return present(intsAttr(attrs, "order"), "order") as Three;
}

function hardware(node: Node): HardwareRole {
  const input = operandNode(node, 0);
  const order = orderOf(node);
  if (!order.every((axis, i) => axis === i)) return { kind: "turn", input, order };
  const map = Array.from({ length: node.type.shape[0] ?? 1 }, (_, channel) => ({
    input: 0,
    channel,
  }));
  return { kind: "channels", inputs: [input], map };
}
