import type { BenchCase } from "./describe-bench.js";
import { type Field, pack } from "./vectors.js";

/** An expected output; one that is undefined is not compared. */
export type Expected = readonly [value: bigint | number | boolean | undefined, width: number];

/** One clock cycle: what is driven, and what the outputs show before the clock edge that ends the cycle. */
export interface Cycle {
  readonly inputs: readonly Field[];
  readonly outputs: readonly Expected[];
}

/** The file of a `player`, a line a cycle; the first field is the most significant of its vector. */
export function playCase(cycles: readonly Cycle[]): BenchCase {
  const compared = cycles.filter(({ outputs }) => outputs.some(([value]) => value !== undefined));
  return { words: cycles.map(line), checked: compared.length };
}

function line({ inputs, outputs }: Cycle): string {
  const care = outputs.map(([value, width]): Field => [value === undefined ? 0 : -1, width]);
  const values = outputs.map(([value, width]): Field => [value ?? 0, width]);
  return [inputs, care, values].map((fields) => pack(fields)).join(" ");
}

/** Joins equally wide elements into one value, element 0 lowest. */
export function join(values: readonly bigint[], width: number): bigint {
  return values.reduceRight(
    (word, value) => (word << BigInt(width)) | BigInt.asUintN(width, value),
    0n,
  );
}

/** Element `index` of equally wide unsigned elements. */
export function element(word: bigint, index: number, width: number): bigint {
  return BigInt.asUintN(width, word >> BigInt(index * width));
}

/** Plane-major word of digits: bit p of lane l at p * lanes + l. */
export function planes(digits: readonly bigint[], bits: number): bigint {
  let word = 0n;
  for (let p = 0; p < bits; p++)
    for (const [l, digit] of digits.entries())
      word |= ((digit >> BigInt(p)) & 1n) << BigInt(p * digits.length + l);
  return word;
}
