import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createSink } from "../../src/diag/diagnostic.js";
import type { Graph } from "../../src/ir/graph.js";
import { createRandom } from "../../src/num/random.js";
import type { EnginePlan } from "../../src/schedule/design.js";
import { planDesign } from "../../src/schedule/plan.js";
import { groupsOfRows, jobsOfStrips, pointOrder, stripsOf } from "../../src/schedule/points.js";
import { present } from "../../src/support/invariant.js";
import { createBuilder } from "../ops/build.js";

const array = { pes: 16, lanes: 8, pixels: 1, digit: 2, post: 2 };

/** A convolution of 16 channels, its points joined and narrowed; without points, each channel a row of its own. */
function network(points: readonly number[] | number): Graph {
  const b = createBuilder();
  const random = createRandom(1);
  const counts = typeof points === "number" ? [] : points;
  const rows = typeof points === "number" ? points : counts.reduce((n, p) => n + p, 0);
  const draw = (limit: number) => Math.floor(random() * limit);
  const w = b.constant(`i2[${rows}, 16, 3, 3]`, () => draw(4) - 2);
  const sums = b.op("conv2d", [b.input("u2[16, 6, 6]"), w], { pad: 1 });
  const a = b.constant(`i6[${rows}]`, () => draw(60) - 30);
  const joined = counts.length > 0 ? b.op("multipoint", [sums, a], { points: counts }) : sums;
  const narrow = b.op("requantize", [joined, b.constant("u3[1]", [5])], { shift: 9 }, "i4");
  b.op("output", [
    b.op("conv2d", [narrow, b.constant(`i2[1, ${narrow.type.shape[0]}, 1, 1]`, () => 1)]),
  ]);
  return b.graph();
}

function planOf(graph: Graph): EnginePlan {
  const sink = createSink();
  const design = planDesign(graph, array, sink);
  if (!design) throw new Error(JSON.stringify(sink.diagnostics));
  return present(design.engines[0], "engine");
}

const cyclesOf = (graph: Graph) => present(planOf(graph).rows[0], "layer").predictedCycles;

/** n points with the shares that the adaptive quantizer chooses: most channels one or two. */
function counts(channels: number, seed: number): readonly number[] {
  const random = createRandom(seed);
  const share = [1, 1, 1, 1, 2, 2, 2, 3, 3, 4];
  return Array.from({ length: channels }, () => share[Math.floor(random() * share.length)] ?? 1);
}

describe("cycles grow with the points", () => {
  test.each([64, 96, 128])(
    "%i channels: at most 1.10 x the average number of points",
    (channels) => {
      const points = counts(channels, channels);
      const average = points.reduce((n, p) => n + p, 0) / channels;
      const ratio = cyclesOf(network(points)) / cyclesOf(network(channels));
      expect(ratio / average).toBeLessThanOrEqual(1.1);
    },
  );
});

const lists = fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 40 });

test("every row has one place, and no strip straddles two jobs", () => {
  fc.assert(
    fc.property(lists, fc.constantFrom(1, 2, 4), (points, post) => {
      const own = { counts: points, coefficients: [] };
      const order = pointOrder(own, { pes: 4 * post, post });
      expect(order.toSorted((a, b) => a - b)).toEqual(points.map((_, c) => c));
      const strips = stripsOf(own, order, post);
      const rows = strips.flatMap((s) => s.groups.flat()).filter((r) => r >= 0);
      const total = points.reduce((n, p) => n + p, 0);
      expect(rows.toSorted((a, b) => a - b)).toEqual(Array.from({ length: total }, (_, i) => i));
      expect(groupsOfRows(own, order, post)).toBe(strips.reduce((n, s) => n + s.groups.length, 0));
      for (const job of jobsOfStrips(strips, { pes: 4 * post, post }))
        expect(job.reduce((n, s) => n + s.groups.length, 0)).toBeLessThanOrEqual(4);
    }),
  );
});

describe("what the array cannot join is multiplied out", () => {
  test("a channel with more points than groups of rows", () => {
    const [layer] = planOf(network([1, 9, 1])).layers;
    expect(layer).toMatchObject({ op: "multipoint", weights: { shape: [3, 16, 3, 3] } });
  });

  test("groups of the convolution that cut a channel's points are refused", () => {
    const b = createBuilder();
    const w = b.constant("i2[4, 1, 1, 1]", [1, -1, 1, -2]);
    const sums = b.op("conv2d", [b.input("u2[2, 2, 2]"), w], { groups: 2 });
    b.op("output", [b.op("multipoint", [sums, b.constant("i4[4]", () => 3)], { points: [1, 3] })]);
    const sink = createSink();
    expect(planDesign(b.graph(), array, sink)).toBeUndefined();
    expect(sink.diagnostics.map((d) => d.code)).toEqual(["BL4051"]);
  });
});
