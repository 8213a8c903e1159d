import { expect, test } from "vitest";
import type { CosimOptions } from "../../src/cosim/cosim-options.js";
import { stallPatterns } from "../../src/cosim/harness-files.js";
import { runCosim } from "../../src/cosim/run-cosim.js";
import { unitDesign, unitNet } from "./unit-nets.js";

const { plan, design, samples } = unitDesign(unitNet());
const perImage = plan.rows.reduce((n, r) => n + r.predictedCycles, 0);
const cosim = (options: Partial<CosimOptions>, count = 6) =>
  runCosim(design, samples(count), { seed: 1, stall: 0, command: "bitloom cosim", ...options });

test("every unit of the engine is exact, in values and in cycles", async () => {
  const r = await cosim({}, 20);
  expect(r).toMatchObject({ samples: 20, match: true, firstMismatch: null });
  expect(r.layers.map((l) => l.cycles)).toEqual(plan.rows.map((row) => row.predictedCycles));
  expect(r.cycles).toMatchObject({
    total: 20 * perImage,
    perSample: perImage,
    predicted: perImage,
  });
});

test.each(stallPatterns)(
  "stall pattern %s changes no result and no layer's cycles",
  async (pattern) => {
    for (const [seed, stall] of [
      [1, 0.1],
      [2, 0.5],
      [3, 0.9],
    ] as const)
      expect(await cosim({ pattern, seed, stall })).toMatchObject({
        match: true,
        cycles: { perSample: perImage },
      });
  },
);

test("20 seeds of stalls on both streams", async () => {
  for (let seed = 1; seed <= 20; seed++)
    expect(await cosim({ seed, stall: 0.4 }, 3)).toMatchObject({ samples: 3, match: true });
});

test("a slow source and a slow sink each leave the engine right", async () => {
  const slowSource = await cosim({ stall: 0, inputStall: 0.97, pattern: "random" });
  expect(slowSource).toMatchObject({ match: true, cycles: { perSample: perImage } });
  const slowSink = await cosim({ stall: 0.999, inputStall: 0, timeout: 50_000 });
  expect(slowSink).toMatchObject({ match: true, cycles: { perSample: perImage } });
  expect(slowSink.cycles.elapsed).toBeGreaterThan(7 * perImage);
});

test("a reset in any state is followed by right results", async () => {
  const cycles = Array.from({ length: 24 }, (_, i) => 20 + i * 337 + ((i * i) % 7));
  for (const resetCycle of cycles)
    expect(await cosim({ resetCycle, stall: 0.2, seed: resetCycle }, 3)).toMatchObject({
      samples: 3,
      match: true,
    });
});

test("nothing depends on the state before reset: 8 power-up seeds", async () => {
  const runs = await Promise.all(Array.from({ length: 8 }, (_, powerUp) => cosim({ powerUp }, 3)));
  for (const r of runs) expect(r).toMatchObject({ match: true, cycles: { perSample: perImage } });
});

test("a design without a number of images runs on", async () => {
  expect(await cosim({ freeRunning: true })).toMatchObject({ samples: 6, match: true });
});
