import fc from "fast-check";
import { expect, test } from "vitest";
import { createSink } from "../../src/diag/diagnostic.js";
import { balancedOrder } from "../../src/schedule/gate-order.js";
import { positionOf } from "../../src/schedule/gate-turns.js";
import type { Geometry } from "../../src/schedule/geometry.js";
import { planDesign } from "../../src/schedule/plan.js";
import { present } from "../../src/support/invariant.js";
import { gateNet, type Part } from "../agreement/gate-nets.js";

const base = { pes: 8, lanes: 4, pixels: 1, digit: 2, post: 4 } as const;

/** So that the engine has gates in any case. */
const dense: Part = { op: "dense", outputs: 2, low: 1, weights: "i2" };

/** Turns of a gated 3x3 convolution, and the words a PE has for it. */
function turnsOf(channels: number, size: number, array: Partial<Geometry>, low = 2) {
  const geometry = { ...base, ...array };
  const part: Part = {
    op: "conv2d",
    outputs: channels,
    low,
    narrow: "u2",
    weights: "i2",
    attrs: { pad: 1 },
  };
  const { graph } = gateNet("turns", `u4[4, ${size}, ${size}]`, [part, dense], geometry, 1);
  const schedule = present(
    planDesign(graph, geometry, createSink())?.engines[0],
    "engine",
  ).schedule;
  const { plan, jobs } = present(schedule.layers[0], "layer");
  return { turns: plan?.ahead?.turns, words: jobs[0]?.weightWords };
}

test.each([
  ["one channel a PE", 8, 7, {}, 4],
  ["two", 16, 7, {}, 2],
  ["three", 17, 7, {}, 1],
  ["fewer channels than PEs", 3, 7, {}, 4],
  ["few pixels", 8, 3, {}, 2],
  ["fewer pixels", 8, 2, {}, 1],
  ["six PEs", 6, 7, { pes: 6, post: 2 }, 2],
  ["a lane", 8, 7, { post: 1 }, 4],
  ["two lanes", 8, 7, { post: 2 }, 4],
] as const)("turns of %s", (_, channels, size, array, turns) => {
  const { pes } = { ...base, ...array };
  // 9 taps, one block of 4 channels, both digits of the activations, one of the weights.
  const words = 18 * Math.ceil(channels / pes) * turns;
  expect(turnsOf(channels, size, array)).toEqual({ turns, words });
});

test("a layer without a gate has none", () => {
  expect(turnsOf(8, 7, {}, 0)).toEqual({ turns: 1, words: 18 });
});

test("in every turn each position is computed once, and by every PE of its group after all turns", () => {
  const shape = fc.record({
    groups: fc.integer({ min: 1, max: 6 }),
    turns: fc.constantFrom(1, 2, 4),
  });
  fc.assert(
    fc.property(shape, fc.nat(3), ({ groups, turns }, slot) => {
      const pes = groups * turns;
      const all = Array.from({ length: pes }, (_v, pe) => pe);
      const seen = all.map(() => new Set<number>());
      for (let turn = 0; turn < turns; turn++) {
        const positions = all.map((pe) => positionOf(slot, pe, turn, pes));
        expect(positions.toSorted((a, b) => a - b)).toEqual(all.map((pe) => slot * pes + pe));
        for (const [pe, position] of positions.entries()) seen[position % pes]?.add(pe);
      }
      for (const own of seen) expect(own.size).toBe(turns);
    }),
  );
});

test("known rates: every channel once, groups of PEs that take turns with even work", () => {
  const rates = [0.6, 0.5, 0.4, 0.3, 0.1, 0.1, 0.0, 0.0];
  const order = balancedOrder(rates, { pes: 8 }, 4);
  expect(order.toSorted((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  const work = (group: readonly number[]) => group.reduce((n, c) => n + (rates[c] ?? 0), 0);
  expect(work(order.slice(0, 4))).toBeCloseTo(work(order.slice(4)), 6);
});
