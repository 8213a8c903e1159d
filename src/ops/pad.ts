import type { Node } from "../ir/graph.js";
import type { PadRole } from "../ir/hardware-role.js";
import type { InferSite, OpDef } from "../ir/op-def.js";
import { contains, type ElementType, valueRange } from "../num/element-type.js";
import { hull } from "../num/interval.js";
import { createTensor } from "../num/tensor.js";
import { present } from "../support/invariant.js";
import { intAttr, wordAttr } from "./attrs.js";
import { channelwise } from "./grouped.js";
import { asMap, checkRank, exactElement, operandNode, operandType, typed } from "./site.js";
import { checkedPads, padSpec, readPads } from "./window.js";

const modes = ["constant", "reflect", "edge", "wrap"] as const;
type Mode = (typeof modes)[number];

/** A map with pixels around it. */
export const pad: OpDef = {
  name: "pad",
  doc: "A map with rows and columns around it (ONNX Pad along the spatial axes): [C, H, W] gives [C, H + top + bottom, W + left + right]. They hold `value` in every channel, or repeat the map: reflect mirrors it at its outermost pixels, edge repeats these, wrap starts again at the other side. Zeros around a convolution are its own `pad`.",
  example: "%y = pad(%x) { pad: 1, mode: reflect }",
  operands: [{ name: "x", kind: "value", doc: "feature map [C, H, W]" }],
  attrs: [
    {
      ...padSpec,
      doc: "one value for all sides, [vertical, horizontal], or [top, left, bottom, right]",
    },
    {
      name: "mode",
      kind: { kind: "enum", values: modes },
      default: "constant",
      doc: "what the new pixels hold",
    },
    {
      name: "value",
      kind: { kind: "int", min: -(2 ** 31), max: 2 ** 32 - 1 },
      default: 0,
      doc: "of constant pixels",
    },
  ],
  infer(site) {
    if (!checkRank(site, "pad", { index: 0, name: "x" }, "[C, H, W]", [3])) return undefined;
    const pads = checkedPads(site, "pad");
    const { shape, scale } = operandType(site, 0);
    if (pads === undefined || !checkReflection(site, shape, pads)) return undefined;
    const element = filledElement(site, pads);
    const [channels, height, width] = asMap(shape);
    const size = [height + pads[0] + pads[2], width + pads[1] + pads[3]];
    return element && typed(element, [channels, ...size], scale);
  },
  evaluate(node, [input]) {
    const x = present(input, "x");
    const { rows, columns, fill } = padRole(node);
    const [channels, height, width] = asMap(x.shape);
    const out = createTensor(node.type.element, node.type.shape);
    let to = 0;
    for (let c = 0; c < channels; c++)
      for (const y of rows)
        for (const i of columns)
          out.data[to++] = y < 0 || i < 0 ? fill : (x.data[(c * height + y) * width + i] as number);
    return out;
  },
  grouped: channelwise,
  hardware: padRole,
};

function padRole(node: Node): PadRole {
  const input = operandNode(node, 0);
  const [top, left, bottom, right] = present(readPads(node.attrs), "pad");
  const [, height, width] = asMap(input.type.shape);
  const mode = modeOf(node);
  const rows = padSources(mode, height, top, bottom);
  const columns = padSources(mode, width, left, right);
  return {
    kind: "pad",
    input,
    rows,
    columns,
    fill: present(intAttr(node.attrs, "value"), "value"),
  };
}

function modeOf({ attrs }: Pick<Node, "attrs">): Mode {
  return present(
    modes.find((m) => m === wordAttr(attrs, "mode")),
    "mode",
  );
}

/** The source of each row or column of an axis of `size` and its pads, -1 for a constant one. */
export function padSources(
  mode: Mode,
  size: number,
  before: number,
  after: number,
): readonly number[] {
  return Array.from({ length: before + size + after }, (_, k) => {
    const i = k - before;
    if (i >= 0 && i < size) return i;
    if (mode === "constant") return -1;
    if (mode === "edge") return i < 0 ? 0 : size - 1;
    if (mode === "wrap") return ((i % size) + size) % size;
    return i < 0 ? -i : 2 * (size - 1) - i;
  });
}

/** A reflection has the outermost pixel once: it is shorter than the map. */
function checkReflection(
  site: InferSite,
  shape: readonly number[],
  pads: readonly number[],
): boolean {
  if (modeOf(site) !== "reflect") return true;
  const side = pads.findIndex((p, i) => p >= (shape[1 + (i % 2)] ?? 1));
  if (side < 0) return true;
  const what = side % 2 === 0 ? "rows" : "columns";
  const params = { pad: String(pads[side]), what, size: String(shape[1 + (side % 2)]) };
  site.report("BL2225", site.placeOf({ attr: "pad" }), params);
  return false;
}

/** The type of the map, or the narrowest that has the constant too. */
function filledElement(site: InferSite, pads: readonly number[]): ElementType | undefined {
  const { element } = operandType(site, 0);
  const value = present(intAttr(site.attrs, "value"), "value");
  const own = { min: value, max: value };
  if (modeOf(site) !== "constant" || pads.every((p) => p === 0) || contains(element, own))
    return element;
  return exactElement(site, "pad", hull([valueRange(element), own]), `the map and ${value}`);
}
