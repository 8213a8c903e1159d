import type { CombineRole, MacRole } from "../ir/hardware-role.js";
import { type Interval, narrowest } from "../num/element-type.js";
import { createTensor, type Tensor } from "../num/tensor.js";
import type { Geometry } from "./geometry.js";

/** The points of a layer's output channels: adjacent rows of its weights, each with a coefficient. */
export interface Points {
  /** Rows of each channel. */
  readonly counts: readonly number[];
  /** One a row. */
  readonly coefficients: readonly number[];
}

/** Q channels that lie side by side, and the groups of Q rows that form them; -1: the lane has no such point. */
export interface Strip {
  readonly channels: readonly number[];
  readonly groups: readonly (readonly number[])[];
}

type RowArray = Pick<Geometry, "pes" | "post">;

/** First row of every channel. */
export function firstRows({ counts }: Points): readonly number[] {
  let row = 0;
  return counts.map((n) => {
    row += n;
    return row - n;
  });
}

/** The channels in order, a strip at a time; a strip takes as many groups of rows as its richest channel has points. */
export function stripsOf(points: Points, order: readonly number[], post: number): readonly Strip[] {
  const first = firstRows(points);
  return Array.from({ length: Math.ceil(order.length / post) }, (_, s) => {
    const channels = order.slice(s * post, (s + 1) * post);
    const most = Math.max(...channels.map((c) => points.counts[c] ?? 0));
    const groups = Array.from({ length: most }, (_, k) =>
      Array.from({ length: post }, (_, lane) => {
        const c = channels[lane];
        return c !== undefined && k < (points.counts[c] ?? 0) ? (first[c] ?? 0) + k : -1;
      }),
    );
    return { channels, groups };
  });
}

/** Groups of rows that an order of the channels takes. */
export function groupsOfRows(points: Points, order: readonly number[], post: number): number {
  return stripsOf(points, order, post).reduce((n, s) => n + s.groups.length, 0);
}

/** Strips cut into jobs of at most P rows; a strip never straddles two. */
export function jobsOfStrips(
  strips: readonly Strip[],
  { pes, post }: RowArray,
): readonly Strip[][] {
  const jobs: Strip[][] = [];
  let room = 0;
  for (const strip of strips) {
    const last = jobs.at(-1);
    if (last && strip.groups.length <= room) last.push(strip);
    else {
      jobs.push([strip]);
      room = pes / post;
    }
    room -= strip.groups.length;
  }
  return jobs;
}

/**
 * An order that wastes few rows: channels with as many points share a strip, and strips are packed first fit into
 * jobs. The strip that is not full, of the fewest points, comes last.
 */
export function pointOrder(points: Points, { pes, post }: RowArray): readonly number[] {
  const sorted = points.counts
    .map((_, c) => c)
    .toSorted((a, b) => (points.counts[b] ?? 0) - (points.counts[a] ?? 0) || a - b);
  const bins: { room: number; strips: Strip[] }[] = [];
  for (const strip of stripsOf(points, sorted, post)) {
    const bin = bins.find((b) => b.room >= strip.groups.length) ?? { room: pes / post, strips: [] };
    if (bin.strips.length === 0) bins.push(bin);
    bin.room -= strip.groups.length;
    bin.strips.push(strip);
  }
  const partial = bins.findIndex((b) => b.strips.some((s) => s.channels.length < post));
  const ordered =
    partial < 0 ? bins : [...bins.toSpliced(partial, 1), ...bins.slice(partial, partial + 1)];
  return ordered.flatMap((b) => b.strips.flatMap((s) => s.channels));
}

/** Why a combination cannot become one layer. */
export type Obstacle = "groups" | "bits" | "gate";

/** The combination as one layer: each channel's points multiplied out into wider weights. */
export function multipliedOut(combine: CombineRole, role: MacRole): MacRole | Obstacle {
  const channels = combine.points.length;
  if (role.gate) return "gate";
  if (!keepsGroups(combine, role)) return "groups";
  const weights = sumOfRows(combine, role.weights, [channels, ...role.weights.shape.slice(1)]);
  const bias = role.bias && sumOfRows(combine, role.bias, [channels]);
  if (!weights || (role.bias && !bias)) return "bits";
  const [, height, width] = role.outputShape;
  return { ...role, weights, bias, outputShape: [channels, height, width] };
}

/** True when each group of rows is a group of channels. */
function keepsGroups({ points, coefficients }: CombineRole, { groups }: MacRole): boolean {
  const first = firstRows({ counts: points, coefficients });
  const [rows, channels] = [coefficients.length / groups, points.length / groups];
  return Array.from({ length: groups }, (_, g) => first[g * channels] === g * rows).every(Boolean);
}

function extent(values: readonly number[]): Interval {
  return values.reduce((r, v) => ({ min: Math.min(r.min, v), max: Math.max(r.max, v) }), {
    min: 0,
    max: 0,
  });
}

function sumOfRows(
  { points, coefficients }: CombineRole,
  { data, shape }: Tensor,
  result: readonly number[],
): Tensor | undefined {
  const size = data.length / (shape[0] ?? 1);
  const sums = new Array<number>(points.length * size).fill(0);
  let row = 0;
  points.forEach((count, c) => {
    for (let k = 0; k < count; k++, row++)
      for (let i = 0; i < size; i++)
        sums[c * size + i] =
          (sums[c * size + i] ?? 0) + (coefficients[row] ?? 0) * (data[row * size + i] ?? 0);
  });
  const element = narrowest(extent(sums));
  if (!element) return undefined;
  const tensor = createTensor(element, result);
  tensor.data.set(sums);
  return tensor;
}
