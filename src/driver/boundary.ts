import type { Sink } from "../diag/diagnostic.js";
import type { Place } from "../diag/place.js";
import { report } from "../diag/report.js";
import { runProgram } from "../frontend/host/run-program.js";
import type { Node } from "../ir/graph.js";
import type { HostStatement } from "../ir/host.js";
import type { Scale, TensorType } from "../ir/tensor-type.js";
import { holds, printElementType, valueRange } from "../num/element-type.js";
import { indexText, type StoredArray } from "../num/files/stored-array.js";
import { hostOf, isFloat } from "../num/host-tensor.js";
import { allocate, elementCount, type Tensor } from "../num/tensor.js";
import { present } from "../support/invariant.js";

/** How arrays outside meet integers inside: real values by scale or host statements, or the integers themselves. */
export interface BoundaryOptions {
  readonly integer: boolean;
  /** Statements of the network around its input or output; absent: the scale of the tensor says it all. */
  readonly statements?: readonly HostStatement[];
}

/**
 * Samples of an array whose first axis counts them (a single sample may leave it out). Real values go through the
 * statements before the network; without them they become round-half-even(value / scale), saturated to the type. With
 * `integer` they are taken as they are.
 */
export function toSamples(
  array: StoredArray,
  type: TensorType,
  options: BoundaryOptions,
  place: Place,
  sink: Sink,
): readonly Tensor[] | undefined {
  const [head, ...rest] = options.integer ? [] : (options.statements ?? []);
  const program = head && [head, ...rest];
  const shape = head?.type.shape.slice(1) ?? type.shape;
  const size = elementCount(shape);
  const count = sampleCount(array.shape, shape);
  if (count === undefined) {
    report(sink, "BL1402", place, { found: array.shape, expected: shape });
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
  if (!options.integer && program === undefined && scaled && !array.dtype.startsWith("f")) {
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
  return Array.from({ length: count }, (_, i) => {
    const values = array.data.subarray(i * size, (i + 1) * size);
    const data = program ? prepare(values, type, program) : quantize(values, type, options);
    return { element: type.element, shape: type.shape, data };
  });
}

/** The integers that the statements before the network make of a sample. */
function prepare(
  values: Tensor["data"],
  type: TensorType,
  program: readonly HostStatement[],
): Tensor["data"] {
  const { name, type: outside } = present(program[0], "first statement");
  const sample = hostOf(outside.dtype, outside.shape, values);
  const { data } = runProgram(program, new Map([[name, sample]]));
  const integers = allocate(type.element, data.length);
  integers.set(data);
  return integers;
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

/**
 * Integers of the node's samples as real values: what the statements after the network make of them, or without any
 * value x scale; with `integer` as they are.
 */
export function fromSamples(
  samples: readonly Tensor[],
  { name, type }: Pick<Node, "name" | "type">,
  options: BoundaryOptions,
): StoredArray {
  const program = options.integer ? [] : (options.statements ?? []);
  if (program.length > 0) return finish(samples, { name, type }, program);
  const size = elementCount(type.shape);
  const data = new Float64Array(samples.length * size);
  samples.forEach((sample, n) => {
    sample.data.forEach((v, i) => {
      data[n * size + i] = options.integer ? v : Math.fround(v * scaleAt(type, i));
    });
  });
  const dtype = options.integer ? "i64" : "f32";
  return { dtype, shape: [samples.length, ...type.shape], data };
}

/** The results of the statements after the network. */
function finish(
  samples: readonly Tensor[],
  { name, type }: Pick<Node, "name" | "type">,
  program: readonly HostStatement[],
): StoredArray {
  const { dtype, shape } = present(program.at(-1), "last statement").type;
  const size = elementCount(shape);
  const data = new Float64Array(samples.length * size);
  samples.forEach((sample, n) => {
    const given = hostOf("f32", [1, ...type.shape], sample.data);
    data.set(runProgram(program, new Map([[name, given]])).data, n * size);
  });
  return {
    dtype: isFloat(dtype) ? (dtype === "f64" ? "f64" : "f32") : "i64",
    shape: [samples.length, ...shape.slice(1)],
    data,
  };
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
