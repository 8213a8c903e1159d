import type { Node } from "../../../ir/graph.js";
import { type Interval, valueRange } from "../../../num/element-type.js";
import { hull } from "../../../num/interval.js";
import type { IrBuilder } from "./ir-builder.js";
import type { Staircase } from "./staircase.js";

/** What the node that ends a chain is called, and what it holds. */
export interface Result {
  readonly name: string;
  readonly path: string;
  readonly declared: NonNullable<Parameters<IrBuilder["node"]>[4]>;
  readonly attrs: { readonly scale: number | readonly number[] };
}

/** Smallest and largest code unit any channel reaches. */
export function codeSpan(stairs: readonly Staircase[]): readonly [number, number] {
  const { min, max } = hull(
    stairs.map((s): Interval => ({ min: s.first, max: s.first + s.thresholds.length })),
  );
  return [min, max];
}

/** Staircases, one for all channels or one a channel, as thresholds; codes are counted from `low`. */
export function thresholder(
  input: Node,
  stairs: readonly Staircase[],
  {
    name,
    path,
    declared,
    attrs,
    low,
    step,
  }: Result & { readonly low: number; readonly step: number },
  ir: IrBuilder,
): Node | undefined {
  const [least, most] = codeSpan(stairs);
  const own = valueRange(declared.element);
  // A table has one threshold at least; a constant at the top of the type counts from the code below.
  const levels = Math.max(1, most - least);
  const base = Math.min(least, (own.max - low) / step - levels);
  const rows = stairs.map((s) => rowOf(s, base, levels));
  const place = (part: string) => ({ name: `${name}_${part}`, path });
  const table = ir.constant(place("thresholds"), [rows.length, levels], rows.flat());
  const signs = stairs.map((s) => s.sign);
  const falling = signs.some((s) => s < 0);
  const sign = falling
    ? ir.constant(place("signs"), [signs.length], signs, { element: { kind: "o", bits: 1 } })
    : undefined;
  const start = low + step * base;
  const given = { low: start === own.min ? undefined : start, ...attrs };
  return ir.node("threshold", { name, path }, [input, table, sign], given, declared);
}

/** Thresholds from code `least` on: those below the row's first code are always reached, those above never. */
function rowOf(
  { first, thresholds, range }: Staircase,
  least: number,
  levels: number,
): readonly number[] {
  const always = new Array<number>(first - least).fill(range.min);
  const row = [...always, ...thresholds];
  return [...row, ...new Array<number>(levels - row.length).fill(range.max + 1)];
}
