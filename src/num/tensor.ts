import { type ElementType, valueRange } from "./element-type.js";

/** Integer storage: exact values, never codes. Float64Array only where int32 is too narrow (exact below 2^53). */
export type IntArray = Int32Array | Float64Array;

/** An integer tensor: row-major `data` of the values, `shape` without a batch dimension. */
export interface Tensor {
  readonly element: ElementType;
  readonly shape: readonly number[];
  readonly data: IntArray;
}

export function elementCount(shape: readonly number[]): number {
  return shape.reduce((n, d) => n * d, 1);
}

/** Zeroed storage for `count` values of the type. */
export function allocate(element: ElementType, count: number): IntArray {
  const { min, max } = valueRange(element);
  return min >= -(2 ** 31) && max < 2 ** 31 ? new Int32Array(count) : new Float64Array(count);
}

/** A zeroed tensor. */
export function createTensor(element: ElementType, shape: readonly number[]): Tensor {
  return { element, shape, data: allocate(element, elementCount(shape)) };
}

/** A tensor whose element `i` is `value(i)`. */
export function fillTensor(
  element: ElementType,
  shape: readonly number[],
  value: (i: number) => number,
): Tensor {
  const t = createTensor(element, shape);
  for (let i = 0; i < t.data.length; i++) t.data[i] = value(i);
  return t;
}
