import type { CombineRole, MacRole } from "../ir/hardware-role.js";
import { type Interval, narrowest } from "../num/element-type.js";
import { createTensor, type Tensor } from "../num/tensor.js";
import { type RowArray, rowLimit } from "./slots.js";

/** The points of a layer's output channels: adjacent rows of its weights, each with a coefficient. */
export interface Points {
  /** Rows of each channel. */
  readonly counts: readonly number[];
  /** One a row. */
  readonly coefficients: readonly number[];
}

/** Q channels that lie side by side, fewer in the last strip. */
export type Strip = readonly number[];

/** Q rows that leave the array together, -1: none; and what becomes of the sums that end there, by lane. */
export interface RowGroup {
  readonly rows: readonly number[];
  /** The row is the first of a channel. */
  readonly opens: readonly boolean[];
  /** The lane takes the sum that ends in lane `selects`: its channel's. */
  readonly takes: readonly boolean[];
  readonly selects: readonly number[];
  /** Of the strip that closes, the lane has its sum from an earlier group. */
  readonly held: readonly boolean[];
  /** A strip is complete. */
  readonly closes: boolean;
}

/** Whole strips of channels, and the rows that form them. */
export interface PointJob {
  readonly strips: readonly Strip[];
  readonly groups: readonly RowGroup[];
}

/** First row of every channel. */
function firstRows({ counts }: Points): readonly number[] {
  let row = 0;
  return counts.map((n) => {
    row += n;
    return row - n;
  });
}

/** The channels in order, a strip at a time. */
export function stripsOf(order: readonly number[], post: number): readonly Strip[] {
  return chunksOf(order, post);
}

function chunksOf<T>(list: readonly T[], size: number): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(list.length / size) }, (_, i) =>
    list.slice(i * size, (i + 1) * size),
  );
}

/** Rows a channel takes; -1, a lane that is left empty, takes one that is none: its strip is complete with it. */
function rowsOfChannel({ counts }: Points, channel: number): number {
  return channel < 0 ? 1 : (counts[channel] ?? 0);
}

/** A row in its place: where its channel lies, if it is the channel's last row. */
interface PlacedRow {
  readonly row: number;
  readonly opens: boolean;
  readonly ends: number | undefined;
}

/**
 * The rows of channels, one behind the other without a gap. A group closes at most one strip, and the last strip leaves
 * with the last group; what takes more than one round of the array is shared out evenly.
 */
function groupsOf(
  points: Points,
  channels: readonly number[],
  { pes, post, slots }: RowArray,
): readonly RowGroup[] {
  const first = firstRows(points);
  const rows = channels.flatMap((channel, at) => {
    const count = rowsOfChannel(points, channel);
    return Array.from({ length: count }, (_, k): PlacedRow => {
      const row = channel < 0 ? -1 : (first[channel] ?? 0) + k;
      return { row, opens: k === 0, ends: k === count - 1 ? at : undefined };
    });
  });
  const lastStrip = Math.ceil(channels.length / post) - 1;
  const chunks = chunksOf(rows, post);
  const closedBy = (chunk: readonly PlacedRow[] | undefined) =>
    chunk?.find(({ ends }) => ends !== undefined && ends % post === post - 1)?.ends;
  const before = closedBy(chunks.at(-1));
  const shared = before !== undefined && Math.floor(before / post) < lastStrip;
  const needed = chunks.length + Number(shared);
  const rounds = slots === undefined ? Math.ceil(needed / (pes / post)) : 1;
  const count = rounds * Math.ceil(needed / rounds);
  return Array.from({ length: count }, (_, i) => {
    const ended = closedBy(chunks[i]);
    const strip = ended === undefined ? undefined : Math.floor(ended / post);
    const waits = strip === lastStrip && i < count - 1;
    return rowGroup(chunks[i] ?? [], post, i === count - 1 ? lastStrip : waits ? undefined : strip);
  });
}

function rowGroup(
  placed: readonly PlacedRow[],
  post: number,
  closed: number | undefined,
): RowGroup {
  const lanes = Array.from({ length: post }, (_, lane) => lane);
  const from = lanes.map((lane) =>
    placed.findIndex(({ ends }) => ends !== undefined && ends % post === lane),
  );
  const stripFrom = (lane: number) => Math.floor((placed[from[lane] ?? -1]?.ends ?? -1) / post);
  return {
    rows: lanes.map((lane) => placed[lane]?.row ?? -1),
    opens: lanes.map((lane) => placed[lane]?.opens ?? false),
    takes: from.map((lane) => lane >= 0),
    selects: from.map((lane) => Math.max(0, lane)),
    held: lanes.map((lane) => stripFrom(lane) !== closed),
    closes: closed !== undefined,
  };
}

/** An order of the channels cut into jobs of as many rows as the array takes of a pixel; a strip never straddles two. */
export function jobsOfOrder(
  points: Points,
  order: readonly number[],
  array: RowArray,
): readonly PointJob[] {
  const limit = rowLimit(array);
  const rowsOf = (strip: Strip) => strip.reduce((n, c) => n + rowsOfChannel(points, c), 0);
  const jobs: { readonly strips: Strip[]; rows: number }[] = [];
  for (const strip of stripsOf(order, array.post)) {
    const rows = rowsOf(strip);
    const last = jobs.at(-1);
    if (last && last.rows + rows <= limit) {
      last.strips.push(strip);
      last.rows += rows;
    } else jobs.push({ strips: [strip], rows });
  }
  return jobs.flatMap(({ strips }) => wholeJobs(points, strips, array));
}

/** The strips as one job; the last one by itself where it would need a group more than there is. */
function wholeJobs(points: Points, strips: readonly Strip[], array: RowArray): readonly PointJob[] {
  const groups = groupsOf(points, strips.flat(), array);
  if (groups.length * array.post <= rowLimit(array)) return [{ strips, groups }];
  return [strips.slice(0, -1), strips.slice(-1)].map((own) => ({
    strips: own,
    groups: groupsOf(points, own.flat(), array),
  }));
}

/** Most points that the channels of a strip can have, in any order. */
export function rowsOfStrip(counts: readonly number[], post: number): number {
  return counts
    .toSorted((a, b) => b - a)
    .slice(0, post)
    .reduce((n, count) => n + count, 0);
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
