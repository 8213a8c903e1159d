import type { Sink } from "../diag/diagnostic.js";
import { report } from "../diag/report.js";
import type { Graph, Node } from "../ir/graph.js";

/** The input and output of a network that has one of each; undefined after BL1411. */
export function singleEnds(
  graph: Graph,
  sink: Sink,
): { readonly input: Node; readonly output: Node } | undefined {
  const inputs = graph.nodes.filter((n) => n.op.name === "input");
  const outputs = graph.nodes.filter((n) => n.op.name === "output");
  const [input] = inputs;
  const [output] = outputs;
  if (input && output && inputs.length === 1 && outputs.length === 1) return { input, output };
  const place = (inputs[1] ?? outputs[1])?.place ?? ({ kind: "none" } as const);
  const counts = { inputs: inputs.length, outputs: outputs.length };
  return void report(sink, "BL1411", place, counts);
}
