import type { Attrs } from "../ir/graph.js";
import type { Window } from "../ir/hardware-role.js";
import type { AttrSpec, InferSite } from "../ir/op-def.js";
import { intsAttr } from "./attrs.js";
import { printShape } from "./site.js";

/** Bounds every window attribute: no feature map is larger, and products stay exact. */
const maxExtent = 65535;

export const padSpec: AttrSpec = {
  name: "pad",
  kind: { kind: "ints", length: undefined, min: 0, max: maxExtent },
  default: [0, 0, 0, 0],
  doc: "one value for all sides, [vertical, horizontal], or [top, left, bottom, right]; a padded tap contributes nothing",
};

/** A [vertical, horizontal] attribute of at least 1. */
export function pairSpec(name: string, doc: string, fallback?: number): AttrSpec {
  const kind = { kind: "ints", length: 2, min: 1, max: maxExtent } as const;
  return fallback === undefined
    ? { name, kind, doc }
    : { name, kind, doc, default: [fallback, fallback] };
}

/** [top, left, bottom, right] of an attribute like `pad`; undefined for a list of illegal length. */
export function readPads(attrs: Attrs, name = "pad"): Window["pads"] | undefined {
  const pad = intsAttr(attrs, name) ?? [0];
  const [a = 0, b = a, c = a, d = b] = pad;
  return pad.length === 1 || pad.length === 2 || pad.length === 4 ? [a, b, c, d] : undefined;
}

/** `readPads`, with a report of a wrong length. */
export function checkedPads(site: InferSite, op: string, attr = "pad"): Window["pads"] | undefined {
  const pads = readPads(site.attrs, attr);
  if (pads === undefined) {
    const given = String(intsAttr(site.attrs, attr)?.length);
    const legal = "1, 2 or 4 values";
    site.report("BL2206", site.placeOf({ attr }), { op, attr, given, legal });
  }
  return pads;
}

/** Output [H', W'] of a window over [C, H, W]; not positive where the window does not fit. */
export function outputSize(shape: readonly number[], w: Window): readonly [number, number] {
  const along = (axis: 0 | 1) => {
    const room =
      (shape[axis + 1] ?? 1) + w.pads[axis] + w.pads[(axis + 2) as 2 | 3] - span(w, axis);
    return Math.floor(room / w.stride[axis]) + 1;
  };
  return [along(0), along(1)];
}

/** Elements a window covers along an axis. */
function span(w: Window, axis: 0 | 1): number {
  return w.dilation[axis] * (w.kernel[axis] - 1) + 1;
}

/** `outputSize`, with a report where the window does not fit. */
export function checkedSize(
  site: InferSite,
  op: string,
  shape: readonly number[],
  w: Window,
): readonly [number, number] | undefined {
  const size = outputSize(shape, w);
  for (const axis of [0, 1] as const) {
    if (size[axis] >= 1) continue;
    site.report("BL2205", site.place, {
      op,
      axis: axis === 0 ? "height" : "width",
      window: String(span(w, axis)),
      size: String(shape[axis + 1]),
      pads: String(w.pads[axis] + w.pads[(axis + 2) as 2 | 3]),
    });
    return undefined;
  }
  return size;
}

/** The taps of window `i` that lie inside the map, as [first, end) along an axis, in steps of the dilation. */
export function tapsInside(
  i: number,
  w: Window,
  axis: 0 | 1,
  size: number,
): readonly [number, number] {
  const step = w.dilation[axis];
  const start = i * w.stride[axis] - w.pads[axis];
  const skipped = Math.max(0, Math.ceil(-start / step));
  return [start + skipped * step, Math.min(start + w.kernel[axis] * step, size)];
}

/** True when every window has a tap in the map of `shape`, however its pads are cut; reports otherwise. */
export function checkPoolPads(
  site: InferSite,
  op: string,
  shape: readonly number[],
  w: Window,
): boolean {
  const short = w.pads.every((p, side) => p < span(w, (side % 2) as 0 | 1));
  if (!short || !([0, 1] as const).every((axis) => everyWindowMeets(shape, w, axis))) {
    const params = { op, pads: printShape(w.pads), kernel: printShape(w.kernel) };
    site.report("BL2221", site.placeOf({ attr: "pad" }), params);
    return false;
  }
  return true;
}

/** Dilated taps can step over a small map. */
function everyWindowMeets(shape: readonly number[], w: Window, axis: 0 | 1): boolean {
  const count = outputSize(shape, w)[axis];
  return Array.from({ length: Math.max(0, count) }, (_, i) => i).every((i) => {
    const [first, end] = tapsInside(i, w, axis, shape[axis + 1] ?? 1);
    return first < end;
  });
}
