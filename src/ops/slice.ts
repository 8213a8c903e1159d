import type { Node } from "../ir/graph.js";
import type { ChannelViewRole } from "../ir/hardware-role.js";
import type { OpDef } from "../ir/op-def.js";
import { present } from "../support/invariant.js";
import { intAttr } from "./attrs.js";
import { evaluateChannels } from "./channels.js";
import { checkRank, operandNode, operandType, typed } from "./site.js";

const bound = { kind: "int", min: 0, max: 2 ** 31 - 1 } as const;

/** Channels from .. to - 1. */
export const slice: OpDef = {
  name: "slice",
  doc: "Channels `from` up to, but not including, `to` (ONNX Slice or one part of a Split along the channels); it moves no data.",
  example: "%y = slice(%x) { from: 0, to: 1 }",
  operands: [{ name: "x", kind: "value", doc: "[C, H, W] or [C]" }],
  attrs: [
    { name: "from", kind: bound, default: 0, doc: "first channel" },
    { name: "to", kind: bound, required: true, doc: "one past the last channel" },
  ],
  infer(site) {
    if (!checkRank(site, "slice", { index: 0, name: "x" }, "[C, H, W] or [C]", [1, 3]))
      return undefined;
    const { element, shape, scale } = operandType(site, 0);
    const [channels = 0, ...map] = shape;
    const { from, to } = range(site);
    if (from < to && to <= channels) {
      const own = typeof scale === "object" ? scale.slice(from, to) : scale;
      return typed(element, [to - from, ...map], own);
    }
    const params = { from: String(from), to: String(to), channels: String(channels) };
    site.report("BL2223", site.placeOf({ attr: "to" }), params);
    return undefined;
  },
  evaluate: (node, inputs) => evaluateChannels(role(node), node, inputs),
  hardware: role,
};

function range({ attrs }: Pick<Node, "attrs">): { readonly from: number; readonly to: number } {
  return { from: present(intAttr(attrs, "from"), "from"), to: present(intAttr(attrs, "to"), "to") };
}

function role(node: Node): ChannelViewRole {
  const { from, to } = range(node);
  const map = Array.from({ length: to - from }, (_, i) => ({ input: 0, channel: from + i }));
  return { kind: "channels", inputs: [operandNode(node, 0)], map };
}
