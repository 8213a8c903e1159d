import { expect, test } from "vitest";
import { createSink } from "../../src/diag/diagnostic.js";
import type { Node } from "../../src/ir/graph.js";
import type { LayerRow } from "../../src/schedule/design.js";
import { type DesignOptions, planDesign } from "../../src/schedule/plan.js";
import { present } from "../../src/support/invariant.js";
import { kinds } from "../cosim/pipeline-nets.js";
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

const depthwise = { kind: "depthwise", pes: 64, lanes: 64, pixels: 2, digit: 2, post: 16 } as const;

function depthwiseLayer(bits: number, stride: 1 | 2, geometry: DesignOptions) {
  const net = nets.createNet();
  const x = nets.input(net, typed(`u${bits}`), [128, 28, 28]);
  const window = { kernel: [3, 3], stride: [stride, stride], pads: [1, 1, 1, 1] } as const;
  const w = randomTensor(typed(`i${bits}`), [128, 1, 3, 3], 1);
  return plan(net, nets.conv(net, x, w, undefined, 128, { ...window, dilation: [1, 1] }), geometry);
}

test.each([2, 3, 4, 5, 6, 7, 8])("3x3 depthwise layers of %i bits keep an array busy", (bits) => {
  for (const stride of [1, 2] as const) {
    const engine = depthwiseLayer(bits, stride, depthwise);
    expect(engine.geometry.kind).toBe("depthwise");
    expect(busy(engine.rows[0])).toBeGreaterThanOrEqual(0.9);
    const digits = depthwiseLayer(bits, stride, { ...depthwise, kind: "digits" });
    expect(busy(digits.rows[0])).toBeLessThanOrEqual(1 / 64);
  }
});

test("depthwise PEs are chosen for a network of depthwise layers", () => {
  const { geometry, rows } = depthwiseLayer(4, 1, {});
  expect(geometry.kind).toBe("depthwise");
  expect(busy(rows[0])).toBeGreaterThanOrEqual(0.5);
});

test("ternary PEs are chosen for ternary operands, in as many passes as digits and less area", () => {
  const net = nets.createNet();
  const x = nets.input(net, typed("t2"), [16, 12, 12]);
  const window = { kernel: [3, 3], stride: [1, 1], pads: [1, 1, 1, 1], dilation: [1, 1] } as const;
  const w = randomTensor(typed("o1"), [16, 16, 3, 3], 1);
  const { geometry, rows, parameters } = plan(net, nets.conv(net, x, w, undefined, 1, window), {});
  expect(geometry).toMatchObject({ kind: "ternary", digit: 2 });
  expect(rows[0]?.passes).toBe(1);
  expect(parameters.HAS_SUM).toBe(0);
});

test("every engine of a pipeline is of the kind that suits its layers", () => {
  const sink = createSink();
  const { engines = [] } = planDesign(kinds, { engines: "dataflow", budget: 256 }, sink) ?? {};
  expect(engines.map((e) => e.geometry.kind)).toEqual([
    undefined,
    "depthwise",
    "ternary",
    "bipolar",
  ]);
});
