import type { PadRole, PoolFactors, Window } from "../ir/hardware-role.js";
import { tapsInside } from "../ops/window.js";
import { present } from "../support/invariant.js";
import type { Layer } from "./network.js";
import type { Shape3 } from "./shape.js";
import type { Scaling } from "./tail.js";

/** A pixel of a map, or distances of pixels: rows and columns. */
type Pair = readonly [number, number];

/**
 * A rectangle of a written map whose pixels are all formed alike: pixel (y, x) of it reduces the taps of pixel
 * from + (y, x) * step of the map that is read, all of which lie in that map.
 */
export interface Region {
  readonly at: Pair;
  readonly size: Pair;
  readonly from: Pair;
  readonly step: Pair;
  readonly taps: readonly Pair[];
  /** What the reduced values are multiplied by before they are scaled; 0: they are `fill`. */
  readonly factor: number;
  readonly fill: number;
}

/** What tells the parameters of a region from those of another. */
export type Variant = Pick<Region, "factor" | "fill">;

/** Neighbouring rows or columns of a region, along one axis. */
interface Run {
  readonly at: number;
  readonly size: number;
  readonly from: number;
  readonly step: number;
  readonly taps: readonly number[];
  readonly factor: number;
}

/** Averages: windows that cover the same taps of the map side by side. */
export function poolRegions(
  window: Window,
  { rows, columns }: PoolFactors,
  [, height, width]: Shape3,
): readonly Region[] {
  const down = rows.map((factor, i) => windowRun(i, window, 0, height, factor));
  const across = columns.map((factor, i) => windowRun(i, window, 1, width, factor));
  return crossed(joined(down), joined(across), 0);
}

/** Pads: runs of rows and columns that go on, back, or stay where they are. */
export function padRegions({ rows, columns, fill }: PadRole): readonly Region[] {
  return crossed(joined(rows.map(sourceRun)), joined(columns.map(sourceRun)), fill);
}

/** One window; its taps are distances from the first that lies in the map. */
function windowRun(i: number, w: Window, axis: 0 | 1, size: number, factor: number): Run {
  const [first, end] = tapsInside(i, w, axis, size);
  const step = w.dilation[axis];
  const taps = Array.from({ length: Math.ceil((end - first) / step) }, (_, t) => t * step);
  return { at: i, size: 1, from: first, step: 0, taps, factor };
}

function sourceRun(source: number, i: number): Run {
  return {
    at: i,
    size: 1,
    from: Math.max(0, source),
    step: 0,
    taps: [0],
    factor: source < 0 ? 0 : 1,
  };
}

/** As few runs as have one step, the same taps and one factor each. */
function joined(single: readonly Run[]): readonly Run[] {
  const runs: Run[] = [];
  for (const next of single) {
    const run = runs.at(-1);
    const step = run && (run.size === 1 ? next.from - run.from : run.step);
    const fits =
      run !== undefined &&
      run.factor === next.factor &&
      run.taps.join() === next.taps.join() &&
      next.from === run.from + run.size * present(step, "step");
    if (fits) runs[runs.length - 1] = { ...run, size: run.size + 1, step: present(step, "step") };
    else runs.push(next);
  }
  return runs;
}

function crossed(rows: readonly Run[], columns: readonly Run[], fill: number): readonly Region[] {
  // Constant rows are constant in every column.
  const width = columns.reduce((n, c) => n + c.size, 0);
  const whole = { at: 0, size: width, from: 0, step: 0, taps: [0], factor: 0 };
  return rows.flatMap((row) =>
    (row.factor === 0 ? [whole] : columns).map((column) => {
      const factor = row.factor * column.factor;
      const taps = row.taps.flatMap((y) => column.taps.map((x): Pair => [y, x]));
      return {
        ...{ at: [row.at, column.at], size: [row.size, column.size] },
        ...{ from: [row.from, column.from], step: [row.step, column.step] },
        ...{ taps: factor === 0 ? [[0, 0]] : taps, factor, fill: factor === 0 ? fill : 0 },
      } as const;
    }),
  );
}

/** The different factors of regions, in order of appearance: each has parameters of its own. */
export function factorsOf(regions: readonly Region[]): readonly number[] {
  return [...new Set(regions.map((r) => r.factor))];
}

/** One for each set of parameters that a layer has for its channels. */
export function variantsOf(layer: Layer): readonly Variant[] {
  const regions = layer.kind === "vector" ? (layer.regions ?? []) : [];
  const found = factorsOf(regions).map((f) =>
    present(
      regions.find((r) => r.factor === f),
      "region",
    ),
  );
  return found.length > 0 ? found : [{ factor: 1, fill: 0 }];
}

/** True where the post-processor has to tell regions apart. */
export function variesIn(regions: readonly Region[]): boolean {
  return regions.some((r) => r.factor !== 1);
}

/** The scaling of a region's reduced values, from that of what they stand for. */
export function scalingIn(scaling: Scaling, { factor, fill }: Variant): Scaling {
  if (factor === 1) return scaling;
  if (factor > 0) return scalingOfMultiple(scaling, factor);
  // The constant's own result, whatever was read.
  if (scaling.kind === "requantize") {
    const bias = perChannel(scaling.multiplier, scaling.bias, (m, b) => m * fill + b);
    return { ...scaling, multiplier: [0], bias };
  }
  const reached = perChannel(scaling.thresholds, scaling.sign, (list, sign) =>
    list.map((t) => (sign * fill >= t ? Number.MIN_SAFE_INTEGER : Number.MAX_SAFE_INTEGER)),
  );
  return { ...scaling, thresholds: reached, sign: [1] };
}

/** x * factor scaled, as a function of x. */
function scalingOfMultiple(scaling: Scaling, factor: number): Scaling {
  if (scaling.kind === "requantize")
    return { ...scaling, multiplier: scaling.multiplier.map((m) => m * factor) };
  const thresholds = scaling.thresholds.map((list) => list.map((t) => Math.ceil(t / factor)));
  return { ...scaling, thresholds };
}

/** Two lists of one value a channel or one for all, combined. */
function perChannel<A, B, C>(
  a: readonly A[],
  b: readonly B[],
  combine: (a: A, b: B) => C,
): readonly C[] {
  const length = Math.max(a.length, b.length);
  return Array.from({ length }, (_, c) =>
    combine(
      present(a.length === 1 ? a[0] : a[c], "channel"),
      present(b.length === 1 ? b[0] : b[c], "channel"),
    ),
  );
}
