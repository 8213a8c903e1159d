import type { HostTensor } from "../../../num/host-tensor.js";
import type { Quantizer } from "../float-graph.js";
import type { NodeView } from "./node-view.js";

/** What most quantizers share. */
export const plain: Omit<Quantizer, "form" | "scale" | "low" | "high"> = {
  ...{ axis: 1, zero: 0, step: 1, rounding: "half-even", thresholds: [], result: "real" },
};

/** A quantizer parameter as a list along one axis of x; undefined after a report. */
export interface Along {
  readonly list: readonly number[];
  readonly axis: number;
}

export function along(n: NodeView, t: HostTensor, rank: number, what: string): Along | undefined {
  const long = t.shape.flatMap((d, a) => (d === 1 ? [] : [a + rank - t.shape.length]));
  if (long.length <= 1) return { list: Array.from(t.data), axis: long[0] ?? 1 };
  return n.refuse(`${what} varies along ${long.length} axes`);
}

/** The single integer in a zero point; undefined after a report. */
export function wholeZero(n: NodeView, t: HostTensor): number | undefined {
  const [first = 0] = t.data;
  if (!t.data.every((v: number) => v === first))
    return n.refuse("the zero point differs by channel");
  const whole = Number.isInteger(first) && Math.abs(first) <= 2 ** 31;
  return whole ? first + 0 : n.refuse(`zero point ${first} is no integer of 32 bits`);
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
