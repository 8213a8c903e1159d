import { valueRange } from "../../../num/element-type.js";
import { hull } from "../../../num/interval.js";
import type { FloatValue } from "../float-graph.js";
import { hasOffset, type Integer, noOffset } from "./integer.js";
import { codeElement, type IrBuilder } from "./ir-builder.js";
import { settle } from "./movement.js";

/** Why a layer has no integer form, in a few words. */
export interface NoForm {
  readonly reason: string;
}

export type OpSource = FloatValue["source"] & { readonly kind: "op" };

/** Integers up to this are float32 values. */
export const exactFloat = 2 ** 24;

/** Scales that float32 multiplies by exactly, far from both ends of its range. */
export function isPowerOfTwo(scale: number): boolean {
  const exponent = Math.log2(scale);
  return Number.isInteger(exponent) && Math.abs(exponent) <= 40;
}

/** Nothing left to do. */
export const fresh = { parts: undefined, steps: [], segments: [], aligned: true } as const;

/** A value whose integers can be multiplied and added: plain, settled, no offset. */
export function operand(v: Integer, value: FloatValue, ir: IrBuilder): Integer | NoForm {
  if (v.steps.length > 0) return { reason: "its operand has float steps that no quantizer ends" };
  const settled = settle(v, value, ir);
  if (settled === undefined)
    return { reason: "its operand is moved in a way the hardware does not" };
  return hasOffset(settled) ? withoutOffset(settled, value, ir) : settled;
}

/** k + offset as integers of their own. */
export function withoutOffset(v: Integer, value: FloatValue, ir: IrBuilder): Integer | NoForm {
  const own = valueRange(v.node.type.element);
  const ranges = v.offset.map((o) => ({ min: own.min + o, max: own.max + o }));
  const range = hull(ranges);
  const element = codeElement(range.min, range.max, 1);
  const place = (part: string) => ({ name: `${v.node.name}_${part}`, path: value.path });
  const one = ir.constant(place("one"), [1], [1]);
  const shift = ir.constant(place("zero"), [v.offset.length], v.offset);
  const declared = element && { element, shape: v.node.type.shape };
  const node =
    declared && ir.node("requantize", place("centred"), [v.node, one, shift], {}, declared);
  return node
    ? { ...v, node, ranges, offset: noOffset }
    : { reason: "its zero point does not fit" };
}
