import { beforeAll, describe, expect, it } from "vitest";
import { createSink } from "../../src/diag/diagnostic.js";
import { compileGraph } from "../../src/driver/compile-model.js";
import { inputOf } from "../../src/driver/cosim-model.js";
import { summarizeCsim } from "../../src/driver/csim-model.js";
import type { HlsProject } from "../../src/driver/hls-project.js";
import { aimedImages } from "../agreement/images.js";
import { type Batch, compileBatch } from "../hls/batch.js";
import { projectOf } from "../hls/project.js";
import { caseOf, choicesOfSeed } from "./fuzz-case.js";

/** FUZZ_HLS: how many networks; FUZZ_SEED: another seed, other networks. */
const networks = Number(process.env.FUZZ_HLS ?? 16);
const seed = Number(process.env.FUZZ_SEED ?? 4);
const types = ["parallel", "stream"] as const;

/** Random networks that the planner takes, turn about on arrays and on streams. */
function randomProjects(): readonly HlsProject[] {
  const projects: HlsProject[] = [];
  for (let i = 0; projects.length < networks; i++) {
    const { graph, geometry, seed: own } = caseOf(choicesOfSeed(seed * 1_000_000 + i));
    if (compileGraph(graph, geometry, createSink()) === undefined) continue;
    const { element, shape } = inputOf(graph).type;
    const io = types[projects.length % 2] ?? "parallel";
    projects.push(projectOf(graph, geometry, aimedImages(element, shape, own, 2), { io }));
  }
  return projects;
}

describe("HLS C++ = reference, every word", () => {
  const projects = randomProjects();
  let batch: Batch;
  beforeAll(async () => {
    batch = await compileBatch(
      projects.map((p) => p.files),
      "shim",
    );
  });

  it.each(projects.map((project, i) => [i, project] as const))(
    "on random network %i",
    async (i, { network }) => {
      const { match, firstMismatch } = summarizeCsim(network, await batch.run(i));
      expect({ match, firstMismatch }).toEqual({ match: true, firstMismatch: null });
    },
  );
});
