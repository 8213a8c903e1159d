import type { Node } from "../ir/graph.js";
import type { ChannelViewRole } from "../ir/hardware-role.js";
import type { InferSite, OpDef } from "../ir/op-def.js";
import { printTensorType, type Scale } from "../ir/tensor-type.js";
import { printElementType, sameElementType } from "../num/element-type.js";
import { present } from "../support/invariant.js";
import { intAttr } from "./attrs.js";
import { evaluateChannels } from "./channels.js";
import { timesGroups } from "./grouped.js";
import { commonScale, uniformScale } from "./scale.js";
import { checkRank, operandType, printShape, typed } from "./site.js";

/** The channels of all operands, one after the other. */
export const concat: OpDef = {
  name: "concat",
  doc: "Joins values along the channels: [C1, H, W], [C2, H, W], ... gives [C1+C2+..., H, W], or vectors one longer vector (ONNX Concat, axis = channels), or each of `groups` equal groups by itself. One element type; costs no cycle.",
  example: "%y = concat(%a, %b)",
  operands: [
    { name: "a", kind: "value", doc: "[C, H, W] or [C]" },
    { name: "b", kind: "value", variadic: true, doc: "same type, height and width as a" },
  ],
  attrs: [
    {
      name: "groups",
      kind: { kind: "int", min: 1, max: 65535 },
      default: 1,
      doc: "groups that are joined each by itself: group g of a, group g of b, ...",
    },
  ],
  infer(site) {
    const expected = "[C, H, W] or [C]";
    for (const index of site.inputs.keys()) {
      const name = index === 0 ? "a" : "b";
      if (!checkRank(site, "concat", { index, name }, expected, [1, 3])) return undefined;
      if (!checkAgainstFirst(site, index) || !checkGroups(site, index)) return undefined;
    }
    const types = site.inputs.map((_, i) => operandType(site, i));
    const channels = types.reduce((n, t) => n + (t.shape[0] ?? 0), 0);
    const { element, shape } = operandType(site, 0);
    return typed(element, [channels, ...shape.slice(1)], joinedScale(site));
  },
  evaluate: (node, inputs) => evaluateChannels(role(node), node, inputs),
  grouped: timesGroups,
  hardware: role,
};

function checkGroups(site: InferSite, index: number): boolean {
  const groups = present(intAttr(site.attrs, "groups"), "groups");
  const channels = operandType(site, index).shape[0] ?? 0;
  if (channels % groups === 0) return true;
  const params = { op: "concat", groups: String(groups), channels: String(channels) };
  site.report("BL2203", site.placeOf({ operand: index }), { ...params, what: "channels" });
  return false;
}

function checkAgainstFirst(site: InferSite, index: number): boolean {
  const first = operandType(site, 0);
  const other = operandType(site, index);
  const place = site.placeOf({ operand: index });
  if (!sameElementType(first.element, other.element)) {
    const types = {
      first: printElementType(first.element),
      other: printElementType(other.element),
    };
    site.report("BL2214", place, { op: "concat", ...types });
    return false;
  }
  const agrees =
    first.shape.length === other.shape.length &&
    printShape(first.shape.slice(1)) === printShape(other.shape.slice(1));
  if (!agrees) {
    const types = { first: printTensorType(first), other: printTensorType(other) };
    const rule = "operands of concat differ only in their channel count";
    site.report("BL2202", place, { op: "concat", ...types, rule });
  }
  return agrees;
}

/** One scale that all share, or one a channel where an operand has that itself. */
function joinedScale(site: InferSite): Scale | undefined {
  const scales = site.inputs.map((_, i) => operandType(site, i).scale);
  if (!scales.some((s) => typeof s === "object")) return uniformScale(commonScale(site, "concat"));
  const list = joined(site.inputs, site.attrs).map(({ input, channel }) => {
    const scale = scales[input];
    return typeof scale === "object" ? scale[channel] : scale;
  });
  return list.every((s) => s !== undefined) ? list : undefined;
}

function role(node: Node): ChannelViewRole {
  const inputs = node.inputs.map((n) => present(n, "operand"));
  return { kind: "channels", inputs, map: joined(inputs, node.attrs) };
}

/** The operand and its channel that every channel is. */
function joined(inputs: InferSite["inputs"], attrs: Node["attrs"]): ChannelViewRole["map"] {
  const groups = present(intAttr(attrs, "groups"), "groups");
  return Array.from({ length: groups }, (_, group) =>
    inputs.flatMap((n, input) => {
      const length = (n?.type.shape[0] ?? 0) / groups;
      return Array.from({ length }, (_, c) => ({ input, channel: group * length + c }));
    }),
  ).flat();
}
