import type { Attrs } from "../ir/graph.js";
import type { PoolFactors, Window } from "../ir/hardware-role.js";
import type { AttrSpec } from "../ir/op-def.js";
import { asMap } from "./site.js";
import { outputSize, padSpec, readPads } from "./window.js";

export const countedSpec: AttrSpec = {
  name: "counted",
  kind: padSpec.kind,
  doc: "padding that the divisor counts, given like `pad`, which it cannot exceed; default: all of it",
};

/** How the windows of an average are divided: the result is sum * factor, and sum * factor / common is the mean. */
export interface Divisors {
  readonly common: number;
  /** Undefined where every window has the divisor `common`. */
  readonly factors: PoolFactors | undefined;
}

/**
 * The divisors of the windows over [C, H, W] as one that all share: a window of n counted elements has the factor
 * common / n. Rows and columns are counted apart, n is their product.
 */
export function divisorsOf(attrs: Attrs, shape: readonly number[], window: Window): Divisors {
  const counted = attrs.has("counted") ? readPads(attrs, "counted") : undefined;
  if (counted === undefined)
    return { common: window.kernel[0] * window.kernel[1], factors: undefined };
  const along = (axis: 0 | 1) => {
    const counts = countsAlong(axis, shape, window, counted);
    const common = counts.reduce(leastCommonMultiple, 1);
    return { common, factors: counts.map((n) => common / n) };
  };
  const [rows, columns] = [along(0), along(1)];
  const common = rows.common * columns.common;
  const plain = [...rows.factors, ...columns.factors].every((f) => f === 1);
  if (plain) return { common, factors: undefined };
  return { common, factors: { rows: rows.factors, columns: columns.factors } };
}

/** Taps of each window along an axis that lie in the map or in counted padding. */
function countsAlong(
  axis: 0 | 1,
  shape: readonly number[],
  w: Window,
  counted: Window["pads"],
): readonly number[] {
  const size = asMap(shape)[axis + 1] as number;
  const after = (axis + 2) as 2 | 3;
  const first = -Math.min(counted[axis], w.pads[axis]);
  const end = size + Math.min(counted[after], w.pads[after]);
  return Array.from({ length: outputSize(shape, w)[axis] }, (_, i) => {
    const start = i * w.stride[axis] - w.pads[axis];
    const taps = Array.from({ length: w.kernel[axis] }, (_, t) => start + t * w.dilation[axis]);
    return taps.filter((p) => p >= first && p < end).length;
  });
}

function leastCommonMultiple(a: number, b: number): number {
  let [x, y] = [a, b];
  while (y > 0) [x, y] = [y, x % y];
  return (a / x) * b;
}
