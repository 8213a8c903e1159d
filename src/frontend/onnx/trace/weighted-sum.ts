import { requantize } from "../../../num/requantize.js";
import { type Conditions, conditionsOf, eachTurn, type PairFunction } from "./pair-boundaries.js";

type Rounding = "half-up" | "half-even";

/** y = clamp(round((own * i + other * j + bias) / 2^shift), low, high). */
export interface WeightedSum {
  readonly own: number;
  readonly other: number;
  readonly bias: number;
  readonly shift: number;
  readonly rounding: Rounding;
  readonly low: number;
  readonly high: number;
}

/** The sum that comes closest, and where it differs. */
export interface NearestSum {
  readonly nearest: WeightedSum;
  readonly pairs: number;
  readonly count: number;
  /** First few. */
  readonly points: readonly {
    readonly i: number;
    readonly j: number;
    readonly code: number;
    readonly nearest: number;
  }[];
}

/** Factors as the hardware has them; constants and sums stay within 31 bits. */
const maxFactor = 2 ** 21;
const maxSum = 2 ** 30;
const maxShift = 40;

/** Factors of a sum that is not exact need no more bits than tell its codes apart. */
const maxNearest = 2 ** 16;

/** So many factors on either side of the best one are tried for every shift. */
const radius = 8;

/** The factor that suits one of these best lies at most so far from the best of all. */
const reach = 64;

/** What the best slopes may be off, times the largest integer: far below the room that float32 leaves. */
const slack = 2 ** -21;

/** Less room between the conditions, in codes, than float32 can make: sums that lie on ties. */
const leastRoom = 1e-6;

/** Factors where sums lie on ties: the scales are small multiples of one. */
const maxTied = 2 ** 10;

/** Most places where codes change: 2^9 integers of the narrower operand and as many codes are well below. */
const maxTurns = 2 ** 20;

/** Pairs that are counted one by one where none is exact. */
const maxPairs = 2 ** 24;

/**
 * The narrowest weighted sum that gives every code of `f`, found as a lattice point of the convex set that its turns
 * leave to slopes and offset; proved at both sides of every turn. Where there is none, the sum of the best slopes.
 * Undefined where that cannot be judged: too many pairs.
 * `roundings`: those that may be used, the last one where sums lie on ties.
 */
export function findWeightedSum(
  f: PairFunction,
  roundings: readonly [Rounding, ...Rounding[]],
): WeightedSum | NearestSum | undefined {
  const [low, high] = [f.code(f.first.min, f.second.min), f.code(f.first.max, f.second.max)];
  const levels = high - low;
  // Any slopes do, and the clamp would give the code; of several channels one clamp serves all.
  if (levels === 0)
    return { own: 0, other: 0, bias: low, shift: 0, rounding: roundings[0], low, high };
  const turns = (f.first.max - f.first.min + 1) * levels;
  // Overflow makes something that is no number: nothing rises then.
  if (!(turns <= maxTurns)) return undefined;
  const conditions = conditionsOf(f);
  const room = (a: number, b: number) => {
    const [from, to] = offsets(conditions, a, b, 1, none);
    return to - from;
  };
  const steepest = levels + 1;
  const precision = slack / largest(f);
  const bestOther = (x: number) => peak((y) => room(x, y), 0, steepest, precision);
  const a = peak((x) => room(x, bestOther(x)), 0, steepest, precision);
  const b = bestOther(a);
  const [lowest, highest] = offsets(conditions, a, b, 1, none);
  // A tie needs half to even and factors of few bits; else the offset, an integer, needs room of one unit.
  const tied = highest - lowest < leastRoom;
  const rounding = (tied ? roundings.at(-1) : undefined) ?? roundings[0];
  const least = tied ? 0 : Math.max(0, Math.floor(-Math.log2(highest - lowest)));
  const widest = tied ? maxTied : maxFactor;
  for (let shift = least; shift <= maxShift && Math.max(a, b) * 2 ** shift < widest; shift++) {
    const unit = 2 ** shift;
    for (const step of steps) {
      const own = Math.round(a * unit) + step;
      const near = (y: number) => room(own / unit, y / unit);
      const best = peak(near, b * unit - reach, b * unit + reach, 1 / 4);
      for (const other of new Set([Math.floor(best), Math.ceil(best)])) {
        const sum = own > 0 && other > 0 && sumOf(f, conditions, own, other, shift, rounding);
        if (sum && isExact(sum, f)) return sum;
      }
    }
  }
  const [from, to] = offsets(conditions, a, b, 1, none);
  return nearestOf(f, a, b, (from + to) / 2, roundings.at(-1) ?? "half-up");
}

/** The sum with these factors, if any offset satisfies the conditions. */
function sumOf(
  f: PairFunction,
  conditions: ReturnType<typeof conditionsOf>,
  own: number,
  other: number,
  shift: number,
  rounding: Rounding,
): WeightedSum | undefined {
  const [low, high] = [f.code(f.first.min, f.second.min), f.code(f.first.max, f.second.max)];
  const half = shift === 0 ? 0 : 2 ** (shift - 1);
  const ends = offsets(conditions, own, other, 2 ** shift, ties[rounding]);
  const [from, to] = [ends[0] - half, ends[1] - half];
  const bias = from <= 0 && to >= 0 ? 0 : Math.floor((from + to) / 2);
  const sum = { own, other, bias, shift, rounding, low, high };
  return from <= to && fits(sum, f) ? sum : undefined;
}

/** Steps away from the best factor, the shortest first. */
const steps = Array.from({ length: 2 * radius + 1 }, (_, n) =>
  n % 2 === 0 ? n / 2 : -(n + 1) / 2,
);

/** How far from a tie a sum must lie to go up, and to stay: by whether the code above is odd. */
type Ties = Readonly<Record<"up" | "stay", readonly [even: number, odd: number]>>;

const none: Ties = { up: [0, 0], stay: [0, 0] };
const ties = {
  "half-up": { up: [0, 0], stay: [1, 1] },
  "half-even": { up: [0, 1], stay: [1, 0] },
} as const satisfies Readonly<Record<Rounding, Ties>>;

/** The offsets that all conditions leave to a sum with the factors a and b; ties lie at multiples of `unit`. */
function offsets(
  { reached, before }: ReturnType<typeof conditionsOf>,
  a: number,
  b: number,
  unit: number,
  { up, stay }: Ties,
): readonly [number, number] {
  const least = most(reached, 1, a, b, unit, up);
  return [least, -most(before, -1, a, b, unit, stay)];
}

/** max of side * (level * unit - a * i - b * j) + margin. */
function most(
  { i, j, level }: Conditions,
  side: 1 | -1,
  a: number,
  b: number,
  unit: number,
  margin: readonly [number, number],
): number {
  let max = Number.NEGATIVE_INFINITY;
  for (let k = 0; k < level.length; k++) {
    const l = level[k] as number;
    const v =
      side * (l * unit - a * (i[k] as number) - b * (j[k] as number)) + (margin[l & 1] as number);
    if (v > max) max = v;
  }
  return max;
}

/** Where a concave function of low .. high is largest, by golden sections. */
function peak(f: (x: number) => number, low: number, high: number, precision: number): number {
  const ratio = (Math.sqrt(5) - 1) / 2;
  let [from, to] = [low, high];
  let [p, q] = [to - ratio * (to - from), from + ratio * (to - from)];
  let [fp, fq] = [f(p), f(q)];
  while (to - from > precision) {
    if (fp < fq) {
      from = p;
      [p, fp] = [q, fq];
      q = from + ratio * (to - from);
      fq = f(q);
    } else {
      to = q;
      [q, fq] = [p, fp];
      p = to - ratio * (to - from);
      fp = f(p);
    }
  }
  return (from + to) / 2;
}

/** The largest integer of both operands. */
function largest({ first, second }: PairFunction): number {
  return Math.max(1, ...[first, second].flatMap(({ min, max }) => [-min, max]));
}

/** True where the sum and all that goes into it are 32-bit integers. */
function fits({ own, other, bias }: WeightedSum, { first, second }: PairFunction): boolean {
  const size = (f: number, { min, max }: { min: number; max: number }) =>
    f * Math.max(Math.abs(min), Math.abs(max));
  return size(own, first) + size(other, second) < maxSum && Math.abs(bias) < maxSum;
}

function apply(s: WeightedSum, i: number, j: number): number {
  const sum = s.own * i + s.other * j;
  return requantize(sum, 1, s.bias, s.shift, s.rounding, s.low, s.high);
}

/** True where the sum goes no further than `f` at either end: it was proved with limits of its own. */
export function endsWithin(sum: WeightedSum, f: PairFunction | undefined): boolean {
  if (f === undefined) return false;
  const { first, second } = f;
  const highest = apply(sum, first.max, second.max) <= f.code(first.max, second.max);
  return highest && apply(sum, first.min, second.min) >= f.code(first.min, second.min);
}

/** The same sum in lowest terms. */
function halved(s: WeightedSum): WeightedSum {
  const even = s.shift > 0 && [s.own, s.other, s.bias].every((v) => v % 2 === 0);
  if (!even) return s;
  return halved({ ...s, own: s.own / 2, other: s.other / 2, bias: s.bias / 2, shift: s.shift - 1 });
}

/** Both rise with j, so they are equal everywhere if they turn at the same places for every i. */
function isExact(sum: WeightedSum, f: PairFunction): boolean {
  let exact = true;
  eachTurn(f, (i, level, j) => {
    if (j <= f.second.max && apply(sum, i, j) < level) exact = false;
    if (j > f.second.min && apply(sum, i, j - 1) >= level) exact = false;
  });
  return exact;
}

/** The best slopes in as many bits as they may have. */
function nearestOf(
  f: PairFunction,
  a: number,
  b: number,
  c: number,
  rounding: Rounding,
): NearestSum | undefined {
  const pairs = (f.first.max - f.first.min + 1) * (f.second.max - f.second.min + 1);
  if (pairs > maxPairs) return undefined;
  const low = f.code(f.first.min, f.second.min);
  const high = f.code(f.first.max, f.second.max);
  const at = (shift: number): WeightedSum => {
    const [own, other] = [a, b].map((s) => Math.max(1, Math.round(s * 2 ** shift)));
    const half = shift === 0 ? 0 : 0.5;
    const bias = Math.round((c - half) * 2 ** shift);
    const factors = { own: own as number, other: other as number };
    return { ...factors, bias, shift, rounding, low, high };
  };
  const usable = (s: number) => Math.max(a, b) * 2 ** s < maxNearest;
  let shift = 0;
  while (shift < maxShift && usable(shift + 1) && fits(at(shift + 1), f)) shift++;
  const nearest = halved(at(shift));
  const points: NearestSum["points"][number][] = [];
  let count = 0;
  for (let i = f.first.min; i <= f.first.max; i++)
    for (let j = f.second.min; j <= f.second.max; j++) {
      const [code, own] = [f.code(i, j), apply(nearest, i, j)];
      if (code === own) continue;
      count++;
      if (points.length < 4) points.push({ i, j, code, nearest: own });
    }
  return { nearest, pairs, count, points };
}
