import type { Node } from "../../../src/ir/graph.js";
import type { Tensor } from "../../../src/num/tensor.js";

/** A tensor of integers of any size. */
export interface BigTensor {
  readonly shape: readonly number[];
  readonly data: readonly bigint[];
}

export type Operands = readonly (BigTensor | undefined)[];

export function at(t: BigTensor | undefined, i: number): bigint {
  const v = t?.data[i];
  if (v === undefined) throw new Error(`no element ${i}`);
  return v;
}

export function map(x: BigTensor, f: (v: bigint, i: number) => bigint): BigTensor {
  return { shape: x.shape, data: x.data.map(f) };
}

/** Math.max knows no BigInt. */
export function largest(values: readonly bigint[]): bigint {
  let best = values[0] as bigint;
  for (const v of values) if (v > best) best = v;
  return best;
}

export function limit(v: bigint, low: bigint, high: bigint): bigint {
  return v < low ? low : v > high ? high : v;
}

export function number(node: Node, name: string): number {
  return node.attrs.get(name) as number;
}

export function list(node: Node, name: string): number[] | undefined {
  const v = node.attrs.get(name);
  return typeof v === "number" ? [v, v] : (v as number[] | undefined);
}

export function constantValue(node: Node): BigTensor {
  const t = node.attrs.get("value") as Tensor;
  return { shape: t.shape, data: Array.from(t.data, BigInt) };
}

/** Element (c, y, x) of a map, or undefined in the padding. */
export function tap(x: BigTensor, c: number, iy: number, ix: number): bigint | undefined {
  const [, h = 1, w = 1] = x.shape;
  return iy < 0 || iy >= h || ix < 0 || ix >= w ? undefined : at(x, (c * h + iy) * w + ix);
}

export function sides(node: Node, name = "pad"): [number, number, number, number] {
  const pad = (node.attrs.get(name) ?? [0]) as number | number[];
  const p = typeof pad === "number" ? [pad] : pad;
  if (p.length === 1) return [p[0] as number, p[0] as number, p[0] as number, p[0] as number];
  if (p.length === 2) return [p[0] as number, p[1] as number, p[0] as number, p[1] as number];
  return p as [number, number, number, number];
}

export function channelOf(x: BigTensor, i: number): number {
  return Math.floor(i / (x.data.length / (x.shape[0] as number)));
}

/** Entry of a per-channel operand that may have a single row. */
export function entry(t: BigTensor, channel: number, row = 1): number {
  return t.data.length === row ? 0 : channel;
}
