import type { Node } from "../ir/graph.js";
import type { Pass } from "./pass.js";

/**
 * Removes what no output needs. Inputs stay: they are the interface of the network.
 *
 *     %a = relu(%x)             |
 *     %b = maxpool(%x) {...}    |  %b = maxpool(%x) {...}
 *     %y = output(%b)           |  %y = output(%b)
 */
export const dropDead: Pass = {
  name: "drop-dead",
  help: "removes nodes that no output needs",
  run(graph) {
    const live = new Set<Node>();
    for (const node of graph.nodes.toReversed()) {
      if (node.op.name !== "output" && node.op.name !== "input" && !live.has(node)) continue;
      live.add(node);
      for (const operand of node.inputs) if (operand !== undefined) live.add(operand);
    }
    return { ...graph, nodes: graph.nodes.filter((n) => live.has(n)) };
  },
};
