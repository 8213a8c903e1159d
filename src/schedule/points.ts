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

/** Q channels that lie side by side, fewer in the last strip; -1: a hole. */
export type Strip = readonly number[];

/** Q rows that leave the array together, a lane each; -1: the lane has none. */
export interface RowGroup {
  readonly rows: readonly number[];
  /** Lanes whose row is the first of a channel. */
  readonly opens: readonly boolean[];
  /** A strip is complete. */
  readonly closes: boolean;
  /** Lanes that are ahead: they have opened the next strip's channel, and hold the sum of the strip that closes. */
  readonly held: readonly boolean[];
}

/** Whole strips of channels, and the rows that form them. */
export interface PointJob {
  readonly strips: readonly Strip[];
  readonly groups: readonly RowGroup[];
}

export type RowArray = Pick<Geometry, "pes" | "post">;

/** First row of every channel. */
export function firstRows({ counts }: Points): readonly number[] {
  let row = 0;
  return counts.map((n) => {
    row += n;
    return row - n;
  });
}

/** The channels in order, a strip at a time. */
export function stripsOf(order: readonly number[], post: number): readonly Strip[] {
  return Array.from({ length: Math.ceil(order.length / post) }, (_, s) =>
    order.slice(s * post, (s + 1) * post),
  );
}

/** Where a lane is: the strip whose channel it forms, how many of its rows are done, the last strip it opened. */
interface Lane {
  strip: number;
  done: number;
  opened: number;
}

/**
 * Puts the rows of strips in order, lane by lane. A lane goes on with the next strip while others still work on this one, but
 * opens no further one before this one has closed: it holds one finished sum. A group closes at most one strip.
 */
export function createWeaver(points: Points, post: number) {
  const first = firstRows(points);
  const firsts = new Set(first);
  return (strips: readonly Strip[]): readonly RowGroup[] => {
    const channelOf = (strip: number, lane: number) => strips[strip]?.[lane] ?? -1;
    const countOf = (strip: number, lane: number) => points.counts[channelOf(strip, lane)] ?? 0;
    const lanes = Array.from({ length: post }, (): Lane => ({ strip: 0, done: 0, opened: -1 }));
    const takeRow = (lane: Lane, l: number, open: number): number => {
      while (lane.strip <= open && countOf(lane.strip, l) === 0) lane.strip++;
      const count = countOf(lane.strip, l);
      if (lane.strip > open + 1 || count === 0) return -1;
      if (lane.done === 0) lane.opened = lane.strip;
      const row = (first[channelOf(lane.strip, l)] ?? 0) + lane.done++;
      if (lane.done === count) Object.assign(lane, { strip: lane.strip + 1, done: 0 });
      return row;
    };
    const groups: RowGroup[] = [];
    for (let open = 0; open < strips.length; ) {
      const rows = lanes.map((lane, l) => takeRow(lane, l, open));
      // A lane without a channel in the strip starts afresh, so that what it holds is known.
      const opens = rows.map((row, l) => firsts.has(row) || (row < 0 && countOf(open, l) === 0));
      const closes = lanes.every((lane) => lane.strip > open);
      groups.push({ rows, opens, closes, held: lanes.map((lane) => lane.opened > open) });
      if (closes) open++;
    }
    return groups;
  };
}

/** An order of the channels cut into jobs of at most P rows; a strip never straddles two. */
export function jobsOfOrder(
  points: Points,
  order: readonly number[],
  { pes, post }: RowArray,
): readonly PointJob[] {
  const weave = createWeaver(points, post);
  const jobs: PointJob[] = [];
  for (const strip of stripsOf(order, post)) {
    const strips = [...(jobs.at(-1)?.strips ?? []), strip];
    const groups = weave(strips);
    if (jobs.length > 0 && groups.length <= pes / post) jobs[jobs.length - 1] = { strips, groups };
    else jobs.push({ strips: [strip], groups: weave([strip]) });
  }
  return jobs;
}

/** Groups of rows that an order of the channels takes. */
export function groupsOfRows(points: Points, order: readonly number[], array: RowArray): number {
  return jobsOfOrder(points, order, array).reduce((n, job) => n + job.groups.length, 0);
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
