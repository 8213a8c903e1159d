import type { Interval } from "../../../num/element-type.js";
import type { ChannelFunction } from "./integer.js";

/** The codes a monotone function of one channel takes: `sign` * k reaches `thresholds[i]` exactly where code first + i + 1 begins. */
export interface Staircase {
  readonly sign: 1 | -1;
  /** Code at the low end (of sign * k), counted in steps of the code type. */
  readonly first: number;
  /** Ascending, one for each further code; over sign * k. */
  readonly thresholds: readonly number[];
  /** What sign * k can be. */
  readonly range: Interval;
  /** By the monotony of every step, or because every integer of the range was tried. */
  readonly proof: "monotone" | "exhaustive";
}

/** A function that rises and falls: where it leaves the staircase of its running maximum. */
export interface NotMonotone {
  readonly count: number;
  /** First few: k, its code, and the code of the staircase. */
  readonly points: readonly {
    readonly k: number;
    readonly code: number;
    readonly nearest: number;
  }[];
  readonly nearest: Staircase;
}

/** More codes than any quantizer has: what leads beyond them are numbers that are not meant. */
const maxLevels = 2 ** 24;

/** Largest range of one channel that is tried integer by integer. */
const maxTried = 2 ** 22;

/**
 * The staircase of `code` over the integers of `range`. Where every step is monotone, so is their composition, and
 * bisection finds each threshold exactly; otherwise every integer is tried. Undefined when there are too many.
 */
export function findStaircase(
  code: ChannelFunction,
  range: Interval,
): Staircase | NotMonotone | undefined {
  const steps = code.direction === undefined ? undefined : bisected(code, range);
  if (steps !== undefined) return steps;
  return range.max - range.min < maxTried ? tried(code, range) : undefined;
}

/** Undefined where overflow makes something that is no number: nothing is monotone then. */
function bisected(code: ChannelFunction, { min, max }: Interval): Staircase | undefined {
  const sign = code.direction === -1 ? -1 : 1;
  const range = sign === 1 ? { min, max } : { min: -max, max: -min };
  let numbers = true;
  const at = (t: number) => {
    const level = code.apply(sign * t);
    numbers &&= !Number.isNaN(level);
    return level;
  };
  const first = at(range.min);
  const last = at(range.max);
  if (!(last - first <= maxLevels)) return undefined;
  const thresholds: number[] = [];
  let from = range.min;
  let gap = 1;
  for (let level = first + 1; level <= last; level++) {
    const t = firstAt((k) => at(k) >= level, from, range.max, from + gap);
    thresholds.push(t);
    gap = Math.max(1, t - from);
    from = t;
  }
  return numbers ? { sign, first, thresholds, range, proof: "monotone" } : undefined;
}

/**
 * The smallest integer of from .. to for which `reached` holds, which it does at `to` and stays once it does. Looks around
 * `guess` first, in growing steps: steps of a staircase are much alike.
 */
function firstAt(reached: (k: number) => boolean, from: number, to: number, guess: number): number {
  // Invariant: not reached at low, reached at high.
  let low = from - 1;
  let high = to;
  let step = 1;
  let probe = Math.min(guess, to);
  while (high - low > 1 && probe > low && probe < high) {
    const isReached = reached(probe);
    if (isReached) high = probe;
    else low = probe;
    probe = isReached ? high - step : low + step;
    step *= 2;
  }
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (reached(middle)) high = middle;
    else low = middle;
  }
  return high;
}

function tried(code: ChannelFunction, range: Interval): Staircase | NotMonotone {
  const rising = climb(code, range, 1);
  if ("thresholds" in rising) return rising;
  const falling = climb(code, { min: -range.max, max: -range.min }, -1);
  if ("thresholds" in falling) return falling;
  return rising.count <= falling.count ? rising : falling;
}

/** Walks sign * k upwards and keeps the running maximum. */
function climb(code: ChannelFunction, range: Interval, sign: 1 | -1): Staircase | NotMonotone {
  const first = code.apply(sign * range.min);
  const thresholds: number[] = [];
  const points: NotMonotone["points"][number][] = [];
  let count = 0;
  for (let t = range.min; t <= range.max; t++) {
    const c = code.apply(sign * t);
    const nearest = first + thresholds.length;
    if (c - first > maxLevels) {
      count++;
      continue;
    }
    for (let level = nearest + 1; level <= c; level++) thresholds.push(t);
    if (c >= nearest) continue;
    count++;
    if (points.length < 4) points.push({ k: sign * t, code: c, nearest });
  }
  const nearest: Staircase = { sign, first, thresholds, range, proof: "exhaustive" };
  return count === 0 ? nearest : { count, points, nearest };
}
