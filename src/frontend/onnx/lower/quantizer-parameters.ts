import type { HostTensor } from "../../../num/host-tensor.js";
import type { Quantizer } from "../float-graph.js";
import type { NodeView } from "./node-view.js";

/** What most quantizers share. */
export const plain: Omit<Quantizer, "form" | "scale" | "low" | "high"> = {
  ...{ axis: 1, zero: [0], step: 1, rounding: "half-even", thresholds: [], result: "real" },
};

/** A quantizer parameter as a list along one axis of x; undefined after a report. */
export interface Along {
  readonly list: readonly number[];
  readonly axis: number;
}

export function along(
  n: NodeView,
  t: HostTensor,
  shape: readonly number[],
  what: string,
): Along | undefined {
  const long = t.shape.flatMap((d, a) => (d === 1 ? [] : [a + shape.length - t.shape.length]));
  if (long.length > 1) return n.refuse(`${what} varies along ${long.length} axes`);
  const [axis] = long;
  if (axis !== undefined && t.data.length !== shape[axis])
    return n.refuse(`${what} does not fit its axis`);
  return { list: Array.from(t.data), axis: axis ?? 1 };
}

/** The axis that several lists share; undefined after a report. */
export function sharedAxis(n: NodeView, lists: readonly Along[]): number | undefined {
  const [first, ...others] = new Set(lists.flatMap((l) => (l.list.length > 1 ? [l.axis] : [])));
  return others.length === 0 ? (first ?? 1) : n.refuse("its parameters vary along different axes");
}

/** The integers of a zero point, one where all are the same; undefined after a report. */
export function wholeZeros(n: NodeView, list: readonly number[]): readonly number[] | undefined {
  const odd = list.find((v) => !Number.isInteger(v) || Math.abs(v) > 2 ** 31);
  if (odd !== undefined) return n.refuse(`zero point ${odd} is no integer of 32 bits`);
  return single(list.map((v) => v + 0));
}

/** One value for a list of equal ones. */
export function single(list: readonly number[]): readonly number[] {
  return list.every((v) => v === list[0]) ? list.slice(0, 1) : list;
}

export function checkScale(n: NodeView, scale: readonly number[]): boolean {
  const bad = scale.find((s) => !(s > 0 && Number.isFinite(s)));
  if (bad !== undefined) n.refuse(`scale ${bad} is not positive`);
  return bad === undefined;
}

/** The constants behind operands `from` .. `from + count - 1`; undefined after a report. */
export function constants(
  n: NodeView,
  from: number,
  count: number,
): readonly HostTensor[] | undefined {
  const list = Array.from({ length: count }, (_, i) => n.constant(from + i));
  const missing = list.indexOf("missing");
  if (missing >= 0) return n.refuse(`operand ${from + missing} is missing`);
  return list.every((t) => typeof t === "object") ? list : undefined;
}
