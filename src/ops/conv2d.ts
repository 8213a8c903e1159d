import type { Node } from "../ir/graph.js";
import type { MacRole, Window } from "../ir/hardware-role.js";
import type { InferSite, OpDef } from "../ir/op-def.js";
import { printTensorType, type TensorType } from "../ir/tensor-type.js";
import { printElementType, valueRange } from "../num/element-type.js";
import { present } from "../support/invariant.js";
import { isPadded } from "./accumulator.js";
import { intAttr, pairAttr } from "./attrs.js";
import { checkGate, gateOperand, highIntervals, lowSpec, readGate, warnIdleGate } from "./gate.js";
import { timesGroups } from "./grouped.js";
import { accSpec, accumulatorElement, checkBias, countMacs, prepareMac } from "./mac.js";
import { multiplyScales, uniformScale } from "./scale.js";
import { asMap, checkRank, constantOperand, operandNode, operandType, typed } from "./site.js";
import { checkedPads, checkedSize, padSpec, pairSpec, readPads } from "./window.js";

/** out[o, y, x] = bias[o] + sum of weights[o, c, ky, kx] * in[group(o) + c, y*s + ky*d - top, x*s + kx*d - left]. */
export const conv2d: OpDef = {
  name: "conv2d",
  doc: "Exact 2-D convolution (ONNX Conv without a batch): x [C, H, W] with weights [O, C/groups, kh, kw] and an optional bias [O] gives [O, H', W'] in the accumulator type. Padded taps contribute nothing, also for types without a zero. Depthwise is groups = C; 1-D is H = kh = 1.",
  example: "%y = conv2d(%x, @w, @b) { stride: 2, pad: 1, groups: 1 }",
  operands: [
    { name: "x", kind: "value", doc: "feature map [C, H, W]" },
    { name: "weights", kind: "constant", doc: "[O, C/groups, kh, kw]" },
    { name: "bias", kind: "constant", optional: true, doc: "[O], added to the sum" },
    gateOperand,
  ],
  attrs: [
    pairSpec("stride", "window step, [vertical, horizontal]", 1),
    padSpec,
    pairSpec("dilation", "distance of neighbouring taps, [vertical, horizontal]", 1),
    {
      name: "groups",
      kind: { kind: "int", min: 1, max: 65535 },
      default: 1,
      doc: "channel groups that never meet",
    },
    lowSpec,
    accSpec,
  ],
  infer(site) {
    if (!checkRank(site, "conv2d", { index: 0, name: "x" }, "[C, H, W]", [3])) return undefined;
    const weights = { index: 1, name: "weights" };
    if (!checkRank(site, "conv2d", weights, "[O, C/groups, kh, kw]", [4])) return undefined;
    return checkGroups(site) ? inferResult(site) : undefined;
  },
  evaluate: (node, inputs) => prepareMac(role(node), node.type.element, node.type.shape)(inputs),
  prepare: (node) => prepareMac(role(node), node.type.element, node.type.shape),
  macs: (node) => countMacs(role(node)),
  grouped: timesGroups,
  hardware: role,
};

/** Group count against input channels, weights and output channels. */
function checkGroups(site: InferSite): boolean {
  const groups = present(intAttr(site.attrs, "groups"), "groups");
  const x = operandType(site, 0);
  const w = operandType(site, 1);
  const [channels = 0] = x.shape;
  const [outputs = 0, perGroup, kh, kw] = w.shape;
  for (const [count, what] of [
    [channels, "input channels"],
    [outputs, "output channels"],
  ] as const) {
    if (count % groups === 0) continue;
    const params = { op: "conv2d", groups: String(groups), channels: String(count), what };
    site.report("BL2203", site.placeOf({ attr: "groups" }), params);
    return false;
  }
  if (perGroup === channels / groups)
    return checkBias(site, "conv2d", outputs) && checkGate(site, "conv2d", outputs);
  const expected = [outputs, channels / groups, kh, kw].join(", ");
  site.report("BL2204", site.placeOf({ operand: 1 }), {
    op: "conv2d",
    weights: printTensorType(w),
    expected: `${printElementType(w.element)}[${expected}]`,
    input: `${printTensorType(x)} in ${groups} ${groups === 1 ? "group" : "groups"}`,
  });
  return false;
}

function inferResult(site: InferSite): TensorType | undefined {
  const x = operandType(site, 0);
  const w = operandType(site, 1);
  const pads = checkedPads(site, "conv2d");
  if (pads === undefined) return undefined;
  const window = readWindow(site, pads);
  const size = checkedSize(site, "conv2d", x.shape, window);
  if (size === undefined) return undefined;
  const weights = present(constantOperand(site, 1), "weights");
  const gate = readGate(site, w.shape[0] ?? 0);
  const element = accumulatorElement(site, "conv2d", {
    input: valueRange(x.element),
    weights,
    bias: constantOperand(site, 2),
    padded: isPadded(window),
    gate,
  });
  if (element && gate) {
    const spans = highIntervals({ weights, window, input: operandNode(site, 0) }, gate);
    warnIdleGate(site, "conv2d", spans, gate);
  }
  const scale = multiplyScales(uniformScale(x.scale), w.scale);
  return element && typed(element, [w.shape[0] ?? 0, ...size], scale);
}

function readWindow(site: Pick<Node, "attrs" | "inputs">, pads: Window["pads"]): Window {
  const [, , kh = 1, kw = 1] = operandType(site, 1).shape;
  const { attrs } = site;
  const [stride, dilation] = [pairAttr(attrs, "stride"), pairAttr(attrs, "dilation")];
  return { kernel: [kh, kw], stride, pads, dilation };
}

function role(node: Node): MacRole {
  const input = operandNode(node, 0);
  return {
    kind: "mac",
    input,
    weights: present(constantOperand(node, 1), "weights"),
    bias: constantOperand(node, 2),
    gate: readGate(node, node.type.shape[0] ?? 0),
    groups: present(intAttr(node.attrs, "groups"), "groups"),
    window: readWindow(node, present(readPads(node.attrs), "pad")),
    inputShape: asMap(input.type.shape),
    outputShape: asMap(node.type.shape),
  };
}
