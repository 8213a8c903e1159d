import type { Attrs, Node } from "../ir/graph.js";
import type { ChannelViewRole } from "../ir/hardware-role.js";
import type { InferSite, OpDef } from "../ir/op-def.js";
import { present } from "../support/invariant.js";
import { intAttr, intsAttr, wordAttr } from "./attrs.js";
import { evaluateChannels } from "./channels.js";
import { checkRank, operandNode, operandType, typed } from "./site.js";

/** out[i] = in[order[i]], a permutation of the channels. */
export const shuffle: OpDef = {
  name: "shuffle",
  doc: "Permutes channels; costs no cycle. With G groups of m = C/G channels, mode cyclic (PalQuant) is new[g*m + c] = old[((g+1) mod G)*m + c], mode channel (ShuffleNet) is new[c*G + g] = old[g*m + c]; `order` lists the source channel of every output channel instead.",
  example: "%y = shuffle(%x) { mode: cyclic, groups: 2 }",
  operands: [{ name: "x", kind: "value", doc: "[C, H, W] or [C]" }],
  attrs: [
    {
      name: "mode",
      kind: { kind: "enum", values: ["cyclic", "channel"] },
      doc: "rotate the groups, or interleave them",
    },
    { name: "groups", kind: { kind: "int", min: 1, max: 65535 }, doc: "groups of `mode`" },
    {
      name: "order",
      kind: { kind: "ints", length: undefined, min: 0, max: 65534 },
      doc: "source channel of every output channel",
    },
  ],
  infer(site) {
    if (!checkRank(site, "shuffle", { index: 0, name: "x" }, "[C, H, W] or [C]", [1, 3]))
      return undefined;
    const { element, shape, scale } = operandType(site, 0);
    if (!checkForm(site) || !checkGroups(site, shape[0] ?? 0) || !checkOrder(site, shape[0] ?? 0))
      return undefined;
    if (scale === undefined || typeof scale === "number") return typed(element, shape, scale);
    const order = channelOrder(site.attrs, shape[0] ?? 0);
    return typed(
      element,
      shape,
      order.map((c) => scale[c] ?? 1),
    );
  },
  evaluate: (node, inputs) => evaluateChannels(role(node), node, inputs),
  grouped: (attrs, groups) =>
    attrs.has("mode") && !attrs.has("groups") ? new Map(attrs).set("groups", groups) : attrs,
  hardware: role,
};

/** Source channel of every output channel. */
function channelOrder(attrs: Attrs, channels: number): readonly number[] {
  const order = intsAttr(attrs, "order");
  if (order !== undefined) return order;
  const groups = present(intAttr(attrs, "groups"), "groups");
  const size = channels / groups;
  const cyclic = wordAttr(attrs, "mode") === "cyclic";
  return Array.from({ length: channels }, (_, i) =>
    cyclic ? (i + size) % channels : (i % groups) * size + Math.floor(i / groups),
  );
}

function checkForm(site: InferSite): boolean {
  const [mode, groups, order] = ["mode", "groups", "order"].map((a) => site.attrs.has(a));
  if (order ? !mode && !groups : mode && groups) return true;
  const given = ["mode", "groups", "order"].filter((a) => site.attrs.has(a));
  const list = given.length === 0 ? "none of them is given" : `only ${given.join(" and ")} given`;
  site.report("BL2218", site.place, {
    given: given.length > 1 ? `${given.join(" and ")} given` : list,
  });
  return false;
}

function checkGroups(site: InferSite, channels: number): boolean {
  const groups = intAttr(site.attrs, "groups") ?? 1;
  if (channels % groups === 0) return true;
  const params = { op: "shuffle", groups: String(groups), channels: String(channels) };
  site.report("BL2203", site.placeOf({ attr: "groups" }), { ...params, what: "channels" });
  return false;
}

function checkOrder(site: InferSite, channels: number): boolean {
  const order = intsAttr(site.attrs, "order");
  const problem = order && orderProblem(order, channels);
  if (problem === undefined) return true;
  const params = { channels: String(channels - 1), problem };
  site.report("BL2208", site.placeOf({ attr: "order" }), params);
  return false;
}

function orderProblem(order: readonly number[], channels: number): string | undefined {
  if (order.length !== channels) return `${order.length} entries for ${channels} channels`;
  const outside = order.find((c) => c >= channels);
  if (outside !== undefined) return `there is no channel ${outside}`;
  const repeated = order.find((c, i) => order.indexOf(c) !== i);
  return repeated === undefined ? undefined : `channel ${repeated} is listed twice`;
}

function role(node: Node): ChannelViewRole {
  const input = operandNode(node, 0);
  const order = channelOrder(node.attrs, input.type.shape[0] ?? 0);
  return {
    kind: "channels",
    inputs: [input],
    map: order.map((channel) => ({ input: 0, channel })),
  };
}
