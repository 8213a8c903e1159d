import type { Interval } from "../../../num/element-type.js";
import { hull } from "../../../num/interval.js";
import type { Quantizer } from "../float-graph.js";
import { at, codeFunction, placesOf } from "../quantizer-steps.js";
import {
  baseFunction,
  type ChannelFunction,
  channelsOf,
  compose,
  type Integer,
  type Part,
  stepFunction,
} from "./integer.js";

/** The float steps from the integers of a node to the codes of a quantizer, channel by channel. */
export interface Chain {
  readonly v: Integer;
  readonly quantizer: Quantizer;
  /** Channels with a function of their own: 1 where all share one. */
  readonly rows: number;
  /** What the integers of a row can be. */
  rangeOf(row: number): Interval;
  /** From an integer to its code, counted in steps from the lowest. */
  units(row: number): ChannelFunction;
  /** The same from the float value of the integer on. */
  unitsOfFloat(row: number): ChannelFunction;
  /** The float values of the integers of a row that have several. */
  parts(row: number): readonly Part[] | undefined;
}

export function chainOf(v: Integer, quantizer: Quantizer): Chain {
  const uniform = isUniform(v, quantizer);
  const lowest = Math.min(...quantizer.low);
  const counted = (row: number): ChannelFunction => {
    const code = codeFunction(quantizer, row);
    return { apply: (x) => (code(x) - lowest) / quantizer.step, direction: 1 };
  };
  const known = new Map<number, readonly Part[] | undefined>();
  const parts = (row: number) => {
    if (!known.has(row)) known.set(row, v.parts?.(uniform ? undefined : row));
    return known.get(row);
  };
  return {
    v,
    quantizer,
    rows: uniform ? 1 : channelsOf(v.node),
    rangeOf: (row) => (uniform ? hull(v.ranges) : at(v.ranges, row)),
    units: (row) => {
      const value = occurring(parts(row), baseFunction(v, row));
      return [value, stepFunction(v, row), counted(row)].reduce(compose);
    },
    unitsOfFloat: (row) => compose(stepFunction(v, row), counted(row)),
    parts,
  };
}

/** The value of an integer: the smallest that occurs where it is come by in several ways. */
function occurring(parts: readonly Part[] | undefined, base: ChannelFunction): ChannelFunction {
  if (parts === undefined) return base;
  const values = new Map(parts.map(({ k, low }) => [k, low]));
  return { ...base, apply: (k) => values.get(k + 0) ?? base.apply(k) };
}

function isUniform(v: Integer, q: Quantizer): boolean {
  const single = v.scale.length === 1 && v.offset.length === 1 && placesOf(q) === 1;
  return single && v.steps.every((s) => s.uniform);
}
