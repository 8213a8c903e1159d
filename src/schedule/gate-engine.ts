import { hasErrors, type Sink } from "../diag/diagnostic.js";
import { report } from "../diag/report.js";
import type { Graph, Node } from "../ir/graph.js";
import type { Geometry } from "./geometry.js";
import { liveGraph } from "./roles.js";
import { slotLimit } from "./slots.js";
import type { PoolingArray } from "./tail.js";

/** The gated layers that reach an output. */
function gatedNodes(graph: Graph): readonly Node[] {
  const live = liveGraph(graph);
  return live.nodes.filter((n) => {
    const role = live.roleOf(n);
    return role.kind === "mac" && role.gate !== undefined;
  });
}

/** True when the network needs an array whose PEs run ahead of each other: one of its layers is gated. */
export function needsRunAhead(graph: Graph): boolean {
  return gatedNodes(graph).length > 0;
}

/** A run-ahead array computes one pixel after the other; reports other geometries. */
export function checkRunAhead(graph: Graph, { pixels }: Geometry, sink: Sink): boolean {
  if (pixels === 1) return true;
  for (const node of gatedNodes(graph))
    report(sink, "BL4031", node.place, { layer: node.name, pixels });
  return !hasErrors(sink);
}

/** The array as fused pooling sees it: all slots of a pixel are drained together. */
export function drainedTogether(g: Geometry, runsAhead: boolean): Geometry & PoolingArray {
  return runsAhead ? { ...g, slots: slotLimit(g) } : g;
}
