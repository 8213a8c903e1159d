import { expect, test } from "vitest";
import { createSink } from "../../src/diag/diagnostic.js";
import { estimateDesign } from "../../src/schedule/estimate.js";
import { planDesign } from "../../src/schedule/plan.js";
import * as nets from "./nets.js";
import { randomTensor, typed } from "./random-net.js";

const point = { kernel: [1, 1], stride: [1, 1], pads: [0, 0, 0, 0], dilation: [1, 1] } as const;

function estimate(lanes: number) {
  const net = nets.createNet();
  const x = nets.input(net, typed("u2"), [64, 4, 4]);
  const y = nets.conv(net, x, randomTensor(typed("u2"), [16, 64, 1, 1], 1), undefined, 1, point);
  nets.output(net, nets.threshold(net, y, [[3, 30, 60]], [1], typed("u2")));
  const design = planDesign(
    net.graph(),
    { pes: 16, lanes, pixels: 1, digit: 2, post: 4 },
    createSink(),
  );
  if (!design) throw new Error("no plan");
  return estimateDesign(design);
}

test("totals are the sums of the engines' parts, cycles those of the layer table", () => {
  const { total, engines, layers } = estimate(64);
  for (const key of ["lut", "ff", "bram36", "dsp"] as const) {
    const parts = engines.flatMap((e) => e.parts.map((p) => p[key]));
    expect(total[key]).toBe(parts.reduce((a, b) => a + b, 0));
  }
  expect(total.cycles).toBe(layers.reduce((n, l) => n + l.predictedCycles, 0));
});

test("a 64-lane 2-bit array is 5.6 LUTs a product, and half the lanes cost less than half as much again", () => {
  const luts = (lanes: number) =>
    estimate(lanes).engines[0]?.parts.find((p) => p.part === "array")?.lut ?? 0;
  expect(luts(64) / (16 * 64)).toBeCloseTo(5.6, 0);
  expect(luts(32)).toBeGreaterThan(luts(64) / 2);
});
