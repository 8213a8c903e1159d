import { createHost, type HostTensor } from "../../num/host-tensor.js";
import { type HostOp, numberAttr } from "./host-op.js";

const { fround } = Math;

/** Slope and offset of one channel. */
export interface Affine {
  readonly slope: number;
  readonly offset: number;
}

/**
 * y = x * slope + offset with slope = scale / sqrt(var + epsilon) and offset = B - mean * slope, every operation
 * rounded to float32: the order in which onnxruntime computes the inference form.
 */
export function batchNormAffine(
  [scale, b, mean, variance]: readonly [number, number, number, number],
  epsilon: number,
): Affine {
  const slope = fround(scale / fround(Math.sqrt(fround(variance + fround(epsilon)))));
  return { slope, offset: fround(b - fround(mean * slope)) };
}

export const batchNormalization: HostOp = {
  name: "BatchNormalization",
  doc: "x * slope + offset a channel (axis 1), slope and offset from scale, B, mean, var and `epsilon`",
  attrs: ["epsilon"],
  infer: ([x, ...parameters]) => {
    const channels = x?.shape[1] ?? 1;
    if (x === undefined || x.shape.length < 2 || parameters.length < 4)
      return "needs five operands";
    const odd = parameters.slice(0, 4).find((p) => p.shape.length !== 1 || p.shape[0] !== channels);
    return odd === undefined ? x : `parameters need ${channels} values, one a channel`;
  },
  evaluate: ([x, ...parameters], attrs, { dtype, shape }) => {
    const out = createHost(dtype, shape);
    const { data } = x as HostTensor;
    const channels = shape[1] as number;
    const length = shape.slice(2).reduce((n, d) => n * d, 1);
    for (let i = 0; i < data.length; i += length) {
      const c = (i / length) % channels;
      const at = (p: number) => parameters[p]?.data[c] as number;
      const { slope, offset } = batchNormAffine(
        [at(0), at(1), at(2), at(3)],
        numberAttr(attrs, "epsilon", 1e-5),
      );
      for (let k = i; k < i + length; k++) {
        out.data[k] = fround((data[k] as number) * slope) + offset;
      }
    }
    return out;
  },
};
