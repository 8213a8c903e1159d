import type { Graph, Node } from "../ir/graph.js";
import type { HardwareRole } from "../ir/hardware-role.js";
import { present } from "../support/invariant.js";

/** The nodes that reach an output, their roles and their readers. */
export interface LiveGraph {
  readonly nodes: readonly Node[];
  roleOf(node: Node): HardwareRole;
  /** The live nodes that read `node`, once a reading operand. */
  readersOf(node: Node): readonly Node[];
  /** The only live node that reads `node`, when it reads it once. */
  soleReader(node: Node): Node | undefined;
}

/** Looks every role up once: roles may build tensors. Constants and dead nodes are left out. */
export function liveGraph(graph: Graph): LiveGraph {
  const live = new Set(graph.nodes.filter((n) => n.op.name === "output"));
  for (const node of graph.nodes.toReversed())
    if (live.has(node)) for (const input of node.inputs) if (input) live.add(input);
  const nodes = graph.nodes.filter((n) => live.has(n) && n.op.name !== "constant");
  const roles = new Map(nodes.map((n) => [n, n.op.hardware(n)]));
  const readers = readersByNode(nodes);
  return {
    nodes,
    roleOf: (node) => present(roles.get(node), `role of ${node.name}`),
    readersOf: (node) => readers.get(node) ?? [],
    soleReader: (node) => {
      const all = readers.get(node) ?? [];
      return all.length === 1 ? all[0] : undefined;
    },
  };
}

function readersByNode(nodes: readonly Node[]): ReadonlyMap<Node, readonly Node[]> {
  const readers = new Map<Node, Node[]>();
  for (const node of nodes)
    for (const input of node.inputs)
      if (input) readers.set(input, [...(readers.get(input) ?? []), node]);
  return readers;
}
