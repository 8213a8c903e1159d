import { simulationDesign, simulationSample } from "../../src/cosim/from-plan.js";
import type { SimulationDesign, SimulationSample } from "../../src/cosim/simulation-design.js";
import { createSink } from "../../src/diag/diagnostic.js";
import { loadAssets } from "../../src/driver/assets.js";
import { inputOf } from "../../src/driver/cosim-model.js";
import type { Graph } from "../../src/ir/graph.js";
import type { Tensor } from "../../src/num/tensor.js";
import { pipelines, runPasses } from "../../src/passes/pipelines.js";
import { gateMasks } from "../../src/reference/gate-masks.js";
import { createReference } from "../../src/reference/reference.js";
import type { DesignOptions } from "../../src/schedule/plan.js";
import { planDesign } from "../../src/schedule/plan.js";
import { present } from "../../src/support/invariant.js";

/** A change of the hardware library that a test must notice. */
export interface Mutation {
  /** A file of hw/. */
  readonly file: string;
  /** Occurs exactly once in that file. */
  readonly find: string;
  readonly replace: string;
}

/** What the hardware legs run: a design, and images with every value the reference gives them. */
export interface Subject {
  readonly design: SimulationDesign;
  readonly samples: readonly SimulationSample[];
}

/** Why the planner refused a network: the codes of its diagnostics. */
export interface Refusal {
  readonly refused: readonly string[];
}

/** The graph on an array as `bitloom cosim` would run it; `mutation` breaks a copy of the library. */
export function subjectOf(
  graph: Graph,
  geometry: DesignOptions,
  images: readonly Tensor[],
  mutation?: Mutation,
): Subject | Refusal {
  const lowered = runPasses(graph, pipelines.thresholds);
  const sink = createSink();
  const design = planDesign(lowered, geometry, sink);
  if (!design) return { refused: sink.diagnostics.map((d) => d.code) };
  const reference = createReference(lowered);
  const { name } = inputOf(lowered);
  const masksOf = gateMasks(design.graph);
  const samples = images.map((image) => {
    const { trace } = reference.run(new Map([[name, image]]), { trace: true });
    return simulationSample(design, trace, masksOf(trace));
  });
  const assets = loadAssets();
  const library = mutation ? mutated(assets.library, mutation) : assets.library;
  return { design: simulationDesign(design, { ...assets, library }), samples };
}

/** The same, of a network that must fit. */
export function plannedSubject(...args: Parameters<typeof subjectOf>): Subject {
  const subject = subjectOf(...args);
  if ("refused" in subject) throw new Error(`not planned: ${subject.refused.join(" ")}`);
  return subject;
}

function mutated(library: ReadonlyMap<string, string>, { file, find, replace }: Mutation) {
  const parts = present(library.get(file), file).split(find);
  if (parts.length !== 2) throw new Error(`"${find}" occurs ${parts.length - 1} times in ${file}`);
  return new Map([...library, [file, parts.join(replace)]]);
}
