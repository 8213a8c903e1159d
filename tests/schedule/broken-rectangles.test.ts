import { expect, test } from "vitest";
import { createSink } from "../../src/diag/diagnostic.js";
import { inputOf } from "../../src/driver/cosim-model.js";
import { pipelines, runPasses } from "../../src/passes/pipelines.js";
import type { Design } from "../../src/schedule/design.js";
import { type Job, jobFields } from "../../src/schedule/job-format.js";
import { planDesign } from "../../src/schedule/plan.js";
import { packWord } from "../../src/schedule/word-format.js";
import { present } from "../../src/support/invariant.js";
import { loadNet } from "../agreement/load-net.js";
import { firstMismatch } from "./check-plan.js";
import { randomTensor } from "./random-net.js";

const array = { pes: 4, lanes: 4, pixels: 2, digit: 2, post: 4 };

/** What the modelled engine says of a network of nets/ whose every job has changed. */
function outcome(name: string, change: (job: Job) => Partial<Job>): string | undefined {
  const graph = runPasses(loadNet(name), pipelines.thresholds);
  const design = present(planDesign(graph, array, createSink()), "design");
  const engine = present(design.engines[0], "engine");
  const { schedule, memories, parameters } = engine;
  const jobs = schedule.layers.flatMap((l) =>
    l.jobs.flatMap(({ job }) => {
      const word = packWord(jobFields, { ...job, ...change(job) });
      return Array.from({ length: parameters.JOB_WORDS }, (_, i) =>
        BigInt.asUintN(64, word >> BigInt(64 * i)),
      );
    }),
  );
  const broken: Design = { ...design, engines: [{ ...engine, memories: { ...memories, jobs } }] };
  const { element, shape } = inputOf(graph).type;
  const net = { nodes: [...graph.nodes], graph: () => graph };
  try {
    return firstMismatch(net, broken, [randomTensor(element, shape, 1)]);
  } catch (error) {
    return String(error);
  }
}

test.each(["means", "pads", "permutes"])("%s: the plan itself is right", (name) => {
  expect(outcome(name, () => ({}))).toBeUndefined();
});

const changes: readonly (readonly [string, string, (job: Job) => Partial<Job>])[] = [
  ["means", "dmBank", (j) => ({ dmBank: j.dmBank ^ 1 })],
  ["means", "dmPhase", () => ({ dmPhase: 0, dmSkip: 0 })],
  ["means", "dmSkip", (j) => ({ dmSkip: j.dmSkip > 0 ? j.dmSkip - 1 : 0 })],
  ["means", "vmGap", (j) => ({ vmGap: j.vmGap > 0 ? j.vmGap - 1 : 0 })],
  ["means", "obGap", (j) => ({ obGap: j.obGap > 0 ? j.obGap - 1 : 0 })],
  [
    "means",
    "paramBase",
    (j) => ({ paramBase: j.vector && j.mode ? j.paramBase ^ 1 : j.paramBase }),
  ],
  ["means", "stepStart", (j) => ({ stepStart: j.vector ? j.stepStart + 1 : j.stepStart })],
  ["pads", "sourceBase", (j) => ({ sourceBase: j.vector ? j.sourceBase + 1 : j.sourceBase })],
  ["pads", "a2", (j) => ({ a2: j.vector ? -j.a2 : j.a2 })],
  ["pads", "a3", (j) => ({ a3: j.vector ? 0 : j.a3 })],
  ["permutes", "x0", (j) => ({ x0: j.vector ? 0 : j.x0 })],
  ["permutes", "a0", (j) => ({ a0: j.vector ? j.a0 + 1 : j.a0 })],
  ["permutes", "y2", (j) => ({ y2: j.vector ? 0 : j.y2 })],
  ["permutes", "y3", (j) => ({ y3: j.vector ? 0 : j.y3 })],
];

test.each(changes)("%s: a wrong %s shows", (name, _, change) => {
  expect(outcome(name, change)).toBeDefined();
});
