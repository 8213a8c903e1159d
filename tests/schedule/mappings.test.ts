import { expect, test } from "vitest";
import { createSink } from "../../src/diag/diagnostic.js";
import type { Node } from "../../src/ir/graph.js";
import type { LayerRow } from "../../src/schedule/design.js";
import { type DesignOptions, planDesign } from "../../src/schedule/plan.js";
import { present } from "../../src/support/invariant.js";
import * as nets from "./nets.js";
import { randomTensor, typed } from "./random-net.js";

/** The engine of a network of one convolution with thresholds and a 2x2 pooling. */
function plan(net: nets.Net, sum: Node, geometry: DesignOptions) {
  const code = nets.threshold(net, sum, [[-40, 0, 40]], [1], typed("u2"));
  const window = { kernel: [2, 2], stride: [2, 2], pads: [0, 0, 0, 0], dilation: [1, 1] } as const;
  nets.output(net, nets.pool(net, code, "max", window));
  const sink = createSink();
  const engine = planDesign(net.graph(), geometry, sink)?.engines[0];
  return present(engine, JSON.stringify(sink.diagnostics));
}

const busy = (row: LayerRow | undefined) => present(row, "layer").utilization;

function firstLayer(outputs: number, size: number, geometry: DesignOptions) {
  const net = nets.createNet();
  const x = nets.input(net, typed("u8"), [3, size, size]);
  const window = { kernel: [7, 7], stride: [2, 2], pads: [3, 3, 3, 3], dilation: [1, 1] } as const;
  const w = randomTensor(typed("i8"), [outputs, 3, 7, 7], 1);
  return plan(net, nets.conv(net, x, w, undefined, 1, window), geometry);
}

test.each([64, 128])("a 7x7/2 first layer to %i channels keeps 24 lanes busy", (outputs) => {
  for (const pixels of [2, 4]) {
    const array = { pes: 16, lanes: 24, pixels, digit: 2, post: 8 };
    expect(busy(firstLayer(outputs, 224, array).rows[0])).toBeGreaterThan(0.87);
  }
});

test("a lane count that the folded input fills is chosen over a power of two", () => {
  const { geometry, rows } = firstLayer(64, 224, { budget: 768 });
  expect([21, 24]).toContain(geometry.lanes);
  expect(busy(rows[0])).toBeGreaterThan(0.87);
});
