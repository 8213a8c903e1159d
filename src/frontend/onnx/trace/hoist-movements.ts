import { moves } from "../../host/moves.js";
import { isConstant } from "../builder.js";
import type { FloatGraph, FloatValue } from "../float-graph.js";
import { placesOf } from "../quantizer-steps.js";
import { readersOf, replaced } from "./rewrite.js";

/**
 * Moves movements in front of the quantizer of the input, where the host does them: models with channels last quantize
 * first. Quantizing treats every element alike, so the results are the same.
 *
 *     x -> Quant -> Transpose -> ...   |   x -> Transpose -> Quant -> ...
 */
export function hoistMovements(graph: FloatGraph): FloatGraph {
  let current = graph;
  for (let next = hoistOne(current); next !== undefined; next = hoistOne(current)) current = next;
  return current;
}

/** The graph with one movement hoisted; undefined where there is none. */
function hoistOne(graph: FloatGraph): FloatGraph | undefined {
  const readers = readersOf(graph);
  const raw = new Set<FloatValue>([graph.input]);
  for (const value of graph.values) {
    const { source } = value;
    if (source.kind === "op" && source.inputs.every((i) => raw.has(i) || isConstant(i)))
      raw.add(value);
    if (source.kind !== "quantizer" || !raw.has(source.input)) continue;
    const [mover, ...others] = readers.get(value) ?? [];
    const alike = placesOf(source.quantizer) === 1;
    if (!alike || mover === undefined || others.length > 0 || value === graph.output) continue;
    if (mover.source.kind === "op" && moves.has(mover.source.op))
      return swapped(graph, value, mover);
  }
  return undefined;
}

/** `quantizer` and its reader `mover` change places; all that follows reads the new values. */
function swapped(graph: FloatGraph, quantizer: FloatValue, mover: FloatValue): FloatGraph {
  const { source } = quantizer;
  if (source.kind !== "quantizer" || mover.source.kind !== "op") return graph;
  const { dtype } = source.input.type;
  const moved: FloatValue = {
    ...mover,
    name: `${mover.name}_raw`,
    type: { dtype, shape: mover.type.shape },
    source: { ...mover.source, inputs: [source.input] },
  };
  const codes: FloatValue = {
    ...quantizer,
    name: mover.name,
    type: { ...quantizer.type, shape: mover.type.shape },
    source: { ...source, input: moved },
  };
  return replaced(graph, quantizer, mover, [moved, codes]);
}
