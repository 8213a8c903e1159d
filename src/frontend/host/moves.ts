import type { HostAttrs } from "../../ir/host.js";
import { elementCount } from "../../num/tensor.js";
import { axisOf, listAttr, numberAttr, stridesOf, textAttr } from "./host-op.js";

/** Row-major element (i_0, i_1, ...) comes from position `start + sum(tables[k][i_k])`. */
export interface Walk {
  readonly tables: readonly (readonly number[])[];
  readonly start: number;
}

/** An op that moves elements of one operand. */
interface Movement {
  readonly shape: readonly number[];
  /** Where each element of the result comes from; undefined: all stay in order. */
  walk(): Walk | undefined;
}

export type Move = (shape: readonly number[], attrs: HostAttrs) => Movement | string;

/** A walk along `shape` with strides of the operand. */
function strided(shape: readonly number[], strides: readonly number[], start = 0): Walk {
  const tables = shape.map((d, a) =>
    Array.from({ length: d }, (_, i) => i * (strides[a] as number)),
  );
  return { tables, start };
}

/** The positions of a walk, in order. */
export function positionsOf({ tables, start }: Walk): Int32Array {
  const index = new Int32Array(elementCount(tables.map((t) => t.length)));
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
  return legal ? { shape: full, walk: () => undefined } : text;
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
    walk: () =>
      strided(
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
  return { shape: out, walk: () => strided(out, own, begin) };
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
  return { shape: out, walk: () => ({ tables, start: 0 }) };
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
  return { shape: out, walk: () => ({ tables, start: 0 }) };
};

const spaceToDepth: Move = (shape, attrs) => {
  const b = numberAttr(attrs, "blocksize", 1);
  const [n = 1, c = 1, h = 1, w = 1] = shape;
  if (shape.length !== 4 || h % b > 0 || w % b > 0) return `${h} x ${w} is no multiple of ${b}`;
  const strides = [c * h * w, b * w, w, 1, h * w, w, b];
  const inner = [n, b, b, c, h / b, w / b];
  const axes = [strides[0], strides[2], strides[3], strides[4], strides[1], strides[6]] as number[];
  return { shape: [n, c * b * b, h / b, w / b], walk: () => strided(inner, axes) };
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
  return { shape: out, walk: () => ({ tables, start: 0 }) };
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
  return { shape: out, walk: () => strided(out, strides) };
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
