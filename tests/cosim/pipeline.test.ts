import { expect, test } from "vitest";
import { simulationDesign } from "../../src/cosim/from-plan.js";
import { createSink } from "../../src/diag/diagnostic.js";
import { loadAssets } from "../../src/driver/assets.js";
import { cosimGraph } from "../../src/driver/cosim-model.js";
import { loadModel } from "../../src/driver/load-model.js";
import { pipelines as passPipelines, runPasses } from "../../src/passes/pipelines.js";
import { planDesign } from "../../src/schedule/plan.js";
import { present } from "../../src/support/invariant.js";
import { verilate } from "../agreement/verilator.js";
import { pipeline, pipelines, streaming } from "./pipeline-nets.js";

const names = [...pipelines.keys()];
const subjectOf = (name: string) => present(pipelines.get(name), name)();

test.each(names)("%s: every layer, every cycle count, at its predicted pace", async (name) => {
  const subject = subjectOf(name);
  const { design } = subject;
  const r = await verilate(subject);
  expect(r).toMatchObject({ match: true, firstMismatch: null });
  expect(r.layers.map((l) => l.cycles)).toEqual(design.layers.map((l) => l.predictedCycles));
  expect(r.engines).toHaveLength(design.engines.length);
  expect(r.cycles.perSample).toBe(Math.max(...r.engines.map((e) => e.predictedCycles)));
  expect(r.cycles.interval).toBe(r.cycles.predictedInterval);
  for (const { depth, highWater } of r.streams) {
    expect(highWater).toBeGreaterThan(0);
    expect(highWater).toBeLessThanOrEqual(depth);
  }
});

test.each(names)("%s: stalls, slow ends, resets and power-up change nothing", async (name) => {
  const subject = subjectOf(name);
  const runs = [
    { stall: 0.4, seed: 2 },
    { stall: 0.9, seed: 3 },
    { stall: 0, inputStall: 0.97, pattern: "random" },
    { stall: 0.99, inputStall: 0, timeout: 50_000 },
    { freeRunning: true, stall: 0.2 },
    ...[400, 1111, 2222, 3456].map((resetCycle) => ({ resetCycle, stall: 0.2, seed: resetCycle })),
    ...[5, 6, 7].map((powerUp) => ({ powerUp })),
  ] as const;
  for (const options of runs)
    expect(await verilate(subject, options), JSON.stringify(options)).toMatchObject({
      match: true,
      firstMismatch: null,
    });
});

test("a buffer is as deep as it must be: more does not help, much less slows the pipeline down", async () => {
  const { graph, engines } = streaming;
  const design = present(
    planDesign(runPasses(graph, passPipelines.thresholds), { engines }, createSink()),
    "design",
  );
  const { samples } = pipeline(graph, { engines });
  const paceOf = async (depthOf: (depth: number) => number) => {
    const streams = design.streams.map((s) => ({ ...s, depth: depthOf(s.depth) }));
    const subject = { design: simulationDesign({ ...design, streams }, loadAssets()), samples };
    const { match, cycles } = await verilate(subject);
    expect(match).toBe(true);
    return cycles.interval;
  };
  const pace = await paceOf((depth) => depth);
  expect(await paceOf((depth) => 16 * depth)).toBe(pace);
  expect(await paceOf(() => 4)).toBeGreaterThan(1.5 * pace);
});

test("mnist-cnn, one engine an array layer: exact under stalls, images a pace apart", async () => {
  const sink = createSink();
  const { graph } = loadModel("examples/mnist-cnn/mnist-cnn.loom", sink);
  const design = { engines: "dataflow", budget: 1200 } as const;
  for (const stall of [0, 0.4, 0.9]) {
    const request = { count: 24, stall, seed: 5, design };
    const r = present(await cosimGraph(present(graph, "graph"), request, sink), "result");
    expect(r).toMatchObject({ samples: 24, match: true, firstMismatch: null });
    expect(r.engines).toHaveLength(5);
    expect(r.cycles.perSample).toBe(r.cycles.predicted);
    if (stall === 0) expect(r.cycles.interval).toBe(r.cycles.predicted);
    for (const { depth, highWater } of r.streams) expect(highWater).toBeLessThanOrEqual(depth);
  }
});
