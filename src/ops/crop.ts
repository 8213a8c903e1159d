import type { Node } from "../ir/graph.js";
import type { PadRole } from "../ir/hardware-role.js";
import type { InferSite, OpDef } from "../ir/op-def.js";
import { createTensor } from "../num/tensor.js";
import { present } from "../support/invariant.js";
import { pairAttr } from "./attrs.js";
import { channelwise } from "./grouped.js";
import { asMap, checkRank, operandNode, operandType, typed } from "./site.js";
import { pairSpec } from "./window.js";

const distance = { kind: "ints", length: 2, min: -65535, max: 65535 } as const;

/** Some rows and columns of a map. */
export const crop: OpDef = {
  name: "crop",
  doc: "Some rows and columns of a map (ONNX Slice along the spatial axes, Pad with negative pads): [C, H, W] gives [C, size]. Pixel (y, x) is pixel `from` + (y, x) * `step` of the map; a negative step goes upwards or to the left, a step of 0 stays.",
  example: "%y = crop(%x) { from: 1, size: [6, 3], step: [1, 2] }",
  operands: [{ name: "x", kind: "value", doc: "feature map [C, H, W]" }],
  attrs: [
    {
      name: "from",
      kind: { ...distance, min: 0 },
      default: [0, 0],
      doc: "first row and column",
    },
    { ...pairSpec("size", "number of rows and columns"), required: true },
    { name: "step", kind: distance, default: [1, 1], doc: "from one to the next" },
  ],
  infer(site) {
    if (!checkRank(site, "crop", { index: 0, name: "x" }, "[C, H, W]", [3])) return undefined;
    const { element, shape, scale } = operandType(site, 0);
    const [channels] = asMap(shape);
    if (!([0, 1] as const).every((axis) => checkInside(site, shape, axis))) return undefined;
    return typed(element, [channels, ...pairAttr(site.attrs, "size")], scale);
  },
  evaluate(node, [input]) {
    const x = present(input, "x");
    const { rows, columns } = role(node);
    const [channels, height, width] = asMap(x.shape);
    const out = createTensor(node.type.element, node.type.shape);
    let to = 0;
    for (let c = 0; c < channels; c++)
      for (const y of rows)
        for (const i of columns) out.data[to++] = x.data[(c * height + y) * width + i] as number;
    return out;
  },
  grouped: channelwise,
  hardware: role,
};

function role(node: Node): PadRole {
  const input = operandNode(node, 0);
  return { kind: "pad", input, rows: shown(node, 0), columns: shown(node, 1), fill: 0 };
}

/** The rows or columns of the map that are shown. */
function shown({ attrs }: Pick<Node, "attrs">, axis: 0 | 1): readonly number[] {
  const [from, size, step] = ["from", "size", "step"].map((name) => pairAttr(attrs, name)[axis]);
  return Array.from({ length: present(size, "size") }, (_, i) => Number(from) + i * Number(step));
}

function checkInside(site: InferSite, shape: readonly number[], axis: 0 | 1): boolean {
  const size = shape[1 + axis] ?? 1;
  const outside = shown(site, axis).find((i) => i < 0 || i >= size);
  if (outside === undefined) return true;
  const what = axis === 0 ? "row" : "column";
  const params = { what, place: String(outside), size: String(size) };
  site.report("BL2227", site.placeOf({ attr: "size" }), params);
  return false;
}
