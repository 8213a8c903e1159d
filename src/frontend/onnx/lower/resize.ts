import type { HostTensor } from "../../../num/host-tensor.js";
import { axisOf } from "../../host/host-op.js";
import type { FloatValue } from "../float-graph.js";
import type { Lowering, NodeView } from "./node-view.js";

/** One axis of a resized tensor. */
interface Resized {
  readonly from: number;
  readonly to: number;
  /** Output pixels an input pixel becomes, as the model gives it. */
  readonly scale: number;
}

/**
 * Resize and Upsample by nearest neighbour: every output pixel is an input pixel. Whole enlargements are one `Upsample`, any
 * other axis is a `Gather`; every other mode would interpolate.
 */
export const resize: Lowering = (n) => {
  const x = n.input(0);
  const mode = n.text("mode", "nearest");
  if (x === undefined) return undefined;
  if (mode !== "nearest")
    return n.refuse(`mode ${mode} interpolates; use nearest, with a Conv behind it`);
  const axes = resizedAxes(n, x.type.shape);
  const lists = axes && sourcesOf(n, axes);
  if (axes === undefined || lists === undefined) return undefined;
  const factors = axes.map(({ from, to }) => to / from);
  const whole = lists.every((list, a) =>
    list.every((p, i) => p === Math.floor(i / (factors[a] as number))),
  );
  if (whole && factors.every((f) => Number.isInteger(f) && f >= 1))
    return n.op("Upsample", [x], { scales: factors });
  return lists.reduce<FloatValue | undefined>(
    (y, indices, axis) =>
      indices.every((p, i) => p === i) && indices.length === axes[axis]?.from
        ? y
        : n.op("Gather", [y], { axis, indices }),
    x,
  );
};

function isOld(n: NodeView): boolean {
  return n.node.op === "Upsample" || n.opset < 11;
}

/** Every axis with its sizes and scale; undefined after a report. */
function resizedAxes(n: NodeView, shape: readonly number[]): readonly Resized[] | undefined {
  const scales = n.has("scales") ? n.attribute("scales")?.floats : n.constant(isOld(n) ? 1 : 2);
  const sizes = isOld(n) ? "missing" : n.constant(3);
  if (scales === undefined || sizes === undefined) return undefined;
  const chosen = (n.ints("axes") ?? []).map((a) => axisOf(a, shape.length) ?? -1);
  const axes = n.has("axes") ? chosen : shape.map((_, a) => a);
  const given =
    typeof scales === "string" ? [] : Array.from("data" in scales ? scales.data : scales);
  const byScale = given.length === axes.length;
  const bySize = sizes !== "missing" && sizes.data.length === axes.length;
  if (!byScale && !bySize) return n.refuse("needs a scale or a size for every axis");
  const found = byScale ? scaled(shape, axes, given) : sized(n, shape, axes, sizes as HostTensor);
  const [bad] = found.filter(({ to }) => !(to >= 1 && to <= 65535));
  return bad === undefined ? found : n.refuse(`an axis of ${bad.to}`);
}

function scaled(
  shape: readonly number[],
  axes: readonly number[],
  scales: readonly number[],
): readonly Resized[] {
  return shape.map((from, a) => {
    const scale = scales[axes.indexOf(a)] ?? 1;
    return { from, to: Math.floor(from * scale), scale };
  });
}

/** Sizes as they are, or of one scale that keeps them within or beyond all of them. */
function sized(
  n: NodeView,
  shape: readonly number[],
  axes: readonly number[],
  { data }: HostTensor,
): readonly Resized[] {
  const policy = n.text("keep_aspect_ratio_policy", "stretch");
  const scales = axes.map((a, i) => (data[i] as number) / (shape[a] as number));
  const common = policy === "not_larger" ? Math.min(...scales) : Math.max(...scales);
  return shape.map((from, a) => {
    const i = axes.indexOf(a);
    if (i < 0) return { from, to: from, scale: 1 };
    if (policy === "stretch") return { from, to: data[i] as number, scale: scales[i] as number };
    return { from, to: Math.floor(from * common + 0.5), scale: common };
  });
}

/** The input pixel of every output pixel, axis by axis; undefined after a report. */
function sourcesOf(
  n: NodeView,
  axes: readonly Resized[],
): readonly (readonly number[])[] | undefined {
  const mode = isOld(n) ? "asymmetric" : n.text("coordinate_transformation_mode", "half_pixel");
  const nearest = isOld(n) ? "floor" : n.text("nearest_mode", "round_prefer_floor");
  const [position, round] = [positions[mode], nearestModes[nearest]];
  if (position === undefined || round === undefined) return n.refuse(`${mode} with ${nearest}`);
  return axes.map((axis) =>
    Array.from({ length: axis.to }, (_, i) => {
      // An axis that keeps its size keeps its pixels.
      const at = axis.scale === 1 && axis.to === axis.from ? i : round(position(i, axis));
      return Math.min(axis.from - 1, Math.max(0, at));
    }),
  );
}

const halfPixel = (i: number, { scale }: Resized) => (i + 0.5) / scale - 0.5;

const positions: Readonly<Record<string, (i: number, axis: Resized) => number>> = {
  asymmetric: (i, { scale }) => i / scale,
  half_pixel: halfPixel,
  half_pixel_symmetric: (i, axis) =>
    (axis.from / 2) * (1 - axis.to / (axis.scale * axis.from)) + halfPixel(i, axis),
  pytorch_half_pixel: (i, axis) => (axis.to > 1 ? halfPixel(i, axis) : 0),
  align_corners: (i, { from, to }) => (to > 1 ? (i * (from - 1)) / (to - 1) : 0),
};

const nearestModes: Readonly<Record<string, (x: number) => number>> = {
  floor: Math.floor,
  ceil: Math.ceil,
  round_prefer_floor: (x) => Math.ceil(x - 0.5),
  round_prefer_ceil: (x) => Math.floor(x + 0.5),
};
