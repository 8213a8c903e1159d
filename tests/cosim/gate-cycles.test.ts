import { expect, test } from "vitest";
import { gateMasks } from "../../src/cosim/from-plan.js";
import { createSink } from "../../src/diag/diagnostic.js";
import { compileGraph } from "../../src/driver/compile-model.js";
import { cosimGraph, inputOf } from "../../src/driver/cosim-model.js";
import type { Graph } from "../../src/ir/graph.js";
import { createRandom } from "../../src/num/random.js";
import type { Tensor } from "../../src/num/tensor.js";
import { createReference } from "../../src/reference/reference.js";
import { gatingWork } from "../../src/schedule/gate-prediction.js";
import { present } from "../../src/support/invariant.js";
import { createBuilder } from "../ops/build.js";
import { randomTensor, typed } from "../schedule/random-net.js";

const shape = [64, 28, 28];
const sizes = { pes: 32, lanes: 16, pixels: 1, digit: 2, post: 4 } as const;

/**
 * 64 gated channels over windows that share no input, so that passes are independent; `rates`: share of the outputs of each
 * channel that passes on the image.
 */
function gatedLayer(image: Tensor, rates: readonly number[]): Graph {
  const network = (thresholds: readonly number[]) => {
    const b = createBuilder();
    const x = b.input(`u4[${shape.join(", ")}]`);
    const { data } = randomTensor(typed("i4"), [64, 64, 2, 2], 3);
    const w = b.constant("i4[64, 64, 2, 2]", [...data]);
    const t = b.constant("i16[64]", [...thresholds]);
    const y = b.op("conv2d", [x, w, undefined, t], { low: 2, stride: 2 });
    const z = b.op("requantize", [y, b.constant("u1[1]", [1])], { shift: 8 }, "u2");
    // An array layer reads channels in any order, so that they may be given to the PEs by their rates.
    b.op("output", [b.op("conv2d", [z, b.constant("i2[2, 64, 1, 1]", () => 1)])]);
    return { b, x, w };
  };
  const { b, x, w } = network(rates.map(() => 0));
  const sums = b.op("conv2d", [x, w], { stride: 2 });
  const weights = w.attrs.get("value") as Tensor;
  const high = { ...image, data: image.data.map((v) => v >> 2) };
  const { data } = sums.op.evaluate(sums, [high, weights]);
  const thresholds = rates.map((rate, c) => {
    const own = [...data.subarray(c * 196, (c + 1) * 196)].sort((p, q) => p - q);
    return own[Math.min(195, Math.floor((1 - rate) * 196))] ?? 0;
  });
  return { ...network(thresholds).b.graph(), name: "gated" };
}

/** Cycles of the layer over its ideal, measured in RTL, and over lockstep. */
async function measure(rates: readonly number[], balanced: boolean) {
  const image = randomTensor(typed("u4"), shape, 9);
  const graph = gatedLayer(image, rates);
  const sink = createSink();
  const node = present(
    graph.nodes.find((n) => n.attrs.has("low")),
    "layer",
  );
  const options = balanced ? { ...sizes, rates: new Map([[node.name, rates]]) } : sizes;
  const design = present(compileGraph(graph, options, sink), "design");
  const schedule = present(design.engines[0], "engine").schedule;
  const { trace } = createReference(design.graph).run(
    new Map([[inputOf(design.graph).name, image]]),
    { trace: true },
  );
  const work = present(gatingWork(schedule, gateMasks(design)(trace))[0], "gating");
  const request = { design: options, samples: [image], count: 1 };
  const result = present(await cosimGraph(graph, request, sink), "result");
  expect(result.firstMismatch).toBeNull();
  const cycles = present(result.layers[0], "layer").cycles;
  return {
    passed: work.passed / work.outputs,
    lockstep: work.lockstepCycles / work.idealCycles,
    measured: cycles / work.idealCycles,
  };
}

test.each([0.05, 0.2, 0.4, 0.6])(
  "%d of the outputs, independently: 1.15 times the ideal",
  async (rate) => {
    const { passed, lockstep, measured } = await measure(new Array(64).fill(rate), false);
    expect(passed).toBeCloseTo(rate, 1);
    expect(measured).toBeLessThan(1.15);
    expect(lockstep).toBeGreaterThan(measured);
  },
);

test("channels of very different rates, balanced: 1.10 times the ideal", async () => {
  const random = createRandom(5);
  const rates = Array.from({ length: 64 }, () => 0.05 + 0.6 * random());
  const natural = await measure(rates, false);
  const { lockstep, measured } = await measure(rates, true);
  expect(measured).toBeLessThan(1.1);
  expect(natural.measured).toBeGreaterThan(measured);
  expect(lockstep).toBeGreaterThan(1.2);
});
