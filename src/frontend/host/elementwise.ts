import type { HostShape } from "../../ir/host.js";
import { createHost, type HostTensor, hostRange, isFloat } from "../../num/host-tensor.js";
import { type HostOp, numberAttr, stridesOf, textAttr } from "./host-op.js";
import { binaries, comparisons, roundModes, unaries, wholeBinaries } from "./scalar.js";

/** The common shape of operands that are broadcast as in numpy; undefined where they do not fit. */
export function broadcast(shapes: readonly (readonly number[])[]): readonly number[] | undefined {
  const rank = Math.max(0, ...shapes.map((s) => s.length));
  const out = new Array<number>(rank).fill(1);
  for (const shape of shapes) {
    for (const [i, d] of shape.entries()) {
      const at = i + rank - shape.length;
      if (d !== 1 && out[at] !== 1 && out[at] !== d) return undefined;
      if (d !== 1) out[at] = d;
    }
  }
  return out;
}

/** For every element of `shape`, the element of an operand of shape `from` that stands for it. */
export function broadcastIndex(from: readonly number[], shape: readonly number[]): Int32Array {
  const offset = shape.length - from.length;
  const own = stridesOf(from);
  const index = new Int32Array(shape.reduce((n, d) => n * d, 1));
  let block = index.length;
  let filled = 1;
  // Axis by axis from the front: each step multiplies the number of filled prefixes.
  for (const [axis, d] of shape.entries()) {
    const stride = axis < offset || from[axis - offset] === 1 ? 0 : (own[axis - offset] as number);
    const part = block / d;
    for (let p = filled - 1; p >= 0; p--) {
      const base = index[p * block] as number;
      for (let k = d - 1; k >= 0; k--) index[p * block + k * part] = base + k * stride;
    }
    filled *= d;
    block = part;
  }
  return index;
}

/** Applies `f` element by element with broadcasting. */
function zip(
  [a, b]: readonly [HostTensor, HostTensor],
  f: (a: number, b: number) => number,
  { dtype, shape }: HostShape,
): HostTensor {
  const out = createHost(dtype, shape);
  const same = (t: HostTensor) => t.data.length === out.data.length;
  const [ia, ib] = [a, b].map((t) => (same(t) ? undefined : broadcastIndex(t.shape, shape)));
  for (let i = 0; i < out.data.length; i++) {
    const x = a.data[ia === undefined ? i : (ia[i] as number)] as number;
    out.data[i] = f(x, b.data[ib === undefined ? i : (ib[i] as number)] as number);
  }
  return out;
}

function mapElements(
  { data }: HostTensor,
  f: (x: number) => number,
  { dtype, shape }: HostShape,
): HostTensor {
  const out = createHost(dtype, shape);
  for (let i = 0; i < data.length; i++) out.data[i] = f(data[i] as number);
  return out;
}

const unaryOps: readonly HostOp[] = [...unaries].map(([name, { apply }]) => ({
  name,
  doc: "element by element, one rounding",
  attrs: [],
  infer: ([x]) => x ?? "needs an operand",
  evaluate: ([x], _attrs, type) => mapElements(x as HostTensor, apply, type),
}));

const binaryOps: readonly HostOp[] = [...binaries].map(([name, { apply }]) => ({
  name,
  doc: "element by element with broadcasting, one rounding",
  attrs: [],
  infer: (inputs) => {
    const [a, b] = inputs.map((i) => i.dtype);
    const mixed = a !== undefined && b !== undefined && isFloat(a) !== isFloat(b);
    // A power may have a whole exponent.
    return mixed && name !== "Pow" ? `operands of types ${a} and ${b}` : inferBroadcast(inputs);
  },
  evaluate: ([a, b], _attrs, type) => {
    const exact = isFloat(type.dtype) ? undefined : wholeBinaries.get(name);
    return zip([a as HostTensor, b as HostTensor], exact ?? apply, type);
  },
}));

const comparisonOps: readonly HostOp[] = [...comparisons].map(([name, compare]) => ({
  name,
  doc: "element by element with broadcasting: bool",
  attrs: [],
  infer: (inputs) => {
    const type = inferBroadcast(inputs);
    return typeof type === "string" ? type : { ...type, dtype: "bool" };
  },
  evaluate: ([a, b], _attrs, type) => zip([a as HostTensor, b as HostTensor], compare, type),
}));

function inferBroadcast(inputs: readonly HostShape[]): HostShape | string {
  const [a, b] = inputs;
  if (a === undefined || b === undefined) return "needs two operands";
  const shape = broadcast([a.shape, b.shape]);
  const shapes = `[${a.shape.join(", ")}] and [${b.shape.join(", ")}]`;
  return shape === undefined ? `${shapes} cannot be broadcast` : { dtype: a.dtype, shape };
}

const clip: HostOp = {
  name: "Clip",
  doc: "min(max(x, low), high)",
  attrs: ["low", "high"],
  infer: ([x]) => x ?? "needs an operand",
  evaluate: ([x], attrs, type) => {
    const low = numberAttr(attrs, "low", Number.NEGATIVE_INFINITY);
    const high = numberAttr(attrs, "high", Number.POSITIVE_INFINITY);
    return mapElements(x as HostTensor, (v) => Math.min(Math.max(v, low), high), type);
  },
};

const round: HostOp = {
  name: "Round",
  doc: "to the nearest integer; `mode` half-even (default), half-up, half-down, up, down, floor or ceil, the first three by distance",
  attrs: ["mode"],
  infer: ([x], attrs) => {
    const mode = textAttr(attrs, "mode", "half-even");
    return roundModes.has(mode) ? (x ?? "needs an operand") : `mode ${mode} is not known`;
  },
  evaluate: ([x], attrs, type) => {
    const f = roundModes.get(textAttr(attrs, "mode", "half-even")) as (v: number) => number;
    return mapElements(x as HostTensor, f, type);
  },
};

const leakyRelu: HostOp = {
  name: "LeakyRelu",
  doc: "x >= 0 ? x : alpha * x",
  attrs: ["alpha"],
  infer: ([x]) => x ?? "needs an operand",
  evaluate: ([x], attrs, type) => {
    const alpha = Math.fround(numberAttr(attrs, "alpha", 0.01));
    return mapElements(x as HostTensor, (v) => (v >= 0 ? v : Math.fround(alpha * v)), type);
  },
};

const hardSigmoid: HostOp = {
  name: "HardSigmoid",
  doc: "max(0, min(1, alpha * x + beta))",
  attrs: ["alpha", "beta"],
  infer: ([x]) => x ?? "needs an operand",
  evaluate: ([x], attrs, type) => {
    const [a, b] = [numberAttr(attrs, "alpha", 0.2), numberAttr(attrs, "beta", 0.5)].map(
      Math.fround,
    );
    const f = (v: number) =>
      Math.max(0, Math.min(1, Math.fround(Math.fround((a as number) * v) + (b as number))));
    return mapElements(x as HostTensor, f, type);
  },
};

const cast: HostOp = {
  name: "Cast",
  doc: "to another element type `to`: towards zero for integers, rounded once for float32",
  attrs: ["to"],
  infer: ([x], attrs) =>
    x === undefined
      ? "needs an operand"
      : { dtype: textAttr(attrs, "to", "f32") as HostShape["dtype"], shape: x.shape },
  evaluate: ([x], _attrs, type) => {
    if (type.dtype === "bool") return mapElements(x as HostTensor, (v) => Number(v !== 0), type);
    if (isFloat(type.dtype)) return mapElements(x as HostTensor, (v) => v, type);
    const { min, max } = hostRange(type.dtype);
    const span = max - min + 1;
    const wrap = (v: number) => v - Math.floor((v - min) / span) * span;
    return mapElements(x as HostTensor, (v) => wrap(Math.trunc(v)), type);
  },
};

const where: HostOp = {
  name: "Where",
  doc: "condition ? a : b, with broadcasting",
  attrs: [],
  infer: ([c, a, b]) => {
    const shape = c && a && b && broadcast([c.shape, a.shape, b.shape]);
    return shape === undefined
      ? "needs three operands of one shape"
      : { dtype: a?.dtype ?? "f32", shape };
  },
  evaluate: (inputs, _attrs, { dtype, shape }) => {
    const out = createHost(dtype, shape);
    const [c, a, b] = inputs.map((t) => ({ data: t.data, at: broadcastIndex(t.shape, shape) }));
    const read = (t: typeof c, i: number) => t?.data[t.at[i] as number] as number;
    for (let i = 0; i < out.data.length; i++)
      out.data[i] = read(c, i) !== 0 ? read(a, i) : read(b, i);
    return out;
  },
};

export const elementwiseOps: readonly HostOp[] = [
  ...unaryOps,
  ...binaryOps,
  ...comparisonOps,
  ...[clip, round, leakyRelu, hardSigmoid, cast, where],
];
