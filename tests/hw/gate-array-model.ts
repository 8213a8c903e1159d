import { aheadFields } from "../../src/schedule/gate-format.js";
import { packWord } from "../../src/schedule/word-format.js";
import type { BenchCase } from "./describe-bench.js";
import { type AheadJobShape, outputAt } from "./gate-walker-model.js";
import { planes } from "./play.js";
import { createRandom, pack } from "./vectors.js";

const range = (n: number) => Array.from({ length: n }, (_, i) => i);

/** Sizes of one array of gate_array_bench; the other widths are those of gate_array_case. */
export interface ArrayShape {
  readonly name: string;
  readonly pes: number;
  readonly lanes: number;
  readonly digit: number;
  readonly post: number;
  readonly sums: boolean;
  readonly jobs: readonly ArrayJob[];
}

/** A job; `passing`: share of outputs whose threshold lies below their sum. */
export interface ArrayJob extends AheadJobShape {
  readonly pixels: number;
  /** Groups that are drained, cycles each. */
  readonly groups: number;
  readonly digits: number;
  /** Planes of the digit that both parts share. */
  readonly split: number;
  readonly low: number;
  readonly double: boolean;
  readonly passing: "none" | "some" | "all";
}

const valueWidth = 30;
const [weightWords, tableWords, jobWords] = [256, 32, 8];

type Random = (width: number) => bigint;
/** Digits of a word's lanes. */
type Lanes = readonly bigint[];

/** The files of a case: words that are loaded, memories, and the groups that must come out, in order. */
export function arrayFiles(s: ArrayShape) {
  const random = createRandom(s.pes * 101 + s.lanes);
  const input: string[] = [];
  const output: string[] = [];
  const weights = range(s.pes).map(() => new Array<bigint>(weightWords).fill(0n));
  const thresholds = range(s.pes).map(() => new Array<bigint>(tableWords).fill(0n));
  const constants: bigint[] = [];
  let table = 0;
  s.jobs.forEach((job, index) => {
    const codes = drawWeights(s, job, random);
    const limits = range(s.pes).map(() => range(job.slots).map(() => drawLimit(job, random)));
    // In turn t PE p has the channel at position p ^ t.
    for (const { pe, at, slot, position } of heldBy(s, job)) {
      const words = storeWeights(s, job, codes[position]?.[slot] ?? []);
      weights[pe]?.splice(job.weightBase + at * slotWords(job), words.length, ...words);
      thresholds[pe]?.splice(table + at, 1, limits[position]?.[slot] ?? 0n);
    }
    constants.push(packWord(aheadFields, wordOf(s, job, table)));
    table += job.slots * job.turns;
    for (let pixel = 0; pixel < job.pixels; pixel++) {
      const parts = drawPixel(s, job, random);
      const flags = { opens: random(1), closes: random(1) };
      input.push(...loadLines(s, { job, index, parts, flags, starts: pixel === 0 }, random));
      const results = range(s.pes).map((position) =>
        range(job.slots).map((slot) =>
          resultOf(s, job, parts, codes[position]?.[slot] ?? [], limits[position]?.[slot] ?? 0n),
        ),
      );
      output.push(...groupLines(s, job, results, flags));
    }
  });
  const text = (words: readonly bigint[], width: number) =>
    words.map((w) => `${BigInt.asUintN(width, w).toString(16)}\n`).join("");
  const padded = [...constants, ...new Array<bigint>(jobWords - constants.length).fill(0n)];
  const number = (pe: number) => String(pe).padStart(3, "0");
  const main: BenchCase = { words: input, checked: output.length };
  const memories = new Map([
    [`${s.name}_out.mem`, `${output.join("\n")}\n`],
    [`${s.name}_jobs.mem`, text(padded, 149)],
    ...weights.map(
      (w, pe) => [`${s.name}_w${number(pe)}.mem`, text(w, s.lanes * s.digit)] as const,
    ),
    ...thresholds.map((t, pe) => [`${s.name}_t${number(pe)}.mem`, text(t, 20)] as const),
  ]);
  return { main, memories };
}

/** What each PE holds: entry `at` of its tables, slot and position of the channel. */
function heldBy(s: ArrayShape, job: ArrayJob) {
  return range(s.pes).flatMap((pe) =>
    range(job.turns).flatMap((turn) =>
      range(job.slots).map((slot) => {
        return { pe, slot, at: turn * job.slots + slot, position: pe ^ turn };
      }),
    ),
  );
}

function slotWords(job: ArrayJob): number {
  const { high, low } = outputAt(job, 0);
  return high.length + low.length;
}

function wordOf(s: ArrayShape, job: ArrayJob, tableBase: number) {
  const { digitWords, highDigits, lowDigits } = job;
  return {
    ...{ digitWords, highWords: highDigits * digitWords, lowWords: lowDigits * digitWords },
    ...{ pixelWords: (highDigits + lowDigits) * digitWords, weightDigits: job.weightDigits },
    ...{
      lastSlot: job.slots - 1,
      lastRing: job.ring - 1,
      lastTurn: job.turns - 1,
      slotWords: slotWords(job),
    },
    ...{ weightBase: job.weightBase, tableBase, low: job.low, split: job.split },
    ...{
      accShift: Number(job.double),
      sumUse: Number(s.sums),
      sumLeft: 1,
      sumOdd: 1,
      sumOddLeft: 0,
    },
  };
}

/** Weight digits by position, slot, word and digit, lowest digit first. */
function drawWeights(s: ArrayShape, job: ArrayJob, random: Random) {
  const word = (): readonly Lanes[] =>
    range(job.weightDigits).map(() => range(s.lanes).map(() => random(s.digit)));
  return range(s.pes).map(() => range(job.slots).map(() => range(job.digitWords).map(word)));
}

/** The words of a slot in the order in which a walker asks for them: by falling weight of the digit pair. */
function storeWeights(s: ArrayShape, job: ArrayJob, words: readonly (readonly Lanes[])[]) {
  const part = (digits: number) =>
    digits === 0
      ? []
      : range(digits + job.weightDigits - 1)
          .toReversed()
          .flatMap((sum) => range(job.weightDigits).filter((j) => sum - j >= 0 && sum - j < digits))
          .flatMap((j) => words.map((digitsOf) => planes(digitsOf[j] ?? [], s.digit)));
  return [...part(job.highDigits), ...part(job.lowDigits)];
}

function drawLimit({ passing }: ArrayJob, random: Random): bigint {
  if (passing === "none") return (1n << 19n) - 1n;
  if (passing === "all") return -(1n << 19n);
  // Wide and narrow, so that sums of every job lie on both sides.
  return (random(8) - 64n) >> (2n * random(2));
}

/** Both parts of a pixel: digits from the highest down, each a list of words. */
interface Parts {
  readonly high: readonly (readonly Lanes[])[];
  readonly low: readonly (readonly Lanes[])[];
}

function drawPixel(s: ArrayShape, job: ArrayJob, random: Random): Parts {
  const part = (digits: number) =>
    range(digits).map(() =>
      range(job.digitWords).map(() => range(s.lanes).map(() => random(s.digit))),
    );
  return { high: part(job.highDigits), low: part(job.lowDigits) };
}

/** What is left of a part: of a shared digit, lowest of the high and highest of the low part, only its own planes. */
function kept({ split }: ArrayJob, parts: Parts): Parts {
  if (split === 0) return parts;
  const below = (1n << BigInt(split)) - 1n;
  const masked = (digits: Parts["high"], at: number, mask: (d: bigint) => bigint) =>
    digits.map((words, i) => (i === at ? words.map((lanes) => lanes.map(mask)) : words));
  return {
    high: masked(parts.high, parts.high.length - 1, (d) => d & ~below),
    low: masked(parts.low, 0, (d) => d & below),
  };
}

/** R of a part, and its S term. */
function sumsOf(
  s: ArrayShape,
  digits: Parts["high"],
  words: readonly (readonly Lanes[])[],
): { readonly r: bigint; readonly term: bigint } {
  const bits = BigInt(s.digit);
  const code = (list: readonly bigint[]) => list.reduce((v, d) => (v << bits) | d, 0n);
  let [r, sum] = [0n, 0n];
  words.forEach((weightDigits, word) => {
    for (const lane of range(s.lanes)) {
      const a = code(digits.map((d) => d[word]?.[lane] ?? 0n));
      const w = code(weightDigits.map((d) => d[lane] ?? 0n).toReversed());
      r += a * w;
      sum += a;
    }
  });
  // sumLeft 1 and an odd term of the same sum: 2 S - S.
  return { r, term: s.sums ? 2n * sum - sum : 0n };
}

function resultOf(
  s: ArrayShape,
  job: ArrayJob,
  parts: Parts,
  words: readonly (readonly Lanes[])[],
  limit: bigint,
): bigint {
  const own = kept(job, parts);
  const value = (digits: Parts["high"]) => {
    const { r, term } = sumsOf(s, digits, words);
    return (job.double ? 2n * r : r) - term;
  };
  const high = value(own.high);
  const adds = job.lowDigits > 0 && high > limit;
  return (high << BigInt(job.low)) + (adds ? value(own.low) : 0n);
}

interface PixelLines {
  readonly job: ArrayJob;
  readonly index: number;
  readonly parts: Parts;
  readonly flags: { readonly opens: bigint; readonly closes: bigint };
  readonly starts: boolean;
}

function loadLines(s: ArrayShape, p: PixelLines, random: Random): readonly string[] {
  const { job, flags } = p;
  const digits = [
    ...p.parts.high.map((words, d) => ({ words, opensPart: d === 0 })),
    ...p.parts.low.map((words, d) => ({ words, opensPart: d === 0 })),
  ];
  return digits.flatMap(({ words, opensPart }, d) =>
    words.map((lanes, w) => {
      const first = d === 0 && w === 0;
      const last = d === digits.length - 1 && w === words.length - 1;
      const pause = first && random(2) === 0n ? random(3) : 0n;
      const bits = [last, last && flags.opens, last && flags.closes, w === 0 && opensPart];
      return [
        ...[Number(p.starts && first), p.index, job.groups - 1, job.digits - 1, Number(first)],
        pause,
        pack([...bits.map((b) => [b, 1] as const), [w === 0 && !opensPart, 1]]),
        planes(lanes, s.digit),
      ]
        .map((v) => (typeof v === "string" ? v : v.toString(16)))
        .join(" ");
    }),
  );
}

/** The groups of a pixel: slot by slot, POST neighbouring positions each. */
function groupLines(
  s: ArrayShape,
  job: ArrayJob,
  results: readonly (readonly bigint[])[],
  { opens, closes }: PixelLines["flags"],
): readonly string[] {
  const parts = s.pes / s.post;
  return range(job.groups).map((group) => {
    const slot = Math.floor(group / parts);
    const first = (group % parts) * s.post;
    const values = range(s.post).map((lane) => results[first + lane]?.[slot] ?? 0n);
    return pack([
      ...([
        [group, 12],
        [group === job.groups - 1, 1],
        [opens, 1],
        [closes, 1],
      ] as const),
      [group % 8, 3],
      ...values.toReversed().map((v) => [v, valueWidth] as const),
    ]);
  });
}
