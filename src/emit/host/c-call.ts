import { broadcast } from "../../frontend/host/elementwise.js";
import { axisOf, listAttr, numberAttr, stridesOf, textAttr } from "../../frontend/host/host-op.js";
import { padWalk } from "../../frontend/host/layout.js";
import { moves, type Walk } from "../../frontend/host/moves.js";
import { hostWindow, matrices } from "../../frontend/host/products.js";
import { reducedAxes } from "../../frontend/host/reductions.js";
import { binaries, comparisons, unaries, wholeBinaries } from "../../frontend/host/scalar.js";
import type { HostAttrs, HostShape, HostStatement } from "../../ir/host.js";
import { type HostType, hostRange, isFloat } from "../../num/host-tensor.js";
import { elementCount } from "../../num/tensor.js";
import { invariant, present } from "../../support/invariant.js";
import { type CTables, cNumber } from "./c-tables.js";

/** A tensor in C: an expression that points at its doubles. */
export interface CTensor {
  readonly at: string;
  readonly type: HostShape;
}

/** What an op's call is made from. */
interface Call {
  readonly x: readonly CTensor[];
  readonly y: CTensor;
  readonly attrs: HostAttrs;
  readonly tables: CTables;
  /** Function that rounds what is stored in y. */
  readonly store: string;
}

type Emit = (call: Call) => readonly string[];

/** The function of the library that rounds an element of the type. */
export function storeOf(dtype: HostType): string {
  if (dtype === "f32" || dtype === "f16") return "bl_f32";
  return /^(f64|i64|u64|u32)$/.test(dtype) ? "bl_f64" : "bl_i32";
}

/** True when the result is the operand under another shape. */
export function isAlias({ op, inputs, attrs }: HostStatement, operand: HostShape): boolean {
  if (op === "Identity") return true;
  const moved = inputs.length === 1 ? moves.get(op)?.(operand.shape, attrs) : undefined;
  return typeof moved === "object" && moved.walk() === undefined;
}

/** The calls that compute a statement. */
export function callOf(s: HostStatement, x: readonly CTensor[], y: CTensor, tables: CTables) {
  const emit = present(emitters.get(s.op), `C of ${s.op}`);
  return emit({ x, y, attrs: s.attrs, tables, store: storeOf(s.type.dtype) });
}

/** Names of the host ops that have a form in C, or need none. */
export function emittedOps(): readonly string[] {
  return [...emitters.keys(), "Identity"];
}

function operand({ x }: Call, i = 0): CTensor {
  return present(x[i], `operand ${i}`);
}

function count({ type }: CTensor): number {
  return elementCount(type.shape);
}

/** name(x, y, elements, ..., store) */
function elementwise(name: string, call: Call, ...more: readonly (string | number)[]) {
  const { y, store } = call;
  return [`${name}(${[operand(call).at, y.at, count(y), ...more, store].join(", ")});`];
}

function map(f: string, call: Call): readonly string[] {
  const { y, store } = call;
  return [`bl_map(${f}, ${operand(call).at}, ${y.at}, ${count(y)}, ${store});`];
}

/** Strides of an operand along the axes of the result; 0 where it is repeated. */
function spread(from: readonly number[], shape: readonly number[]): readonly number[] {
  const own = stridesOf(from);
  const offset = shape.length - from.length;
  return shape.map((_, a) => {
    const k = a - offset;
    return k < 0 || from[k] === 1 ? 0 : (own[k] as number);
  });
}

/** pointer, strides of the operands of a broadcast. */
function spreads({ x, y, tables }: Call): string {
  return x.map((t) => `${t.at}, ${tables.integers(spread(t.type.shape, y.type.shape))}`).join(", ");
}

const zip =
  (name: string): Emit =>
  (call) => {
    const { y, tables, store } = call;
    const whole = !isFloat(y.type.dtype) && wholeBinaries.has(name);
    const f = `bl_${name}${whole ? "Whole" : ""}`;
    const shape = tables.integers(y.type.shape);
    return [
      `bl_zip(${f}, ${spreads(call)}, ${y.at}, ${count(y)}, ${y.type.shape.length}, ${shape}, ${store});`,
    ];
  };

const where: Emit = (call) => {
  const { y, tables, store } = call;
  const shape = tables.integers(y.type.shape);
  return [
    `bl_where(${spreads(call)}, ${y.at}, ${count(y)}, ${y.type.shape.length}, ${shape}, ${store});`,
  ];
};

const clip: Emit = (call) => {
  const low = numberAttr(call.attrs, "low", Number.NEGATIVE_INFINITY);
  const high = numberAttr(call.attrs, "high", Number.POSITIVE_INFINITY);
  return elementwise("bl_clip", call, cNumber(low), cNumber(high));
};

const roundings: Readonly<Record<string, string>> = {
  ...{ "half-even": "bl_half_even", ceil: "ceil", floor: "floor", up: "bl_away", down: "trunc" },
  ...{ "half-up": "bl_half_up", "half-down": "bl_half_down" },
};

const round: Emit = (call) =>
  map(present(roundings[textAttr(call.attrs, "mode", "half-even")], "rounding mode"), call);

const cast: Emit = (call) => {
  const { dtype } = call.y.type;
  if (dtype === "bool") return map("bl_CastBool", call);
  if (isFloat(dtype)) return map("bl_CastFloat", call);
  const { min, max } = hostRange(dtype);
  return elementwise("bl_cast", call, cNumber(min), cNumber(max - min + 1));
};

/** A float32 attribute, with its default. */
function single(attrs: HostAttrs, name: string, fallback: number): string {
  return cNumber(Math.fround(numberAttr(attrs, name, fallback)));
}

/** Channels and elements a channel of a tensor whose axis 1 is the channel. */
function channels({ type }: CTensor): readonly [number, number] {
  return [type.shape[1] ?? 1, elementCount(type.shape.slice(2))];
}

const batchNormalization: Emit = ({ x, y, attrs, store }) => {
  const pointers = x.slice(0, 5).map((t) => t.at);
  const more = [...channels(y), single(attrs, "epsilon", 1e-5), store];
  return [`bl_batch_normalization(${[...pointers, y.at, count(y), ...more].join(", ")});`];
};

const multiThreshold: Emit = (call) => {
  const { x, y, attrs, store } = call;
  const [rows = 1, steps = 0] = operand(call, 1).type.shape;
  const numbers = [single(attrs, "scale", 1), single(attrs, "bias", 0)];
  const parts = [...x.map((t) => t.at), y.at, count(y), rows, steps, ...channels(y), ...numbers];
  return [`bl_multi_threshold(${[...parts, store].join(", ")});`];
};

function moved(call: Call, { tables, start }: Walk, fill = "0.0"): readonly string[] {
  const sizes = call.tables.integers(tables.map((t) => t.length));
  const entries = call.tables.integers(tables.flat());
  return elementwise("bl_move", call, tables.length, sizes, entries, start, fill);
}

const move =
  (name: string): Emit =>
  (call) => {
    const found = moves.get(name)?.(operand(call).type.shape, call.attrs);
    invariant(typeof found === "object", `movement ${name}`);
    return moved(call, present(found.walk(), "walk"));
  };

const pad: Emit = (call) => {
  const walk = padWalk(operand(call).type.shape, listAttr(call.attrs, "pads") ?? []);
  return moved(call, walk, cNumber(numberAttr(call.attrs, "value", 0)));
};

const concat: Emit = ({ x, y, attrs, store }) => {
  const { shape } = y.type;
  const axis = present(axisOf(numberAttr(attrs, "axis", 0), shape.length), "axis");
  const inner = elementCount(shape.slice(axis + 1));
  const row = (shape[axis] as number) * inner;
  let at = 0;
  return x.map((t) => {
    const part = (t.type.shape[axis] as number) * inner;
    const line = `bl_join(${t.at}, ${y.at} + ${at}, ${count(t)}, ${part}, ${row}, ${store});`;
    at += part;
    return line;
  });
};

/** A walk over some axes of a tensor as a struct. */
function axesOf({ type: { shape } }: CTensor, axes: readonly number[], tables: CTables): string {
  const strides = stridesOf(shape);
  const sizes = axes.map((a) => shape[a] as number);
  const [own, steps] = [sizes, axes.map((a) => strides[a] as number)].map((l) =>
    tables.integers(l),
  );
  return `&${tables.struct("bl_axes", [elementCount(sizes), axes.length, own ?? "", steps ?? ""])}`;
}

/** The walks over the kept and over the reduced axes. */
function split(x: CTensor, reduced: readonly number[], tables: CTables): string {
  const kept = x.type.shape.flatMap((_, a) => (reduced.includes(a) ? [] : [a]));
  // In ascending order, as the reference sums them.
  const inner = x.type.shape.flatMap((_, a) => (reduced.includes(a) ? [a] : []));
  return `${axesOf(x, kept, tables)}, ${axesOf(x, inner, tables)}`;
}

const reduce =
  (f: string): Emit =>
  (call) => {
    const x = operand(call);
    const axes = present(reducedAxes(call.attrs, x.type.shape.length), "axes");
    return [
      `bl_reduce(${f}, ${x.at}, ${call.y.at}, ${split(x, axes, call.tables)}, ${call.store});`,
    ];
  };

const softmax =
  (logarithm: 0 | 1): Emit =>
  (call) => {
    const x = operand(call);
    const axis = present(axisOf(numberAttr(call.attrs, "axis", -1), x.type.shape.length), "axis");
    const walks = split(x, [axis], call.tables);
    return [`bl_softmax(${x.at}, ${call.y.at}, ${walks}, ${logarithm}, ${call.store});`];
  };

function windowOf({ x: [x], y, attrs, tables }: Call, kernel: readonly number[]): string {
  const rank = kernel.length;
  const w = hostWindow(attrs, rank);
  const sizes = [x?.type.shape.slice(2) ?? [], y.type.shape.slice(2), kernel];
  const steps = [w.strides, w.dilations, w.pads.slice(0, rank), w.pads.slice(rank)];
  const names = [...sizes, ...steps].map((l) => tables.integers(l));
  return `&${tables.struct("bl_window", [rank, ...names])}`;
}

const pool =
  (kind: "BL_LARGEST" | "BL_MEAN"): Emit =>
  (call) => {
    const { y, attrs, store } = call;
    const padded = kind === "BL_MEAN" && numberAttr(attrs, "includePad", 0) === 1 ? "_PADDED" : "";
    const planes = elementCount(y.type.shape.slice(0, 2));
    const window = windowOf(call, listAttr(attrs, "kernel") ?? []);
    return [
      `bl_pool(${kind}${padded}, ${operand(call).at}, ${y.at}, ${planes}, ${window}, ${store});`,
    ];
  };

const conv: Emit = (call) => {
  const { x, y, attrs, store } = call;
  const [outputs = 1, perGroup = 1, ...kernel] = operand(call, 1).type.shape;
  const groups = numberAttr(attrs, "group", 1);
  const pointers = [operand(call).at, operand(call, 1).at, x[2]?.at ?? "NULL", y.at];
  const sizes = [y.type.shape[0] ?? 1, outputs, groups, perGroup, windowOf(call, kernel)];
  return [`bl_conv(${[...pointers, ...sizes, store].join(", ")});`];
};

const matMul: Emit = (call) => {
  const { y, tables, store } = call;
  const [a, b] = [operand(call), operand(call, 1)];
  const [left, right] = matrices(a.type.shape, b.type.shape);
  const batches = [left.slice(0, -2), right.slice(0, -2)];
  const batch = present(broadcast(batches), "batch");
  const [m = 1, k = 1] = left.slice(-2);
  const n = right.at(-1) ?? 1;
  const steps = [m * k, k * n].map((size, i) =>
    tables.integers(spread(batches[i] ?? [], batch).map((s) => s * size)),
  );
  const pointers = [a.at, steps[0], b.at, steps[1], y.at];
  const sizes = [elementCount(batch), batch.length, tables.integers(batch), m, k, n];
  return [`bl_mat_mul(${[...pointers, ...sizes, store].join(", ")});`];
};

const emitters: ReadonlyMap<string, Emit> = new Map<string, Emit>([
  ...[...unaries.keys()]
    .filter((name) => name !== "Identity")
    .map((name): [string, Emit] => [name, (call) => map(`bl_${name}`, call)]),
  ...[...binaries.keys()].map((name): [string, Emit] => [name, zip(name)]),
  ...[...comparisons.keys()].map((name): [string, Emit] => [name, zip(name)]),
  ...[...moves.keys()].map((name): [string, Emit] => [name, move(name)]),
  ["Clip", clip],
  ["Round", round],
  ["LeakyRelu", (c) => elementwise("bl_leaky_relu", c, single(c.attrs, "alpha", 0.01))],
  [
    "HardSigmoid",
    (c) =>
      elementwise(
        "bl_hard_sigmoid",
        c,
        single(c.attrs, "alpha", 0.2),
        single(c.attrs, "beta", 0.5),
      ),
  ],
  ["Cast", cast],
  ["Where", where],
  ["BatchNormalization", batchNormalization],
  ["MultiThreshold", multiThreshold],
  ["Pad", pad],
  ["Concat", concat],
  ["ReduceMean", reduce("bl_mean")],
  ["ReduceSum", reduce("bl_sum")],
  ["ReduceMax", reduce("bl_largest")],
  ["ReduceMin", reduce("bl_smallest")],
  ["ArgMax", reduce("bl_first_largest")],
  ["Softmax", softmax(0)],
  ["LogSoftmax", softmax(1)],
  ["MaxPool", pool("BL_LARGEST")],
  ["AveragePool", pool("BL_MEAN")],
  ["Conv", conv],
  ["MatMul", matMul],
]);
