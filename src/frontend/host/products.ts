import type { HostAttrs, HostShape } from "../../ir/host.js";
import { createHost, type HostTensor } from "../../num/host-tensor.js";
import { elementCount } from "../../num/tensor.js";
import { broadcast, broadcastIndex } from "./elementwise.js";
import { type HostOp, listAttr, numberAttr } from "./host-op.js";

/** Window attributes of `count` spatial axes; `pads` has all begins, then all ends. */
export interface HostWindow {
  readonly strides: readonly number[];
  readonly pads: readonly number[];
  readonly dilations: readonly number[];
}

export function hostWindow(attrs: HostAttrs, count: number): HostWindow {
  const list = (name: string, length: number, fill: number) =>
    listAttr(attrs, name) ?? new Array<number>(length).fill(fill);
  return {
    strides: list("strides", count, 1),
    pads: list("pads", 2 * count, 0),
    dilations: list("dilations", count, 1),
  };
}

/** Output sizes of a window over the spatial axes; undefined where it does not fit. */
export function windowSizes(
  sizes: readonly number[],
  kernel: readonly number[],
  w: HostWindow,
  ceil = false,
): readonly number[] | undefined {
  const count = sizes.length;
  const lengths = [w.strides, w.dilations, kernel, w.pads.slice(count)].map((l) => l.length);
  if (lengths.some((l) => l !== count)) return undefined;
  const out = sizes.map((size, a) => {
    const span = ((kernel[a] as number) - 1) * (w.dilations[a] as number) + 1;
    const begin = w.pads[a] as number;
    const room = size + begin + (w.pads[a + count] as number) - span;
    const stride = w.strides[a] as number;
    if (!ceil) return Math.floor(room / stride) + 1;
    const up = Math.ceil(room / stride) + 1;
    // A window that would start in the end padding is left out.
    return (up - 1) * stride >= size + begin ? up - 1 : up;
  });
  return out.every((d) => d >= 1) ? out : undefined;
}

/** Sums in double, rounded once to float32: the value every summation order approximates. */
const conv: HostOp = {
  name: "Conv",
  doc: "x [1, C, ...] with weights [O, C/group, ...] and an optional bias [O]; each dot product rounded once, then the bias added",
  attrs: ["strides", "pads", "dilations", "group"],
  infer: ([x, w, b], attrs) => {
    if (x === undefined || w === undefined || x.shape.length < 3)
      return "needs x [1, C, ...] and weights";
    const [n = 1, c = 1, ...sizes] = x.shape;
    const [o = 1, perGroup = 1, ...kernel] = w.shape;
    const group = numberAttr(attrs, "group", 1);
    if (kernel.length !== sizes.length) return "weights have another number of axes than x";
    if (perGroup * group !== c || o % group > 0)
      return `${group} groups do not divide the channels`;
    if (b !== undefined && (b.shape.length !== 1 || b.shape[0] !== o))
      return `the bias needs ${o} values`;
    const out = windowSizes(sizes, kernel, hostWindow(attrs, sizes.length));
    return out === undefined
      ? "the window does not fit"
      : { dtype: x.dtype, shape: [n, o, ...out] };
  },
  evaluate: ([x, w, b], attrs, type) => convolve(x as HostTensor, w as HostTensor, b, attrs, type),
};

function convolve(
  x: HostTensor,
  w: HostTensor,
  bias: HostTensor | undefined,
  attrs: HostAttrs,
  { dtype, shape }: HostShape,
): HostTensor {
  const spatial = x.shape.length - 2;
  const win = hostWindow(attrs, spatial);
  // One-dimensional maps are maps of height 1.
  const two = <T>(list: readonly T[], fill: T) =>
    (spatial === 1 ? [fill, ...list] : list) as [T, T];
  const [n = 1, c = 1, ...sizes] = x.shape;
  const [ih, iw] = two(sizes, 1);
  const [o = 1, perGroup = 1, ...kernel] = w.shape;
  const [kh, kw] = two(kernel, 1);
  const [oh, ow] = two(shape.slice(2), 1);
  const [sh, sw] = two(win.strides, 1);
  const [dh, dw] = two(win.dilations, 1);
  const [top, left] = two(win.pads.slice(0, spatial), 0);
  const groupSize = o / numberAttr(attrs, "group", 1);
  const out = createHost(dtype, shape);
  const sums = new Float64Array(oh * ow);
  for (let image = 0; image < n; image++) {
    for (let oc = 0; oc < o; oc++) {
      sums.fill(0);
      const first = Math.floor(oc / groupSize) * perGroup;
      for (let tap = 0; tap < perGroup * kh * kw; tap++) {
        const weight = w.data[oc * perGroup * kh * kw + tap] as number;
        if (weight === 0) continue;
        const ic = first + Math.floor(tap / (kh * kw));
        const dy = (Math.floor(tap / kw) % kh) * dh - top;
        const dx = (tap % kw) * dw - left;
        const plane = (image * c + ic) * ih * iw;
        const from = Math.max(0, Math.ceil(-dx / sw));
        const to = Math.min(ow - 1, Math.floor((iw - 1 - dx) / sw));
        for (let y = 0; y < oh; y++) {
          const iy = y * sh + dy;
          if (iy < 0 || iy >= ih) continue;
          const row = plane + iy * iw + dx;
          for (let i = from; i <= to; i++) {
            sums[y * ow + i] =
              (sums[y * ow + i] as number) + weight * (x.data[row + i * sw] as number);
          }
        }
      }
      const at = (image * o + oc) * oh * ow;
      out.data.set(sums, at);
      const added = bias?.data[oc] ?? 0;
      if (bias !== undefined)
        for (let i = at; i < at + oh * ow; i++) out.data[i] = (out.data[i] as number) + added;
    }
  }
  return out;
}

const matMul: HostOp = {
  name: "MatMul",
  doc: "matrix product of the last two axes, the others broadcast; each dot product rounded once",
  attrs: [],
  infer: ([a, b]) => {
    if (a === undefined || b === undefined) return "needs two operands";
    const [left, right] = matrices(a.shape, b.shape);
    const batch = broadcast([left.slice(0, -2), right.slice(0, -2)]);
    if (batch === undefined || left.length === 0 || left.at(-1) !== right.at(-2)) {
      return `[${a.shape.join(", ")}] and [${b.shape.join(", ")}] cannot be multiplied`;
    }
    const shape = [...batch];
    if (a.shape.length > 1) shape.push(left.at(-2) as number);
    if (b.shape.length > 1) shape.push(right.at(-1) as number);
    return { dtype: a.dtype, shape };
  },
  evaluate: ([a, b], _attrs, { dtype, shape }) => {
    const [x, y] = [a as HostTensor, b as HostTensor];
    const [left, right] = matrices(x.shape, y.shape);
    const [m = 1, k = 1] = left.slice(-2);
    const n = right.at(-1) as number;
    const batch = broadcast([left.slice(0, -2), right.slice(0, -2)]) as readonly number[];
    const [ix, iy] = [left, right].map((s) => broadcastIndex(s.slice(0, -2), batch));
    const out = createHost(dtype, shape);
    const sums = new Float64Array(n);
    for (let i = 0; i < elementCount(batch) * m; i++) {
      const image = Math.floor(i / m);
      const row = (ix?.[image] as number) * m * k + (i % m) * k;
      const column = (iy?.[image] as number) * k * n;
      sums.fill(0);
      for (let j = 0; j < k; j++) {
        const v = x.data[row + j] as number;
        if (v === 0) continue;
        for (let p = 0; p < n; p++)
          sums[p] = (sums[p] as number) + v * (y.data[column + j * n + p] as number);
      }
      out.data.set(sums, i * n);
    }
    return out;
  },
};

/** Vectors as matrices of one row or one column. */
export function matrices(
  a: readonly number[],
  b: readonly number[],
): readonly [readonly number[], readonly number[]] {
  return [a.length === 1 ? [1, ...a] : a, b.length === 1 ? [...b, 1] : b];
}

export const productOps: readonly HostOp[] = [conv, matMul];
