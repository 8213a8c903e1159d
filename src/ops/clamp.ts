import type { Node } from "../ir/graph.js";
import type { RequantizeRole } from "../ir/hardware-role.js";
import type { InferSite } from "../ir/op-def.js";
import type { TensorType } from "../ir/tensor-type.js";
import { type ElementType, holds, valueRange } from "../num/element-type.js";
import { clamp, clampInterval } from "../num/interval.js";
import { createTensor, type Tensor } from "../num/tensor.js";
import { present } from "../support/invariant.js";
import { exactElement, operandNode, operandType, typed } from "./site.js";

/** Result type of a clamp of operand 0: an odd-level type where it stays exact, else by the interval. */
export function inferClamp(
  site: InferSite,
  op: string,
  low: number,
  high: number,
): TensorType | undefined {
  const { element, shape, scale } = operandType(site, 0);
  const range = clampInterval(valueRange(element), low, high);
  const declared = site.declared?.element;
  const odd = declared?.kind === "o" && element.kind === "o";
  const result: ElementType | undefined =
    odd && holds(declared, range.min) && holds(declared, range.max)
      ? declared
      : exactElement(site, op, range, "the clamped value");
  return result && typed(result, shape, scale);
}

export function evaluateClamp(
  node: Node,
  input: Tensor | undefined,
  low: number,
  high: number,
): Tensor {
  const x = present(input, "x");
  const out = createTensor(node.type.element, node.type.shape);
  for (let i = 0; i < out.data.length; i++) out.data[i] = clamp(x.data[i] as number, low, high);
  return out;
}

/** A requantize that only clamps. Bounds are cut to the input's range: they fit the input's width. */
export function clampRole(node: Node, low: number, high: number): RequantizeRole {
  const input = operandNode(node, 0);
  const range = clampInterval(valueRange(input.type.element), low, high);
  return {
    kind: "requantize",
    input,
    multiplier: [1],
    bias: [0],
    shift: 0,
    rounding: "floor",
    low: range.min,
    high: range.max,
  };
}
