import type { Job } from "../../../src/schedule/job-format.js";
import { macTile } from "./mac-tile.js";
import { type PointSums, pointSums } from "./point-sums.js";
import { enter, joined, scaleGroup } from "./post.js";
import type { Context } from "./state.js";
import { cyclesOf, type Tile, tilesOf } from "./tiles.js";
import { combine, gatherTile, turnTile, vectorTile } from "./vector-tile.js";
import { at, wrap } from "./words.js";
import { writeGroup } from "./writer.js";

/** Values of one group of POST lanes, with the place in the job's loops where it was formed. */
export interface TapGroup {
  /** MAC jobs, stages 0 and 1: input coordinates of the tile (loop y, x), pixel in the tile. Else the written pixel. */
  readonly row: number;
  readonly column: number;
  readonly pixel: number;
  readonly group: number;
  readonly values: readonly number[];
}

export interface JobTrace {
  readonly stages: readonly [TapGroup[], TapGroup[], TapGroup[], TapGroup[], TapGroup[]];
}

/** A job, and how far it is. */
interface Run {
  readonly x: Context;
  readonly job: Job;
  readonly trace: JobTrace;
  readonly points: PointSums;
  /** By window and group: what fused pooling has so far. */
  readonly pool: Map<string, readonly number[]>;
  /** Pixels that the writer has, and that had their residual. */
  written: number;
  joined: number;
  /** Groups of channels of the pixel so far. */
  strip: number;
}

/** POST rows of a pixel of a tile. */
interface Formed {
  readonly tile: Tile;
  /** Pixel in the tile, and how many it has. */
  readonly pixel: number;
  readonly pixels: number;
  readonly rows: number;
  /** The last group of its pixel. */
  readonly last: boolean;
  readonly values: readonly number[];
}

export function runJob(x: Context, job: Job): JobTrace {
  const trace: JobTrace = { stages: [[], [], [], [], []] };
  const points = pointSums(x, job);
  const run: Run = { x, job, trace, points, pool: new Map(), written: 0, joined: 0, strip: 0 };
  const half = job.vector ? x.p.IN_VM_HALF : x.p.IN_DM_HALF;
  const first = job.sourceBase + (job.readsInput && x.parity ? half : 0);
  for (const tile of tilesOf(job, first))
    for (const formed of job.vector ? [vectorGroup(run, first, tile)] : macGroups(run, tile))
      finish(run, formed);
  return trace;
}

function macGroups({ x, job }: Run, tile: Tile): readonly Formed[] {
  const { POST } = x.p;
  const sums = macTile(x, job, cyclesOf(x.steps, job.stepStart), tile);
  const pixels = tile.lastOfRow ? job.pixelsLast : job.pixelsFull;
  const groups = job.groups + 1;
  return sums.slice(0, pixels).flatMap((pes, pixel) =>
    Array.from({ length: groups }, (_, g) => ({
      ...{ tile, pixel, pixels, rows: tile.round * groups + g },
      last: g === job.groups && tile.round === job.rounds,
      values: pes.slice(g * POST, (g + 1) * POST),
    })),
  );
}

function vectorGroup({ x, job, written }: Run, first: number, tile: Tile): Formed {
  const gathers = job.reduce === 3;
  // Level 0 may run over several pixels.
  const spread = !gathers && job.wrap > 0;
  const rows = spread ? tile.level0 % job.wrap : tile.level0;
  const values = gathers
    ? gatherTile(x, job, first, written, rows)
    : (job.reduce === 0 ? turnTile : vectorTile)(x, job, cyclesOf(x.steps, job.stepStart), tile);
  const last = rows === (spread ? job.wrap - 1 : job.n0);
  return { tile, pixel: 0, pixels: 1, rows, last, values };
}

/** From the rows of an array or vector tile to the writer, or to the window they are pooled in. */
function finish(run: Run, formed: Formed): void {
  const { x, job, trace, points } = run;
  const { tile, pixel, rows, last } = formed;
  const place = job.vector
    ? { row: 0, column: 0, pixel: run.written }
    : { row: tile.row, column: tile.column, pixel };
  const biased = points.biased(rows, formed.values);
  trace.stages[0].push({ ...place, group: rows, values: biased });
  if (tile.round === 0 && rows === 0) run.strip = 0;
  const totals = points.add(rows, biased);
  if (totals === undefined) return;
  const alone = scaleGroup(x, job, rows, biased, totals);
  const group = job.vector ? rows : run.strip++;
  trace.stages[1].push({ ...place, group, values: alone });
  const scaled = job.join ? joined(x, job, run.joined, group, alone) : alone;
  trace.stages[3].push({ ...place, group, pixel: run.joined, values: scaled });
  if (last) run.joined++;
  if (job.poolReduce === 0) write(run, group, last, scaled);
  else pooled(run, formed, group, scaled);
}

function pooled(run: Run, formed: Formed, group: number, values: readonly number[]): void {
  const { x, job, pool } = run;
  const { tile, pixel, pixels, last } = formed;
  const window = job.poolWhole ? 0 : Math.floor(pixel / job.poolPixels);
  const phase = job.poolWhole ? pixel : pixel % job.poolPixels;
  const key = `${window}:${group}`;
  const old = tile.opens && phase === 0 ? undefined : pool.get(key);
  const now = old
    ? old.map((v, q) => wrap(x.p.VAL_W, combine(job.poolReduce, v, at(values, q))))
    : values;
  pool.set(key, now);
  const ends = job.poolWhole ? pixel === pixels - 1 : phase === job.poolPixels - 1;
  if (tile.closes && ends) write(run, group, last, now);
}

function write(run: Run, group: number, last: boolean, values: readonly number[]): void {
  const { x, job, trace, written } = run;
  const codes = values.map((v, q) => wrap(x.p.VAL_W, enter(x, job, group, q, v)));
  writeGroup(x, job, written, group, values, codes);
  const place = { row: 0, column: 0, pixel: written, group };
  trace.stages[2].push({ ...place, values });
  trace.stages[4].push({ ...place, values: codes });
  if (last) run.written++;
}
