import { type AheadClock, aheadClocks, type Masks } from "./gate-prediction.js";
import type { Job } from "./job-format.js";
import { jobWordsOf } from "./job-words.js";
import { postUnits } from "./scalings.js";
import type { Schedule } from "./schedule.js";
import { settle } from "./settle.js";

/** A job as the sequencer's clock sees it. */
export interface TimedJob {
  readonly job: Job;
  /** Cycles a tile takes: T. */
  readonly tileCycles: number;
  /** On a run-ahead array: when the job ends. */
  readonly ahead?: AheadClock | undefined;
}

/** Properties of the engine that set the pace between tiles and jobs. */
export interface Pace {
  readonly settle: number;
  readonly jobWords: number;
}

/**
 * Cycles of every layer, exactly (docs/engine.md, Time): `layers` holds each layer's jobs. Waiting for input or for a
 * free output half is not counted.
 */
export function layerCycles(
  layers: readonly (readonly TimedJob[])[],
  pace: Pace,
): readonly number[] {
  return walkLayers(layers, pace).cycles;
}

/** Cycles of every layer; `ready`: when the first descriptor of the next image is there, counted from this one's start. */
function walkLayers(layers: readonly (readonly TimedJob[])[], pace: Pace) {
  let now = 0;
  // The first job's descriptor is read while the engine waits for input, which is not counted.
  let ready = 0;
  const cycles = layers.map((jobs) => {
    const start = now;
    let settled = now;
    for (const timed of jobs) {
      const load = Math.max(now, ready);
      ready = load + pace.jobWords + 2;
      if (timed.ahead) {
        const { lastLoad, lastDrain } = timed.ahead(Math.max(load + 2, settled));
        settled = lastDrain + 1 + pace.settle;
        now = lastLoad + 1;
        continue;
      }
      const first = Math.max(load + 1 + timed.tileCycles, settled);
      const last = first + laterTiles(timed);
      settled = last + timed.job.drainLast + 1 + pace.settle;
      now = last + 1;
    }
    now = settled + 1;
    return now - start;
  });
  return { cycles, ready };
}

/**
 * Cycles from the first tile's last step to the last tile's: each takes T, or the drain of the tile before it. Every
 * tile but the last of the job is followed by one; that last one ends a row.
 */
function laterTiles({ job, tileCycles }: TimedJob): number {
  const rows = (job.n1 + 1) * (job.n3 + 1);
  const tiles = (job.n0 + 1) * (job.n2 + 1) * rows;
  const rounds = job.rounds + 1;
  const full = Math.max(tileCycles, job.drainFull + 1);
  const last = Math.max(tileCycles, job.drainLast + 1);
  return full * (tiles - rows) * rounds + last * (rows * rounds - 1);
}

/**
 * Cycles of each layer on the engine the schedule is for; `masks` say which outputs of gated layers pass (all, where one
 * is left out).
 */
export function predictCycles(s: Schedule, masks: Masks = new Map()): readonly number[] {
  return walkSchedule(s, masks).cycles;
}

/** `predictCycles` as means over images; without any every output passes. */
export function meanCycles(s: Schedule, images: readonly Masks[]): readonly number[] {
  const [first = predictCycles(s), ...rest] = images.map((masks) => predictCycles(s, masks));
  return first.map((c, i) => mean([c, ...rest.map((other) => other[i] ?? 0)]));
}

/** Images that are looked at where many designs are compared. */
const fewImages = 4;

/** Cycles of an image, over all layers: the mean of the first few images. */
export function imageCycles(s: Schedule, images: readonly Masks[] = []): number {
  return meanCycles(s, images.slice(0, fewImages)).reduce((n, c) => n + c, 0);
}

/** Cycles between the starts of images on an engine that waits for no stream; a mean like `meanCycles`. */
export function predictPeriod(s: Schedule, images: readonly Masks[]): number {
  const masks = images.length > 0 ? images : [new Map()];
  const periods = masks.map((m) => {
    const { cycles, ready } = walkSchedule(s, m);
    return Math.max(
      ready,
      cycles.reduce((n, c) => n + c, 0),
    );
  });
  return mean(periods);
}

function mean(values: readonly number[]): number {
  return values.reduce((n, v) => n + v, 0) / values.length;
}

function walkSchedule(s: Schedule, masks: Masks) {
  const jobs = s.layers.flatMap((l) => l.jobs.map((j) => j.job));
  const pace = {
    settle: settle(postUnits(s.network.layers, s.geometry.post)),
    jobWords: jobWordsOf(jobs),
  };
  const clockOf = aheadClocks(s, masks);
  const layers = s.layers.map((l, i) => l.jobs.map((j, k) => ({ ...j, ahead: clockOf(i, k) })));
  return walkLayers(layers, pace);
}
