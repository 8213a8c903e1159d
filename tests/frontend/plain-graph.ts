import type { Graph } from "../../src/ir/graph.js";

/** A graph without places and without identity of nodes, for comparison by value. */
export function plainGraph(graph: Graph) {
  return {
    name: graph.name,
    nodes: graph.nodes.map((n) => ({
      name: n.name,
      op: n.op.name,
      inputs: n.inputs.map((i) => i?.name),
      attrs: [...n.attrs],
      type: n.type,
    })),
  };
}
