import {
  type ConvolutionPlan,
  type ConvolutionShape,
  planConvolution,
  tileOutputs,
} from "./convolution-plan.js";
import type { DotKernel } from "./dot-kernel.js";
import type { Interval } from "./element-type.js";
import { createFloatKernel } from "./float-kernel.js";
import { createSimdKernel, simdOperand, simdSum } from "./simd-kernel.js";
import type { IntArray } from "./tensor.js";

/** What is proved about the numbers of one convolution; decides which kernel may run it. */
export interface ConvolutionRanges {
  readonly input: Interval;
  readonly weights: Interval;
  /** Every sum without the bias. */
  readonly sum: Interval;
}

/** Writes the convolution of `input` [C, H, W] to all of `output` [O, H', W']. */
export type Convolution = (input: IntArray, output: IntArray) => void;

/**
 * An exact convolution with its weights [O, C/groups, kh, kw] packed once. Sums must stay below 2^53,
 * which any accumulator of 32 bits guarantees.
 */
export function createConvolution(
  shape: ConvolutionShape,
  weights: IntArray,
  bias: IntArray | undefined,
  ranges: ConvolutionRanges,
): Convolution {
  const plan = planConvolution(shape);
  const kernel = chooseKernel(plan, weights, ranges);
  return (input, output) => {
    for (let group = 0; group < shape.groups; group++) {
      packImage(plan, group, input, kernel.image());
      unpackSums(plan, group, kernel, bias, output);
    }
  };
}

/** SIMD where operands and sums are proved to fit it, else doubles. */
function chooseKernel(
  plan: ConvolutionPlan,
  weights: IntArray,
  { input, weights: weightRange, sum }: ConvolutionRanges,
): DotKernel {
  const fits =
    within(input, simdOperand) && within(weightRange, simdOperand) && within(sum, simdSum);
  const simd = fits ? createSimdKernel(plan, weights) : undefined;
  return simd ?? createFloatKernel(plan, weights);
}

function within(inner: Interval, outer: Interval): boolean {
  return inner.min >= outer.min && inner.max <= outer.max;
}

/** The channels of one group as a padded image, channels innermost. */
function packImage(
  plan: ConvolutionPlan,
  group: number,
  input: IntArray,
  image: Float64Array | Int16Array,
): void {
  const [, height, width] = plan.shape.input;
  const [top, left] = plan.shape.pads;
  const { channels, imageWidth } = plan;
  image.fill(0);
  for (let c = 0; c < channels; c++) {
    let from = (group * channels + c) * height * width;
    for (let y = 0; y < height; y++) {
      let to = ((y + top) * imageWidth + left) * channels + c;
      for (let x = 0; x < width; x++, to += channels) image[to] = input[from++] as number;
    }
  }
}

/** Runs the kernel on one group and stores its sums, with the bias, as [O, H', W']. */
function unpackSums(
  plan: ConvolutionPlan,
  group: number,
  kernel: DotKernel,
  bias: IntArray | undefined,
  output: IntArray,
): void {
  const [, rows, columns] = plan.shape.output;
  const sums = kernel.run(group);
  const tileLength = kernel.pixels * tileOutputs;
  for (let o = 0; o < plan.outputs; o++) {
    const channel = group * plan.outputs + o;
    const offset = bias === undefined ? 0 : (bias[channel] as number);
    const tile = Math.floor(o / tileOutputs);
    let to = channel * rows * columns;
    for (let y = 0; y < rows; y++) {
      let from = (y * plan.tiles + tile) * tileLength + (o % tileOutputs);
      for (let x = 0; x < columns; x++, from += tileOutputs)
        output[to++] = (sums[from] as number) + offset;
    }
  }
}
