import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createSink } from "../../src/diag/diagnostic.js";
import type { Graph } from "../../src/ir/graph.js";
import { estimateDesign } from "../../src/schedule/estimate.js";
import { type DesignOptions, planDesign } from "../../src/schedule/plan.js";
import { present } from "../../src/support/invariant.js";
import { segmentNetwork } from "../agreement/segment-net.js";
import { firstMismatch } from "./check-plan.js";
import * as nets from "./nets.js";
import { randomTensor, typed } from "./random-net.js";

const narrow = { pes: 4, lanes: 4, pixels: 1, digit: 2, post: 2 } as const;

function planned(graph: Graph, geometry: DesignOptions) {
  const design = present(planDesign(graph, geometry, createSink()), "plan");
  return { design, engine: present(design.engines[0], "engine") };
}

const arrays = fc
  .record({
    post: fc.constantFrom(1, 2, 4),
    pixels: fc.constantFrom(1, 2, 4),
    digit: fc.constantFrom(1, 2, 4),
  })
  .map((g) => ({ ...g, pes: 4, lanes: 8 }));

const specs = fc.record({
  seed: fc.integer({ min: 0, max: 999 }),
  channels: fc.integer({ min: 1, max: 13 }),
  mixed: fc.boolean(),
  pooled: fc.boolean(),
  gated: fc.constant(false),
});

test("every layer on the modelled engine equals the network's own values", () => {
  let carried = 0;
  fc.assert(
    fc.property(specs, arrays, (spec, geometry) => {
      const graph = segmentNetwork(spec);
      const { design, engine } = planned(graph, geometry);
      carried += Number(engine.parameters.SEG_AW > 0);
      const images = [1, 2].map((seed) => randomTensor(typed("u4"), [3, 6, 6], seed));
      const net = { nodes: [...graph.nodes], graph: () => graph };
      expect(firstMismatch(net, design, images)).toBeUndefined();
    }),
    { numRuns: Number(process.env.PLAN_RUNS ?? 25), seed: Number(process.env.PLAN_SEED ?? 1) },
  );
  expect(carried).toBeGreaterThan(10);
}, 300_000);

/** A convolution with `count` thresholds, all of them equally far apart. */
function layer(channels: number, count: number, type: string): Graph {
  const net = nets.createNet();
  const window = { kernel: [1, 1], stride: [1, 1], pads: [0, 0, 0, 0], dilation: [1, 1] } as const;
  const x = nets.input(net, typed("u8"), [16, 2, 2]);
  const weights = randomTensor(typed("i8"), [channels, 16, 1, 1], 1);
  const sums = nets.conv(net, x, weights, undefined, 1, window);
  const rows = Array.from({ length: channels }, (_, c) =>
    Array.from({ length: count }, (__, k) => 40 * (k - count / 2) + c),
  );
  nets.output(net, nets.threshold(net, sums, rows, [1], typed(type)));
  return net.graph();
}

describe("what is smaller", () => {
  test("few levels stay thresholds, many of many channels become lines", () => {
    const segments = (graph: Graph) => planned(graph, narrow).engine.parameters.SEG_AW > 0;
    expect(segments(layer(256, 3, "u2"))).toBe(false);
    expect(segments(layer(8, 15, "u4"))).toBe(false);
    expect(segments(layer(256, 255, "u8"))).toBe(true);
  });

  test("odd levels stay thresholds: a line has no gaps", () => {
    const { engine } = planned(layer(64, 255, "o8"), narrow);
    expect(engine.parameters).toMatchObject({ SEG_AW: 0, THR_BITS: 8, MUL_W: 0 });
  });

  test("block memories of the 256 channels: thresholds 1024 words a lane for each, lines one", () => {
    const { design, engine } = planned(layer(256, 255, "u8"), narrow);
    const part = (name: string) =>
      present(
        estimateDesign(design).engines[0]?.parts.find((p) => p.part === name),
        name,
      );
    // 128 groups of 2 lanes: a line a channel.
    expect(engine.memories.lines.map((l) => l.length)).toEqual([128, 128]);
    expect(engine.memories.thresholds.map((t) => t.map((words) => words.length))).toEqual([
      [1],
      [1],
    ]);
    expect(part("programs and parameters").bram36).toBeLessThan(8);
  });
});

describe("engines", () => {
  test("a requantizer on an engine with lines has one line a channel, and its search finds it", () => {
    const graph = segmentNetwork({
      seed: 1,
      channels: 9,
      mixed: true,
      pooled: false,
      gated: false,
    });
    const { engine } = planned(graph, narrow);
    const kinds = engine.layers.map((l) => l.scaling?.kind);
    expect(kinds).toEqual(["segments", "requantize", "threshold", "segments"]);
  });
});
