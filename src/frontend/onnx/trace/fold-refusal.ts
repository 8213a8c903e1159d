import { report } from "../../../diag/report.js";
import type { ImportContext } from "../context.js";
import type { NotMonotone } from "./staircase.js";

/** Why a chain has no exact form: how many integers differ, if a nearest form is known, and the first of them. */
export interface Refusal {
  readonly channel: number;
  readonly count: number | undefined;
  readonly points: readonly string[];
}

/** The integers at which a chain leaves its nearest form; its codes count from `low` in steps of `step`. */
export function deviation(
  channel: number,
  { count, points }: Pick<NotMonotone, "count" | "points">,
  { low, step }: { readonly low: number; readonly step: number },
): Refusal {
  const code = (units: number) => low + step * units;
  const texts = points.map(
    (p) => `integer ${p.k}: the chain gives ${code(p.code)}, the nearest form ${code(p.nearest)}`,
  );
  return { channel, count, points: texts };
}

/** Reports it; returns undefined. */
export function refuse(refusal: Refusal, path: string, context: ImportContext): undefined {
  report(context.sink, "BL1511", context.place(path), { op: path, ...refusal });
}
