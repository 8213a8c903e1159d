import type { Node } from "../ir/graph.js";
import type { MacRole, Window } from "../ir/hardware-role.js";
import type { InferSite, OpDef } from "../ir/op-def.js";
import { printTensorType } from "../ir/tensor-type.js";
import { type ElementType, printElementType, valueRange } from "../num/element-type.js";
import { elementCount, type Tensor } from "../num/tensor.js";
import { present } from "../support/invariant.js";
import { checkGate, gateOperand, highIntervals, lowSpec, readGate, warnIdleGate } from "./gate.js";
import { accSpec, accumulatorElement, checkBias, countMacs, prepareMac } from "./mac.js";
import { multiplyScales, uniformScale } from "./scale.js";
import { asMap, checkRank, constantOperand, operandNode, operandType, typed } from "./site.js";

/** out[o] = bias[o] + sum over n of weights[o, n] * x[n]. */
export const dense: OpDef = {
  name: "dense",
  doc: "Exact fully connected layer: x [N] with weights [O, N] and an optional bias [O] gives [O] in the accumulator type. A feature map [C, H, W] is taken in ONNX order, as if flattened (N = C*H*W).",
  example: "%y = dense(%x, @w, @b) { acc: i16 }",
  operands: [
    { name: "x", kind: "value", doc: "vector [N] or feature map [C, H, W]" },
    { name: "weights", kind: "constant", doc: "[O, N]" },
    { name: "bias", kind: "constant", optional: true, doc: "[O], added to the sum" },
    gateOperand,
  ],
  attrs: [lowSpec, accSpec],
  infer(site) {
    const x = { index: 0, name: "x" };
    if (!checkRank(site, "dense", x, "[N] or [C, H, W]", [1, 3])) return undefined;
    if (!checkRank(site, "dense", { index: 1, name: "weights" }, "[O, N]", [2])) return undefined;
    const input = operandType(site, 0);
    const w = operandType(site, 1);
    const count = elementCount(input.shape);
    const [outputs = 0, columns] = w.shape;
    if (columns !== count) {
      site.report("BL2204", site.placeOf({ operand: 1 }), {
        op: "dense",
        weights: printTensorType(w),
        expected: `${printElementType(w.element)}[${outputs}, ${count}]`,
        input: printTensorType(input),
      });
      return undefined;
    }
    if (!checkBias(site, "dense", outputs) || !checkGate(site, "dense", outputs)) return undefined;
    const element = inferElement(site, outputs);
    const scale = multiplyScales(uniformScale(input.scale), w.scale);
    return element && typed(element, [outputs], scale);
  },
  evaluate: (node, inputs) => prepare(node)(inputs),
  prepare,
  macs: (node) => countMacs(role(node)),
  hardware: role,
};

function inferElement(site: InferSite, outputs: number): ElementType | undefined {
  const weights = present(constantOperand(site, 1), "weights");
  const input = operandNode(site, 0);
  const gate = readGate(site, outputs);
  const element = accumulatorElement(site, "dense", {
    input: valueRange(input.type.element),
    weights,
    bias: constantOperand(site, 2),
    padded: false,
    gate,
  });
  if (element && gate) {
    const window = coveringWindow(asMap(input.type.shape));
    warnIdleGate(site, "dense", highIntervals({ weights, window, input }, gate), gate);
  }
  return element;
}

function coveringWindow([, h, w]: readonly [number, number, number]): Window {
  return { kernel: [h, w], stride: [1, 1], pads: [0, 0, 0, 0], dilation: [1, 1] };
}

/** A window that covers the whole map: weights [O, C, H, W] are [O, N] under another name. */
function role(node: Node): MacRole {
  const input = operandNode(node, 0);
  const weights = present(constantOperand(node, 1), "weights");
  const [c, h, w] = asMap(input.type.shape);
  return {
    kind: "mac",
    input,
    weights: { ...weights, shape: [weights.shape[0] ?? 0, c, h, w] },
    bias: constantOperand(node, 2),
    gate: readGate(node, node.type.shape[0] ?? 0),
    groups: 1,
    window: coveringWindow([c, h, w]),
    inputShape: [c, h, w],
    outputShape: asMap(node.type.shape),
  };
}

function prepare(node: Node): (inputs: readonly (Tensor | undefined)[]) => Tensor {
  return prepareMac(role(node), node.type.element, node.type.shape);
}
