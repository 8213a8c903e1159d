import type { Window } from "../ir/hardware-role.js";
import { createConvolution } from "../num/convolve.js";
import { elementCount } from "../num/tensor.js";
import { invariant } from "../support/invariant.js";
import type { FloatLayer, FloatTensor } from "./float-network.js";

/** The result of a layer in floats. */
export function evaluateFloat(layer: FloatLayer, x: FloatTensor): FloatTensor {
  switch (layer.kind) {
    case "conv":
      return convolve(x, layer.weights, layer.bias, layer.groups, layer.window);
    case "dense": {
      const [outputs = 0, columns = 0] = layer.weights.shape;
      invariant(columns === elementCount(x.shape), `${layer.name}: ${columns} inputs`);
      const data = Float64Array.from(layer.bias);
      for (let i = 0; i < outputs * columns; i++)
        data[Math.floor(i / columns)] =
          (data[Math.floor(i / columns)] as number) +
          (layer.weights.data[i] as number) * (x.data[i % columns] as number);
      return { shape: [outputs], data };
    }
    case "relu":
      return { shape: x.shape, data: x.data.map((v) => Math.max(v, 0)) };
    case "maxpool":
      return pool(x, layer.window);
    case "globalavgpool": {
      const [channels = 0, height = 1, width = 1] = x.shape;
      const area = height * width;
      const mean = (c: number) =>
        x.data.subarray(c * area, (c + 1) * area).reduce((a, b) => a + b, 0) / area;
      const data = Float64Array.from({ length: channels }, (_, c) => mean(c));
      return { shape: [channels, 1, 1], data };
    }
    case "flatten":
      return { shape: [elementCount(x.shape)], data: x.data };
  }
}

/** Height and width of a window's result. */
export function windowSize(
  [, height = 1, width = 1]: readonly number[],
  { kernel, stride, pads, dilation }: Window,
): readonly [number, number] {
  const size = (length: number, axis: 0 | 1) =>
    Math.floor(
      (length + pads[axis] + pads[axis === 0 ? 2 : 3] - dilation[axis] * (kernel[axis] - 1) - 1) /
        stride[axis],
    ) + 1;
  return [size(height, 0), size(width, 1)];
}

function convolve(
  x: FloatTensor,
  weights: FloatTensor,
  bias: Float64Array,
  groups: number,
  window: Window,
): FloatTensor {
  const [channels = 1, height = 1, width = 1] = x.shape;
  const shape = [weights.shape[0] ?? 0, ...windowSize(x.shape, window)] as const;
  const any = { min: Number.NEGATIVE_INFINITY, max: Number.POSITIVE_INFINITY };
  const sizes = { ...window, groups, input: [channels, height, width], output: shape } as const;
  const ranges = { input: any, weights: any, sum: any };
  const data = new Float64Array(elementCount(shape));
  createConvolution(sizes, weights.data, bias, ranges)(x.data, data);
  return { shape, data };
}

function pool(x: FloatTensor, window: Window): FloatTensor {
  const [channels = 1, height = 1, width = 1] = x.shape;
  const [rows, columns] = windowSize(x.shape, window);
  const { kernel, stride, pads, dilation } = window;
  const data = new Float64Array(channels * rows * columns).fill(Number.NEGATIVE_INFINITY);
  for (let i = 0; i < data.length; i++) {
    const c = Math.floor(i / (rows * columns));
    const top = (Math.floor(i / columns) % rows) * stride[0] - pads[0];
    const left = (i % columns) * stride[1] - pads[1];
    for (let k = 0; k < kernel[0] * kernel[1]; k++) {
      const y = top + Math.floor(k / kernel[1]) * dilation[0];
      const z = left + (k % kernel[1]) * dilation[1];
      if (y < 0 || y >= height || z < 0 || z >= width) continue;
      data[i] = Math.max(data[i] as number, x.data[(c * height + y) * width + z] as number);
    }
  }
  return { shape: [channels, rows, columns], data };
}
