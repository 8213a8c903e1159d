import type { FloatGraph, FloatValue } from "../float-graph.js";
import { operandsOf } from "./run.js";

/** The values that read each value. */
export function readersOf({ values }: FloatGraph): ReadonlyMap<FloatValue, readonly FloatValue[]> {
  const readers = new Map<FloatValue, FloatValue[]>();
  for (const value of values)
    for (const input of operandsOf(value)) {
      const known = readers.get(input);
      if (known === undefined) readers.set(input, [value]);
      else known.push(value);
    }
  return readers;
}

/** The graph without `dropped` (if any) and with `made` instead of `old`, which the last of `made` stands for from then on. */
export function replaced(
  graph: FloatGraph,
  dropped: FloatValue | undefined,
  old: FloatValue,
  made: readonly FloatValue[],
): FloatGraph {
  const renewed = new Map<FloatValue, FloatValue>([[old, made.at(-1) ?? old]]);
  const renew = (v: FloatValue) => renewed.get(v) ?? v;
  const values = graph.values.flatMap((value) => {
    if (value === dropped) return [];
    if (value === old) return made;
    const next = withInputs(value, renew);
    if (next !== value) renewed.set(value, next);
    return [next];
  });
  return { ...graph, values, output: renew(graph.output) };
}

function withInputs(value: FloatValue, renew: (v: FloatValue) => FloatValue): FloatValue {
  const { source } = value;
  if (operandsOf(value).every((i) => renew(i) === i)) return value;
  if (source.kind === "quantizer")
    return { ...value, source: { ...source, input: renew(source.input) } };
  if (source.kind !== "op") return value;
  return { ...value, source: { ...source, inputs: source.inputs.map(renew) } };
}
