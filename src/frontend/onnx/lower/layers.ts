import { hostOf, isFloat } from "../../../num/host-tensor.js";
import { axisOf, listAttr, numberAttr } from "../../host/host-op.js";
import type { FloatValue } from "../float-graph.js";
import { intsOf } from "./layout.js";
import type { Lowering, NodeView } from "./node-view.js";

/** Window attributes in the executor's terms, `auto_pad` worked out. */
export function windowOf(
  n: NodeView,
  kernel: readonly number[],
  sizes: readonly number[],
): { strides: readonly number[]; pads: readonly number[]; dilations: readonly number[] } {
  const ones = kernel.map(() => 1);
  const listed = (name: string, fill: readonly number[]) =>
    n.has(name) ? (n.ints(name) ?? fill) : fill;
  const strides = listed("strides", ones);
  const dilations = listed("dilations", ones);
  const mode = n.text("auto_pad", "NOTSET");
  if (!mode.startsWith("SAME")) {
    const zeros = [...kernel, ...kernel].map(() => 0);
    return { strides, dilations, pads: mode === "VALID" ? zeros : listed("pads", zeros) };
  }
  const totals = kernel.map((k, a) => {
    const [size, stride] = [sizes[a] ?? 1, strides[a] ?? 1];
    const span = (k - 1) * (dilations[a] ?? 1) + 1;
    return Math.max(0, (Math.ceil(size / stride) - 1) * stride + span - size);
  });
  const small = totals.map((t) => Math.floor(t / 2));
  const large = totals.map((t) => Math.ceil(t / 2));
  const pads = mode === "SAME_UPPER" ? [...small, ...large] : [...large, ...small];
  return { strides, dilations, pads };
}

/** A convolution whose bias is a step of its own: runtimes round the sum before they add it. */
const conv: Lowering = (n) => {
  const [given, w, b] = [n.input(0), n.input(1), n.input(2)];
  if (given === undefined || w === undefined) return undefined;
  const { x, extra } = withoutPad(given);
  const own = windowOf(n, w.type.shape.slice(2), given.type.shape.slice(2));
  const window = { ...own, pads: own.pads.map((p, i) => p + (extra[i] ?? 0)) };
  const result = n.op("Conv", [x, w], { ...window, group: n.int("group", 1) });
  return b === undefined ? result : n.op("Add", [result, perChannel(n, b, x.type.shape.length)]);
};

/** What a padding with zeros stands on, and its pads of the spatial axes: a convolution pads with zeros itself. */
function withoutPad(value: FloatValue): { x: FloatValue; extra: readonly number[] } {
  const { source } = value;
  const [x] = source.kind === "op" ? source.inputs : [];
  if (source.kind !== "op" || source.op !== "Pad" || x === undefined)
    return { x: value, extra: [] };
  const pads = listAttr(source.attrs, "pads") ?? [];
  const rank = x.type.shape.length;
  const outer = [0, 1, rank, rank + 1].some((a) => pads[a] !== 0);
  if (outer || pads.some((p) => p < 0) || numberAttr(source.attrs, "value", 0) !== 0) {
    return { x: value, extra: [] };
  }
  return { x, extra: pads.filter((_, a) => a % rank > 1) };
}

/** A vector as [1, C, 1, ...]. */
export function perChannel(n: NodeView, v: FloatValue, rank: number): FloatValue | undefined {
  return n.op("Reshape", [v], {
    shape: [1, -1, ...new Array<number>(Math.max(0, rank - 2)).fill(1)],
  });
}

/** alpha * A * B + beta * C, with the factors left out where they are 1. */
const gemm: Lowering = (n) => {
  const [a, b, c] = [0, 1, 2].map((i) => n.input(i));
  const turned = (v: FloatValue | undefined, attr: string) =>
    n.int(attr, 0) === 1 ? n.op("Transpose", [v], { perm: [1, 0] }) : v;
  const times = (v: FloatValue | undefined, attr: string) => {
    const factor = n.float(attr, 1);
    return factor === 1 ? v : n.op("Mul", [v, n.make(hostOf("f32", [], [factor]))]);
  };
  const product = times(n.op("MatMul", [turned(a, "transA"), turned(b, "transB")]), "alpha");
  return c === undefined ? product : n.op("Add", [product, times(c, "beta")]);
};

const batchNormalization: Lowering = (n) => {
  // Before opset 14 it is the further results that say so.
  if (n.int("training_mode", 0) === 1 || n.node.outputs.slice(1).some((o) => o !== ""))
    return n.refuse("it is in training mode; export the model for inference");
  if (n.int("spatial", 1) === 0) return n.refuse("spatial 0");
  const inputs = [0, 1, 2, 3, 4].map((i) => n.input(i));
  return [n.op("BatchNormalization", inputs, { epsilon: n.float("epsilon", 1e-5) })];
};

function pool(op: "MaxPool" | "AveragePool"): Lowering {
  return (n) => {
    const x = n.input(0);
    const kernel = n.ints("kernel_shape");
    if (x === undefined || kernel === undefined) return n.refuse("needs kernel_shape");
    if (n.node.outputs.length > 1 && n.node.outputs[1] !== "")
      return n.refuse("the indices are not made");
    if (n.int("storage_order", 0) === 1) return n.refuse("storage_order 1");
    const sizes = x.type.shape.slice(2);
    const own = windowOf(n, kernel, sizes);
    const extra = n.int("ceil_mode", 0) === 1 ? beyond(kernel, sizes, own) : [];
    // A maximum leaves out what lies beyond the end; a mean counts it in its own way.
    const pads = own.pads.map((p, i) => p + (extra[i - kernel.length] ?? 0));
    const window = op === "MaxPool" ? { ...own, pads } : own;
    const ceil = op === "AveragePool" && extra.some((e) => e > 0) ? 1 : 0;
    const includePad = op === "AveragePool" ? n.int("count_include_pad", 0) : undefined;
    return n.op(op, [x], {
      kernel,
      ...window,
      ceil: ceil || undefined,
      includePad: includePad || undefined,
    });
  };
}

/** How far the last windows reach over the end where output sizes are rounded up; none starts there. */
function beyond(
  kernel: readonly number[],
  sizes: readonly number[],
  { strides, pads, dilations }: ReturnType<typeof windowOf>,
): readonly number[] {
  return kernel.map((k, a) => {
    const [stride = 1, begin = 0] = [strides[a], pads[a]];
    const padded = (sizes[a] ?? 1) + begin + (pads[a + kernel.length] ?? 0);
    const span = (k - 1) * (dilations[a] ?? 1) + 1;
    const last = Math.ceil((padded - span) / stride) * stride;
    const start = last >= (sizes[a] ?? 1) + begin ? last - stride : last;
    return Math.max(0, start + span - padded);
  });
}

/** A mean over the whole map is a reduction of the spatial axes. */
const globalAveragePool: Lowering = (n) => {
  const rank = n.input(0)?.type.shape.length ?? 0;
  return n.op("ReduceMean", [n.input(0)], {
    axes: Array.from({ length: rank - 2 }, (_, i) => i + 2),
  });
};

/** A maximum over the whole map is one window. */
const globalMaxPool: Lowering = (n) => {
  const kernel = n.input(0)?.type.shape.slice(2) ?? [];
  const ones = kernel.map(() => 1);
  const pads = [...kernel, ...kernel].map(() => 0);
  return n.op("MaxPool", [n.input(0)], { kernel, strides: ones, pads, dilations: ones });
};

/** A reduction of `before(x)`, and what is done to the result. */
function reduce(
  op: string,
  before: (n: NodeView, x: FloatValue | undefined) => FloatValue | undefined = (_n, x) => x,
  after: (n: NodeView, y: FloatValue | undefined) => FloatValue | undefined = (_n, y) => y,
): Lowering {
  return (n) => {
    const axes = intsOf(n, "axes", 1);
    if (axes === undefined) return undefined;
    const none = axes === "missing" || axes.length === 0;
    const x = before(n, n.input(0));
    if (none && n.int("noop_with_empty_axes", 0) === 1) return after(n, x);
    const keepdims = n.int("keepdims", 1) === 1 ? undefined : 0;
    return after(n, n.op(op, [x], { axes: none ? undefined : axes, keepdims }));
  };
}

const step = (op: string) => (n: NodeView, x: FloatValue | undefined) => n.op(op, [x]);
const square = (n: NodeView, x: FloatValue | undefined) => n.op("Mul", [x, x]);

/** x over the length of the vectors along an axis, by their squares or their absolute values. */
const lpNormalization: Lowering = (n) => {
  const x = n.input(0);
  const [p, axes] = [n.int("p", 2), [n.int("axis", -1)]];
  if (p !== 1 && p !== 2) return n.refuse(`p ${p}`);
  const terms = p === 1 ? n.op("Abs", [x]) : square(n, x);
  const sum = n.op("ReduceSum", [terms], { axes });
  return n.op("Div", [x, p === 1 ? sum : n.op("Sqrt", [sum])]);
};

const argMax: Lowering = (n) => {
  if (n.int("select_last_index", 0) === 1) return n.refuse("select_last_index");
  const keepdims = n.int("keepdims", 1) === 1 ? undefined : 0;
  return n.op("ArgMax", [n.input(0)], { axis: n.int("axis", 0), keepdims });
};

/** The smallest is the largest of the negative values. */
const argMin: Lowering = (n) => {
  const x = n.input(0);
  const signed = x && isFloat(x.type.dtype) ? x : n.op("Cast", [x], { to: "i32" });
  const negative = n.op("Neg", [signed]);
  return argMax({ ...n, input: (i) => (i === 0 ? negative : n.input(i)) });
};

/** 1 at the first largest along an axis, else 0. */
function hardmax(n: NodeView, x: FloatValue | undefined, axis: number): FloatValue | undefined {
  const { shape = [] } = x?.type ?? {};
  const at = axisOf(axis, shape.length);
  if (at === undefined) return n.refuse("the axis is out of range");
  const places = Array.from({ length: shape[at] as number }, (_, i) => i);
  const indices = n.make(
    hostOf(
      "i64",
      shape.map((_, a) => (a === at ? places.length : 1)),
      places,
    ),
  );
  const first = n.op("ArgMax", [x], { axis: at });
  return n.op("Cast", [n.op("Equal", [indices, first])], { to: "f32" });
}

/** TopK of one: the largest element and its index. */
const topK: Lowering = (n) => {
  const k = n.has("k") ? n.int("k", 0) : n.constant(1);
  if (k === undefined) return undefined;
  const count = typeof k === "number" ? k : typeof k === "object" ? k.data[0] : 0;
  if (count !== 1 || n.int("largest", 1) === 0)
    return n.refuse(`only the single largest, not ${count}`);
  const axis = n.int("axis", -1);
  const [values, indices] = n.node.outputs;
  return [
    values ? n.op("ReduceMax", [n.input(0)], { axes: [axis] }) : undefined,
    indices ? n.op("ArgMax", [n.input(0)], { axis }) : undefined,
  ];
};

/** Before opset 13 softmax works on the axes from `axis` on, taken as one. */
function softmax(
  make: (n: NodeView, x: FloatValue | undefined, axis: number) => FloatValue | undefined,
): Lowering {
  return (n) => {
    const x = n.input(0);
    const shape = x?.type.shape ?? [];
    if (n.opset >= 13) return make(n, x, n.int("axis", -1));
    const axis = axisOf(n.int("axis", 1), shape.length);
    if (axis === undefined) return n.refuse("the axis is out of range");
    if (axis === shape.length - 1) return make(n, x, axis);
    const outer = shape.slice(0, axis).reduce((a, d) => a * d, 1);
    const flat = make(n, n.op("Reshape", [x], { shape: [outer, -1] }), 1);
    return n.op("Reshape", [flat], { shape });
  };
}

export const layerLowerings: readonly (readonly [string, Lowering])[] = [
  ["Conv", conv],
  ["Gemm", gemm],
  ["MatMul", (n) => n.op("MatMul", [n.input(0), n.input(1)])],
  ["BatchNormalization", batchNormalization],
  ["MaxPool", pool("MaxPool")],
  ["AveragePool", pool("AveragePool")],
  ["GlobalAveragePool", globalAveragePool],
  ["GlobalMaxPool", globalMaxPool],
  ...["ReduceMean", "ReduceSum", "ReduceMax", "ReduceMin"].map((op) => [op, reduce(op)] as const),
  ["ArgMax", argMax],
  ["TopK", topK],
  ["ReduceL1", reduce("ReduceSum", step("Abs"))],
  ["ReduceL2", reduce("ReduceSum", square, step("Sqrt"))],
  ["ReduceSumSquare", reduce("ReduceSum", square)],
  ["ReduceLogSum", reduce("ReduceSum", undefined, step("Log"))],
  ["LpNormalization", lpNormalization],
  ["ArgMin", argMin],
  ["Hardmax", softmax(hardmax)],
  ["Softmax", softmax((n, x, axis) => n.op("Softmax", [x], { axis }))],
  ["LogSoftmax", softmax((n, x, axis) => n.op("LogSoftmax", [x], { axis }))],
];
