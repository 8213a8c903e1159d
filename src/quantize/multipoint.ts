import { invariant } from "../support/invariant.js";
import { solve } from "./solve.js";

/**
 * Multipoint quantization of weights (arXiv 2002.09049): the weight vector of one output channel becomes a sum of few
 * scaled low-bit vectors, w ~ sum_k coefficient_k * codes_k with codes in -L .. L, L = 2^(bits-1) - 1.
 */
export interface Point {
  /** Integers -L .. L, one a weight. */
  readonly codes: Int32Array;
  /** Positive; 0 only where there is nothing left to approximate. */
  readonly coefficient: number;
}

/** Largest code of `bits` bits: the grid is symmetric, and ternary for 2 bits. */
export function largestCode(bits: number): number {
  invariant(Number.isInteger(bits) && bits >= 2 && bits <= 8, "points have 2 to 8 bits");
  return 2 ** (bits - 1) - 1;
}

/**
 * The point nearest to `r`: the exact minimum of ||r - a q|| over every a > 0 and every q of the grid. As a falls,
 * entry j rises to code k at a = |r_j| / (k - 1/2); between two such steps the best a is N / D with N = sum |r_j| q_j
 * and D = sum q_j^2, and it leaves ||r||^2 - N^2 / D. So one sweep over the sorted steps, keeping the largest N^2 / D,
 * finds the optimum in O(d L log(d L)).
 */
export function nearestPoint(r: Float64Array, bits: number): Point {
  const steps = sortedSteps(r, largestCode(bits));
  let [sum, squares, best, taken] = [0, 0, 0, 0];
  for (let i = 0; i < steps.length; i++) {
    const { entry, code } = steps[i] as Step;
    sum += Math.abs(r[entry] as number);
    squares += 2 * code - 1;
    const gain = (sum * sum) / squares;
    if (gain <= best) continue;
    best = gain;
    taken = i + 1;
  }
  const codes = new Int32Array(r.length);
  for (const { entry, code } of steps.slice(0, taken))
    codes[entry] = (r[entry] as number) < 0 ? -code : code;
  return { codes, coefficient: taken === 0 ? 0 : dot(r, codes) / dot(codes, codes) };
}

/** Entry `entry` reaches code `code`. */
interface Step {
  readonly entry: number;
  readonly code: number;
  readonly at: number;
}

function sortedSteps(r: Float64Array, largest: number): readonly Step[] {
  const steps: Step[] = [];
  r.forEach((v, entry) => {
    if (v === 0) return;
    for (let code = 1; code <= largest; code++)
      steps.push({ entry, code, at: Math.abs(v) / (code - 0.5) });
  });
  return steps.sort((a, b) => b.at - a.at || a.entry - b.entry);
}

/** At most `count` points, chosen greedily; fewer where they are exact. */
export function greedyPoints(w: Float64Array, bits: number, count: number): readonly Point[] {
  let points: readonly Point[] = [];
  while (points.length < count) {
    const more = addPoint(w, points, bits);
    if (more.length === points.length) break;
    points = more;
  }
  return points;
}

/**
 * The points with one more, the nearest to what they leave; then all coefficients are fitted anew (least squares), which can
 * only bring the sum nearer. The points as they are when nothing is left.
 */
export function addPoint(
  w: Float64Array,
  points: readonly Point[],
  bits: number,
): readonly Point[] {
  const next = nearestPoint(residual(w, points), bits);
  if (points.length === 0) return [next];
  return next.coefficient === 0 ? points : fitted(w, [...points, next]);
}

/** The points with the coefficients that bring their sum nearest to w; codes change sign where one came out negative. */
function fitted(w: Float64Array, points: readonly Point[]): readonly Point[] {
  const products = points.map((p) => points.map((q) => dot(p.codes, q.codes)));
  const best = solve(
    products,
    points.map((p) => dot(w, p.codes)),
  );
  if (best === undefined) return points;
  return points.map(({ codes }, k) => {
    const coefficient = best[k] as number;
    return coefficient < 0
      ? { codes: codes.map((v) => -v), coefficient: -coefficient }
      : { codes, coefficient };
  });
}

/** Plain rounding, for comparison: the grid spans -max|w| .. max|w|. */
export function roundedPoint(w: Float64Array, bits: number): Point {
  const largest = w.reduce((m, v) => Math.max(m, Math.abs(v)), 0);
  const coefficient = largest / largestCode(bits);
  const codes = Int32Array.from(w, (v) => (coefficient === 0 ? 0 : Math.round(v / coefficient)));
  return { codes, coefficient };
}

/** w minus the sum of the points. */
export function residual(w: Float64Array, points: readonly Point[]): Float64Array {
  const rest = Float64Array.from(w);
  for (const { codes, coefficient } of points)
    for (let j = 0; j < rest.length; j++)
      rest[j] = (rest[j] as number) - coefficient * (codes[j] as number);
  return rest;
}

export function dot(a: Float64Array | Int32Array, b: Float64Array | Int32Array): number {
  let sum = 0;
  for (let j = 0; j < a.length; j++) sum += (a[j] as number) * (b[j] as number);
  return sum;
}
