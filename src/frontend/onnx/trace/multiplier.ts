import type { Staircase } from "./staircase.js";

/** Multiplier and addends of one channel for a shift: y = round(((k + sum) * multiplier + bias) / 2^shift). */
export interface Multiplier {
  readonly multiplier: number;
  readonly bias: number;
  /** What the layer before has to add; 0 unless it may. */
  readonly sum: number;
}

export interface Multipliers {
  readonly shift: number;
  readonly rounding: "half-up" | "half-even";
  readonly channels: readonly Multiplier[];
}

/** Bits of a multiplier, and the largest shift tried: beyond them thresholds are smaller. */
export const maxMultiplier = 2 ** 24;
export const maxTriedShift = 40;
/** Products and sums stay exact in doubles. */
const exact = 2 ** 52;
/** Constants of the network have at most 32 bits. */
export const maxAddend = 2 ** 31;

/**
 * The smallest common shift with multipliers that give every staircase exactly, clamped to the codes low .. high
 * (a staircase counts its codes from `low`). Both sides are monotone, so they agree everywhere if they agree on both
 * sides of every threshold and at the ends. `biased`: the layer before may add an integer to each channel's sum.
 */
export function findMultipliers(
  stairs: readonly Staircase[],
  low: number,
  high: number,
  biased: boolean,
): Multipliers | undefined {
  const [up, even] = (["half-up", "half-even"] as const).map((r) =>
    fitAll(stairs, low, high, biased, r),
  );
  return even !== undefined && (up === undefined || even.shift < up.shift) ? even : up;
}

function fitAll(
  stairs: readonly Staircase[],
  low: number,
  high: number,
  biased: boolean,
  rounding: Multipliers["rounding"],
): Multipliers | undefined {
  let shift = 0;
  const found: { shift: number; m: number; b: number; sign: number }[] = [];
  for (const s of stairs) {
    const bounds = constraints(s, low, high, rounding === "half-even");
    const fit = firstFit(bounds, shift);
    if (fit === undefined) return undefined;
    shift = fit.shift;
    found.push({ sign: s.sign, ...fit });
  }
  const channels = found.map(({ shift: own, m, b, sign }) => {
    const factor = 2 ** (shift - own);
    return split(sign * m * factor + 0, b * factor, biased);
  });
  const fits = channels.every(
    (c) =>
      Math.abs(c.multiplier) < maxMultiplier &&
      Math.abs(c.bias) < maxAddend &&
      Math.abs(c.sum) < maxAddend / 2,
  );
  return fits ? { shift, rounding, channels } : undefined;
}

/**
 * The smallest shift, from one on, at which there is a fit: what fits fits twice as large at the next shift too, unless the
 * multiplier is too large.
 */
function firstFit(
  bounds: Bounds,
  from: number,
): { shift: number; m: number; b: number } | undefined {
  const legal = (n: number) => n <= maxTriedShift && slopeRange(bounds, 2 ** n)[0] < maxMultiplier;
  let [low, high, step] = [from - 1, from, 1];
  let fit = fitAt(bounds, from);
  while (fit === undefined && legal(high + 1)) {
    low = high;
    high += step;
    while (!legal(high)) high--;
    step *= 2;
    fit = fitAt(bounds, high);
  }
  while (fit !== undefined && high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    const smaller = fitAt(bounds, middle);
    if (smaller === undefined) low = middle;
    else [high, fit] = [middle, smaller];
  }
  return fit && { shift: high, ...fit };
}

/**
 * A large addend as an integer on top of the sum and a small rest: the layer before can add it. Addends beyond 32 bits
 * are common where codes have eight bits and sums twenty.
 */
export function split(multiplier: number, bias: number, biased: boolean): Multiplier {
  if (!biased || Math.abs(bias) < maxAddend || multiplier === 0)
    return { multiplier, bias, sum: 0 };
  const sum = Math.floor(bias / multiplier);
  return { multiplier, bias: bias - sum * multiplier, sum };
}

/**
 * Where round(v) turns from level - 1 to level, v = (t * m + b) / 2^n: at `least` it has turned, v >= level - 1/2,
 * at `most` it has not. `open`: the tie itself belongs to the other side, as half-even has it every second time.
 */
export interface Bounds {
  readonly least: readonly Point[];
  readonly most: readonly Point[];
}

interface Point {
  readonly t: number;
  readonly level: number;
  readonly open: boolean;
}

export function constraints(
  { first, thresholds, range }: Staircase,
  low: number,
  high: number,
  even: boolean,
): Bounds {
  const bottom = first + low;
  const top = bottom + thresholds.length;
  // Ties go to the even side: upwards where the level is even, or always when rounding half up.
  const least = (t: number, level: number) => ({ t, level, open: even && level % 2 !== 0 });
  const most = (t: number, level: number) => ({ t, level, open: !even || level % 2 === 0 });
  const turned = thresholds.map((t, i) => least(t, bottom + i + 1));
  const before = thresholds.map((t, i) => most(t - 1, bottom + i + 1));
  // A clamp may do the work at an end of the code range, nowhere else.
  if (bottom > low) turned.unshift(least(range.min, bottom));
  if (top < high) before.push(most(range.max, top + 1));
  // Thresholds at the low end of the range are reached from the start: nothing lies below them.
  return { least: turned, most: before.filter((p) => p.t >= range.min) };
}

/** The addends that a multiplier leaves room for, from lower(m) to upper(m): none where `of(m)` is negative. */
export interface Room {
  lower(m: number): number;
  upper(m: number): number;
  /** A concave function of m. */
  of(m: number): number;
}

export function roomAt({ least, most }: Bounds, shift: number): Room {
  const unit = 2 ** shift;
  const half = shift === 0 ? 0 : unit / 2;
  // Without dropped bits there are no ties, and no level lies half a unit away.
  const tie = (p: Point, side: 1 | -1) => {
    if (shift === 0) return side === 1 ? p.level : p.level - 1;
    return p.level * unit - half + (p.open ? side : 0);
  };
  const lower = (m: number) => least.reduce((b, p) => Math.max(b, tie(p, 1) - p.t * m), -exact);
  const upper = (m: number) => most.reduce((b, p) => Math.min(b, tie(p, -1) - p.t * m), exact);
  return { lower, upper, of: (m) => upper(m) - lower(m) };
}

/** m and b for one shift, or undefined. */
function fitAt(bounds: Bounds, shift: number): { m: number; b: number } | undefined {
  const { lower, upper, of: room } = roomAt(bounds, shift);
  let [from, to] = slopeRange(bounds, 2 ** shift);
  while (to - from > 2) {
    const [a, b] = [Math.floor(from + (to - from) / 3), Math.ceil(to - (to - from) / 3)];
    if (room(a) >= 0) return smallest(from, a, room, lower, upper);
    if (room(a) < room(b)) from = a + 1;
    else to = b - 1;
  }
  for (let m = from; m <= to; m++) if (room(m) >= 0) return settled(m, lower(m), upper(m));
  return undefined;
}

/** The smallest multiplier with room, between one that may have none and one that has: they are an interval. */
function smallest(
  from: number,
  fits: number,
  room: (m: number) => number,
  lower: (m: number) => number,
  upper: (m: number) => number,
): { m: number; b: number } {
  let [low, high] = [from - 1, fits];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (room(middle) >= 0) high = middle;
    else low = middle;
  }
  return settled(high, lower(high), upper(high));
}

/** The addend in the middle of its room, or zero where that is allowed. */
function settled(m: number, lower: number, upper: number): { m: number; b: number } {
  if (lower <= 0 && upper >= 0) return { m, b: 0 };
  if (lower <= -exact) return { m, b: upper };
  return { m, b: upper >= exact ? lower : Math.floor((lower + upper) / 2) };
}

/** Multipliers that the outermost pairs of points allow; all others lie within. */
export function slopeRange({ least, most }: Bounds, unit: number): [number, number] {
  let from = 0;
  let to = maxMultiplier - 1;
  const pairs = [
    [least.at(-1), most[0]],
    [least[0], most.at(-1)],
  ] as const;
  for (const [l, m] of pairs) {
    if (l === undefined || m === undefined || l.t === m.t) continue;
    // (l.t - m.t) * slope >= (l.level - m.level) * unit, whichever side the ties are on.
    const rise = ((l.level - m.level) * unit) / (l.t - m.t);
    if (l.t > m.t) from = Math.max(from, Math.ceil(rise));
    else to = Math.min(to, Math.floor(rise));
  }
  return [from, to];
}
