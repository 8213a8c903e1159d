import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createSink } from "../../src/diag/diagnostic.js";
import type { Graph } from "../../src/ir/graph.js";
import { createRandom } from "../../src/num/random.js";
import type { EnginePlan } from "../../src/schedule/design.js";
import { type DesignOptions, planDesign } from "../../src/schedule/plan.js";
import { pointOrder } from "../../src/schedule/point-order.js";
import { createWeaver, groupsOfRows, jobsOfOrder, stripsOf } from "../../src/schedule/points.js";
import { present } from "../../src/support/invariant.js";
import { loadNet } from "../agreement/load-net.js";
import { opNets } from "../agreement/op-nets.js";
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

  test("on 32 PEs too, where 191 rows fill six jobs", () => {
    const points = counts(96, 96);
    const jobs = (post: number) => {
      const plan = planOf(network(points), { ...array, pes: 32, post });
      return present(plan.schedule.layers[0], "layer").jobs.length;
    };
    expect([2, 4, 8].map(jobs)).toEqual([6, 6, 7]);
    expect(overhead(points, { ...array, pes: 32, post: 4 })).toBeLessThanOrEqual(1.1);
  });
});

const lists = fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 40 });

const arrays = fc.constantFrom(1, 2, 4).map((post) => ({ pes: 4 * post, post }));

test("an order has every channel, and its jobs every row, once, in strips that straddle no two jobs", () => {
  fc.assert(
    fc.property(lists, arrays, (counts, array) => {
      const own = { counts, coefficients: [] };
      const order = pointOrder(own, array);
      expect(order.toSorted((a, b) => a - b)).toEqual(counts.map((_, c) => c));
      const jobs = jobsOfOrder(own, order, array);
      expect(jobs.flatMap((job) => job.strips)).toEqual(stripsOf(order, array.post));
      const rows = jobs.flatMap((j) => j.groups.flatMap((g) => g.rows)).filter((r) => r >= 0);
      const total = counts.reduce((n, p) => n + p, 0);
      expect(rows.toSorted((a, b) => a - b)).toEqual(Array.from({ length: total }, (_, i) => i));
      for (const { groups } of jobs) expect(groups.length).toBeLessThanOrEqual(4);
      expect(groupsOfRows(own, order, array)).toBe(jobs.reduce((n, j) => n + j.groups.length, 0));
    }),
  );
});

test("when a strip closes each lane gives the sum of its channel's rows, one sum held at most", () => {
  fc.assert(
    fc.property(lists, fc.constantFrom(1, 2, 4), (counts, post) => {
      const order = counts.map((_, c) => c);
      const strips = stripsOf(order, post);
      const channelOf = counts.flatMap((n, c) => new Array<number>(n).fill(c));
      const closed: (readonly string[])[] = [];
      let sums: readonly (readonly number[])[] = [];
      let before = sums;
      for (const { rows, opens, closes, held } of createWeaver(
        { counts, coefficients: [] },
        post,
      )(strips)) {
        before = rows.map((_, l) => (opens[l] ? (sums[l] ?? []) : (before[l] ?? [])));
        sums = rows.map((row, l) => [
          ...(opens[l] ? [] : (sums[l] ?? [])),
          ...(row < 0 ? [] : [row]),
        ]);
        if (closes) closed.push(rows.map((_, l) => String((held[l] ? before : sums)[l])));
      }
      const rowsOf = (c: number) => channelOf.flatMap((own, row) => (own === c ? [row] : []));
      const expected = strips.map((s) => s.map((c) => String(rowsOf(c))));
      expect(closed.map((lanes, i) => lanes.slice(0, strips[i]?.length))).toEqual(expected);
    }),
  );
});

test("lanes run ahead in the network that is simulated", () => {
  const { layers, places, geometry } = planOf(
    loadNet("multipoint"),
    present(opNets.get("multipoint"), "array"),
  ).schedule;
  const held = layers.flatMap(({ layer }) => {
    if (layer.kind !== "mac" || !layer.points) return [];
    const { order } = present(places.get(layer.name), "place");
    return jobsOfOrder(layer.points, order, geometry).flatMap((job) =>
      job.groups.flatMap((g) => g.held),
    );
  });
  expect(held).toContain(true);
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
