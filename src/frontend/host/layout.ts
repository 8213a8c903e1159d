import type { HostAttrs, HostShape } from "../../ir/host.js";
import { createHost, type HostTensor } from "../../num/host-tensor.js";
import { elementCount } from "../../num/tensor.js";
import { axisOf, type HostOp, listAttr, numberAttr, stridesOf, textAttr } from "./host-op.js";

/** An op that moves elements: output element i is input element `index[i]`; undefined: all stay in order. */
interface Movement {
  readonly shape: readonly number[];
  /** Strides of the input along the output axes and where it starts, or the positions themselves. */
  index(): Int32Array | undefined;
}

type Move = (shape: readonly number[], attrs: HostAttrs) => Movement | string;

/** Positions `start + sum(i_k * stride_k)` of a strided walk. */
function walk(shape: readonly number[], strides: readonly number[], start = 0): Int32Array {
  const index = new Int32Array(elementCount(shape));
  const tables = shape.map((d, a) =>
    Array.from({ length: d }, (_, i) => i * (strides[a] as number)),
  );
  return fillProducts(index, tables, start);
}

/** Positions `start + sum(table_k[i_k])`, row-major. */
function fillProducts(
  index: Int32Array,
  tables: readonly (readonly number[])[],
  start: number,
): Int32Array {
  if (index.length === 0) return index;
  index[0] = start;
  let block = index.length;
  let filled = 1;
  for (const table of tables) {
    const part = block / table.length;
    for (let p = filled - 1; p >= 0; p--) {
      const base = index[p * block] as number;
      for (let k = table.length - 1; k >= 0; k--)
        index[p * block + k * part] = base + (table[k] as number);
    }
    filled *= table.length;
    block = part;
  }
  return index;
}

const reshape: Move = (shape, attrs) => {
  const to = listAttr(attrs, "shape") ?? [];
  const wanted = to.map((d, i) => (d === 0 && i < shape.length ? (shape[i] as number) : d));
  const count = elementCount(shape);
  const known = elementCount(wanted.filter((d) => d !== -1));
  const full = wanted.map((d) => (d === -1 ? count / known : d));
  const legal = full.every((d) => Number.isInteger(d) && d >= 0) && elementCount(full) === count;
  const text = `[${shape.join(", ")}] cannot be reshaped to [${to.join(", ")}]`;
  return legal ? { shape: full, index: () => undefined } : text;
};

const transpose: Move = (shape, attrs) => {
  const perm = listAttr(attrs, "perm") ?? shape.map((_, i) => shape.length - 1 - i);
  const sorted = [...perm].sort((a, b) => a - b);
  if (perm.length !== shape.length || sorted.some((p, i) => p !== i)) {
    return `perm [${perm.join(", ")}] is no permutation of ${shape.length} axes`;
  }
  const strides = stridesOf(shape);
  const out = perm.map((p) => shape[p] as number);
  return {
    shape: out,
    index: () =>
      walk(
        out,
        perm.map((p) => strides[p] as number),
      ),
  };
};

const slice: Move = (shape, attrs) => {
  const starts = listAttr(attrs, "starts") ?? [];
  const ends = listAttr(attrs, "ends") ?? [];
  const axes = listAttr(attrs, "axes") ?? starts.map((_, i) => i);
  const steps = listAttr(attrs, "steps") ?? starts.map(() => 1);
  const strides = stridesOf(shape);
  const out = [...shape];
  let begin = 0;
  const own = [...strides];
  for (const [i, a] of axes.entries()) {
    const axis = axisOf(a, shape.length);
    const [start, end, step] = [starts[i], ends[i], steps[i]];
    if (axis === undefined || start === undefined || end === undefined || !step) {
      return "starts, ends, axes and steps do not fit";
    }
    const d = shape[axis] as number;
    const clamp = (v: number, low: number, high: number) =>
      Math.min(Math.max(v < 0 ? v + d : v, low), high);
    const first = step > 0 ? clamp(start, 0, d) : clamp(start, 0, d - 1);
    const last = step > 0 ? clamp(end, 0, d) : clamp(end, -1, d - 1);
    out[axis] = Math.max(0, Math.ceil((last - first) / step));
    begin += first * (strides[axis] as number);
    own[axis] = (strides[axis] as number) * step;
  }
  return { shape: out, index: () => walk(out, own, begin) };
};

const gather: Move = (shape, attrs) => {
  const axis = axisOf(numberAttr(attrs, "axis", 0), shape.length);
  const indices = listAttr(attrs, "indices") ?? [];
  if (axis === undefined) return "the axis is out of range";
  const d = shape[axis] as number;
  const at = indices.map((i) => (i < 0 ? i + d : i));
  if (at.some((i) => !(i >= 0 && i < d))) return `an index is outside 0 .. ${d - 1}`;
  // A scalar index takes its axis away.
  const scalar = typeof attrs.get("indices") === "number";
  const full = shape.map((n, a) => (a === axis ? at.length : n));
  const strides = stridesOf(shape);
  const tables = full.map((n, a) =>
    Array.from(
      { length: n },
      (_, i) => (a === axis ? (at[i] as number) : i) * (strides[a] as number),
    ),
  );
  const out = scalar ? full.filter((_, a) => a !== axis) : full;
  return { shape: out, index: () => fillProducts(new Int32Array(elementCount(full)), tables, 0) };
};

const depthToSpace: Move = (shape, attrs) => {
  const b = numberAttr(attrs, "blocksize", 1);
  const [n = 1, c = 1, h = 1, w = 1] = shape;
  const depth = c / (b * b);
  if (shape.length !== 4 || !Number.isInteger(depth)) return `${c} channels are no blocks of ${b}`;
  const crd = textAttr(attrs, "mode", "DCR") === "CRD";
  const out = [n, depth, h * b, w * b];
  // Output (c, y, x) is channel c*b*b + block (CRD) or block*depth + c (DCR) at (y / b, x / b).
  const block = crd ? h * w : depth * h * w;
  const tables = [
    Array.from({ length: n }, (_, i) => i * c * h * w),
    Array.from({ length: depth }, (_, i) => i * (crd ? b * b : 1) * h * w),
    Array.from({ length: h * b }, (_, y) => Math.floor(y / b) * w + (y % b) * b * block),
    Array.from({ length: w * b }, (_, x) => Math.floor(x / b) + (x % b) * block),
  ];
  return { shape: out, index: () => fillProducts(new Int32Array(elementCount(out)), tables, 0) };
};

const spaceToDepth: Move = (shape, attrs) => {
  const b = numberAttr(attrs, "blocksize", 1);
  const [n = 1, c = 1, h = 1, w = 1] = shape;
  if (shape.length !== 4 || h % b > 0 || w % b > 0) return `${h} x ${w} is no multiple of ${b}`;
  const strides = [c * h * w, b * w, w, 1, h * w, w, b];
  const inner = [n, b, b, c, h / b, w / b];
  const axes = [strides[0], strides[2], strides[3], strides[4], strides[1], strides[6]] as number[];
  return { shape: [n, c * b * b, h / b, w / b], index: () => walk(inner, axes) };
};

/** Nearest-neighbour enlargement by whole factors, one an axis. */
const upsample: Move = (shape, attrs) => {
  const scales = listAttr(attrs, "scales") ?? [];
  if (scales.length !== shape.length || scales.some((s) => !Number.isInteger(s) || s < 1)) {
    return "needs one whole factor an axis";
  }
  const out = shape.map((d, a) => d * (scales[a] as number));
  const strides = stridesOf(shape);
  const tables = out.map((d, a) =>
    Array.from(
      { length: d },
      (_, i) => Math.floor(i / (scales[a] as number)) * (strides[a] as number),
    ),
  );
  return { shape: out, index: () => fillProducts(new Int32Array(elementCount(out)), tables, 0) };
};

const expand: Move = (shape, attrs) => {
  const wanted = listAttr(attrs, "shape") ?? [];
  const rank = Math.max(shape.length, wanted.length);
  const from = [...new Array<number>(rank - shape.length).fill(1), ...shape];
  const to = [...new Array<number>(rank - wanted.length).fill(1), ...wanted];
  const out = from.map((d, i) => (d === 1 ? (to[i] as number) : d));
  if (out.some((d, i) => to[i] !== 1 && to[i] !== d))
    return `cannot be expanded to [${to.join(", ")}]`;
  const strides = stridesOf(from).map((s, i) => (from[i] === 1 ? 0 : s));
  return { shape: out, index: () => walk(out, strides) };
};

/** Every op that only moves elements. */
export const moves: ReadonlyMap<string, Move> = new Map([
  ["Reshape", reshape],
  ["Transpose", transpose],
  ["Slice", slice],
  ["Gather", gather],
  ["DepthToSpace", depthToSpace],
  ["SpaceToDepth", spaceToDepth],
  ["Upsample", upsample],
  ["Expand", expand],
]);

const docs: Readonly<Record<string, { doc: string; attrs: readonly string[] }>> = {
  Reshape: {
    doc: "the same elements under `shape`; 0 keeps a dimension, -1 is worked out",
    attrs: ["shape"],
  },
  Transpose: { doc: "axes in the order `perm`", attrs: ["perm"] },
  Slice: { doc: "part of some axes", attrs: ["starts", "ends", "axes", "steps"] },
  Gather: {
    doc: "elements `indices` of an axis; a single index drops it",
    attrs: ["axis", "indices"],
  },
  DepthToSpace: {
    doc: "blocks of channels as blocks of pixels; `mode` DCR or CRD",
    attrs: ["blocksize", "mode"],
  },
  SpaceToDepth: { doc: "blocks of pixels as blocks of channels", attrs: ["blocksize"] },
  Upsample: { doc: "nearest neighbour by whole factors `scales`, one an axis", attrs: ["scales"] },
  Expand: { doc: "repeats axes of length 1 up to `shape`", attrs: ["shape"] },
};

const moveOps: readonly HostOp[] = [...moves].map(([name, move]) => ({
  name,
  ...(docs[name] as { doc: string; attrs: readonly string[] }),
  infer: ([x], attrs) => {
    if (x === undefined) return "needs an operand";
    const moved = move(x.shape, attrs);
    return typeof moved === "string" ? moved : { dtype: x.dtype, shape: moved.shape };
  },
  evaluate: ([x], attrs, type) => {
    const tensor = x as HostTensor;
    const moved = move(tensor.shape, attrs);
    const index = typeof moved === "string" ? undefined : moved.index();
    return index === undefined ? { ...tensor, shape: type.shape } : gathered(tensor, index, type);
  },
}));

function gathered(
  { data }: HostTensor,
  index: Int32Array,
  { dtype, shape }: HostShape,
): HostTensor {
  const out = createHost(dtype, shape);
  for (let i = 0; i < index.length; i++) out.data[i] = data[index[i] as number] as number;
  return out;
}

const concat: HostOp = {
  name: "Concat",
  doc: "operands one after the other along `axis`",
  attrs: ["axis"],
  infer: (inputs, attrs) => {
    const [first] = inputs;
    const axis = first && axisOf(numberAttr(attrs, "axis", 0), first.shape.length);
    if (first === undefined || axis === undefined) return "the axis is out of range";
    const agree = inputs.every(
      ({ shape }) =>
        shape.length === first.shape.length &&
        shape.every((d, a) => a === axis || d === first.shape[a]),
    );
    if (!agree) return "operands differ in another axis than that of the concatenation";
    const total = inputs.reduce((n, { shape }) => n + (shape[axis] as number), 0);
    return { dtype: first.dtype, shape: first.shape.map((d, a) => (a === axis ? total : d)) };
  },
  evaluate: (inputs, attrs, { dtype, shape }) => {
    const out = createHost(dtype, shape);
    const axis = axisOf(numberAttr(attrs, "axis", 0), shape.length) as number;
    const inner = elementCount(shape.slice(axis + 1));
    const row = (shape[axis] as number) * inner;
    let at = 0;
    for (const t of inputs) {
      const part = (t.shape[axis] as number) * inner;
      for (let o = 0; o * row < out.data.length; o++) {
        out.data.set(t.data.subarray(o * part, (o + 1) * part), o * row + at);
      }
      at += part;
    }
    return out;
  },
};

const pad: HostOp = {
  name: "Pad",
  doc: "`pads` elements of `value` (default 0) at the begin and end of each axis",
  attrs: ["pads", "value"],
  infer: ([x], attrs) => {
    const pads = listAttr(attrs, "pads") ?? [];
    if (x === undefined || pads.length !== 2 * x.shape.length) return "needs two pads an axis";
    const rank = x.shape.length;
    const shape = x.shape.map((d, a) => d + (pads[a] as number) + (pads[a + rank] as number));
    return shape.every((d) => d >= 1) ? { dtype: x.dtype, shape } : "pads take more than there is";
  },
  evaluate: ([x], attrs, { dtype, shape }) => {
    const tensor = x as HostTensor;
    const out = createHost(dtype, shape);
    out.data.fill(numberAttr(attrs, "value", 0));
    const pads = listAttr(attrs, "pads") as readonly number[];
    const strides = stridesOf(shape);
    const own = stridesOf(tensor.shape);
    for (let i = 0; i < tensor.data.length; i++) {
      let at = 0;
      let inside = true;
      for (const [a, s] of own.entries()) {
        const k = (Math.floor(i / s) % (tensor.shape[a] as number)) + (pads[a] as number);
        inside &&= k >= 0 && k < (shape[a] as number);
        at += k * (strides[a] as number);
      }
      if (inside) out.data[at] = tensor.data[i] as number;
    }
    return out;
  },
};

export const layoutOps: readonly HostOp[] = [...moveOps, concat, pad];
