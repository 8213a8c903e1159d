import { elementCount } from "../../../num/tensor.js";
import { axisOf } from "../../host/host-op.js";
import { isConstant } from "../builder.js";
import type { FloatValue } from "../float-graph.js";
import type { Lowering, NodeView } from "./node-view.js";
import { resize } from "./resize.js";

/** Integers of an attribute of older opsets, or of constant operand `i` of newer ones; undefined after a report. */
export function intsOf(
  n: NodeView,
  name: string,
  i: number,
): readonly number[] | "missing" | undefined {
  const attr = n.ints(name);
  if (n.has(name) && attr !== undefined) return attr;
  const tensor = n.constant(i);
  return typeof tensor === "object" ? Array.from(tensor.data) : tensor;
}

const reshape: Lowering = (n) => {
  const shape = intsOf(n, "shape", 1);
  if (shape === undefined || shape === "missing") return undefined;
  if (n.int("allowzero", 0) === 1 && shape.includes(0)) return n.refuse("allowzero with a zero");
  return n.op("Reshape", [n.input(0)], { shape: forOneImage(n, shape) });
};

/** A shape that was written for the whole batch the model declares, for a batch of one. */
function forOneImage(n: NodeView, shape: readonly number[]): readonly number[] {
  const x = n.input(0);
  const [first, ...rest] = shape;
  if (x === undefined || isConstant(x) || first !== n.batch || x.type.shape[0] !== 1) return shape;
  return elementCount(shape) === elementCount(x.type.shape) ? shape : [1, ...rest];
}

const flatten: Lowering = (n) => {
  const x = n.input(0);
  const rank = x?.type.shape.length ?? 0;
  const given = n.int("axis", 1);
  const axis = given < 0 ? given + rank : given;
  const outer = x?.type.shape.slice(0, axis).reduce((a, d) => a * d, 1) ?? 1;
  return n.op("Reshape", [x], { shape: [outer, -1] });
};

const squeeze: Lowering = (n) => {
  const axes = intsOf(n, "axes", 1);
  const shape = n.input(0)?.type.shape;
  if (axes === undefined || shape === undefined) return undefined;
  const dropped = axes === "missing" ? undefined : axes.map((a) => axisOf(a, shape.length));
  const kept = shape.filter((d, a) => (dropped === undefined ? d !== 1 : !dropped.includes(a)));
  return n.op("Reshape", [n.input(0)], { shape: kept });
};

const unsqueeze: Lowering = (n) => {
  const axes = intsOf(n, "axes", 1);
  const shape = n.input(0)?.type.shape;
  if (axes === undefined || axes === "missing" || shape === undefined) return undefined;
  const rank = shape.length + axes.length;
  const added = axes.map((a) => axisOf(a, rank));
  const rest = [...shape];
  const out = Array.from({ length: rank }, (_, a) => (added.includes(a) ? 1 : (rest.shift() ?? 1)));
  return n.op("Reshape", [n.input(0)], { shape: out });
};

const slice: Lowering = (n) => {
  const lists = (["starts", "ends", "axes", "steps"] as const).map((name, i) =>
    intsOf(n, name, i + 1),
  );
  if (lists.includes(undefined)) return undefined;
  const [starts, ends, axes, steps] = lists.map((l) => (typeof l === "object" ? l : undefined));
  return n.op("Slice", [n.input(0)], { starts, ends, axes, steps });
};

const gather: Lowering = (n) => {
  const indices = n.constant(1);
  if (indices === undefined || indices === "missing") return undefined;
  const list = Array.from(indices.data);
  const axis = n.int("axis", 0);
  if (indices.shape.length === 0) return n.op("Gather", [n.input(0)], { axis, indices: list[0] });
  const gathered = n.op("Gather", [n.input(0)], { axis, indices: list });
  if (indices.shape.length === 1 || gathered === undefined) return gathered;
  const { shape } = gathered.type;
  const at = axisOf(axis, n.input(0)?.type.shape.length ?? 0) ?? 0;
  return n.op("Reshape", [gathered], {
    shape: [...shape.slice(0, at), ...indices.shape, ...shape.slice(at + 1)],
  });
};

const split: Lowering = (n) => {
  const x = n.input(0);
  const axis = x && axisOf(n.int("axis", 0), x.type.shape.length);
  const given = intsOf(n, "split", 1);
  if (x === undefined || given === undefined) return undefined;
  if (axis === undefined) return n.refuse("the axis is out of range");
  const size = x.type.shape[axis] as number;
  const count = n.int("num_outputs", n.node.outputs.length);
  if (count !== n.node.outputs.length)
    return n.refuse(`${count} parts are no ${n.node.outputs.length}`);
  const part = Math.ceil(size / count);
  const sizes =
    given === "missing"
      ? Array.from({ length: count }, (_, i) => Math.min(part, size - i * part))
      : given;
  if (sizes.length !== n.node.outputs.length || sizes.reduce((a, b) => a + b, 0) !== size) {
    return n.refuse(`parts of ${sizes.join(", ")} do not make ${size}`);
  }
  let at = 0;
  return sizes.map((d): FloatValue | undefined => {
    const value = n.op("Slice", [x], { starts: [at], ends: [at + d], axes: [axis] });
    at += d;
    return value;
  });
};

const concat: Lowering = (n) => {
  const inputs = Array.from({ length: n.inputCount }, (_, i) => n.input(i));
  return inputs.length === 1 ? inputs[0] : n.op("Concat", inputs, { axis: n.int("axis", 1) });
};

const pad: Lowering = (n) => {
  const pads = intsOf(n, "pads", 1);
  const value = n.constant(2);
  const axes = n.constant(3);
  const rank = n.input(0)?.type.shape.length ?? 0;
  if (pads === undefined || pads === "missing" || value === undefined || axes === undefined)
    return undefined;
  const full = new Array<number>(2 * rank).fill(0);
  const list = axes === "missing" ? full.slice(0, rank).map((_, i) => i) : Array.from(axes.data);
  for (const [i, a] of list.entries()) {
    const axis = axisOf(a, rank) ?? 0;
    full[axis] = pads[i] ?? 0;
    full[axis + rank] = pads[i + list.length] ?? 0;
  }
  const x = croppedBy(n, full);
  const added = full.map((p) => Math.max(p, 0));
  if (added.every((p) => p === 0)) return x;
  if (n.text("mode", "constant") !== "constant") return x && repeated(n, x, added);
  const filled = value === "missing" ? n.float("value", 0) : (value.data[0] as number);
  return n.op("Pad", [x], { pads: added, value: filled });
};

/** Negative pads leave elements out, before others are added. */
function croppedBy(n: NodeView, pads: readonly number[]): FloatValue | undefined {
  const x = n.input(0);
  const sizes = x?.type.shape ?? [];
  const axes = sizes.flatMap((_, a) =>
    Math.min(pads[a] ?? 0, pads[a + sizes.length] ?? 0) < 0 ? [a] : [],
  );
  if (axes.length === 0) return x;
  const starts = axes.map((a) => Math.max(0, -(pads[a] ?? 0)));
  const ends = axes.map((a) => (sizes[a] ?? 0) + Math.min(0, pads[a + sizes.length] ?? 0));
  if (starts.some((start, i) => start >= (ends[i] ?? 0)))
    return n.refuse("its pads leave nothing of its operand");
  return n.op("Slice", [x], { starts, ends, axes });
}

/** Pads that show the map again, axis by axis: elements of it at other places. */
function repeated(
  n: NodeView,
  operand: FloatValue,
  pads: readonly number[],
): FloatValue | undefined {
  const mode = n.text("mode", "");
  let x: FloatValue | undefined = operand;
  const sizes = operand.type.shape;
  for (const [axis, size] of sizes.entries()) {
    const [before, after] = [pads[axis] ?? 0, pads[axis + sizes.length] ?? 0];
    if (before === 0 && after === 0) continue;
    const most = Math.max(before, after);
    if (mode === "reflect" && most >= size)
      return n.refuse(`${most} are more than ${size} elements have to reflect`);
    const indices = Array.from({ length: before + size + after }, (_, i) =>
      shownAt(mode, i - before, size),
    );
    if (!indices.every((i) => i !== undefined)) return n.refuse(`mode ${mode}`);
    x = n.op("Gather", [x], { axis, indices });
  }
  return x;
}

/** The element of `size` that stands at place i, which may be outside; undefined in an unknown mode. */
function shownAt(mode: string, i: number, size: number): number | undefined {
  if (mode === "edge") return Math.min(Math.max(i, 0), size - 1);
  if (mode === "wrap") return ((i % size) + size) % size;
  if (mode !== "reflect") return undefined;
  return i < 0 ? -i : i < size ? i : 2 * (size - 1) - i;
}

export const layoutLowerings: readonly (readonly [string, Lowering])[] = [
  ["Reshape", reshape],
  ["Flatten", flatten],
  ["Squeeze", squeeze],
  ["Unsqueeze", unsqueeze],
  [
    "Transpose",
    (n) => n.op("Transpose", [n.input(0)], { perm: n.has("perm") ? n.ints("perm") : undefined }),
  ],
  ["Slice", slice],
  ["Gather", gather],
  ["Split", split],
  ["Concat", concat],
  ["Pad", pad],
  ["Resize", resize],
  ["Upsample", resize],
  [
    "DepthToSpace",
    (n) =>
      n.op("DepthToSpace", [n.input(0)], {
        blocksize: n.int("blocksize", 1),
        mode: n.text("mode", "DCR"),
      }),
  ],
  ["SpaceToDepth", (n) => n.op("SpaceToDepth", [n.input(0)], { blocksize: n.int("blocksize", 1) })],
  [
    "Expand",
    (n) => {
      const shape = n.constant(1);
      return typeof shape === "object"
        ? n.op("Expand", [n.input(0)], { shape: Array.from(shape.data) })
        : undefined;
    },
  ],
];
