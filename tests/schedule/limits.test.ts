import { expect, test } from "vitest";
import { createSink } from "../../src/diag/diagnostic.js";
import type { Graph } from "../../src/ir/graph.js";
import type { PartialGeometry } from "../../src/schedule/geometry.js";
import { planDesign } from "../../src/schedule/plan.js";
import { createBuilder } from "../ops/build.js";
import * as nets from "./nets.js";
import { randomTensor, typed } from "./random-net.js";

const point = { kernel: [1, 1], stride: [1, 1], pads: [0, 0, 0, 0], dilation: [1, 1] } as const;

function told(net: { graph(): Graph }, options: PartialGeometry): readonly string[] {
  const sink = createSink();
  expect(planDesign(net.graph(), options, sink)).toBeUndefined();
  return sink.diagnostics.map((d) => [d.code, d.title, d.primary.text, ...d.notes].join("; "));
}

function oneConv(shape: readonly number[], outputs: number, type = "u2", weights = "i2"): nets.Net {
  const net = nets.createNet();
  const x = nets.input(net, typed(type), shape);
  const w = randomTensor(typed(weights), [outputs, shape[0] ?? 1, 1, 1], 1);
  nets.output(net, nets.conv(net, x, w, undefined, 1, point));
  return net;
}

const small = { pes: 4, lanes: 4, pixels: 1, digit: 2, post: 2 };

test.each([
  [
    { pixels: 3 },
    "BL4001; --pixels 3 is not a size the array can have; legal values: 1, 2, 4, 8, 16",
  ],
  [{ digit: 3 }, "BL4001; --digit 3 is not a size the array can have; legal values: 1, 2, 4"],
  [{ lanes: 300 }, "BL4001; --lanes 300 is not a size the array can have; legal values: 1 to 256"],
  [
    { pes: 6, post: 4 },
    "BL4001; --pe 6 is not a size the array can have; legal values: multiples of --post 4",
  ],
])("an illegal size lists the legal ones: %j", (options, text) => {
  expect(told(oneConv([2, 2, 2], 2), options)).toEqual([text]);
});

test("sizes that leave nothing to choose", () => {
  expect(told(oneConv([2, 2, 2], 2), { pes: 5, lanes: 96 })[0]).toMatch(
    /^BL4002; no array of this size fits; --pe 5 --lanes 96/,
  );
});

test("a map that is too large says how large", () => {
  expect(told(oneConv([4, 512, 512], 2), small)[0]).toBe(
    "BL4003; the network does not fit the feature-map memory; most is needed while `conv2d1` runs; needs 524288 words a bank, the limit is 262144",
  );
});

test("weights beyond their memory", () => {
  const net = nets.createNet();
  const x = nets.input(net, typed("u8"), [1024]);
  nets.output(net, nets.dense(net, x, randomTensor(typed("i8"), [65, 1024], 1), undefined));
  expect(told(net, { ...small, pes: 1, lanes: 1, post: 1 })[0]).toMatch(
    /^BL4004; the network needs too many weight words; .*needs 1064960, the limit is 1048576/,
  );
});

test("a stride that no field holds", () => {
  const net = nets.createNet();
  const x = nets.input(net, typed("u2"), [1, 1, 900]);
  // Several jobs, one message.
  const w = randomTensor(typed("i2"), [40, 1, 1, 1], 1);
  nets.output(net, nets.conv(net, x, w, undefined, 1, { ...point, stride: [1, 300] }));
  expect(told(net, small)).toEqual([
    "BL4005; layer `conv2d1` does not fit a job of the engine; `pixelStep` would be 300; the field `pixelStep` holds 0 to 255",
  ]);
});

test("two outputs", () => {
  const net = oneConv([2, 2, 2], 2);
  nets.output(net, net.nodes[1] ?? (net.nodes[0] as never));
  expect(told(net, small)[0]).toMatch(/^BL4006; .*1 inputs and 2 outputs/);
});

test("sums wider than the post-processor", () => {
  expect(told(oneConv([64, 1, 1], 2, "u32", "i16"), { ...small, digit: 4 })[0]).toMatch(
    /^BL4008; the sums of layer `conv2d1` are too wide; needs \d+ bits; the post-processor takes at most 48 bits/,
  );
});

test("thresholds that lie on no lines, at their limit and past it", () => {
  const net = (levels: number) => {
    const b = createBuilder();
    const steps = Array.from({ length: levels }, (_, k) => 4 * k - 4000 + ((k * k * 7) % 4));
    const x = b.input("i14[2, 2, 2]");
    const t = b.constant(`i16[1, ${levels}]`, steps);
    b.op("output", [b.op("threshold", [x, t], {}, "u11")]);
    return b;
  };
  const narrow = { ...small, lanes: 2 };
  expect(told(net(1024), narrow)).toEqual([
    "BL4011; layer `n2` compares with too many thresholds; 1024 thresholds a channel; the engine compares with at most 1023",
  ]);
  expect(planDesign(net(1023).graph(), narrow, createSink())).toBeDefined();
});

test("a gated layer whose outputs read more than a PE's memory holds, at its limit and past it", () => {
  const net = (inputs: number) => {
    const b = createBuilder();
    const gate = b.constant("i4[1]", [1]);
    const w = b.constant(`i2[2, ${inputs}]`, () => 1);
    b.op("output", [b.op("dense", [b.input(`u4[${inputs}]`), w, undefined, gate], { low: 2 })]);
    return b;
  };
  const narrow = { ...small, lanes: 2 };
  expect(told(net(4098), narrow)[0]).toMatch(
    /^BL4033; an output of layer .*; reads 4098 words a pixel; a PE's operand memory holds two pixels of at most 4096 words/,
  );
  expect(planDesign(net(4096).graph(), narrow, createSink())).toBeDefined();
});
