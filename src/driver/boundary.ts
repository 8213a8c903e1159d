import type { Sink } from "../diag/diagnostic.js";
import type { Place } from "../diag/place.js";
import { report } from "../diag/report.js";
import type { Scale, TensorType } from "../ir/tensor-type.js";
import { holds, printElementType, valueRange } from "../num/element-type.js";
import { indexText, type StoredArray } from "../num/files/stored-array.js";
import { allocate, elementCount, type Tensor } from "../num/tensor.js";

/** How arrays outside meet integers inside: real values by the tensor's scale, or the integers themselves. */
export interface BoundaryOptions {
  readonly integer: boolean;
}

/**
 * Samples of an array whose first axis counts them (a single sample may leave it out). Real values become
 * round-half-even(value / scale), saturated to the type; with `integer` they are taken as they are.
 */
export function toSamples(
  array: StoredArray,
  type: TensorType,
  options: BoundaryOptions,
  place: Place,
  sink: Sink,
): readonly Tensor[] | undefined {
  const size = elementCount(type.shape);
  const count = sampleCount(array.shape, type.shape);
  if (count === undefined) {
    report(sink, "BL1402", place, { found: array.shape, expected: type.shape });
    return undefined;
  }
  if (count === 0) {
    report(sink, "BL1410", place, { what: "the array holds no samples" });
    return undefined;
  }
  const strange = array.data.findIndex((v: number) => !Number.isFinite(v));
  if (strange >= 0) {
    const what = `element ${indexText(array.shape, strange)} is ${array.data[strange]}`;
    report(sink, "BL1410", place, { what });
    return undefined;
  }
  const scaled = type.scale !== undefined && type.scale !== 1;
  if (!options.integer && scaled && !array.dtype.startsWith("f")) {
    report(sink, "BL1403", place, { dtype: array.dtype });
    return undefined;
  }
  const bad = options.integer ? array.data.findIndex((v) => !holds(type.element, v)) : -1;
  if (bad >= 0) {
    const { min, max } = valueRange(type.element);
    const at = indexText(array.shape, bad);
    const params = {
      at,
      value: array.data[bad] ?? 0,
      type: printElementType(type.element),
      min,
      max,
    };
    report(sink, "BL1404", place, params);
    return undefined;
  }
  return Array.from({ length: count }, (_, i) => ({
    element: type.element,
    shape: type.shape,
    data: quantize(array.data.subarray(i * size, (i + 1) * size), type, options),
  }));
}

function sampleCount(found: readonly number[], wanted: readonly number[]): number | undefined {
  const same = (a: readonly number[]) =>
    a.length === wanted.length && a.every((d, i) => d === wanted[i]);
  if (same(found)) return 1;
  const flat = found.length === 2 && found[1] === elementCount(wanted);
  return same(found.slice(1)) || flat ? found[0] : undefined;
}

function quantize(
  values: Tensor["data"],
  type: TensorType,
  options: BoundaryOptions,
): Tensor["data"] {
  const data = allocate(type.element, values.length);
  const { min, max } = valueRange(type.element);
  const odd = type.element.kind === "o";
  values.forEach((v, i) => {
    const real = options.integer ? v : v / scaleAt(type, i);
    const level = odd ? 2 * roundHalfEven((real - 1) / 2) + 1 : roundHalfEven(real);
    data[i] = Math.min(max, Math.max(min, level));
  });
  return data;
}

/** Integers of a sample as real values (value x scale), or as they are. */
export function fromSamples(
  samples: readonly Tensor[],
  type: TensorType,
  options: BoundaryOptions,
): StoredArray {
  const size = elementCount(type.shape);
  const data = new Float64Array(samples.length * size);
  samples.forEach((sample, n) => {
    sample.data.forEach((v, i) => {
      data[n * size + i] = options.integer ? v : v * scaleAt(type, i);
    });
  });
  const dtype = options.integer ? "i64" : "f32";
  return { dtype, shape: [samples.length, ...type.shape], data };
}

/** Scale of element `i` (row-major); a list holds one a channel, the first axis. */
function scaleAt(type: TensorType, i: number): number {
  const scale: Scale = type.scale ?? 1;
  if (typeof scale === "number") return scale;
  return scale[Math.floor(i / elementCount(type.shape.slice(1)))] ?? 1;
}

function roundHalfEven(x: number): number {
  const floor = Math.floor(x);
  const rest = x - floor;
  if (rest !== 0.5) return Math.round(x);
  return floor % 2 === 0 ? floor : floor + 1;
}
