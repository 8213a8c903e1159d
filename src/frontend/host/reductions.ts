import type { HostAttrs, HostShape } from "../../ir/host.js";
import { exp, log } from "../../num/elementary.js";
import { createHost, type HostTensor } from "../../num/host-tensor.js";
import { elementCount } from "../../num/tensor.js";
import { axisOf, type HostOp, listAttr, numberAttr, stridesOf } from "./host-op.js";
import { hostWindow, windowSizes } from "./products.js";

const { fround } = Math;

/** Reduces the elements of one window or axis; `count` is how many there are. */
type Reduce = (values: Float64Array, count: number) => number;

const sum: Reduce = (values, count) => {
  let total = 0;
  for (let i = 0; i < count; i++) total += values[i] as number;
  return fround(total);
};
const largest: Reduce = (values, count) => {
  let max = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < count; i++) max = Math.max(max, values[i] as number);
  return max;
};
const smallest: Reduce = (values, count) =>
  -largest(
    values.map((v) => -v),
    count,
  );
const mean: Reduce = (values, count) => fround(sum(values, count) / count);
const firstLargest: Reduce = (values, count) => {
  let best = 0;
  for (let i = 1; i < count; i++) if ((values[i] as number) > (values[best] as number)) best = i;
  return best;
};

/** Axes from the front; undefined where one is out of range. */
export function reducedAxes(attrs: HostAttrs, rank: number): readonly number[] | undefined {
  const given = listAttr(attrs, "axes") ?? listAttr(attrs, "axis");
  const axes = given?.map((a) => axisOf(a, rank)) ?? Array.from({ length: rank }, (_, i) => i);
  return axes.every((a) => a !== undefined) ? axes : undefined;
}

function reduction(name: string, doc: string, reduce: Reduce, single: boolean): HostOp {
  return {
    name,
    doc: `${doc} over \`${single ? "axis" : "axes"}\`; \`keepdims\` 1 (default) leaves them as 1`,
    attrs: [single ? "axis" : "axes", "keepdims"],
    infer: ([x], attrs) => {
      const axes = x && reducedAxes(attrs, x.shape.length);
      if (x === undefined || axes === undefined) return "an axis is out of range";
      const keep = numberAttr(attrs, "keepdims", 1) === 1;
      const shape = x.shape.flatMap((d, a) => (axes.includes(a) ? (keep ? [1] : []) : [d]));
      return { dtype: name === "ArgMax" ? "i64" : x.dtype, shape };
    },
    evaluate: ([x], attrs, { dtype, shape }) => {
      const tensor = x as HostTensor;
      const axes = reducedAxes(attrs, tensor.shape.length) as readonly number[];
      const out = createHost(dtype, shape);
      const { outer, inner } = splitAxes(tensor.shape, axes);
      const values = new Float64Array(inner.length);
      for (let i = 0; i < outer.length; i++) {
        for (let k = 0; k < inner.length; k++) {
          values[k] = tensor.data[(outer[i] as number) + (inner[k] as number)] as number;
        }
        out.data[i] = reduce(values, inner.length);
      }
      return out;
    },
  };
}

/** Positions of the kept axes, and the offsets of the reduced ones. */
function splitAxes(shape: readonly number[], axes: readonly number[]) {
  const strides = stridesOf(shape);
  const positions = (use: (axis: number) => boolean) => {
    let list = [0];
    for (const [axis, d] of shape.entries()) {
      if (!use(axis)) continue;
      const stride = strides[axis] as number;
      list = list.flatMap((p) => Array.from({ length: d }, (_, i) => p + i * stride));
    }
    return list;
  };
  return { outer: positions((a) => !axes.includes(a)), inner: positions((a) => axes.includes(a)) };
}

/** exp(x - max) / sum along an axis. */
function softmax(name: string, logarithm: boolean): HostOp {
  return {
    name,
    doc: "along `axis`; exponentials in double, each result rounded once",
    attrs: ["axis"],
    infer: ([x], attrs) => {
      const axis = x && axisOf(numberAttr(attrs, "axis", -1), x.shape.length);
      return x === undefined || axis === undefined ? "the axis is out of range" : x;
    },
    evaluate: ([x], attrs, { dtype, shape }) => {
      const { data } = x as HostTensor;
      const axis = axisOf(numberAttr(attrs, "axis", -1), shape.length) as number;
      const out = createHost(dtype, shape);
      const { outer, inner } = splitAxes(shape, [axis]);
      for (const at of outer) {
        const row = Float64Array.from(inner, (k) => data[at + k] as number);
        const max = largest(row, row.length);
        const powers = row.map((v) => exp(v - max));
        const total = powers.reduce((a, v) => a + v, 0);
        for (const [i, k] of inner.entries()) {
          out.data[at + k] = logarithm
            ? (row[i] as number) - max - log(total)
            : (powers[i] as number) / total;
        }
      }
      return out;
    },
  };
}

function pool(name: string, doc: string, reduce: Reduce, padded: "skip" | "attr"): HostOp {
  const attrs = ["kernel", "strides", "pads", "dilations", "ceil"];
  return {
    name,
    doc,
    attrs: padded === "attr" ? [...attrs, "includePad"] : attrs,
    infer: ([x], a) => {
      const kernel = listAttr(a, "kernel") ?? [];
      if (x === undefined || kernel.length !== x.shape.length - 2)
        return "needs one kernel size an axis";
      const window = hostWindow(a, kernel.length);
      const sizes = windowSizes(x.shape.slice(2), kernel, window, numberAttr(a, "ceil", 0) === 1);
      if (sizes === undefined) return "the window does not fit";
      return { dtype: x.dtype, shape: [...x.shape.slice(0, 2), ...sizes] };
    },
    evaluate: ([x], a, type) => pooled(x as HostTensor, a, type, reduce, padded === "attr"),
  };
}

function pooled(
  x: HostTensor,
  attrs: HostAttrs,
  { dtype, shape }: HostShape,
  reduce: Reduce,
  average: boolean,
): HostTensor {
  const sizes = x.shape.slice(2);
  const kernel = listAttr(attrs, "kernel") as readonly number[];
  const w = hostWindow(attrs, kernel.length);
  const include = average && numberAttr(attrs, "includePad", 0) === 1;
  const out = createHost(dtype, shape);
  const plane = elementCount(sizes);
  const strides = stridesOf(sizes);
  const own = stridesOf(shape.slice(2));
  const taps = elementCount(kernel);
  const kernelStrides = stridesOf(kernel);
  const values = new Float64Array(taps);
  const outPlane = elementCount(shape.slice(2));
  for (let i = 0; i < out.data.length; i++) {
    let count = 0;
    let padded = 0;
    for (let t = 0; t < taps; t++) {
      let at = Math.floor(i / outPlane) * plane;
      let inside = true;
      let reached = true;
      for (const [a, size] of sizes.entries()) {
        const o = Math.floor(i / (own[a] as number)) % (shape[a + 2] as number);
        const k = Math.floor(t / (kernelStrides[a] as number)) % (kernel[a] as number);
        const p =
          o * (w.strides[a] as number) + k * (w.dilations[a] as number) - (w.pads[a] as number);
        inside &&= p >= 0 && p < size;
        // Padding counts up to the declared pads, not where ceil mode runs beyond them.
        reached &&= p < size + (w.pads[a + sizes.length] as number);
        at += p * (strides[a] as number);
      }
      if (inside) values[count++] = x.data[at] as number;
      else if (reached) padded++;
    }
    out.data[i] = include ? fround(sum(values, count) / (count + padded)) : reduce(values, count);
  }
  return out;
}

export const reductionOps: readonly HostOp[] = [
  reduction("ReduceMean", "mean", mean, false),
  reduction("ReduceSum", "sum", sum, false),
  reduction("ReduceMax", "largest element", largest, false),
  reduction("ReduceMin", "smallest element", smallest, false),
  reduction("ArgMax", "index of the largest element, the first on ties,", firstLargest, true),
  softmax("Softmax", false),
  softmax("LogSoftmax", true),
  pool("MaxPool", "largest element of each window; padding never wins", largest, "skip"),
  pool("AveragePool", "mean of each window; padding counts with `includePad` 1", mean, "attr"),
];
