import { expect, test } from "vitest";
import { heldBackDigits } from "../../bench/digits.js";
import { createSink } from "../../src/diag/diagnostic.js";
import { compileGraph } from "../../src/driver/compile-model.js";
import { cosimGraph } from "../../src/driver/cosim-model.js";
import { loadModel } from "../../src/driver/load-model.js";
import { createRandom } from "../../src/num/random.js";
import { present } from "../../src/support/invariant.js";
import { gateRatios, measureGate } from "./gated-layer.js";

test.each([0.05, 0.2, 0.4, 0.6])(
  "%d of the outputs, independently: 1.15 times the ideal",
  async (rate) => {
    const { passRate, lockstep, measured } = await measureGate(new Array(64).fill(rate), false);
    expect(passRate).toBeCloseTo(rate, 1);
    expect(measured).toBeLessThan(1.15);
    expect(lockstep).toBeGreaterThan(measured);
  },
);

test("channels of very different rates, balanced: 1.10 times the ideal", async () => {
  const random = createRandom(5);
  const rates = Array.from({ length: 64 }, () => 0.05 + 0.6 * random());
  const natural = await measureGate(rates, false);
  const { lockstep, measured } = await measureGate(rates, true);
  expect(measured).toBeLessThan(1.1);
  expect(natural.measured).toBeGreaterThan(measured);
  expect(lockstep).toBeGreaterThan(1.2);
});

// On 8 PEs the first layer has a channel a PE: they take turns.
test.each([4, 8])(
  "a trained network on %i PEs: 1.10 times the ideal, cycles as predicted from the masks",
  async (pes) => {
    const sink = createSink();
    const graph = present(loadModel("examples/methods/gated/gated.loom", sink).graph, "network");
    const design = { pes, lanes: 8, pixels: 1, digit: 2, post: 4 };
    const samples = heldBackDigits()
      .slice(0, 10)
      .map((d) => d.image);
    const result = present(await cosimGraph(graph, { design, samples }, sink), "result");
    expect(result.firstMismatch).toBeNull();
    const gated = result.layers.filter((l) => l.gating);
    expect(gated).toHaveLength(3);
    for (const layer of gated) {
      const { passRate, lockstep, measured } = gateRatios(layer);
      expect(passRate).toBeGreaterThan(0.03);
      expect(passRate).toBeLessThan(0.3);
      expect(measured).toBeLessThan(1.1);
      expect(lockstep).toBeGreaterThan(measured);
      expect(layer.utilization).toBeLessThan(1);
      expect(layer.predictedCycles).toBeCloseTo(layer.cycles, 6);
    }
    expect(result.cycles.predicted).toBeCloseTo(result.cycles.perSample, 6);
  },
);

test("calibrated on other digits: the cycles of an image within 3 %", async () => {
  const sink = createSink();
  const graph = present(loadModel("examples/methods/gated/gated.loom", sink).graph, "network");
  const digits = heldBackDigits().map((d) => d.image);
  const sizes = { pes: 4, lanes: 8, pixels: 1, digit: 2, post: 4 } as const;
  const design = { ...sizes, calibrate: digits.slice(200, 300) };
  const expected = present(compileGraph(graph, design, sink), "plan").cycles.perImage;
  const request = { design, samples: digits.slice(0, 20) };
  const result = present(await cosimGraph(graph, request, sink), "result");
  expect(result.firstMismatch).toBeNull();
  expect(result.cycles.perSample / expected).toBeGreaterThan(0.97);
  expect(result.cycles.perSample / expected).toBeLessThan(1.03);
  expect(result.layers.every((l) => l.utilization < 1)).toBe(true);
});
