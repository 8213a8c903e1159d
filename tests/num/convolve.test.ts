import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type ConvolutionShape, planConvolution } from "../../src/num/convolution-plan.js";
import { createConvolution } from "../../src/num/convolve.js";
import type { DotKernel } from "../../src/num/dot-kernel.js";
import { createFloatKernel } from "../../src/num/float-kernel.js";
import { createSimdKernel } from "../../src/num/simd-kernel.js";
import { present } from "../../src/support/invariant.js";

const size = fc.integer({ min: 1, max: 9 });
const shapes: fc.Arbitrary<ConvolutionShape> = fc
  .record({
    groups: fc.integer({ min: 1, max: 3 }),
    channels: fc.integer({ min: 1, max: 19 }),
    outputs: size,
    map: fc.tuple(size, size),
    kernel: fc.tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 4 })),
    stride: fc.tuple(fc.integer({ min: 1, max: 2 }), fc.integer({ min: 1, max: 3 })),
    dilation: fc.tuple(fc.integer({ min: 1, max: 2 }), fc.integer({ min: 1, max: 2 })),
    pad: fc.integer({ min: 0, max: 2 }),
  })
  .map(({ groups, channels, outputs, map, kernel, stride, dilation, pad }) => {
    const along = (axis: 0 | 1) => {
      const span = dilation[axis] * (kernel[axis] - 1) + 1;
      return Math.floor((map[axis] + pad + 6 - span) / stride[axis]) + 1;
    };
    return {
      groups,
      input: [channels * groups, ...map],
      output: [outputs * groups, along(0), along(1)],
      kernel,
      stride,
      dilation,
      pads: [pad, 3, 6, 3 + pad],
    };
  });

function numbers(count: number, seed: number, low: number, high: number): Int32Array {
  let state = seed;
  return Int32Array.from({ length: count }, () => {
    state = (state * 48271) % 2147483647;
    return low + (state % (high - low + 1));
  });
}

/** Sums of one kernel on one image, extra windows of the SIMD kernel left out. */
function sums(
  kernel: DotKernel,
  shape: ConvolutionShape,
  image: Int32Array,
  group: number,
): number[] {
  kernel.image().set(image);
  const all = kernel.run(group);
  const columns = shape.output[2];
  return Array.from(all).filter((_, i) => Math.floor(i / 4) % kernel.pixels < columns);
}

describe("convolution kernels", () => {
  it("SIMD equals doubles at the ends of i16", () => {
    fc.assert(
      fc.property(shapes, fc.integer({ min: 1, max: 10_000 }), (shape, seed) => {
        const plan = planConvolution(shape);
        const [, kh, kw] = [0, ...shape.kernel];
        const count = shape.output[0] * plan.channels * (kh ?? 0) * (kw ?? 0);
        const weights = numbers(count, seed, -90, 90);
        const image = numbers(plan.imageLength, seed + 1, -(2 ** 15), 2 ** 15 - 1);
        const simd = present(createSimdKernel(plan, weights), "WebAssembly SIMD");
        const doubles = createFloatKernel(plan, weights);
        for (let g = 0; g < shape.groups; g++)
          expect(sums(simd, shape, image, g)).toEqual(sums(doubles, shape, image, g));
      }),
      { numRuns: 300, seed: 1 },
    );
  });

  it("wraps partial sums, never complete ones", () => {
    const n = 4;
    const shape: ConvolutionShape = {
      input: [n, 1, 1],
      output: [1, 1, 1],
      kernel: [1, 1],
      stride: [1, 1],
      pads: [0, 0, 0, 0],
      dilation: [1, 1],
      groups: 1,
    };
    const low = -(2 ** 15);
    const plan = planConvolution(shape);
    const simd = present(createSimdKernel(plan, Int32Array.of(low, low, low, -low - 1)), "SIMD");
    // 2^30 + 2^30 wraps inside one instruction; the complete sum is back in range.
    expect(sums(simd, shape, Int32Array.of(low, low, -1, low), 0)[0]).toBe(
      2 ** 31 + 32768 - 2 ** 30 + 32768,
    );
  });

  it("operands past i16 and sums past i32 take the exact path", () => {
    const shape: ConvolutionShape = {
      input: [2, 1, 1],
      output: [1, 1, 1],
      kernel: [1, 1],
      stride: [1, 1],
      pads: [0, 0, 0, 0],
      dilation: [1, 1],
      groups: 1,
    };
    const run = (input: number[], weights: number[], sum: number) => {
      const range = (v: number[]) => ({ min: Math.min(...v), max: Math.max(...v) });
      const ranges = { input: range(input), weights: range(weights), sum: { min: 0, max: sum } };
      const f = createConvolution(shape, Float64Array.from(weights), undefined, ranges);
      const out = new Float64Array(1);
      f(Float64Array.from(input), out);
      return out[0];
    };
    expect(run([65535, 65535], [3, 4], 65535 * 7)).toBe(65535 * 7);
    expect(run([3, 4], [2 ** 31, 1], 2 ** 33)).toBe(3 * 2 ** 31 + 4);
    expect(run([32767, 32767], [32767, 32767], 32767 * 32767 * 2)).toBe(32767 * 32767 * 2);
    expect(run([32767, 32767], [65536, 65535], 2 ** 33)).toBe(32767 * 131071);
  });

  it("the bias may leave 32 bits when the sum does not", () => {
    const shape: ConvolutionShape = {
      input: [1, 1, 1],
      output: [1, 1, 1],
      kernel: [1, 1],
      stride: [1, 1],
      pads: [0, 0, 0, 0],
      dilation: [1, 1],
      groups: 1,
    };
    const ranges = {
      input: { min: 0, max: 3 },
      weights: { min: 0, max: 7 },
      sum: { min: 0, max: 21 },
    };
    const bias = Float64Array.of(2 ** 32 - 30);
    const out = new Float64Array(1);
    createConvolution(shape, Int32Array.of(7), bias, ranges)(Int32Array.of(3), out);
    expect(out[0]).toBe(2 ** 32 - 9);
  });
});
