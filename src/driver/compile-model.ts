import type { Sink } from "../diag/diagnostic.js";
import { hasErrors } from "../diag/diagnostic.js";
import type { Graph } from "../ir/graph.js";
import { pipelines, runPasses } from "../passes/pipelines.js";
import type { Design } from "../schedule/design.js";
import { type DesignOptions, planDesign } from "../schedule/plan.js";

/** The graph as the hardware runs it, and the design; undefined after an error. */
export function compileGraph(graph: Graph, options: DesignOptions, sink: Sink): Design | undefined {
  const lowered = runPasses(graph, pipelines.thresholds);
  const design = planDesign(lowered, options, sink);
  return hasErrors(sink) ? undefined : design;
}
