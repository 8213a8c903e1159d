import {
  createWeaver,
  jobsOfOrder,
  type Points,
  type RowArray,
  type Strip,
  stripsOf,
} from "./points.js";

/**
 * An order of the channels that takes few jobs: the better of packing strips of channels with as many points, and dealing the
 * channels out in rounds, most points first, each round to the lanes with the fewest rows so far. A strip that is not full
 * comes last.
 */
export function pointOrder(points: Points, array: RowArray): readonly number[] {
  const sorted = points.counts
    .map((_, c) => c)
    .toSorted((a, b) => countOf(points, b) - countOf(points, a) || a - b);
  const least = Math.ceil(rowsOf(points, sorted) / array.pes);
  const jobs = (order: readonly number[]) => jobsOfOrder(points, order, array).length;
  const packed = packedOrder(points, sorted, array);
  if (jobs(packed) <= least) return packed;
  const dealt = [least, least + 1].map((count) => dealtOrder(points, sorted, array, count));
  return [packed, ...dealt].toSorted((a, b) => jobs(a) - jobs(b))[0] ?? packed;
}

function countOf({ counts }: Points, channel: number): number {
  return counts[channel] ?? 0;
}

function rowsOf(points: Points, channels: readonly number[]): number {
  return channels.reduce((n, c) => n + countOf(points, c), 0);
}

/** First fit, falling: channels with as many points share a strip, whose richest goes to the lane with the fewest rows. */
function packedOrder(
  points: Points,
  sorted: readonly number[],
  { pes, post }: RowArray,
): readonly number[] {
  const weave = createWeaver(points, post);
  const bins: Strip[][] = [];
  for (const strip of stripsOf(sorted, post)) {
    const fits = (bin: readonly Strip[]) =>
      rowsOf(points, bin.flat()) + rowsOf(points, strip) <= pes &&
      weave([...bin, balanced(points, bin, strip)]).length <= pes / post;
    const bin = bins.find(fits);
    if (bin) bin.push(balanced(points, bin, strip));
    else bins.push([strip]);
  }
  return partialLast(bins, post).flat(2);
}

/** The strip's channels, which come most points first, in the lanes of the strips before that have the fewest rows first. */
function balanced(points: Points, before: readonly Strip[], strip: Strip): Strip {
  const lanes = strip.map((_, lane) => lane);
  const rows = lanes.map((lane) =>
    rowsOf(
      points,
      before.map((s) => s[lane] ?? -1),
    ),
  );
  const free = lanes.toSorted((a, b) => (rows[a] ?? 0) - (rows[b] ?? 0) || a - b);
  return lanes.map((lane) => strip[free.indexOf(lane)] ?? -1);
}

function dealtOrder(
  points: Points,
  sorted: readonly number[],
  { post }: RowArray,
  jobs: number,
): readonly number[] {
  const lanes = Array.from({ length: jobs * post }, (): number[] => []);
  const load = (lane: readonly number[]) => rowsOf(points, lane);
  const rounds = Math.floor(sorted.length / lanes.length);
  for (let round = 0; round < rounds; round++) {
    const free = lanes.toSorted((a, b) => load(a) - load(b));
    free.forEach((lane, i) => {
      lane.push(sorted[round * lanes.length + i] ?? -1);
    });
  }
  const alike = lanes.toSorted((a, b) => load(b) - load(a));
  const strips = Array.from({ length: jobs }, (_, j): Strip[] => {
    const own = alike.slice(j * post, (j + 1) * post);
    return Array.from({ length: rounds }, (__, r) => own.map((lane) => lane[r] ?? -1));
  });
  const free = strips.toSorted((a, b) => rowsOf(points, a.flat()) - rowsOf(points, b.flat()));
  stripsOf(sorted.slice(rounds * lanes.length), post).forEach((rest, i) => {
    const job = free[i % jobs];
    job?.push(balanced(points, job, rest));
  });
  return partialLast(strips, post).flat(2);
}

/** Jobs with the one that ends in a strip that is not full behind the others. */
function partialLast(
  jobs: readonly (readonly Strip[])[],
  post: number,
): readonly (readonly Strip[])[] {
  const isPartial = (job: readonly Strip[]) => job.some((s) => s.length < post);
  return [...jobs.filter((j) => !isPartial(j)), ...jobs.filter(isPartial)];
}
