import { expect, test } from "vitest";
import type { CosimResult, FirstMismatch, MismatchKind } from "../../src/cosim/cosim-result.js";
import { describeMismatch } from "../../src/cosim/first-mismatch.js";
import { cosimText } from "../../src/report/cosim-report.js";
import { junitReport } from "../../src/report/junit.js";

const mismatch: FirstMismatch = {
  ...{ kind: "value", layer: "conv2", node: "act2", index: [3, 0, 7], expected: 1, actual: -2 },
  ...{ cycle: 2729, sample: 4, seed: 9, detail: "" },
  replay: "bitloom cosim net.loom --seed 9 --wave mismatch.fst",
};

const layer = (name: string, mismatches: number) => ({
  ...{ name, op: "conv2d", macs: 1179648, passes: 1, cycles: 1200, predictedCycles: 1200 },
  ...{ idealCycles: 1152, utilization: 0.96, mismatches },
});

const engine = (first: string, last: string, cycles: number) => ({
  geometry: { pes: 16, lanes: 64, pixels: 1, digit: 2, post: 4 },
  ...{ layers: [first, last], cycles, predictedCycles: cycles },
});

const right: CosimResult = {
  ...{ schema: "bitloom/cosim/1", samples: 100, match: true, mismatches: 0, seed: 9, stall: 0.3 },
  cycles: {
    ...{ total: 240000, perSample: 2400, predicted: 2400, elapsed: 250000 },
    ...{ latency: 3100, interval: 2450, predictedInterval: 2400 },
  },
  layers: [layer("conv1", 0), layer("conv2", 0)],
  engines: [engine("conv1", "conv2", 2400)],
  streams: [],
  firstMismatch: null,
  seconds: { compile: 0.25, build: 8.25, simulate: 2.0, reference: 1.0 },
  simulatedMacsPerSecond: 118e6,
};

const wrong: CosimResult = {
  ...right,
  ...{ match: false, mismatches: 3, firstMismatch: mismatch },
  layers: [layer("conv1", 0), layer('a<b>&"\u0007', 3)],
};

test("the text of a match and of a mismatch", async () => {
  const text = `${cosimText(right)}\n\n---\n\n${cosimText(wrong)}\n`;
  await expect(text).toMatchFileSnapshot("golden/cosim.txt");
});

test("a pipeline shows its engines, its streams and its pace", async () => {
  const cycles = { ...right.cycles, interval: 2400 };
  const engines = [engine("conv1", "conv1", 900), engine("conv2", "fc", 2400)];
  const text = cosimText({ ...right, cycles, engines, streams: [{ depth: 12, highWater: 7 }] });
  await expect(`${text}\n`).toMatchFileSnapshot("golden/pipeline.txt");
});

test("a gated layer shows what passed and its cycles beside the ideal", () => {
  const bounds = { idealCycles: 1000, balanceCycles: 1030, lockstepCycles: 1400 };
  const gating = { passRate: 0.125, ...bounds, cycles: 1050 };
  const text = cosimText({ ...right, layers: [{ ...layer("conv1", 0), gating }] });
  expect(text).toContain(
    "gate conv1: 12.5 % of the outputs pass; 1,050 cycles, ideal 1,000, busiest PE 1,030, lockstep 1,400\n\nmatch",
  );
  expect(cosimText(right)).not.toContain("gate ");
});

test("JUnit: a case a layer and one for the whole; markup and control characters are harmless", async () => {
  await expect(junitReport(right)).toMatchFileSnapshot("golden/match.xml");
  await expect(junitReport(wrong)).toMatchFileSnapshot("golden/mismatch.xml");
});

test("a deviation outside of the layers is the failure of the whole", () => {
  const first = { ...mismatch, kind: "timeout", detail: "the engine waits" } as const;
  const xml = junitReport({ ...right, match: false, firstMismatch: first });
  expect(xml).toContain('failures="1"');
  expect(xml).toMatch(/name="output and protocol"><failure/);
});

test.each<[MismatchKind, string, string]>([
  ["value", "", "layer conv2, sample 4, cycle 2729: act2[3, 0, 7], expected 1, got -2"],
  ["cycles", "", "layer conv2, sample 4, cycle 2729: took -2 cycles, predicted 1"],
  ["timeout", "it waits", "layer conv2, sample 4, cycle 2729: it waits"],
  ["protocol", "tlast", "layer conv2, sample 4, cycle 2729: tlast, expected 1, got -2"],
])("a deviation of kind %s in a sentence", (kind, detail, sentence) => {
  expect(describeMismatch({ ...mismatch, kind, detail })).toBe(sentence);
});

test("a deviation of no sample names none", () => {
  expect(describeMismatch({ ...mismatch, sample: -1 })).toContain("layer conv2, cycle");
});
