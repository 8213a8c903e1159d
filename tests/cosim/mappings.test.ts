import { expect, test } from "vitest";
import { convolutionNetwork } from "../../bench/layer-network.js";
import { createSink } from "../../src/diag/diagnostic.js";
import { cosimGraph } from "../../src/driver/cosim-model.js";
import type { Geometry } from "../../src/schedule/geometry.js";

/** The only layer of the network on the array, measured; cycles equal the prediction or nothing matches. */
async function measured(c: Parameters<typeof convolutionNetwork>[0], design: Geometry) {
  const sink = createSink();
  const result = await cosimGraph(convolutionNetwork(c), { design, count: 2, shards: 1 }, sink);
  expect(result, JSON.stringify(sink.diagnostics)).toMatchObject({ firstMismatch: null });
  const layer = result?.layers[0];
  expect(layer?.cycles).toBe(layer?.predictedCycles);
  return layer?.utilization;
}

test.each([
  { pes: 16, lanes: 24, pixels: 2, digit: 2, post: 8 },
  { pes: 16, lanes: 21, pixels: 1, digit: 4, post: 1 },
])("a 7x7/2 first layer of 3 channels uses at least 0.7 of %j", async (array) => {
  const first = {
    ...{ channels: 3, size: 36, outputs: 32, activations: "u8", weights: "i8" },
    ...{ kernel: 7, stride: 2, pooled: true },
  };
  expect(await measured(first, array)).toBeGreaterThan(0.85);
});

test.each([
  [2, 1],
  [3, 2],
  [8, 1],
])(
  "3x3 depthwise layers of %i bits, stride %i, use at least 0.5 of depthwise PEs",
  async (bits, stride) => {
    const array = { kind: "depthwise", pes: 32, lanes: 32, pixels: 2, digit: 2, post: 8 } as const;
    const layer = {
      ...{ channels: 64, groups: 64, size: 16, stride },
      ...{ activations: `u${bits}`, weights: `i${bits}` },
    };
    expect(await measured(layer, array)).toBeGreaterThan(0.75);
  },
);
