import type { AheadWord } from "./gate-format.js";
import type { AheadPlan } from "./gate-plan.js";
import type { Schedule, ScheduledJob } from "./schedule.js";
import { slotsOf } from "./slots.js";

/** Pixels in the ring, at most. */
const maxRing = 16;
/** Address bits of an operand memory that holds as many pixels as the ring, and that holds two in any case. */
const operandBits = 10;
/** Words of a pixel, at most: operand memories have 2^13 words and hold two. */
export const maxPixelWords = 2 ** 12;

/** Sizes that all jobs of a run-ahead engine share. */
export interface AheadSizes {
  readonly operandBits: number;
  readonly slotBits: number;
  readonly ringBits: number;
  /** Slots of all turns of all jobs: words of the threshold tables. */
  readonly tableWords: number;
}

/** One MAC job of a run-ahead engine. */
export interface AheadJob {
  readonly plan: AheadPlan;
  readonly slots: number;
  /** Words of a digit: taps x blocks. */
  readonly digitWords: number;
  readonly pixelWords: number;
  /** Array cycles of the two parts of an output. */
  readonly highCycles: number;
  readonly lowCycles: number;
}

/** What a job takes; undefined for a vector job and on an engine that does not run ahead. */
export function aheadJob(s: Schedule, scheduled: ScheduledLayerJob): AheadJob | undefined {
  const { job, ahead } = scheduled;
  if (!job.plan || !ahead) return undefined;
  const digits = ahead.highDigits + ahead.lowDigits;
  const digitWords = job.tileCycles / digits;
  return {
    plan: ahead,
    slots: slotsOf(job.plan, s.geometry),
    digitWords,
    pixelWords: job.tileCycles,
    highCycles: ahead.high.length * digitWords,
    lowCycles: ahead.low.length * digitWords,
  };
}

/** A job with the plan of its layer. */
export interface ScheduledLayerJob {
  readonly job: ScheduledJob;
  readonly ahead: AheadPlan | undefined;
}

/** Every job of the schedule in order. */
function allJobs(s: Schedule): readonly ScheduledLayerJob[] {
  return s.layers.flatMap((l) => l.jobs.map((job) => ({ job, ahead: l.plan?.ahead })));
}

/** Sizes of the run-ahead array; undefined where the engine has none. */
export function aheadSizes(s: Schedule): AheadSizes | undefined {
  const jobs = allJobs(s).flatMap((j) => aheadJob(s, j) ?? []);
  if (jobs.length === 0) return undefined;
  const largest = Math.max(...jobs.map((j) => j.pixelWords));
  const bits = (words: number) => Math.max(1, Math.ceil(Math.log2(words)));
  const roomy = Math.min(operandBits, bits(maxRing * largest));
  const operand = Math.max(roomy, bits(2 * largest));
  const slots = Math.max(...jobs.map((j) => j.slots));
  const ring = Math.max(...jobs.map((j) => ringOf(j, operand)));
  return {
    operandBits: operand,
    slotBits: bits(slots),
    ringBits: bits(ring),
    tableWords: jobs.reduce((n, j) => n + j.slots * j.plan.turns, 0),
  };
}

/** Pixels of a job that the operand memories hold. */
export function ringOf({ pixelWords }: AheadJob, bits: number): number {
  return Math.min(maxRing, Math.floor(2 ** bits / pixelWords));
}

/** The constants of every job, by job index. */
export function aheadWords(s: Schedule, sizes: AheadSizes): readonly AheadWord[] {
  let tableBase = 0;
  return allJobs(s).map((scheduled) => {
    const ahead = aheadJob(s, scheduled);
    if (!ahead) return blankWord;
    const { job } = scheduled.job;
    const { plan, slots, digitWords } = ahead;
    const word = {
      digitWords,
      highWords: plan.highDigits * digitWords,
      lowWords: plan.lowDigits * digitWords,
      pixelWords: ahead.pixelWords,
      weightDigits: plan.weightDigits,
      lastSlot: slots - 1,
      lastRing: ringOf(ahead, sizes.operandBits) - 1,
      slotWords: ahead.highCycles + ahead.lowCycles,
      weightBase: job.weightBase,
      tableBase,
      low: plan.shift,
      split: plan.split,
      accShift: job.accShift,
      sumUse: job.sumUse,
      sumLeft: job.sumLeft,
      sumOdd: job.sumOdd,
      sumOddLeft: job.sumOddLeft,
      lastTurn: plan.turns - 1,
    };
    tableBase += slots * plan.turns;
    return word;
  });
}

const blankWord: AheadWord = {
  ...{ digitWords: 0, highWords: 0, lowWords: 0, pixelWords: 0, weightDigits: 0 },
  ...{ lastSlot: 0, lastRing: 0, slotWords: 0, weightBase: 0, tableBase: 0, low: 0, split: 0 },
  ...{ accShift: 0, sumUse: 0, sumLeft: 0, sumOdd: 0, sumOddLeft: 0, lastTurn: 0 },
};
