import fc from "fast-check";
import { expect, test } from "vitest";
import { createSink } from "../../src/diag/diagnostic.js";
import type { Window } from "../../src/ir/hardware-role.js";
import { createRandom } from "../../src/num/random.js";
import { planDesign } from "../../src/schedule/plan.js";
import { firstMismatch } from "./check-plan.js";
import * as nets from "./nets.js";
import { randomTensor, typed } from "./random-net.js";

const window = (kernel: number, stride: number, pad: number): Window => ({
  kernel: [kernel, kernel],
  stride: [stride, stride],
  pads: [pad, pad, pad, pad],
  dilation: [1, 1],
});

interface Spec {
  readonly counts: readonly number[];
  readonly kernel: 1 | 3;
  /** What is fused behind the points. */
  readonly fused: "nothing" | "maximum" | "sum of the map" | "residual";
  readonly ends: boolean;
  readonly seed: number;
}

/** A convolution whose rows are points, scaled channel by channel, and what reads it. */
function network({ counts, kernel, fused, ends, seed }: Spec): nets.Net {
  const net = nets.createNet();
  const random = createRandom(seed);
  const below = (n: number) => Math.floor(random() * n);
  const rows = counts.reduce((n, count) => n + count, 0);
  const own = window(kernel, 1, (kernel - 1) / 2);
  const conv = (x: Parameters<typeof nets.conv>[1], o: number, i: number, w: Window) =>
    nets.conv(net, x, randomTensor(typed("i2"), [o, i, ...w.kernel], below(99)), undefined, 1, w);
  const scaled = (x: Parameters<typeof nets.requantize>[1], type: string) =>
    nets.requantize(net, x, {
      multiplier: counts.map(() => 1 + below(9)),
      bias: counts.map(() => below(200) - 100),
      ...{ shift: 5, rounding: "half-up", element: typed(type) },
    });
  const x = nets.input(net, typed("u2"), [3, 4, 4]);
  const sums = conv(x, rows, 3, own);
  const joined = nets.combine(
    net,
    sums,
    counts,
    Array.from({ length: rows }, () => below(19) - 9),
  );
  const y = scaled(joined, "i6");
  const pooled = () =>
    fused === "maximum"
      ? nets.pool(net, y, "max", window(2, 2, 0))
      : fused === "sum of the map"
        ? nets.pool(net, y, "sum", window(4, 4, 0))
        : fused === "residual"
          ? scaled(nets.sum(net, [y, scaled(conv(x, counts.length, 3, own), "i6")]), "i4")
          : y;
  const last = pooled();
  nets.output(net, ends ? last : conv(last, 3, counts.length, window(1, 1, 0)));
  return net;
}

const specs: fc.Arbitrary<Spec> = fc.record({
  counts: fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 13 }),
  kernel: fc.constantFrom(1, 3),
  fused: fc.constantFrom("nothing", "maximum", "sum of the map", "residual"),
  ends: fc.boolean(),
  seed: fc.integer({ min: 0, max: 999 }),
});

const arrays = fc
  .record({
    post: fc.constantFrom(1, 2, 4, 8),
    wide: fc.constantFrom(1, 2, 3, 6),
    pixels: fc.constantFrom(1, 1, 2, 4),
    digit: fc.constantFrom(1, 2),
  })
  .map(({ wide, ...g }) => ({ ...g, pes: wide * g.post, lanes: 8 }));

test("every layer of networks with points on the modelled engine equals the network's own values", () => {
  const seen = { rounds: 0, jobs: 0 };
  fc.assert(
    fc.property(specs, arrays, (spec, geometry) => {
      const net = network(spec);
      const sink = createSink();
      const design = planDesign(net.graph(), geometry, sink);
      expect(sink.diagnostics.filter((d) => d.severity === "error")).toEqual([]);
      if (!design) return;
      for (const { layer, jobs } of design.engines[0]?.schedule.layers ?? []) {
        if (layer.kind !== "mac" || !layer.points) continue;
        if (jobs.some(({ job }) => job.rounds > 0)) seen.rounds++;
        if (jobs.length > 1) seen.jobs++;
      }
      const images = [1, 2].map((seed) => randomTensor(typed("u2"), [3, 4, 4], seed));
      expect(firstMismatch(net, design, images)).toBeUndefined();
    }),
    {
      numRuns: Number(process.env.PLAN_RUNS ?? 60),
      seed: Number(process.env.PLAN_SEED ?? 1),
    },
  );
  expect(seen.rounds).toBeGreaterThan(0);
  expect(seen.jobs).toBeGreaterThan(0);
}, 300_000);
