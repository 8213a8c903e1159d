import { type BenchCase, describeBench } from "./describe-bench.js";
import { type Cycle, type Expected, join, planes, playCase } from "./play.js";
import { createRandom, type Field } from "./vectors.js";

const range = (n: number): number[] => Array.from({ length: n }, (_, i) => i);

/** What the module is told besides the word, and what it must show: `shown` while it offers something. */
interface Beat {
  readonly writing: boolean;
  readonly ready: boolean;
  readonly closes: boolean;
  readonly valid: boolean;
  readonly done: boolean | undefined;
  readonly shown: readonly Expected[];
}

/**
 * The cycles of one word, whose writes are `shown`: with pauses of the word and of the memory, and sometimes with a wait
 * for the other memory after the last write. The last cycle closes the word.
 */
function beatsOf(shown: readonly (readonly Expected[])[], draw: (below: number) => number): Beat[] {
  const quiet = { writing: false, closes: false, valid: false, done: undefined, shown: [] };
  const beats: Beat[] = [];
  for (const [at, s] of shown.entries()) {
    const offered = { writing: true, closes: false, valid: true, shown: s };
    for (const _pause of range(draw(2))) beats.push({ ...quiet, ready: draw(2) === 0 });
    for (const _pause of range(draw(3))) beats.push({ ...offered, ready: false, done: false });
    beats.push({ ...offered, ready: true, done: at === shown.length - 1 });
  }
  const written = { writing: true, closes: false, valid: false, done: true, shown: [] };
  for (const _wait of range(draw(3))) beats.push({ ...written, ready: draw(2) === 0 });
  return beats.map((beat, i) => (i === beats.length - 1 ? { ...beat, closes: true } : beat));
}

const drawFrom = (seed: number) => {
  const random = createRandom(seed);
  return { random, draw: (below: number) => Number(random(24)) % below };
};

interface Values {
  readonly post: number;
  readonly bits: number;
  readonly width: number;
  readonly elements: number;
  readonly signed: boolean;
  readonly rest: number;
  readonly base: number;
  readonly half: number;
}

/** Images of pixels of two words, the second one short, to both copies in turn. */
function valuesCase(set: Values): BenchCase {
  const { random, draw } = drawFrom(set.elements);
  const { post, bits, width, elements, signed } = set;
  const images = 6;
  const drive = (word: bigint, flags: readonly (boolean | number)[]): readonly Field[] => [
    ...flags.map((flag): Field => [flag, 1]),
    [word, elements * bits],
  ];
  const cycles: Cycle[] = [
    { inputs: drive(0n, [1, 1, 0, 0, 0, 0, 0]), outputs: [[undefined, 10 + post * width]] },
  ];
  for (const image of range(images)) {
    let address = set.base + (image % 2) * set.half;
    const words = 4;
    for (const w of range(words)) {
      const short = w % 2 === 1;
      const values = range(elements).map(() =>
        signed ? BigInt.asIntN(bits, random(bits)) : random(bits),
      );
      const word = join(values, bits);
      const groups = short ? set.rest + 1 : Math.ceil(elements / post);
      const shown = range(groups).map((g): readonly Expected[] => {
        const lanes = range(post).map((lane) => values[g * post + lane] ?? 0n);
        return [
          [address++, 8],
          [join(lanes, width), post * width],
        ];
      });
      for (const b of beatsOf(shown, draw)) {
        const closing = b.closes && w === words - 1;
        const copy = (image + Number(closing)) % 2;
        cycles.push({
          inputs: drive(word, [0, b.closes, closing, copy, b.writing, b.ready, short]),
          outputs: [
            [b.valid, 1],
            [b.done, 1],
            ...(b.shown.length > 0 ? b.shown : ([[undefined, 8 + post * width]] as const)),
          ],
        });
      }
    }
  }
  return playCase(cycles);
}

interface Digits {
  readonly elements: number;
  readonly bits: number;
  readonly add: bigint;
  readonly half: bigint;
  readonly digits: number;
  readonly digit: number;
  readonly width: number;
  readonly banks: number;
  readonly used: number;
  readonly apart: number;
}

const stride = 21;

/** Random words of signed values; where codes are halved, the values are odd and the sums even. */
function digitsCase(set: Digits): BenchCase {
  const { random, draw } = drawFrom(set.elements + 20);
  const { elements, bits, digits, digit, width, banks, used, apart } = set;
  const drive = (word: bigint, flags: readonly (boolean | number)[]): readonly Field[] => [
    ...flags.map((flag): Field => [flag, 1]),
    [word, elements * bits],
  ];
  const dataBits = banks * digit * used;
  const cycles: Cycle[] = [
    { inputs: drive(0n, [1, 0, 0]), outputs: [[undefined, 2 + width + dataBits]] },
  ];
  for (const _word of range(60)) {
    const values = range(elements).map(() => {
      const value = BigInt.asIntN(bits, random(bits)) | set.half;
      return value + set.add < 0n ? value + 2n : value;
    });
    const codes = values.map((v) => (v + set.add) >> set.half);
    const shown = range(digits).map((d): readonly Expected[] => {
      const cut = codes.map((code) => BigInt.asUintN(digit, code >> BigInt(d * digit)));
      const words = range(banks).map((b) => planes(cut.slice(b * apart, b * apart + used), digit));
      return [
        [d * stride, width],
        [join(words, digit * used), dataBits],
      ];
    });
    for (const b of beatsOf(shown, draw))
      cycles.push({
        inputs: drive(join(values, bits), [b.closes, b.writing, b.ready]),
        outputs: [
          [b.valid, 1],
          [b.done, 1],
          ...(b.shown.length > 0 ? b.shown : ([[undefined, width + dataBits]] as const)),
        ],
      });
  }
  return playCase(cycles);
}

const values = "load_values.v";
const digits = "load_digits.v";

describeBench({
  bench: {
    top: "load_parts_bench",
    benchSources: ["load_parts_bench.v", "player.v"],
    sources: [values, digits, "select_word.v"],
  },
  cases: new Map([
    [
      "values.mem",
      valuesCase({
        ...{ post: 4, bits: 6, width: 8, elements: 8 },
        ...{ signed: true, rest: 0, base: 20, half: 100 },
      }),
    ],
    [
      "odd.mem",
      valuesCase({
        ...{ post: 2, bits: 4, width: 5, elements: 5 },
        ...{ signed: false, rest: 1, base: 7, half: 60 },
      }),
    ],
    [
      "digits.mem",
      digitsCase({
        ...{ elements: 6, bits: 5, add: 16n, half: 0n, digits: 3, digit: 2 },
        ...{ width: 8, banks: 2, used: 4, apart: 2 },
      }),
    ],
    [
      "single.mem",
      digitsCase({
        ...{ elements: 3, bits: 3, add: 3n, half: 1n, digits: 1, digit: 2 },
        ...{ width: 11, banks: 1, used: 3, apart: 3 },
      }),
    ],
  ]),
  bugs: [
    { file: values, find: "(closes_pixel ? REST[", replace: "(closes_pixel ? LAST_GROUP[" },
    { file: values, find: "done_q || (ready && last_group)", replace: "ready && last_group" },
    { file: values, find: "? BASE[VM_AW-1:0] : SECOND_BASE", replace: "? BASE[VM_AW-1:0] : BASE" },
    { file: values, find: "{VM_W{sign}}", replace: "{VM_W{1'b0}}" },
    { file: values, find: "writing && !done_q", replace: "writing" },
    { file: values, find: "if (opens) group_q", replace: "if (rst) group_q" },
    { file: digits, find: "writing && !done_q", replace: "writing" },
    { file: digits, find: "{{2{sign}}, element}", replace: "{2'b00, element}" },
    { file: digits, find: "moved} >> CODE_HALF", replace: "moved}" },
    { file: digits, find: "b*BANK_ELEMENTS", replace: "0*BANK_ELEMENTS" },
    { file: digits, find: "offset_q + STRIDE[AW-1:0]", replace: "STRIDE[AW-1:0]" },
    { file: digits, find: "write && last_digit", replace: "write" },
  ],
});
