import { createSink } from "../../src/diag/diagnostic.js";
import { compileGraph } from "../../src/driver/compile-model.js";
import { inputOf } from "../../src/driver/cosim-model.js";
import { type HlsProject, hlsProject } from "../../src/driver/hls-project.js";
import type { HlsOptions } from "../../src/emit/hls/options.js";
import type { Graph } from "../../src/ir/graph.js";
import type { Tensor } from "../../src/num/tensor.js";
import { createReference } from "../../src/reference/reference.js";
import type { DesignOptions } from "../../src/schedule/plan.js";

/** The HLS project of a graph on an array, with the values of these images as its data. Throws with the diagnostics. */
export function projectOf(
  graph: Graph,
  geometry: DesignOptions,
  images: readonly Tensor[],
  options: HlsOptions,
): HlsProject {
  const sink = createSink();
  const design = compileGraph(graph, geometry, sink);
  if (design === undefined) throw new Error(JSON.stringify(sink.diagnostics, null, 1));
  const reference = createReference(design.graph);
  const { name } = inputOf(design.graph);
  const values = images.map((i) => reference.run(new Map([[name, i]]), { trace: true }).trace);
  const project = hlsProject(design, options, values, sink);
  if (project === undefined) throw new Error(JSON.stringify(sink.diagnostics, null, 1));
  return project;
}
