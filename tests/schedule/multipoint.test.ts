import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createSink } from "../../src/diag/diagnostic.js";
import type { Graph } from "../../src/ir/graph.js";
import { createRandom } from "../../src/num/random.js";
import type { EnginePlan } from "../../src/schedule/design.js";
import { type DesignOptions, planDesign } from "../../src/schedule/plan.js";
import { pointOrder } from "../../src/schedule/point-order.js";
import { jobsOfOrder, stripsOf } from "../../src/schedule/points.js";
import { rowLimit } from "../../src/schedule/slots.js";
import { present } from "../../src/support/invariant.js";
import { loadNet } from "../agreement/load-net.js";
import { alsoOn, opNets } from "../agreement/op-nets.js";
import { createBuilder } from "../ops/build.js";

const array = { pes: 16, lanes: 8, pixels: 1, digit: 2, post: 2 };

/** A convolution of 16 channels, its points joined and narrowed; without points, each channel a row of its own. `ends`: nothing follows. */
function network(points: readonly number[] | number, ends = false): Graph {
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
  if (ends) {
    b.op("output", [narrow]);
    return b.graph();
  }
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
function overhead(
  points: readonly number[],
  geometry: DesignOptions = array,
  ends = false,
): number {
  const plan = planOf(network(points, ends), geometry);
  const plain = planOf(network(points.length, ends), plan.geometry);
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

  test.each([1, 2, 4, 8, 16])(
    "on 32 PEs, where 191 rows fill six rounds, with --post %i",
    (post) => {
      const plan = planOf(network(counts(96, 96)), { ...array, lanes: 16, pes: 32, post });
      const [job, ...more] = present(plan.schedule.layers[0], "layer").jobs;
      expect([job?.job.rounds, more.length]).toEqual([5, 0]);
    },
  );

  test("in the order that the network's output asks for", () => {
    for (const channels of [64, 96, 128]) {
      const points = counts(channels, channels);
      expect(overhead(points, { ...array, pes: 32, post: 4 }, true)).toBeLessThanOrEqual(1.1);
    }
  });
});

const lists = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 40 });

/** One round and several pixels, rounds of one pixel, slots of a run-ahead array. */
const arrays = fc
  .tuple(fc.constantFrom(1, 2, 4), fc.constantFrom({ pixels: 2 }, { pixels: 1 }, { slots: 3 }))
  .map(([post, own]) => ({ pes: (own.pixels === 2 ? 9 : 4) * post, post, pixels: 1, ...own }));

const sumOf = (values: readonly number[]) => values.reduce((n, v) => n + v, 0);

test("an order has every channel, and its jobs every row once, in strips that straddle no two jobs", () => {
  fc.assert(
    fc.property(lists, arrays, (counts, array) => {
      const own = { counts, coefficients: [] };
      const order = pointOrder(own, array);
      expect(order.toSorted((a, b) => a - b)).toEqual(counts.map((_, c) => c));
      const jobs = jobsOfOrder(own, order, array);
      expect(jobs.flatMap((job) => job.strips)).toEqual(stripsOf(order, array.post));
      const rows = jobs.flatMap((j) => j.groups.flatMap((g) => g.rows)).filter((r) => r >= 0);
      expect(rows.toSorted((a, b) => a - b)).toEqual(rows.map((_, i) => i));
      expect(rows.length).toBe(sumOf(counts));
      for (const { groups } of jobs)
        expect(groups.length * array.post).toBeLessThanOrEqual(rowLimit(array));
    }),
  );
});

test("rows lie densely: rounds are no more than rows fill, but for one where the last strip shares its group", () => {
  fc.assert(
    fc.property(lists, fc.constantFrom(1, 2, 4, 8), (counts, post) => {
      const array = { pes: 8, post, pixels: 1 };
      const order = counts.map((_, c) => c);
      const [job, ...more] = jobsOfOrder({ counts, coefficients: [] }, order, array);
      const groups = present(job, "job").groups;
      fc.pre(more.length === 0);
      const full = Math.floor(counts.length / post) * post;
      const [whole, all] = [sumOf(counts.slice(0, full)), sumOf(counts)];
      const shares =
        full < counts.length && Math.ceil(whole / post) === Math.ceil(all / post) && full > 0;
      const needed = Math.ceil(all / post) + Number(shares);
      const rounds = Math.ceil(needed / (array.pes / post));
      expect(groups.length).toBe(rounds * Math.ceil(needed / rounds));
    }),
  );
});

test("when a strip closes each lane gives the sum of its channel's rows", () => {
  fc.assert(
    fc.property(lists, arrays, (counts, array) => {
      const order = counts.map((_, c) => c);
      const channelOf = counts.flatMap((n, c) => new Array<number>(n).fill(c));
      const rowsOf = (c: number) => channelOf.flatMap((own, row) => (own === c ? [row] : []));
      for (const { strips, groups } of jobsOfOrder({ counts, coefficients: [] }, order, array)) {
        const closed: (readonly string[])[] = [];
        let carry: number[] = [];
        let taken: readonly string[] = [];
        for (const { rows, opens, takes, selects, held, closes } of groups) {
          const sums = rows.map((row, l) => {
            carry = [...(opens[l] ? [] : carry), ...(row < 0 ? [] : [row])];
            return String(carry);
          });
          const found = selects.map((lane) => sums[lane] ?? "");
          if (closes) closed.push(found.map((sum, l) => (held[l] ? (taken[l] ?? "") : sum)));
          taken = found.map((sum, l) => (takes[l] ? sum : (taken[l] ?? "")));
        }
        const expected = strips.map((s) => s.map((c) => String(rowsOf(c))));
        expect(closed.map((lanes, i) => lanes.slice(0, strips[i]?.length))).toEqual(expected);
        expect(groups.at(-1)?.closes).toBe(true);
      }
    }),
  );
});

test("sums are held, change lanes and cross rounds in the network that is simulated", () => {
  const arrays = [opNets.get("multipoint"), alsoOn.find(([name]) => name === "multipoint")?.[1]];
  const jobs = arrays.flatMap((own) =>
    planOf(loadNet("multipoint"), present(own, "array")).schedule.layers.flatMap((l) => l.jobs),
  );
  const groups = jobs.flatMap(({ plan }) => plan?.points?.groups ?? []);
  expect(groups.some((g) => g.closes && g.held.some(Boolean))).toBe(true);
  expect(groups.some((g) => g.selects.some((from, l) => g.takes[l] && from !== l))).toBe(true);
  expect(jobs.some(({ job }) => job.rounds > 0)).toBe(true);
});

describe("what the array cannot join is multiplied out", () => {
  const wide = { ...array, pixels: 2 };

  test("channels that are written together with more points than PEs, with several pixels", () => {
    const [layer] = planOf(network([1, 16, 1]), wide).layers;
    expect(layer).toMatchObject({ op: "multipoint", weights: { shape: [3, 16, 3, 3] } });
  });

  test("which a warning says, with what would do", () => {
    const sink = createSink();
    planDesign(network([1, 16, 1]), wide, sink);
    const [warning] = sink.diagnostics;
    expect(warning).toMatchObject({ code: "BL4052", severity: "warning" });
    expect(warning?.help).toContain("`--pixels 1`, or `--pe 32` or more");
    for (const better of [array, { ...wide, pes: 32 }]) {
      const quiet = createSink();
      planDesign(network([1, 16, 1]), better, quiet);
      expect(quiet.diagnostics).toEqual([]);
    }
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
