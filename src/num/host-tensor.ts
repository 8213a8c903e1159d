import { elementCount } from "./tensor.js";

/** Element types of tensors outside the network, by their ONNX meaning. */
export type HostType =
  | "f32"
  | "f64"
  | "f16"
  | "bf16"
  | "bool"
  | `${"i" | "u"}${2 | 4 | 8 | 16 | 32 | 64}`;

/** Storage: float32 values are held as such; integers up to 32 bits and everything wider exactly. */
export type HostArray = Float32Array | Float64Array | Int32Array;

/** A tensor outside the network: float32 by rule, integers where ONNX has them; row-major. */
export interface HostTensor {
  readonly dtype: HostType;
  readonly shape: readonly number[];
  readonly data: HostArray;
}

export function allocateHost(dtype: HostType, count: number): HostArray {
  if (dtype === "f32" || dtype === "f16" || dtype === "bf16") return new Float32Array(count);
  const wide = dtype === "f64" || dtype === "i64" || dtype === "u64" || dtype === "u32";
  return wide ? new Float64Array(count) : new Int32Array(count);
}

/** A zeroed tensor. */
export function createHost(dtype: HostType, shape: readonly number[]): HostTensor {
  return { dtype, shape, data: allocateHost(dtype, elementCount(shape)) };
}

/** A tensor of the values. */
export function hostOf(
  dtype: HostType,
  shape: readonly number[],
  values: ArrayLike<number>,
): HostTensor {
  const t = createHost(dtype, shape);
  t.data.set(values);
  return t;
}

export function isFloat(dtype: HostType): boolean {
  return dtype === "f32" || dtype === "f64" || dtype === "f16" || dtype === "bf16";
}

/** Smallest and largest value of an integer type. */
export function hostRange(dtype: HostType): { readonly min: number; readonly max: number } {
  if (dtype === "bool") return { min: 0, max: 1 };
  const bits = Number(dtype.slice(1));
  return dtype.startsWith("u")
    ? { min: 0, max: 2 ** bits - 1 }
    : { min: -(2 ** (bits - 1)), max: 2 ** (bits - 1) - 1 };
}
