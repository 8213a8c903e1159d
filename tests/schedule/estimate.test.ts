import { expect, test } from "vitest";
import { createSink } from "../../src/diag/diagnostic.js";
import { estimate as estimateModel } from "../../src/driver/api.js";
import { compileGraph } from "../../src/driver/compile-model.js";
import { loadModel } from "../../src/driver/load-model.js";
import { estimateDesign } from "../../src/schedule/estimate.js";
import { planDesign } from "../../src/schedule/plan.js";
import { present } from "../../src/support/invariant.js";
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

test("a layer's weights and map in bits, with the lanes it leaves empty", () => {
  const [full] = estimate(64).layers;
  // 16 channels of 64 weights of 2 bits fill one word; the result is u2[16, 4, 4].
  expect([full?.weightBits, full?.outputBits]).toEqual([16 * 64 * 2, 16 * 16 * 2]);
  expect([full?.cycles, full?.engine]).toEqual([full?.predictedCycles, 0]);
  const [cut] = estimate(48).layers;
  expect(cut?.weightBits).toBe(2 * 16 * 48 * 2);
});

test("the layers' weights of a gated network are the words of its memory, slots and turns included", () => {
  const model = "examples/methods/gated/gated.loom";
  const { graph } = loadModel(model, createSink());
  const sizes = { pes: 8, lanes: 16, pixels: 1, digit: 2, post: 4 };
  const design = present(compileGraph(present(graph, model), sizes, createSink()), "design");
  const { bits, bytes, bytesPerWord } = present(design.engines[0], "engine").memories.weights;
  const found = estimateDesign(design).layers.map((l) => l.weightBits);
  expect(found.reduce((n, b) => n + b, 0)).toBe((bits * bytes.length) / bytesPerWord);
  // As often as without a gate, on an array that does not run ahead: by the turns of the gated layers.
  const plain = estimateModel("examples/methods/ungated/ungated.loom", sizes).value?.layers;
  const turns = found.map((b, i) => b / present(plain?.[i], "layer").weightBits);
  expect(turns).toEqual([1, 4, 2, 2, 1]);
});

test("a 64-lane 2-bit array is 5.6 LUTs a product, and half the lanes cost less than half as much again", () => {
  const luts = (lanes: number) =>
    estimate(lanes).engines[0]?.parts.find((p) => p.part === "array")?.lut ?? 0;
  expect(luts(64) / (16 * 64)).toBeCloseTo(5.6, 0);
  expect(luts(32)).toBeGreaterThan(luts(64) / 2);
});

/** LUTs, flip-flops and block memories as Yosys 0.23 counted them (npm run bench -- gate-area). */
const synthesized = [
  { network: "gated", pes: 8, lanes: 16, lut: 12469, ff: 5860, bram36: 23 },
  { network: "ungated", pes: 8, lanes: 16, lut: 9718, ff: 3583, bram36: 14.5 },
  { network: "gated", pes: 16, lanes: 32, lut: 17999, ff: 8248, bram36: 47 },
  { network: "ungated", pes: 16, lanes: 32, lut: 12451, ff: 4268, bram36: 22 },
  { network: "gated", pes: 8, lanes: 64, lut: 13955, ff: 6073, bram36: 47 },
  { network: "ungated", pes: 8, lanes: 64, lut: 10487, ff: 3699, bram36: 26.5 },
];

test.each(synthesized)("$network, $pes PEs x $lanes lanes: near what synthesis counts", (found) => {
  const { network, pes, lanes } = found;
  const sizes = { pes, lanes, pixels: 1, digit: 2, post: 4 };
  const model = `examples/methods/${network}/${network}.loom`;
  const total = estimateModel(model, sizes).value?.total;
  expect(Math.abs((total?.lut ?? 0) / found.lut - 1)).toBeLessThan(0.16);
  expect(Math.abs((total?.ff ?? 0) / found.ff - 1)).toBeLessThan(0.3);
  expect(Math.abs((total?.bram36 ?? 0) / found.bram36 - 1)).toBeLessThan(0.35);
});
