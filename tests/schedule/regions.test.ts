import fc from "fast-check";
import { expect, test } from "vitest";
import type { Node } from "../../src/ir/graph.js";
import type { Region } from "../../src/schedule/regions.js";
import { factorsOf, padRegions, poolRegions, scalingIn } from "../../src/schedule/regions.js";
import type { Scaling } from "../../src/schedule/tail.js";
import { createBuilder, evaluate } from "../ops/build.js";

/** A map formed region by region; every pixel once. */
function formed(regions: readonly Region[], map: number[], width: number, columns: number) {
  const out: number[] = [];
  for (const { at, size, from, step, taps, factor, fill } of regions)
    for (let y = 0; y < size[0]; y++)
      for (let x = 0; x < size[1]; x++) {
        const to = (at[0] + y) * columns + at[1] + x;
        expect(out[to]).toBeUndefined();
        const row = from[0] + y * step[0];
        const column = from[1] + x * step[1];
        const sum = taps.reduce(
          (n, t) => n + (map[(row + t[0]) * width + column + t[1]] as number),
          0,
        );
        out[to] = factor === 0 ? fill : sum * factor;
      }
  return out;
}

const small = fc.integer({ min: 0, max: 3 });
const size = fc.integer({ min: 3, max: 7 });
const data = (count: number) => Array.from({ length: count }, (_, i) => (i * 29) % 64);

test("the rectangles of an average make the map", () => {
  const draw = fc.tuple(size, size, small, small, small, small, small, small);
  fc.assert(
    fc.property(draw, ([h, w, kh, kw, pad, stride, counted, dilation]) => {
      const b = createBuilder();
      const kernel = [kh + 1, kw + 1];
      const pads = [Math.min(pad, kh), Math.min(pad, kw), Math.min(1, kh), 0];
      const window = { kernel, stride: [stride + 1, 1], pad: pads };
      let y: Node;
      try {
        y = b.op("avgpool", [b.input(`u6[1, ${h}, ${w}]`)], {
          ...{ ...window, counted: [counted, 0] },
          dilation: [1 + (dilation % 2), 1],
        });
      } catch {
        return;
      }
      const role = y.op.hardware(y);
      if (role.kind !== "pool" || !role.factors) return;
      const regions = poolRegions(role.window, role.factors, [1, h, w]);
      const map = data(h * w);
      expect(formed(regions, map, w, y.type.shape[2] ?? 1)).toEqual(evaluate(y, map));
    }),
  );
});

test("the rectangles of pads make the map, as few as the mode has", () => {
  const mode = fc.constantFrom("constant", "reflect", "edge", "wrap");
  fc.assert(
    fc.property(size, size, fc.tuple(small, small, small, small), mode, (h, w, pads, name) => {
      const b = createBuilder();
      const pad = pads.map((p) => Math.min(p, 2));
      const y = b.op("pad", [b.input(`u6[1, ${h}, ${w}]`)], { pad, mode: name, value: 9 });
      const role = y.op.hardware(y);
      if (role.kind !== "pad") throw new Error("no pad");
      const regions = padRegions(role);
      const map = data(h * w);
      expect(formed(regions, map, w, y.type.shape[2] ?? 1)).toEqual(evaluate(y, map));
      expect(regions.length).toBeLessThanOrEqual(name === "constant" ? 5 : 9);
    }),
  );
});

test("rows and columns in steps are one rectangle", () => {
  const b = createBuilder();
  const attrs = { from: [4, 1], size: [3, 2], step: [-2, 3] };
  const y = b.op("crop", [b.input("u6[1, 5, 6]")], attrs);
  const role = y.op.hardware(y);
  if (role.kind !== "pad") throw new Error("no rows and columns");
  const regions = padRegions(role);
  expect(regions.map((r) => [r.at, r.size, r.from, r.step])).toEqual([
    [
      [0, 0],
      [3, 2],
      [4, 1],
      [-2, 3],
    ],
  ]);
  expect(formed(regions, data(30), 6, 2)).toEqual(evaluate(y, data(30)));
});

test("a region's scaling is the layer's of its factor or constant", () => {
  const requantize = {
    ...{ kind: "requantize", input: {} as Node, multiplier: [3, -5], bias: [7], shift: 4 },
    ...{ rounding: "half-even", low: -8, high: 7 },
  } as const satisfies Scaling;
  const scaled = (s: Scaling, channel: number, x: number) => {
    const pick = <T>(list: readonly T[]) => (list.length === 1 ? list[0] : list[channel]) as T;
    if (s.kind === "threshold")
      return pick(s.thresholds).filter((t) => pick(s.sign) * x >= t).length;
    return x * pick(s.multiplier) + pick(s.bias);
  };
  const threshold = {
    ...{ kind: "threshold", input: {} as Node, low: 0, step: 1 },
    ...{
      thresholds: [
        [-7, 0, 8],
        [1, 5, 5],
      ],
      sign: [1, -1],
    },
  } as const satisfies Scaling;
  for (const of of [requantize, threshold] as const)
    for (const channel of [0, 1])
      for (let x = -9; x <= 9; x++) {
        for (const factor of [1, 2, 3])
          expect(scaled(scalingIn(of, { factor, fill: 0 }), channel, x)).toBe(
            scaled(of, channel, x * factor),
          );
        const constant = scalingIn(of, { factor: 0, fill: x });
        for (const read of [-3, 4])
          expect(scaled(constant, channel, read)).toBe(scaled(of, channel, x));
      }
  const regions = padRegions({
    ...{ kind: "pad", input: {} as Node, fill: 2 },
    ...{ rows: [-1, 0, 1], columns: [0, 1, -1] },
  });
  expect(factorsOf(regions)).toEqual([0, 1]);
});
