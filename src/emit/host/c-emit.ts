import { stridesOf } from "../../frontend/host/host-op.js";
import type { HostAttrs, HostShape } from "../../ir/host.js";
import type { HostType } from "../../num/host-tensor.js";
import { elementCount } from "../../num/tensor.js";
import { present } from "../../support/invariant.js";
import type { CTables } from "./c-tables.js";

/** A tensor in C: an expression that points at its doubles. */
export interface CTensor {
  readonly at: string;
  readonly type: HostShape;
}

/** What an op's call is made from. */
export interface Call {
  readonly x: readonly CTensor[];
  readonly y: CTensor;
  readonly attrs: HostAttrs;
  readonly tables: CTables;
  /** Function that rounds what is stored in y. */
  readonly store: string;
}

/** The calls an op comes to, a line each. */
export type Emit = (call: Call) => readonly string[];

/** The function of the library that rounds an element of the type. */
export function storeOf(dtype: HostType): string {
  if (dtype === "f32" || dtype === "f16" || dtype === "bf16") return "bl_f32";
  return /^(f64|i64|u64|u32)$/.test(dtype) ? "bl_f64" : "bl_i32";
}

/** Operand number `i`. */
export function operand({ x }: Call, i = 0): CTensor {
  return present(x[i], `operand ${i}`);
}

/** Elements of a tensor. */
export function count({ type }: CTensor): number {
  return elementCount(type.shape);
}

/** name(x, y, elements, ..., store) */
export function elementwise(name: string, call: Call, ...more: readonly (string | number)[]) {
  const { y, store } = call;
  return [`${name}(${[operand(call).at, y.at, count(y), ...more, store].join(", ")});`];
}

/** A function of one element. */
export function map(f: string, call: Call): readonly string[] {
  const { y, store } = call;
  return [`bl_map(${f}, ${operand(call).at}, ${y.at}, ${count(y)}, ${store});`];
}

/** Strides of an operand along the axes of the result; 0 where it is repeated. */
export function spread(from: readonly number[], shape: readonly number[]): readonly number[] {
  const own = stridesOf(from);
  const offset = shape.length - from.length;
  return shape.map((_, a) => {
    const k = a - offset;
    return k < 0 || from[k] === 1 ? 0 : (own[k] as number);
  });
}
