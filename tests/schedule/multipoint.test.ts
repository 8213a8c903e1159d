import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createSink } from "../../src/diag/diagnostic.js";
import type { Graph } from "../../src/ir/graph.js";
import { createRandom } from "../../src/num/random.js";
import type { EnginePlan } from "../../src/schedule/design.js";
import { type DesignOptions, planDesign } from "../../src/schedule/plan.js";
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

function planOf(graph: Graph, geometry: DesignOptions = array): EnginePlan {
  const sink = createSink();
  const design = planDesign(graph, geometry, sink);
  if (!design) throw new Error(JSON.stringify(sink.diagnostics));
  return present(design.engines[0], "engine");
}

const firstCycles = ({ rows }: EnginePlan) => present(rows[0], "layer").predictedCycles;

/** Cycles of points over those of as many rows as channels, and over the average number of points. */
function overhead(points: readonly number[], geometry: DesignOptions = array): number {
  const plan = planOf(network(points), geometry);
  const plain = planOf(network(points.length), plan.geometry);
  const average = points.reduce((n, p) => n + p, 0) / points.length;
  return firstCycles(plan) / firstCycles(plain) / average;
}

/** n points with the shares that the adaptive quantizer chooses: most channels one or two. */
function counts(channels: number, seed: number): readonly number[] {
  const random = createRandom(seed);
  const share = [1, 1, 1, 1, 2, 2, 2, 3, 3, 4];
  return Array.from({ length: channels }, () => share[Math.floor(random() * share.length)] ?? 1);
}

describe("cycles grow with the points: at most 1.10 x their average number", () => {
  test.each([64, 96, 128])("%i channels", (channels) => {
    expect(overhead(counts(channels, channels))).toBeLessThanOrEqual(1.1);
  });

  const sizes = [{ lanes: 8, pixels: 1, digit: 2 }, { pixels: 1 }, {}];
  test.each(sizes)("96 channels on the array that is chosen for %j", (given) => {
    expect(overhead(counts(96, 96), given)).toBeLessThanOrEqual(1.1);
  });

  test("so also where channels have more points than the widest post-processor has room for", () => {
    const points = counts(64, 5).map((n) => 2 * n);
    expect(overhead(points, { lanes: 8, pixels: 1, digit: 2 })).toBeLessThanOrEqual(1.1);
  });

  test("but jobs are whole, and a strip is as long as its richest channel: 191 rows on 32 PEs are seven jobs", () => {
    const points = counts(96, 96);
    const jobs = (post: number) => {
      const plan = planOf(network(points), { ...array, pes: 32, post });
      return present(plan.schedule.layers[0], "layer").jobs.length;
    };
    expect([2, 4, 8].map(jobs)).toEqual([6, 7, 7]);
  });
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

  test("which a warning says, with the width that would do", () => {
    const sink = createSink();
    planDesign(network([1, 3, 1]), { ...array, post: 8 }, sink);
    const [warning] = sink.diagnostics;
    expect(warning).toMatchObject({ code: "BL4052", severity: "warning" });
    expect(warning?.help).toContain("`--post 4` or less");
    const quiet = createSink();
    planDesign(network([1, 3, 1]), { ...array, post: 4 }, quiet);
    expect(quiet.diagnostics).toEqual([]);
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
