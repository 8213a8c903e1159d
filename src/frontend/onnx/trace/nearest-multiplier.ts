import { requantize } from "../../../num/requantize.js";
import {
  constraints,
  type Multiplier,
  type Multipliers,
  maxAddend,
  maxMultiplier,
  maxTriedShift,
  roomAt,
  slopeRange,
  split,
} from "./multiplier.js";
import type { NotMonotone, Staircase } from "./staircase.js";

/** Multipliers that come near staircases, and where the channel that differs most does so. */
export interface Nearest {
  readonly multipliers: Multipliers;
  readonly difference: Pick<NotMonotone, "count" | "points"> & { readonly channel: number };
}

/** Levels times 2^shift and products stay exact in doubles. */
const exact = 2 ** 50;

/**
 * Where no multiplier gives every staircase exactly: those that break the constraints by least, at the largest shift whose
 * multipliers fit. Undefined where their addends do not fit 32 bits.
 */
export function nearestMultipliers(
  stairs: readonly Staircase[],
  low: number,
  high: number,
  biased: boolean,
): Nearest | undefined {
  const bounds = stairs.map((s) => constraints(s, low, high, false));
  const farthest = Math.max(...stairs.flatMap((s) => [-s.range.min, s.range.max]));
  const level = Math.max(Math.abs(low), Math.abs(high)) + 1;
  const slopes = (shift: number) => bounds.map((b) => slopeRange(b, 2 ** shift)[0]);
  const fits = (shift: number) =>
    slopes(shift).every((m) => m < maxMultiplier / 2 && m * farthest < exact) &&
    level * 2 ** shift < exact;
  let shift = 0;
  while (shift < maxTriedShift && fits(shift + 1)) shift++;
  const channels = bounds.map((b, c) => {
    const room = roomAt(b, shift);
    const m = widest(room.of, slopeRange(b, 2 ** shift));
    const addend = Math.floor((room.lower(m) + room.upper(m)) / 2);
    return split((stairs[c]?.sign ?? 1) * m, addend, biased);
  });
  if (channels.some((c) => Math.abs(c.bias) >= maxAddend || Math.abs(c.sum) >= maxAddend / 2))
    return undefined;
  const multipliers: Multipliers = { shift, rounding: "half-up", channels };
  const all = stairs.map((s, channel) => {
    const own = { multipliers, one: channels[channel] as Multiplier, low, high };
    return { channel, ...differences(s, own) };
  });
  return { multipliers, difference: all.reduce((a, b) => (b.count > a.count ? b : a)) };
}

/** Where a concave function is largest, near a range whose ends may have crossed. */
function widest(room: (m: number) => number, [a, b]: readonly [number, number]): number {
  const spread = Math.abs(b - a) + 16;
  let [from, to] = [Math.max(0, Math.min(a, b) - spread), Math.max(a, b) + spread];
  while (to - from > 2) {
    const [p, q] = [Math.floor(from + (to - from) / 3), Math.ceil(to - (to - from) / 3)];
    if (room(p) < room(q)) from = p + 1;
    else to = q - 1;
  }
  let best = from;
  for (let m = from; m <= to; m++) if (room(m) > room(best)) best = m;
  return best;
}

interface Form {
  readonly multipliers: Multipliers;
  readonly one: Multiplier;
  readonly low: number;
  readonly high: number;
}

/** The integers between where the chain reaches a code and where the multiplier does, over all codes. */
function differences(
  { sign, first, thresholds, range }: Staircase,
  { multipliers: { shift, rounding }, one, low, high }: Form,
): Pick<NotMonotone, "count" | "points"> {
  const given = (t: number) =>
    requantize(sign * t + one.sum, one.multiplier, one.bias, shift, rounding, low, high) - low;
  const points: NotMonotone["points"][number][] = [];
  let count = 0;
  let done = range.min;
  const chain = (t: number) => first + reached(thresholds, t);
  const visit = (from: number, to: number) => {
    const start = Math.max(from, done);
    for (let t = start; t < to && points.length < 4; t++)
      points.push({ k: sign * t, code: chain(t), nearest: given(t) });
    count += Math.max(0, to - start);
    done = Math.max(done, to);
  };
  if (given(range.min) < first) visit(range.min, firstReaching(given, first, range.min, range));
  const levels = [...thresholds, range.max + 1];
  for (const [i, threshold] of levels.entries()) {
    const own = firstReaching(given, first + i + 1, threshold, range);
    visit(Math.min(own, threshold), Math.max(own, threshold));
  }
  return { count, points };
}

/** How many of ascending thresholds t has reached. */
function reached(thresholds: readonly number[], t: number): number {
  let [low, high] = [0, thresholds.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((thresholds[middle] as number) <= t) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The smallest t of a range at which a rising function reaches `level`, looked for around `guess`; max + 1 if it never does. */
function firstReaching(
  f: (t: number) => number,
  level: number,
  guess: number,
  { min, max }: Staircase["range"],
): number {
  // Not reached below `low`, reached from `high` on.
  let [low, high] = [min, max + 1];
  for (let step = 1, t = Math.min(guess, max); t >= low && t < high; step *= 2) {
    const isReached = f(t) >= level;
    if (isReached) high = t;
    else low = t + 1;
    t = isReached ? t - step : t + step;
  }
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (f(middle) >= level) high = middle;
    else low = middle + 1;
  }
  return low;
}
