import { expect, test } from "vitest";
import { present } from "../../src/support/invariant.js";
import { verilate } from "../agreement/verilator.js";
import { pipelines } from "./pipeline-nets.js";

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
