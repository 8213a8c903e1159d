import type { HostShape } from "../../ir/host.js";
import { createHost, type HostTensor } from "../../num/host-tensor.js";
import { elementCount } from "../../num/tensor.js";
import { axisOf, type HostOp, listAttr, numberAttr, stridesOf } from "./host-op.js";
import { moves, positionsOf, type Walk } from "./moves.js";

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
    const walk = typeof moved === "string" ? undefined : moved.walk();
    return walk === undefined
      ? { ...tensor, shape: type.shape }
      : gathered(tensor, positionsOf(walk), type);
  },
}));

function gathered(
  { data }: HostTensor,
  index: Int32Array,
  { dtype, shape }: HostShape,
  fill = 0,
): HostTensor {
  const out = createHost(dtype, shape);
  for (let i = 0; i < index.length; i++) {
    const from = index[i] as number;
    out.data[i] = from < 0 ? fill : (data[from] as number);
  }
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
  evaluate: ([x], attrs, type) => {
    const tensor = x as HostTensor;
    const index = positionsOf(padWalk(tensor.shape, listAttr(attrs, "pads") ?? []));
    return gathered(tensor, index, type, numberAttr(attrs, "value", 0));
  },
};

/** Where each element of a padded tensor comes from; negative: from nowhere. */
export function padWalk(shape: readonly number[], pads: readonly number[]): Walk {
  const strides = stridesOf(shape);
  const outside = -elementCount(shape);
  const tables = shape.map((d, a) => {
    const begin = pads[a] as number;
    return Array.from({ length: begin + d + (pads[a + shape.length] as number) }, (_, i) => {
      const inside = i >= begin && i < begin + d;
      return inside ? (i - begin) * (strides[a] as number) : outside;
    });
  });
  return { tables, start: 0 };
}

export const layoutOps: readonly HostOp[] = [...moveOps, concat, pad];
