import type { Window } from "../ir/hardware-role.js";
import { createConvolution } from "../num/convolve.js";
import { elementCount } from "../num/tensor.js";
import { invariant, present } from "../support/invariant.js";
import type { Bounds, FloatLayer, FloatNetwork, FloatTensor } from "./float-network.js";

/** Every value of the network on one image, in the order of their numbers. */
export function* evaluateNetwork(
  network: FloatNetwork,
  image: FloatTensor,
): Generator<FloatTensor> {
  const values = [image];
  yield image;
  for (const { layer, inputs } of network.steps) {
    const value = evaluateFloat(
      layer,
      inputs.map((v) => present(values[v], "value")),
    );
    values.push(value);
    yield value;
  }
}

/** The result of a layer in floats. */
export function evaluateFloat(layer: FloatLayer, inputs: readonly FloatTensor[]): FloatTensor {
  const x = present(inputs[0], "input");
  switch (layer.kind) {
    case "conv":
      return clip(convolve(x, layer), layer.bounds);
    case "dense":
      return clip(multiply(x, layer), layer.bounds);
    case "add": {
      const sum = (i: number) => inputs.reduce((total, t) => total + (t.data[i] as number), 0);
      return clip({ shape: x.shape, data: x.data.map((_, i) => sum(i)) }, layer.bounds);
    }
    case "clip":
      return clip(x, layer.bounds);
    case "maxpool":
      return pool(x, layer.window, Number.NEGATIVE_INFINITY, Math.max);
    case "avgpool":
      return mean(x, layer.window, layer.counted);
    case "concat": {
      const channels = inputs.reduce((n, t) => n + (t.shape[0] ?? 0), 0);
      const data = Float64Array.from(inputs.flatMap((t) => [...t.data]));
      return { shape: [channels, ...x.shape.slice(1)], data };
    }
    case "flatten":
      return { shape: [elementCount(x.shape)], data: x.data };
  }
}

function mean(x: FloatTensor, window: Window, counted: boolean): FloatTensor {
  const sums = (t: FloatTensor) => pool(t, window, 0, (a, b) => a + b);
  const [kh, kw] = window.kernel;
  const inside = counted ? undefined : sums({ ...x, data: x.data.map(() => 1) }).data;
  const { shape, data } = sums(x);
  return { shape, data: data.map((v, i) => v / (inside?.[i] ?? kh * kw)) };
}

function clip({ shape, data }: FloatTensor, { low, high }: Bounds): FloatTensor {
  return { shape, data: data.map((v) => Math.min(Math.max(v, low), high)) };
}

function multiply(
  x: FloatTensor,
  { name, weights, bias }: FloatLayer & { readonly kind: "dense" },
): FloatTensor {
  const [outputs = 0, columns = 0] = weights.shape;
  invariant(columns === elementCount(x.shape), `${name}: ${columns} inputs`);
  const data = Float64Array.from(bias);
  for (let i = 0; i < outputs * columns; i++)
    data[Math.floor(i / columns)] =
      (data[Math.floor(i / columns)] as number) +
      (weights.data[i] as number) * (x.data[i % columns] as number);
  return { shape: [outputs], data };
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
  { weights, bias, groups, window }: FloatLayer & { readonly kind: "conv" },
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

/** Each window's elements joined, from `start`; padding takes no part. */
function pool(
  x: FloatTensor,
  window: Window,
  start: number,
  join: (a: number, b: number) => number,
): FloatTensor {
  const [channels = 1, height = 1, width = 1] = x.shape;
  const [rows, columns] = windowSize(x.shape, window);
  const { kernel, stride, pads, dilation } = window;
  const data = new Float64Array(channels * rows * columns).fill(start);
  for (let i = 0; i < data.length; i++) {
    const c = Math.floor(i / (rows * columns));
    const top = (Math.floor(i / columns) % rows) * stride[0] - pads[0];
    const left = (i % columns) * stride[1] - pads[1];
    for (let k = 0; k < kernel[0] * kernel[1]; k++) {
      const y = top + Math.floor(k / kernel[1]) * dilation[0];
      const z = left + (k % kernel[1]) * dilation[1];
      if (y < 0 || y >= height || z < 0 || z >= width) continue;
      data[i] = join(data[i] as number, x.data[(c * height + y) * width + z] as number);
    }
  }
  return { shape: [channels, rows, columns], data };
}
