import { expect, test } from "vitest";
import { createSink } from "../../src/diag/diagnostic.js";
import { macBudget } from "../../src/schedule/choose-geometry.js";
import type { PartialGeometry } from "../../src/schedule/geometry.js";
import { planDesign } from "../../src/schedule/plan.js";
import * as nets from "./nets.js";
import { randomTensor, typed } from "./random-net.js";

const same = { kernel: [3, 3], stride: [1, 1], pads: [1, 1, 1, 1], dilation: [1, 1] } as const;

function twoConvs(type: string): nets.Net {
  const net = nets.createNet();
  const x = nets.input(net, typed(type), [16, 8, 8]);
  const low = type === "o1" ? typed("o1") : typed("u2");
  const a = nets.conv(net, x, randomTensor(typed(type), [32, 16, 3, 3], 1), undefined, 1, {
    ...same,
    pads: type === "o1" ? [0, 0, 0, 0] : same.pads,
  });
  const t = nets.threshold(net, a, [type === "o1" ? [0] : [0, 5, 9]], [1], low);
  const b = nets.conv(net, t, randomTensor(typed(type), [16, 32, 1, 1], 2), undefined, 1, {
    ...same,
    kernel: [1, 1],
    pads: [0, 0, 0, 0],
  });
  nets.output(net, b);
  return net;
}

function plan(net: nets.Net, options: PartialGeometry) {
  const sink = createSink();
  const engine = planDesign(net.graph(), options, sink)?.engines[0];
  if (!engine) throw new Error(JSON.stringify(sink.diagnostics));
  return engine;
}

const total = (rows: readonly { readonly predictedCycles: number }[]) =>
  rows.reduce((n, r) => n + r.predictedCycles, 0);

test("the chosen array fills the budget and is no slower than any other of its size", () => {
  const net = twoConvs("u2");
  const chosen = plan(net, {});
  const { pes, lanes, pixels } = chosen.geometry;
  expect(pes * lanes * pixels).toBe(macBudget);
  for (const [p, n, x] of [
    [32, 32, 1],
    [16, 16, 4],
    [32, 8, 4],
    [16, 64, 1],
    [8, 16, 8],
  ] as const)
    for (const post of [1, 4, 8]) {
      const other = plan(net, { pes: p, lanes: n, pixels: x, digit: 2, post });
      expect(total(chosen.rows)).toBeLessThanOrEqual(1.01 * total(other.rows));
    }
});

test("given sizes are kept, the others chosen; the same twice", () => {
  const net = twoConvs("u2");
  const first = plan(net, { pes: 8, pixels: 2 }).geometry;
  expect(first).toMatchObject({ pes: 8, pixels: 2, digit: 2 });
  expect(plan(net, { pes: 8, pixels: 2 }).geometry).toEqual(first);
});

test("digits are one bit where everything is", () => {
  expect(plan(twoConvs("o1"), {}).geometry.digit).toBe(1);
});
