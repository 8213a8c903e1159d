import { type BenchCase, describeBench } from "./describe-bench.js";
import { instances } from "./instances.js";
import { dotOf, kinds } from "./pe-model.js";
import { createRandom, pack } from "./vectors.js";

/** The bench's COUNT. */
const cycles = 160;

interface Shape {
  /** Default digits. */
  readonly kind?: keyof typeof kinds;
  readonly lanes: number;
  readonly digit: number;
  readonly accWidth: number;
}

const shapes: readonly Shape[] = [
  { lanes: 1, digit: 1, accWidth: 5 },
  { lanes: 5, digit: 1, accWidth: 8 },
  { lanes: 2, digit: 2, accWidth: 10 },
  { lanes: 9, digit: 2, accWidth: 12 },
  { lanes: 21, digit: 1, accWidth: 16 },
  { lanes: 24, digit: 2, accWidth: 33 },
  { lanes: 64, digit: 2, accWidth: 20 },
  { lanes: 5, digit: 4, accWidth: 11 },
  { lanes: 24, digit: 4, accWidth: 64 },
  { kind: "depthwise", lanes: 1, digit: 1, accWidth: 8 },
  { kind: "depthwise", lanes: 1, digit: 2, accWidth: 12 },
  { kind: "depthwise", lanes: 1, digit: 4, accWidth: 20 },
  { kind: "ternary", lanes: 1, digit: 2, accWidth: 6 },
  { kind: "ternary", lanes: 5, digit: 2, accWidth: 9 },
  { kind: "ternary", lanes: 24, digit: 2, accWidth: 14 },
  { kind: "ternary", lanes: 48, digit: 2, accWidth: 16 },
  { kind: "bipolar", lanes: 1, digit: 1, accWidth: 5 },
  { kind: "bipolar", lanes: 23, digit: 1, accWidth: 12 },
];

/** Digit vector in plane-major order: bit p of lane l at p * lanes + l. */
function packDigits(digits: readonly bigint[], { lanes, digit }: Shape): bigint {
  let word = 0n;
  for (let p = 0; p < digit; p++)
    for (let l = 0; l < lanes; l++)
      word |= (((digits[l] as bigint) >> BigInt(p)) & 1n) << BigInt(p * lanes + l);
  return word;
}

/** All-maximum, one-hot, sparse, dense and uniform digit vectors in turn. */
function digitVector(cycle: number, shape: Shape, random: (width: number) => bigint): bigint[] {
  const top = (1n << BigInt(shape.digit)) - 1n;
  const kind = cycle % 7;
  const hot = Number(random(16)) % shape.lanes;
  return Array.from({ length: shape.lanes }, (_, lane) => {
    const value = random(shape.digit);
    if (kind === 0) return top;
    if (kind === 1) return lane === hot ? top : 0n;
    if (kind === 2) return lane === hot ? 0n : top;
    if (kind === 3) return value & random(shape.digit);
    if (kind === 4) return value | random(shape.digit);
    return value;
  });
}

function makeCase(shape: Shape): BenchCase {
  const random = createRandom(shape.lanes * 1000 + shape.digit);
  const words: string[] = [];
  let acc = 0n;
  let sum = 0n;
  let known = false;
  let checked = 0;
  for (let cycle = 0; cycle < cycles; cycle++) {
    const a = digitVector(cycle, shape, random);
    // Another period, so that every kind meets every kind.
    const w = digitVector(Math.floor(cycle / 7), shape, random);
    const rst = cycle < 2 || random(5) === 0n;
    const en = random(3) !== 0n;
    const first = cycle === 2 || random(3) === 0n;
    const shift = random(1) === 0n;
    const top = random(1) === 0n;
    if (en && !rst) {
      const step = (old: bigint, term: bigint): bigint =>
        BigInt.asUintN(
          shape.accWidth,
          term + (first ? 0n : old << BigInt(shift ? shape.digit : 0)),
        );
      acc = step(acc, dotOf(shape.kind ?? "digits", a, w, shape.digit, top));
      sum = step(
        sum,
        a.reduce((s, v) => s + v, 0n),
      );
      known ||= first;
    }
    if (known) checked++;
    const width = shape.lanes * shape.digit;
    words.push(
      pack([
        [known, 1],
        [rst, 1],
        [en, 1],
        [first, 1],
        [shift, 1],
        [top, 1],
        [packDigits(a, shape), width],
        [packDigits(w, shape), width],
        [acc, shape.accWidth],
        [sum, shape.accWidth],
      ]),
    );
  }
  return { words, checked };
}

const fileOf = (s: Shape) => `${s.kind ?? ""}l${s.lanes}d${s.digit}a${s.accWidth}.mem`;

describeBench({
  bench: {
    top: "mac_pe_bench",
    benchSources: ["mac_pe_bench.v", "pe_case.v"],
    sources: [
      "mac_pe.v",
      "act_sum.v",
      "dot_digits.v",
      "dot_ternary.v",
      "digit_product.v",
      "horner_acc.v",
      "sum_columns.v",
      "count_bits.v",
      "add_three.v",
    ],
  },
  cases: new Map(shapes.map((s) => [fileOf(s), makeCase(s)] as const)),
  memories: new Map([
    [
      "cases.vh",
      instances(
        "pe_case",
        shapes.map((s) => ({
          KIND: kinds[s.kind ?? "digits"],
          ...{ LANES: s.lanes, DIGIT: s.digit, ACC_W: s.accWidth, FILE: fileOf(s) },
        })),
      ),
    ],
  ]),
  bugs: [
    { file: "horner_acc.v", find: "first_q ? {ACC_W{1'b0}}", replace: "first_q ? acc_q" },
    { file: "horner_acc.v", find: "shift_q ? {", replace: "!shift_q ? {" },
    { file: "horner_acc.v", find: "if (en_q) acc_q", replace: "if (en) acc_q" },
    { file: "horner_acc.v", find: "if (rst) en_q", replace: "if (1'b0) en_q" },
    { file: "dot_digits.v", find: "= x ^ y ^ z;", replace: "= x ^ y | z;" },
    { file: "dot_digits.v", find: "(x & y) | (x & z)", replace: "(x & y)" },
    { file: "dot_digits.v", find: "& w[j*LANES", replace: "& w[i*LANES" },
    { file: "dot_digits.v", find: "? same : both", replace: "? both : both" },
    { file: "dot_ternary.v", find: "& ~(a[LANES+:LANES] ^ w[LANES+:LANES])", replace: "" },
    { file: "dot_ternary.v", find: "a[0+:LANES] & w[0+:LANES]", replace: "a[0+:LANES]" },
    { file: "dot_ternary.v", find: "zero = ~both", replace: "zero = both" },
    { file: "dot_ternary.v", find: "(x & y) | (x & z) | (y & z)", replace: "(x & y)" },
    { file: "dot_ternary.v", find: "zero[3*THIRD+:LAST]", replace: "zero[0+:LAST]" },
    { file: "digit_product.v", find: "top ? ~a", replace: "top ? a" },
    { file: "digit_product.v", find: "w ^ sign[DIGIT-1:0]", replace: "w" },
    { file: "digit_product.v", find: "(rest_wide << (DIGIT - 1))", replace: "rest_wide" },
    { file: "mac_pe.v", find: ".top    (top)", replace: ".top    (1'b0)" },
    { file: "count_bits.v", find: "(six & second) | (half & third)", replace: "(six & second)" },
    { file: "count_bits.v", find: "low_carry >> (3 * WIDTH)", replace: "low_carry >> (2 * WIDTH)" },
    { file: "count_bits.v", find: "| (carries & sum_carry)", replace: "" },
    { file: "count_bits.v", find: "carries ^ sum_carry;", replace: "carries;" },
    { file: "add_three.v", find: "parity = a ^ b ^ c", replace: "parity = a ^ b" },
    { file: "act_sum.v", find: ".term (sum)", replace: ".term (sum & ~sum >> 1)" },
  ],
});
