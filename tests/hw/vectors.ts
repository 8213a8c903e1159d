/** Test vectors for Verilog benches: BigInt throughout, so that the model shares no arithmetic with the product. */

/** A value and the width in bits of its two's complement field. */
export type Field = readonly [value: bigint | number | boolean, width: number];

/** One $readmemh word; the first field is the most significant. */
export function pack(fields: readonly Field[]): string {
  let word = 0n;
  for (const [value, width] of fields)
    word = (word << BigInt(width)) | BigInt.asUintN(width, BigInt(value));
  return word.toString(16);
}

/** A seeded source of unsigned integers of a given width (splitmix64). */
export function createRandom(seed: number): (width: number) => bigint {
  let state = BigInt(seed);
  const next = (): bigint => {
    state = BigInt.asUintN(64, state + 0x9e3779b97f4a7c15n);
    let z = BigInt.asUintN(64, (state ^ (state >> 30n)) * 0xbf58476d1ce4e5b9n);
    z = BigInt.asUintN(64, (z ^ (z >> 27n)) * 0x94d049bb133111ebn);
    return z ^ (z >> 31n);
  };
  return (width) => {
    let word = 0n;
    for (let have = 0; have < width; have += 64) word = (word << 64n) | next();
    return BigInt.asUintN(width, word);
  };
}

/** Extremes of a signed width. */
export function signedRange(width: number): { readonly min: bigint; readonly max: bigint } {
  const half = 1n << BigInt(width - 1);
  return { min: -half, max: half - 1n };
}

export function clampTo(v: bigint, low: bigint, high: bigint): bigint {
  return v < low ? low : v > high ? high : v;
}
