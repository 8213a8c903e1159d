import { present } from "../support/invariant.js";
import type { Addresses } from "./addresses.js";
import { blankJob, type ResultPlaces, sumFields, targetFields } from "./fields.js";
import type { Geometry } from "./geometry.js";
import type { Job } from "./job-format.js";
import { type Loop, loopFields, once } from "./loops.js";
import type { MacJobPlan, MacPlan } from "./mac-plan.js";
import type { DmMap, SourcePlace } from "./maps.js";
import type { FusedPool, Layer, MacLayer } from "./network.js";
import { entryFields, joinFields, scalingFields } from "./post-fields.js";
import { slotsOf } from "./slots.js";
import { vectorSource } from "./vector-source.js";

/** What the jobs of one layer share: where it reads and writes. */
export interface JobSite extends ResultPlaces {
  readonly places: ReadonlyMap<string, SourcePlace>;
  readonly addresses: Addresses;
  /** First parameter word of the entry quantizer. */
  readonly entryBase: number;
  readonly outputChannels: number;
  readonly g: Geometry;
}

/** The job of one output block; step, weight and parameter addresses and the flags of its turn are filled in later. */
export function macJob(plan: MacPlan, job: MacJobPlan, map: DmMap, site: JobSite): Job {
  const { layer } = plan;
  const { g } = site;
  const rounds = job.points && !plan.ahead ? slotsOf(job, g) : 1;
  const all = job.points?.groups.length ?? Math.ceil(job.channels.length / g.post);
  const groups = all / rounds;
  const { pixelsFull, pixelsLast } = tilePixels(layer, g);
  const { addresses, outputChannels } = site;
  const target = targetFields(site, job.first, layer.shape, outputChannels, addresses, g);
  const cycles = groups * ((target.digits ?? 0) + 1);
  return {
    ...blankJob,
    sourceBase: site.addresses.dm.get(map) ?? 0,
    ...loopFields(macLoops(layer, map, g)),
    rounds: rounds - 1,
    inHeight: map.height,
    inWidth: map.width,
    pixelStep: layer.window.stride[1],
    wrap: map.stride * map.blocks,
    pixelsFull,
    pixelsLast,
    groups: groups - 1,
    drainFull: plan.ahead ? 0 : pixelsFull * cycles - 1,
    drainLast: plan.ahead ? 0 : pixelsLast * cycles - 1,
    ...sumFields(plan),
    ...scalingFields(layer.scaling),
    ...poolFields(layer.pool, g),
    ...residualFields(layer, job.first / g.post, site),
    ...entryFields(layer.entry, site.entryBase, job.first / g.post),
    ...target,
  };
}

/** The residual of a job whose first group is `group`. */
export function residualFields(layer: Layer, group: number, site: JobSite): Partial<Job> {
  const { places, addresses, g } = site;
  const operand = layer.residual?.operand;
  return operand ? joinFields(layer, vectorSource(operand, places, addresses.vm, g), group) : {};
}

function poolFields(pool: FusedPool | undefined, g: Geometry): Partial<Job> {
  if (!pool) return { poolPixels: 1 };
  const poolReduce = pool.reduce === "max" ? 1 : 2;
  if (pool.whole) return { poolReduce, poolPixels: g.pixels, poolWhole: 1 };
  return { poolReduce, poolPixels: g.pixels === 1 ? 1 : pool.kernel[1] };
}

function tilePixels(layer: MacLayer, g: Geometry) {
  const width = layer.macShape[2];
  const rest = width % g.pixels;
  return { pixelsFull: g.pixels, pixelsLast: rest === 0 ? g.pixels : rest };
}

/** The loop nest of docs/engine.md, Jobs, innermost first. */
function macLoops(layer: MacLayer, map: DmMap, g: Geometry): readonly [Loop, Loop, Loop, Loop] {
  const [sy, sx] = layer.window.stride;
  const [, height, width] = layer.macShape;
  const row: Loop = { count: height, address: sy * map.row, y: sy, x: 0 };
  const column = {
    address: (g.pixels === 1 ? sx : map.stride) * map.blocks,
    y: 0,
    x: g.pixels * sx,
  };
  const tiles: Loop = { count: Math.ceil(width / g.pixels), ...column };
  const { pool } = layer;
  if (!pool) return [once, once, tiles, row];
  if (pool.whole) return [tiles, row, once, once];
  const [kh, kw] = pool.kernel;
  const windowRow = { ...row, count: kh };
  const pooledRow = { ...times(row, kh), count: height / kh };
  if (g.pixels > 1) return [once, windowRow, tiles, pooledRow];
  return [
    { ...tiles, count: kw },
    windowRow,
    { ...times(tiles, kw), count: width / kw },
    pooledRow,
  ];
}

function times(loop: Loop, factor: number): Loop {
  return {
    count: loop.count,
    address: loop.address * factor,
    y: loop.y * factor,
    x: loop.x * factor,
  };
}

/** Windows a tile times groups: entries of the pooling buffer the job needs. */
export function poolEntries(layer: MacLayer, job: Job): number {
  if (!layer.pool) return 1;
  const windows = layer.pool.whole ? 1 : job.pixelsFull / job.poolPixels;
  return windows * (job.groups + 1) * (job.rounds + 1);
}

/** The map a layer's operand lies in. */
export function sourceMap(layer: MacLayer, places: ReadonlyMap<string, SourcePlace>): DmMap {
  const source = present(layer.operands[0]?.channels[0], "channel").source;
  return present(places.get(source)?.dm, "map").map;
}
