import { describe, expect, test } from "vitest";
import { createSink } from "../../src/diag/diagnostic.js";
import { type ElementType, parseElementType, valueRange } from "../../src/num/element-type.js";
import { fillTensor, type Tensor } from "../../src/num/tensor.js";
import { planDesign } from "../../src/schedule/plan.js";
import { firstMismatch } from "./check-plan.js";
import * as nets from "./nets.js";

const element = (text: string) => parseElementType(text) as ElementType;
let seed = 7;
function random(limit: number): number {
  seed = (seed * 1103515245 + 12345) % 2147483648;
  return Math.floor((seed / 2147483648) * limit);
}
function randomTensor(type: string, shape: readonly number[]): Tensor {
  const e = element(type);
  const { min, max } = valueRange(e);
  return fillTensor(e, shape, () => {
    const k = random(e.kind === "o" ? 2 ** e.bits : max - min + 1);
    return e.kind === "o" ? 2 * k - (2 ** e.bits - 1) : min + k;
  });
}
const same = { kernel: [3, 3], stride: [1, 1], pads: [1, 1, 1, 1], dilation: [1, 1] } as const;
const two = { kernel: [2, 2], stride: [2, 2], pads: [0, 0, 0, 0], dilation: [1, 1] } as const;

describe("planned engines compute the network", () => {
  for (const [pes, lanes, pixels, digit, post] of [
    [4, 4, 1, 2, 2],
    [8, 16, 2, 2, 4],
    [4, 8, 4, 1, 1],
    [6, 6, 2, 4, 2],
  ] as const)
    test(`conv, threshold, maxpool, conv, requantize, dense on ${pes}x${lanes}x${pixels}, ${digit} bit, post ${post}`, () => {
      const net = nets.createNet();
      const x = nets.input(net, element("u8"), [1, 8, 8]);
      const a = nets.conv(
        net,
        x,
        randomTensor("i4", [6, 1, 3, 3]),
        randomTensor("i6", [6]),
        1,
        same,
      );
      const cuts = Array.from({ length: 6 }, (_, c) => [-500 + c * 50, 0, 700]);
      const t = nets.threshold(net, a, cuts, [1, -1, 1, 1, -1, 1], element("u2"));
      const p = nets.pool(net, t, "max", two);
      const b = nets.conv(net, p, randomTensor("t2", [10, 6, 3, 3]), undefined, 1, same);
      const r = nets.requantize(net, b, {
        multiplier: [3],
        bias: [-5],
        shift: 3,
        rounding: "half-even",
        element: element("i4"),
      });
      const d = nets.dense(net, nets.flatten(net, r), randomTensor("i3", [10, 160]), undefined);
      nets.output(net, d);
      const sink = createSink();
      const design = planDesign(net.graph(), { pes, lanes, pixels, digit, post }, sink);
      expect(sink.diagnostics).toEqual([]);
      if (!design) throw new Error("no design");
      const images = [0, 1, 2].map(() => randomTensor("u8", [1, 8, 8]));
      expect(firstMismatch(net, design, images)).toBeUndefined();
    });
});

test("a depthwise layer of many groups shares jobs and needs no mask a group", () => {
  const net = nets.createNet();
  const x = nets.input(net, element("u2"), [160, 3, 3]);
  nets.output(net, nets.conv(net, x, randomTensor("i2", [160, 1, 3, 3]), undefined, 160, same));
  const geometry = { pes: 4, lanes: 64, pixels: 1, digit: 2, post: 4 };
  const design = planDesign(net.graph(), geometry, createSink());
  if (!design) throw new Error("no design");
  const engine = design.engines[0];
  expect(engine?.parameters.JOBS).toBe(40);
  // All lanes, and the half-full last word.
  expect(engine?.parameters.MASKS).toBe(2);
  expect(firstMismatch(net, design, [randomTensor("u2", [160, 3, 3])])).toBeUndefined();
});

test("a map that one reader strides over is copied where several pixels are read at a time", () => {
  const net = nets.createNet();
  const x = nets.input(net, element("u2"), [4, 4, 8]);
  const point = { ...same, kernel: [1, 1], pads: [0, 0, 0, 0] } as const;
  const weights = () => randomTensor("i2", [4, 4, 1, 1]);
  const a = nets.conv(net, x, weights(), undefined, 1, { ...point, stride: [1, 2] });
  const b = nets.pool(net, nets.conv(net, x, weights(), undefined, 1, point), "max", {
    ...point,
    stride: [1, 2],
  });
  nets.output(net, nets.sum(net, [a, b]));
  const copies = (pixels: number) => {
    const geometry = { pes: 4, lanes: 4, pixels, digit: 2, post: 2 };
    const layers = planDesign(net.graph(), geometry, createSink())?.engines[0]?.layers ?? [];
    return layers.filter((l) => l.op === "copy").map((l) => l.kind);
  };
  expect(copies(2)).toEqual(["vector"]);
  expect(copies(1)).toEqual([]);
});
