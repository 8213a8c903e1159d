import fc from "fast-check";
import { expect, test } from "vitest";
import { createSink } from "../../src/diag/diagnostic.js";
import type { Geometry } from "../../src/schedule/geometry.js";
import { planDesign } from "../../src/schedule/plan.js";
import { firstMismatch } from "./check-plan.js";
import { choicesOf, randomNet, randomTensor } from "./random-net.js";

const arrays: readonly Geometry[] = [
  { pes: 4, lanes: 4, pixels: 1, digit: 2, post: 2 },
  { pes: 4, lanes: 8, pixels: 2, digit: 2, post: 4 },
  { pes: 2, lanes: 4, pixels: 4, digit: 1, post: 1 },
  { pes: 6, lanes: 6, pixels: 2, digit: 4, post: 2 },
  { pes: 8, lanes: 4, pixels: 8, digit: 2, post: 4 },
  { pes: 3, lanes: 5, pixels: 1, digit: 1, post: 1 },
];

test("every layer of a random network on the modelled engine equals the network's own values", () => {
  let planned = 0;
  fc.assert(
    fc.property(
      fc.array(fc.nat(65535), { minLength: 4, maxLength: 160, size: "max" }),
      fc.constantFrom(...arrays),
      (sequence, geometry) => {
        const net = randomNet(choicesOf(sequence));
        const sink = createSink();
        const design = planDesign(net.graph(), geometry, sink);
        // Maps of more digits than a job counts are told, not run.
        expect(sink.diagnostics.filter((d) => d.code !== "BL4005")).toEqual([]);
        if (!design) return;
        planned++;
        const first = net.nodes[0];
        const { element, shape } = first?.type ?? { element: { kind: "u", bits: 1 }, shape: [1] };
        const images = [1, 2, 3].map((seed) => randomTensor(element, shape, seed));
        expect(firstMismatch(net, design, images)).toBeUndefined();
      },
    ),
    {
      numRuns: Number(process.env.PLAN_RUNS ?? 150),
      ...(process.env.PLAN_SEED ? { seed: Number(process.env.PLAN_SEED) } : {}),
    },
  );
  expect(planned).toBeGreaterThan(0);
}, 300_000);
