import type { Node } from "../ir/graph.js";
import type { InferSite } from "../ir/op-def.js";
import { printTensorType, type Scale, type TensorType } from "../ir/tensor-type.js";
import {
  contains,
  type ElementType,
  type Interval,
  narrowest,
  printElementType,
} from "../num/element-type.js";
import { printBound } from "../num/interval.js";
import type { Tensor } from "../num/tensor.js";
import { present } from "../support/invariant.js";
import { tensorAttr } from "./attrs.js";

/** Type of a required operand. */
export function operandType(site: { readonly inputs: InferSite["inputs"] }, i: number): TensorType {
  return operandNode(site, i).type;
}

export function operandNode(site: { readonly inputs: InferSite["inputs"] }, i: number): Node {
  return present(site.inputs[i], `operand ${i}`);
}

/** Data of a constant operand, undefined where an optional one is absent. */
export function constantOperand(
  site: { readonly inputs: InferSite["inputs"] },
  i: number,
): Tensor | undefined {
  const node = site.inputs[i];
  return node && tensorAttr(node.attrs, "value");
}

/** [C, H, W] of a feature map, and [N, 1, 1] of a vector. */
export function asMap(shape: readonly number[]): readonly [number, number, number] {
  return [present(shape[0], "channels"), shape[1] ?? 1, shape[2] ?? 1];
}

export function printShape(shape: readonly number[]): string {
  return `[${shape.join(", ")}]`;
}

/** A result type; leaves `scale` out where there is none. */
export function typed(
  element: ElementType,
  shape: readonly number[],
  scale?: Scale | undefined,
): TensorType {
  return scale === undefined ? { element, shape } : { element, shape, scale };
}

/** True when the operand has one of the ranks; reports otherwise. */
export function checkRank(
  site: InferSite,
  op: string,
  operand: { readonly index: number; readonly name: string },
  expected: string,
  ranks: readonly number[],
): boolean {
  const type = operandType(site, operand.index);
  if (ranks.includes(type.shape.length)) return true;
  site.report("BL2201", site.placeOf({ operand: operand.index }), {
    op,
    operand: operand.name,
    expected,
    actual: printTensorType(type),
  });
  return false;
}

/**
 * The element type of an exact result: the declared one where it holds `range`, else the narrowest.
 * Reports a declared type that is too narrow and a range beyond 32 bits (`terms` says of what).
 */
export function exactElement(
  site: InferSite,
  op: string,
  range: Interval,
  terms: string,
): ElementType | undefined {
  const bounds = { op, low: printBound(range.min), high: printBound(range.max) };
  const needed = narrowest(range);
  if (needed === undefined) {
    site.report("BL2213", site.place, { ...bounds, terms });
    return undefined;
  }
  const declared = site.declared?.element;
  if (declared === undefined || contains(declared, range)) return declared ?? needed;
  const types = { declared: printElementType(declared), needed: printElementType(needed) };
  site.report("BL2211", site.place, { ...bounds, ...types });
  return undefined;
}
