import type { Interval } from "../../../num/element-type.js";

/** Codes by pairs of integers, rising with both. */
export interface PairFunction {
  readonly first: Interval;
  readonly second: Interval;
  code(i: number, j: number): number;
}

/** Linear conditions on slopes and offset: a * i + b * j + c reaches `level` at a point, or does not yet. */
export interface Conditions {
  readonly i: readonly number[];
  readonly j: readonly number[];
  readonly level: readonly number[];
}

/**
 * Calls `visit` for each i and each code above the lowest with the smallest j that has it: one beyond the range where none
 * has. All that such a function does is said by these places.
 */
export function eachTurn(
  f: PairFunction,
  visit: (i: number, level: number, j: number) => void,
): void {
  const { first, second } = f;
  const lowest = f.code(first.min, second.min);
  const highest = f.code(first.max, second.max);
  const between = (i: number, from: number, low: number, to: number, high: number): void => {
    if (low === high) return;
    if (to - from === 1) {
      for (let level = low + 1; level <= high; level++) visit(i, level, to);
      return;
    }
    const middle = Math.floor((from + to) / 2);
    const code = f.code(i, middle);
    between(i, from, low, middle, code);
    between(i, middle, code, to, high);
  };
  for (let i = first.min; i <= first.max; i++) {
    const [low, high] = [f.code(i, second.min), f.code(i, second.max)];
    for (let level = lowest + 1; level <= low; level++) visit(i, level, second.min);
    between(i, second.min, low, second.max, high);
    for (let level = high + 1; level <= highest; level++) visit(i, level, second.max + 1);
  }
}

/**
 * What slopes and offset have to satisfy so that rounding the sum gives every code, slopes not negative. Of the points of one
 * code only the corners of their hull matter: the others follow from them.
 */
export function conditionsOf(f: PairFunction): {
  readonly reached: Conditions;
  readonly before: Conditions;
} {
  const reached = new Map<number, number[]>();
  const before = new Map<number, number[]>();
  eachTurn(f, (i, level, j) => {
    if (j <= f.second.max) addCorner(chainOf(reached, level), i, j, 1);
    if (j > f.second.min) addCorner(chainOf(before, level), i, j - 1, -1);
  });
  return { reached: flat(reached), before: flat(before) };
}

function chainOf(chains: Map<number, number[]>, level: number): number[] {
  const known = chains.get(level) ?? [];
  chains.set(level, known);
  return known;
}

/** Extends a hull from left to right: the lower one (side 1) or the upper one (-1). */
function addCorner(chain: number[], i: number, j: number, side: 1 | -1): void {
  for (; chain.length >= 4; chain.length -= 2) {
    const end = chain.length;
    const [i1, j1] = [chain[end - 2] as number, chain[end - 1] as number];
    const [i0, j0] = [chain[end - 4] as number, chain[end - 3] as number];
    if (side * ((i1 - i0) * (j - j0) - (j1 - j0) * (i - i0)) > 0) break;
  }
  chain.push(i, j);
}

function flat(chains: ReadonlyMap<number, readonly number[]>): Conditions {
  const pick = (at: 0 | 1) =>
    [...chains.values()].flatMap((c) => c.filter((_, place) => place % 2 === at));
  const level = [...chains].flatMap(([l, c]) => new Array<number>(c.length / 2).fill(l));
  return { i: pick(0), j: pick(1), level };
}
