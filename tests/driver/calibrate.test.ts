import { expect, test } from "vitest";
import { heldBackDigits } from "../../bench/digits.js";
import { createSink } from "../../src/diag/diagnostic.js";
import { check, compile, estimate } from "../../src/driver/api.js";
import { calibrate } from "../../src/driver/calibrate.js";
import { loadModel } from "../../src/driver/load-model.js";
import { passes } from "../../src/ops/gate.js";
import { gatedNodes } from "../../src/reference/gate-masks.js";
import { createReference } from "../../src/reference/reference.js";
import type { Design } from "../../src/schedule/design.js";
import { present } from "../../src/support/invariant.js";

const gated = "examples/methods/gated/gated.loom";
const array = { pes: 4, lanes: 8, pixels: 1, digit: 2, post: 4 } as const;
const digits = heldBackDigits().map((d) => d.image);
const samples = digits.slice(0, 5);

function network() {
  return present(loadModel(gated, createSink()).graph, gated);
}

/** P of one output by the definition: sum of w * (x >> low) over the window. */
function highSum(
  { node, role, gate }: ReturnType<typeof gatedNodes>[number],
  x: ArrayLike<number>,
  [c, y, xx]: readonly [number, number, number],
): number {
  const [channels, height, width] = role.inputShape;
  const [kh, kw] = role.window.kernel;
  const { stride, pads } = role.window;
  let sum = 0;
  for (let i = 0; i < channels; i++)
    for (let ky = 0; ky < kh; ky++)
      for (let kx = 0; kx < kw; kx++) {
        const [row, column] = [y * stride[0] + ky - pads[0], xx * stride[1] + kx - pads[1]];
        if (row < 0 || row >= height || column < 0 || column >= width) continue;
        const w = role.weights.data[((c * channels + i) * kh + ky) * kw + kx] ?? 0;
        sum += w * Math.floor((x[(i * height + row) * width + column] ?? 0) / 2 ** gate.low);
      }
  expect(node.name).toContain("gate");
  return sum;
}

test("pass rates are those that the definition gives, channel by channel", () => {
  const graph = network();
  const { rates, masks } = present(calibrate(graph, samples, createSink()), "calibration");
  expect(masks).toHaveLength(5);
  const reference = createReference(graph);
  const traces = samples.map((s) => reference.run(new Map([["image", s]]), { trace: true }).trace);
  for (const layer of gatedNodes(graph)) {
    const [channels, height, width] = layer.role.outputShape;
    const found = present(rates.get(layer.node.name), layer.node.name);
    expect(found).toHaveLength(channels);
    for (let c = 0; c < channels; c++) {
      let passed = 0;
      for (const trace of traces) {
        const { data } = present(trace.get(layer.role.input.name), "input");
        for (let y = 0; y < height; y++)
          for (let x = 0; x < width; x++)
            passed += Number(passes(layer.gate, c, highSum(layer, data, [c, y, x])));
      }
      expect(found[c]).toBeCloseTo(passed / (5 * height * width), 12);
    }
  }
});

function gateRows(design: Design) {
  return design.engines.flatMap((e) => e.rows).filter((r) => r.gate);
}

test("cycles lie between none and all; with samples they are expected ones, without all pass", () => {
  const plain = present(compile(gated, array).value, "plan").design;
  const calibrated = present(compile(gated, { ...array, calibrate: samples }).value, "plan").design;
  for (const { gate, predictedCycles, utilization } of gateRows(plain)) {
    expect(gate).toMatchObject({ highPasses: 2, lowPasses: 2, passRate: null });
    expect(predictedCycles).toBe(gate?.mostCycles);
    expect(utilization).toBeLessThan(1);
  }
  for (const { gate, predictedCycles, utilization } of gateRows(calibrated)) {
    const { leastCycles, mostCycles, passRate } = present(gate, "gate");
    expect(predictedCycles).toBeGreaterThan(leastCycles);
    expect(predictedCycles).toBeLessThan(mostCycles);
    expect(leastCycles).toBeGreaterThan(mostCycles / 2);
    expect(passRate).toBeGreaterThan(0.03);
    expect(passRate).toBeLessThan(0.3);
    expect(utilization).toBeGreaterThan(0.85);
    expect(utilization).toBeLessThan(1);
  }
  expect(gateRows(plain)).toHaveLength(3);
  expect(calibrated.cycles.perImage).toBeLessThan(plain.cycles.perImage);
});

test("calibrated engines of a design file and of a pipeline count the same images", () => {
  const file = [{ layers: ["stem_sum", "gate1_sum"], ...array }, array];
  for (const engines of ["dataflow", file] as const) {
    const options = engines === file ? { engines } : { engines, ...array };
    const { value, diagnostics } = estimate(gated, { ...options, calibrate: samples });
    expect(diagnostics.filter((d) => d.severity === "error")).toEqual([]);
    const rates = present(value, "estimate").layers.flatMap((l) => l.gate?.passRate ?? []);
    expect(rates).toHaveLength(3);
  }
});

test("a network without a gate is BL4032, an image of another type is thrown", () => {
  const { value, diagnostics } = estimate("examples/mnist-mlp/mnist-mlp.loom", {
    calibrate: samples,
  });
  expect(value).toBeUndefined();
  expect(diagnostics.map((d) => d.code)).toEqual(["BL4032"]);
  const wrong = { element: { kind: "u", bits: 8 }, shape: [8], data: new Int32Array(8) } as const;
  expect(() => estimate(gated, { calibrate: [wrong] })).toThrow("image");
});

test("check shows both parts of a gated layer", () => {
  const layers = present(check(gated).value, "report").layers;
  const parts = layers.flatMap(({ passes: all, gate }) => (gate ? [{ all, ...gate }] : []));
  expect(parts).toEqual(new Array(3).fill({ all: 4, low: 2, highPasses: 2, lowPasses: 2 }));
  expect(layers.find((l) => l.name === "stem_sum")).toMatchObject({ passes: 16, gate: null });
});
