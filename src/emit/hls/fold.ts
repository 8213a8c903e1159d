import type { Geometry } from "../../schedule/geometry.js";

/** How many output channels and terms of a sum a layer forms at a time. */
export interface Folding {
  readonly pe: number;
  readonly simd: number;
  /** nIn * nOut / (pe * simd): how often each multiplier is used in a digit pass. */
  readonly reuseFactor: number;
}

/** The array's P and N, as far as they divide the layer; a reuse factor that is given wins. */
export function foldLayer(
  nIn: number,
  nOut: number,
  geometry: Pick<Geometry, "pes" | "lanes">,
  reuse?: number,
): Folding {
  const pe = reuse === undefined ? largestDivisor(nOut, geometry.pes) : 0;
  const simd = reuse === undefined ? largestDivisor(nIn, geometry.lanes) : 0;
  if (reuse === undefined) return { pe, simd, reuseFactor: (nIn * nOut) / (pe * simd) };
  const multipliers = (nIn * nOut) / reuse;
  const lanes = greatestCommonDivisor(multipliers, nIn);
  return { pe: multipliers / lanes, simd: lanes, reuseFactor: reuse };
}

/** True when some pe and simd give this reuse factor: every divisor of the products has them. */
export function isLegalReuse(nIn: number, nOut: number, reuse: number): boolean {
  return (nIn * nOut) % reuse === 0;
}

/** Legal reuse factors around `wanted`, ascending: at most `count`. */
export function legalReuse(
  nIn: number,
  nOut: number,
  wanted: number,
  count: number,
): readonly number[] {
  const all = divisors(nIn * nOut);
  const nearest = all.toSorted((a, b) => Math.abs(a - wanted) - Math.abs(b - wanted) || a - b);
  return nearest.slice(0, count).toSorted((a, b) => a - b);
}

function divisors(n: number): readonly number[] {
  const small: number[] = [];
  for (let d = 1; d * d <= n; d++) if (n % d === 0) small.push(d);
  return [...new Set([...small, ...small.map((d) => n / d)])].toSorted((a, b) => a - b);
}

/** The largest divisor of n that is at most `most`. */
export function largestDivisor(n: number, most: number): number {
  let d = Math.min(n, most);
  while (n % d !== 0) d--;
  return d;
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
