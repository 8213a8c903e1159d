import { invariant, present } from "../support/invariant.js";
import type { Interval } from "./element-type.js";

/** A piece of a staircase: floor((x * multiplier + offset) / 2^shift) from x = `from` on, clamped to the staircase's ends. */
export interface Segment {
  /** The first x; the range's least for the first piece. */
  readonly from: number;
  readonly multiplier: number;
  readonly offset: number;
  readonly shift: number;
}

/** A level of a staircase: it holds from x = `from` to x = `to`. */
interface Tread {
  readonly from: number;
  readonly to: number;
  readonly level: number;
}

/** Corners of a convex region of the plane (multiplier, offset). */
type Region = readonly (readonly [number, number])[];

/** What corners computed in doubles may be off by; what is chosen is checked with integers. */
const blur = 1e-6;

/** Slopes are first found as multiples of 2^-fine, then rounded to as many bits as multipliers may have. */
const fine = 26;
const steepest = 2 ** 44;
const largestShift = 40;

/** Products of multipliers and x, and the offsets added to them, stay exact in doubles. */
const exactProducts = 2 ** 50;

/**
 * The staircase low + #{k : x >= thresholds[k]} of ascending thresholds over the integers of `range` as pieces of lines with
 * multipliers 0 .. maxMultiplier, each as long as such a line can be; values are clamped to `low` and low + thresholds.length.
 * Exact: for an integer multiplier the bounds of the offset are integers. Undefined where there are more than `most` pieces.
 */
export function fitSegments(
  thresholds: readonly number[],
  range: Interval,
  low: number,
  maxMultiplier: number,
  most: number,
): readonly Segment[] | undefined {
  const treads = treadsOf(thresholds, range);
  const top = thresholds.length;
  const farthest = Math.max(1, -range.min, range.max);
  const widest = Math.min(maxMultiplier, Math.floor(exactProducts / farthest));
  const level = Math.max(1, Math.abs(low), low + top);
  // Offsets are little wider than the products they are added to.
  const maxShift = Math.max(0, Math.floor(Math.log2((widest * farthest) / level)));
  const segments: Segment[] = [];
  for (let first = 0; first < treads.length; ) {
    if (segments.length === most) return undefined;
    const slopes = regionsOf(treads, first, { unit: 2 ** fine, top, maxMultiplier: steepest });
    const slope = extent(present(slopes.at(-1), "slopes"));
    const shift = Math.min(maxShift, largestShift, shiftOf(slope, widest));
    const unit = 2 ** shift;
    const run = longest(treads, first, { unit, top, maxMultiplier: widest });
    const { from } = present(treads[first], "level");
    const offset = run.offset + low * unit;
    segments.push({ from, multiplier: run.multiplier, offset, shift });
    first += run.count;
  }
  return segments;
}

/** The largest shift whose multipliers reach a slope of the interval, in units of 2^-fine. */
function shiftOf([least, most]: readonly [number, number], maxMultiplier: number): number {
  if (least <= 0) return 0;
  const steep = Math.min(most, 2 * least) / 2 ** fine;
  return Math.max(0, Math.floor(Math.log2(maxMultiplier / steep)));
}

/** The levels that are reached within the range, ascending. */
function treadsOf(thresholds: readonly number[], { min, max }: Interval): readonly Tread[] {
  const treads: Tread[] = [];
  let from = min;
  for (let level = 0; level <= thresholds.length; level++) {
    const to = Math.min((thresholds[level] ?? Number.POSITIVE_INFINITY) - 1, max);
    if (to < from) continue;
    treads.push({ from, to, level });
    from = to + 1;
  }
  return treads;
}

interface Lines {
  readonly unit: number;
  /** The highest level: a line may run beyond it, as it may below level 0. */
  readonly top: number;
  readonly maxMultiplier: number;
}

interface Run {
  /** Levels it carries. */
  readonly count: number;
  readonly multiplier: number;
  readonly offset: number;
}

/** The longest run of levels from `first` on that one line gives. */
function longest(treads: readonly Tread[], first: number, lines: Lines): Run {
  const regions = regionsOf(treads, first, lines);
  for (let count = regions.length; count > 0; count--) {
    const run = treads.slice(first, first + count);
    const found = settled(
      present(regions[count - 1], "region"),
      run,
      originOf(treads, first),
      lines,
    );
    if (found) return { count, ...found };
  }
  invariant(false, "one level alone is a line");
}

/** Below the level at which the staircase begins a line may run anywhere: it is looked for where the next one begins. */
function originOf(treads: readonly Tread[], first: number): Tread {
  const start = present(treads[first], "level");
  return (start.level === 0 ? treads[first + 1] : undefined) ?? start;
}

/** The lines that give the first level, the first two and so on, as long as there are any; offsets count from the origin. */
function regionsOf(treads: readonly Tread[], first: number, lines: Lines): readonly Region[] {
  const origin = originOf(treads, first);
  const { maxMultiplier, unit } = lines;
  const bottom = Math.min(0, -origin.level * unit * Number(treads[first]?.level === 0));
  let region: Region = [
    ...([[0, bottom] as const, [maxMultiplier, bottom] as const] as const),
    ...([[maxMultiplier, unit - 1] as const, [0, unit - 1] as const] as const),
  ];
  const regions: Region[] = [];
  for (let next = treads[first]; next; next = treads[first + regions.length]) {
    const smaller = within(region, next, origin, lines);
    if (smaller !== region && !holdsInteger(smaller)) break;
    regions.push(smaller);
    region = smaller;
  }
  return regions;
}

/** The part of a region whose lines give a level; offsets count from the origin. */
function within(region: Region, tread: Tread, origin: Tread, { unit, top }: Lines): Region {
  const rise = (tread.level - origin.level) * unit;
  const above = tread.level === 0 ? region : clipped(region, tread.from - origin.from, -rise, 1);
  if (tread.level === top) return above;
  return clipped(above, tread.to - origin.from, 1 - unit - rise, -1);
}

/**
 * The part of a region where side * (m * x + b + c) >= 0: the same one where that is all of it. Bounds of evenly spaced levels
 * meet in one corner, which must not become many.
 */
function clipped(region: Region, x: number, c: number, side: 1 | -1): Region {
  let inside = true;
  for (const [m, b] of region) inside &&= side * (m * x + b + c) >= 0;
  if (inside) return region;
  const kept: (readonly [number, number])[] = [];
  const add = (corner: readonly [number, number]) => {
    const last = kept.at(-1);
    if (!last || !near(last[0], corner[0]) || !near(last[1], corner[1])) kept.push(corner);
  };
  let [m0, b0] = region.at(-1) ?? [0, 0];
  let before = side * (m0 * x + b0 + c);
  for (const corner of region) {
    const [m, b] = corner;
    const distance = side * (m * x + b + c);
    if (before < 0 !== distance < 0) {
      const share = before / (before - distance);
      add([m0 + share * (m - m0), b0 + share * (b - b0)]);
    }
    if (distance >= 0) add(corner);
    [m0, b0, before] = [m, b, distance];
  }
  return kept;
}

function near(a: number, b: number): boolean {
  return Math.abs(a - b) <= 1e-9 * (Math.abs(a) + Math.abs(b) + 1);
}

/** The smallest and largest multiplier of a region. */
function extent(region: Region): readonly [number, number] {
  let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const [m] of region) {
    if (m < least) least = m;
    if (m > most) most = m;
  }
  return [least, most];
}

function holdsInteger(region: Region): boolean {
  const [least, most] = extent(region);
  return Math.ceil(least - blur) <= Math.floor(most + blur);
}

/** An integer multiplier of a region and an offset that give every level of a run; undefined where none does. */
function settled(
  region: Region,
  run: readonly Tread[],
  origin: Tread,
  { unit, top }: Lines,
): { readonly multiplier: number; readonly offset: number } | undefined {
  const [least, most] = extent(region);
  const [from, to] = [Math.ceil(least - blur), Math.floor(most + blur)];
  for (const m of new Set([Math.floor((from + to) / 2), from, to])) {
    let [lower, upper] = [-(2 ** 50), 2 ** 50];
    for (const { from: first, to: last, level } of run) {
      const rise = (level - origin.level) * unit;
      if (level > 0) lower = Math.max(lower, rise - m * (first - origin.from));
      if (level < top) upper = Math.min(upper, rise + unit - 1 - m * (last - origin.from));
    }
    if (lower > upper) continue;
    const own = Math.max(lower, Math.min(upper, 0));
    return { multiplier: m, offset: own + origin.level * unit - m * origin.from };
  }
  return undefined;
}
