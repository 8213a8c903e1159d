import { type ConvolutionPlan, tileOutputs, weightIndex } from "./convolution-plan.js";
import type { DotKernel } from "./dot-kernel.js";
import type { IntArray } from "./tensor.js";

/** Dot products in doubles: exact while every partial sum stays below 2^53, for any operand width. */
export function createFloatKernel(plan: ConvolutionPlan, weights: IntArray): DotKernel {
  const [, rows, pixels] = plan.shape.output;
  const length = plan.segments.length * plan.segmentLength;
  const packed = packWeights(plan, weights, length);
  const image = new Float64Array(plan.imageLength);
  const sums = new Float64Array(rows * plan.tiles * pixels * tileOutputs);
  const walk = windowOffsets(plan, length);
  return {
    pixels,
    image: () => image,
    run(group) {
      let at = 0;
      for (let row = 0; row < rows; row++) {
        for (let tile = 0; tile < plan.tiles; tile++) {
          const w = (group * plan.tiles + tile) * tileOutputs * length;
          for (let x = 0; x < pixels; x++, at += tileOutputs) {
            const a = row * plan.rowStep + x * plan.pixelStep;
            dotTile(image, a, packed, w, walk, sums, at);
          }
        }
      }
      return sums;
    },
  };
}

/** Offsets of every element of a window from its first one. */
function windowOffsets(plan: ConvolutionPlan, length: number): Int32Array {
  return Int32Array.from({ length }, (_, i) => {
    const s = Math.floor(i / plan.segmentLength);
    return (plan.segments[s] as number) + (i % plan.segmentLength);
  });
}

/** [group][tile][element][output of the tile], zero where the last tile has no output. */
function packWeights(plan: ConvolutionPlan, weights: IntArray, length: number): Float64Array {
  const { groups } = plan.shape;
  const packed = new Float64Array(groups * plan.tiles * length * tileOutputs);
  for (let g = 0; g < groups; g++) {
    for (let o = 0; o < plan.outputs; o++) {
      const tile = g * plan.tiles + Math.floor(o / tileOutputs);
      for (let i = 0; i < length; i++) {
        const s = Math.floor(i / plan.segmentLength);
        const from = weightIndex(plan, g * plan.outputs + o, s, i % plan.segmentLength);
        packed[(tile * length + i) * tileOutputs + (o % tileOutputs)] = weights[from] as number;
      }
    }
  }
  return packed;
}

/** sums[at .. at+3] = dot products of one window with four output channels. */
function dotTile(
  image: Float64Array,
  a: number,
  packed: Float64Array,
  w: number,
  walk: Int32Array,
  sums: Float64Array,
  at: number,
): void {
  let s0 = 0;
  let s1 = 0;
  let s2 = 0;
  let s3 = 0;
  for (let i = 0; i < walk.length; i++, w += tileOutputs) {
    const v = image[a + (walk[i] as number)] as number;
    s0 += v * (packed[w] as number);
    s1 += v * (packed[w + 1] as number);
    s2 += v * (packed[w + 2] as number);
    s3 += v * (packed[w + 3] as number);
  }
  sums[at] = s0;
  sums[at + 1] = s1;
  sums[at + 2] = s2;
  sums[at + 3] = s3;
}
