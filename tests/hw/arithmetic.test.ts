import { type BenchCase, describeBench } from "./describe-bench.js";
import { createHorner } from "./horner-model.js";
import { join, planes, playCase } from "./play.js";
import { roundsUp } from "./rounding-model.js";
import { clampTo, createRandom, signedRange } from "./vectors.js";

type Random = (width: number) => bigint;

const mask = (width: number) => (1n << BigInt(width)) - 1n;
const range = (n: number) => Array.from({ length: n }, (_, i) => i);
const ones = (word: bigint) => BigInt([...word.toString(2)].filter((c) => c === "1").length);

/** Extremes, alternating bits, all but one bit, one bit, then uniform. */
function patterns(width: number, random: Random, uniform: number): bigint[] {
  const all = mask(width);
  const single = range(width).map((i) => 1n << BigInt(i));
  const fixed = [0n, all, all / 3n, all - all / 3n];
  return [
    ...fixed,
    ...single,
    ...single.map((b) => all ^ b),
    ...range(uniform).map(() => random(width)),
  ];
}

/** Every count of one position, other counts in its neighbours. */
function countCase(size: number, width: number): BenchCase {
  const top = 2 ** size;
  const cycles = range(top).map((pattern) => {
    const own = range(width).map((p) => BigInt((pattern * (2 * p + 1) + p) % top));
    const counts = own.map(ones);
    return {
      inputs: [[planes(own, size), size * width]] as const,
      outputs: [0n, 1n, 2n].map(
        (bit) =>
          [
            join(
              counts.map((c) => (c >> bit) & 1n),
              1,
            ),
            width,
          ] as const,
      ),
    };
  });
  return playCase(cycles);
}

function addCase(width: number, triples: readonly (readonly bigint[])[]): BenchCase {
  const cycles = triples.map((triple) => ({
    inputs: triple.map((v) => [v, width] as const),
    outputs: [[triple.reduce((a, b) => a + b, 0n), width]] as const,
  }));
  return playCase(cycles);
}

const everyTriple = range(64).map((i) => [i >> 4, i >> 2, i].map((v) => BigInt(v & 3)));

function wideTriples(random: Random): bigint[][] {
  const some = [0n, 1n, mask(64), 1n << 63n, mask(63), mask(64) / 3n];
  const extremes = some.flatMap((a) => some.flatMap((b) => some.map((c) => [a, b, c])));
  return [...extremes, ...range(100).map(() => [random(64), random(64), random(64)])];
}

/** Heights from column 0 up, as the bits lie. */
function columnsCase(heights: readonly number[], width: number): BenchCase {
  const bits = heights.reduce((a, b) => a + b, 0);
  const weights = heights.flatMap((h, c) => range(h).map(() => 1n << BigInt(c)));
  const cycles = patterns(bits, createRandom(bits), 200).map((word) => ({
    inputs: [[word, bits]] as const,
    outputs: [
      [weights.reduce((s, w, i) => s + w * ((word >> BigInt(i)) & 1n), 0n), width],
    ] as const,
  }));
  return playCase(cycles);
}

function dotCase(lanes: number, digit: number, width: number): BenchCase {
  const random = createRandom(lanes);
  const words = patterns(lanes * digit, random, 30);
  const unpack = (word: bigint) =>
    range(lanes).map((l) =>
      range(digit).reduce((v, p) => v | (((word >> BigInt(p * lanes + l)) & 1n) << BigInt(p)), 0n),
    );
  const pairs = words.flatMap((a, i) =>
    [0, 1, 2 + (i % 50)].map((k) => [a, words[k] ?? a] as const),
  );
  const cycles = pairs.map(([a, w]) => {
    const right = unpack(w);
    const dot = unpack(a).reduce((s, v, l) => s + v * (right[l] ?? 0n), 0n);
    const inputs = [a, w].map((v) => [v, lanes * digit] as const);
    return { inputs, outputs: [[dot, width]] as const };
  });
  return playCase(cycles);
}

/** Every pair of digits, plain and with a signed weight digit. */
function productCase(digit: number, width: number): BenchCase {
  const digits = range(2 ** digit).map(BigInt);
  const top = mask(digit);
  const offset = (1n << BigInt(digit - 1)) * top;
  const cycles = digits.flatMap((a) =>
    digits.flatMap((w) =>
      [0n, 1n].map((signed) => ({
        inputs: [
          [a, digit],
          [w, digit],
          [signed, 1],
        ] as const,
        outputs: [[signed ? a * BigInt.asIntN(digit, w) + offset : a * w, width]] as const,
      })),
    ),
  );
  return playCase(cycles);
}

/** Words of nonzero planes (low) and sign planes (high); a lane that is zero keeps its sign bit. */
function ternaryCase(lanes: number, width: number): BenchCase {
  const value = (word: bigint, lane: number) => {
    const bit = (at: number) => (word >> BigInt(at)) & 1n;
    return bit(lane) * (1n - 2n * bit(lanes + lane));
  };
  const words = patterns(2 * lanes, createRandom(lanes), 60);
  const cycles = words.flatMap((a, i) =>
    [a, ...range(8).map((k) => words[(7 * i + 5 * k) % words.length] ?? a)].map((w) => ({
      inputs: [a, w].map((v) => [v, 2 * lanes] as const),
      outputs: [
        [range(lanes).reduce((s, l) => s + value(a, l) * value(w, l), BigInt(lanes)), width],
      ] as const,
    })),
  );
  return playCase(cycles);
}

function accumulatorCase(term: number, digit: number, width: number): BenchCase {
  const random = createRandom(term);
  const rare = (bits: number) => random(bits) === 0n;
  const accumulate = createHorner(width, digit);
  const cycles = range(600).map((cycle) => {
    const rst = cycle < 2 || rare(5);
    const en = !rare(2);
    const first = rare(5);
    const shift = rare(1);
    const value = rare(2) ? mask(term) : random(term);
    const shown = accumulate({ rst, en, first, shift, term: value });
    return {
      inputs: [
        [rst, 1],
        [en, 1],
        [first, 1],
        [shift, 1],
        [value, term],
      ] as const,
      outputs: [[shown, width]] as const,
    };
  });
  return playCase(cycles);
}

function roundCase(width: number, values: (shift: bigint) => readonly bigint[]): BenchCase {
  const shifts = [...range(width + 2), 31, 32, 62, 63].filter((s) => s < 64).map(BigInt);
  const cycles = shifts.flatMap((shift) =>
    values(shift).flatMap((v) =>
      range(4).map((mode) => ({
        inputs: [
          [v, width],
          [shift, 6],
          [mode, 2],
        ] as const,
        outputs: [
          [v >> shift, width],
          [roundsUp(v, shift, mode), 1],
        ] as const,
      })),
    ),
  );
  return playCase(cycles);
}

/** Within one of a tie or of a whole number, both signs and parities; the extremes. */
function nearTies(width: number, random: Random): (shift: bigint) => bigint[] {
  const { min, max } = signedRange(width);
  return (shift) => {
    const unit = 1n << shift;
    const whole = [0n, 1n, -1n, -2n, BigInt.asIntN(width, random(width)) >> shift].map(
      (k) => k * unit,
    );
    const near = whole.flatMap((w) =>
      [0n, unit / 2n].flatMap((h) => [-1n, 0n, 1n].map((d) => w + h + d)),
    );
    return [...near, min, min + 1n, max].filter((v) => v >= min && v <= max);
  };
}

interface ClampVector {
  readonly v: bigint;
  readonly low: bigint;
  readonly high: bigint;
}

function clampCase(width: number, out: number, vectors: readonly ClampVector[]): BenchCase {
  const cycles = vectors
    .filter(({ low, high }) => low <= high)
    .map(({ v, low, high }) => ({
      inputs: [
        [v, width],
        [low, out],
        [high, out],
      ] as const,
      outputs: [[clampTo(v, low, high), out]] as const,
    }));
  return playCase(cycles);
}

/** All combinations of the values given. */
function clampVectors(values: readonly bigint[], bounds: readonly bigint[]): ClampVector[] {
  return values.flatMap((v) => bounds.flatMap((low) => bounds.map((high) => ({ v, low, high }))));
}

function signedValues(width: number): bigint[] {
  return range(2 ** width).map((v) => BigInt.asIntN(width, BigInt(v)));
}

function wideClamp(): ClampVector[] {
  const { min, max } = signedRange(64);
  const bounds = [min, min + 1n, -1n, 0n, 5n, max - 1n, max];
  const wide = signedRange(160);
  const near = bounds.flatMap((b) => [b - 1n, b, b + 1n]);
  return clampVectors([wide.min, wide.max, 1n << 64n, -(1n << 100n), ...near], bounds);
}

describeBench({
  bench: {
    top: "arithmetic_bench",
    benchSources: ["arithmetic_bench.v", "player.v"],
    sources: [
      "count_bits",
      "add_three",
      "sum_columns",
      "dot_digits",
      "digit_product",
      "dot_ternary",
      "horner_acc",
      "round_shift",
      "clamp",
    ].map((name) => `${name}.v`),
  },
  cases: new Map([
    ["count3.mem", countCase(3, 3)],
    ["count5.mem", countCase(5, 1)],
    ["count6.mem", countCase(6, 2)],
    ["add2.mem", addCase(2, everyTriple)],
    ["add64.mem", addCase(64, wideTriples(createRandom(64)))],
    ["columns8.mem", columnsCase([8], 4)],
    ["columns60.mem", columnsCase([32, 1, 4, 0, 23], 10)],
    ["columns18.mem", columnsCase([1, 3, 6, 0, 5, ...range(10).map(() => 0), 3], 18)],
    ["dot1.mem", dotCase(1, 1, 2)],
    ["dot7.mem", dotCase(7, 2, 7)],
    ["dot11.mem", dotCase(11, 4, 12)],
    ["acc5.mem", accumulatorCase(5, 4, 5)],
    ["acc64.mem", accumulatorCase(9, 2, 64)],
    ["round2.mem", roundCase(2, () => signedValues(2))],
    ["round10.mem", roundCase(10, nearTies(10, createRandom(10)))],
    ["round160.mem", roundCase(160, nearTies(160, createRandom(160)))],
    ["clamp1.mem", clampCase(1, 1, clampVectors(signedValues(1), signedValues(1)))],
    ["clamp4.mem", clampCase(4, 3, clampVectors(signedValues(4), signedValues(3)))],
    ["clamp160.mem", clampCase(160, 64, wideClamp())],
    ["product2.mem", productCase(2, 4)],
    ["product4.mem", productCase(4, 9)],
    ["ternary2.mem", ternaryCase(2, 3)],
    ["ternary11.mem", ternaryCase(11, 5)],
  ]),
  bugs: [
    { file: "count_bits.v", find: "(six & second) | (half & third)", replace: "(six & second)" },
    { file: "count_bits.v", find: "(low_carry & high_carry) | ", replace: "" },
    { file: "count_bits.v", find: "six >> (2 * WIDTH)", replace: "six >> (2 * WIDTH - 1)" },
    {
      file: "add_three.v",
      find: "(a[WIDTH-2:0] & c[WIDTH-2:0])",
      replace: "(a[WIDTH-2:0] & 1'b0)",
    },
    {
      file: "add_three.v",
      find: "{majority, 1'b0} + parity",
      replace: "{majority, 1'b0} | parity",
    },
    { file: "sum_columns.v", find: "TAKEN+:REST", replace: "0+:REST" },
    { file: "sum_columns.v", find: "gen_count.twos", replace: "gen_count.ones" },
    { file: "sum_columns.v", find: "gen_count.fours", replace: "gen_count.twos" },
    {
      file: "sum_columns.v",
      find: "assign own = gen_level[LEVELS]",
      replace: "assign own = (r < 2) & gen_level[LEVELS]",
    },
    { file: "dot_digits.v", find: "| (x & z) | (y & z)", replace: "| (x & z)" },
    { file: "dot_digits.v", find: "product[3*THIRD+:LAST]", replace: "product[0*THIRD+:LAST]" },
    { file: "digit_product.v", find: "top ? ~a", replace: "top ? a" },
    { file: "digit_product.v", find: "w ^ sign[DIGIT-1:0]", replace: "w" },
    { file: "dot_ternary.v", find: "& ~(a[LANES+:LANES] ^ w[LANES+:LANES])", replace: "" },
    { file: "dot_ternary.v", find: "zero[3*THIRD+:LAST]", replace: "zero[0+:LAST]" },
    { file: "horner_acc.v", find: "{DIGIT{1'b0}}}", replace: "{DIGIT{1'b1}}}" },
    { file: "horner_acc.v", find: "shift_q <= shift", replace: "shift_q <= shift & ~first_q" },
    { file: "round_shift.v", find: "(below_half | floor[0])", replace: "(below_half | ~floor[0])" },
    { file: "round_shift.v", find: "fraction >>> shift", replace: "fraction >> shift" },
    { file: "round_shift.v", find: "v[WIDTH-1] & inexact", replace: "v[WIDTH-1] & half" },
    { file: "clamp.v", find: "? high : v", replace: "? low : v" },
    { file: "clamp.v", find: "value < low_wide", replace: "v < low_wide" },
  ],
});
