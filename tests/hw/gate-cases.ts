import type { BenchCase } from "./describe-bench.js";
import { type AheadJobShape, createWalker, outputAt } from "./gate-walker-model.js";
import { type Cycle, type Expected, join, playCase } from "./play.js";
import { createRandom, type Field } from "./vectors.js";

const range = (n: number) => Array.from({ length: n }, (_, i) => i);
type Random = (width: number) => bigint;

export interface CombineShape {
  readonly accWidth: number;
  readonly correctionWidth: number;
  readonly valueWidth: number;
}

/** Both parts of an output at random, extremes among them. */
export function combineCase({ accWidth, correctionWidth, valueWidth }: CombineShape): BenchCase {
  const random = createRandom(accWidth + valueWidth);
  const draw = (width: number) => (random(2) === 0n ? -1n : random(width));
  const delayed: (bigint | undefined)[] = [undefined, undefined];
  // Constants of a job stay while its outputs are inside.
  let [shift, low] = [0n, 0n];
  const cycles = range(600).map((cycle): Cycle => {
    if (cycle % 40 === 0) [shift, low] = [random(2) % 3n, random(3)];
    const passed = random(1);
    const [high, part] = [draw(accWidth), draw(accWidth)].map((v) => BigInt.asUintN(accWidth, v));
    const terms = [draw(correctionWidth), draw(correctionWidth)];
    const [highTerm = 0n, lowTerm = 0n] = terms.map((v) => BigInt.asUintN(correctionWidth, v));
    const sum = ((high ?? 0n) << shift) - highTerm;
    const rest = passed === 1n ? ((part ?? 0n) << shift) - lowTerm : 0n;
    const expected = delayed.shift();
    delayed.push(BigInt.asUintN(valueWidth, (sum << low) + rest));
    const inputs: Field[] = [
      [shift, 2],
      [low, 5],
      [passed, 1],
      [high ?? 0n, accWidth],
      [part ?? 0n, accWidth],
      [highTerm, correctionWidth],
      [lowTerm, correctionWidth],
    ];
    return { inputs, outputs: [[cycle % 40 < 2 ? undefined : expected, valueWidth]] };
  });
  return playCase(cycles);
}

export interface GateDrainShape {
  readonly pes: number;
  readonly post: number;
  readonly slotWidth: number;
  readonly ringWidth: number;
  readonly poolWidth: number;
}

/** Pixels loaded and ready at random; every read, and four cycles later every group. */
export function gateDrainCase(shape: GateDrainShape): BenchCase {
  const { pes, post, slotWidth, ringWidth, poolWidth } = shape;
  const random = createRandom(pes * 7 + post);
  const below = (n: number) => Number(random(16)) % n;
  const parts = pes / post;
  const cycles: Cycle[] = [];
  for (let job = 0; job < 6; job++) {
    const ring = 1 + below(2 ** ringWidth);
    const groups = 1 + below(parts * 2 ** slotWidth);
    const digits = 1 + below(3);
    const turns = 2 ** (job % 3);
    const flags: [boolean, boolean][] = [];
    const pipeline: (readonly Expected[] | undefined)[] = [];
    let [loaded, taken, at, step] = [0, 0, -1, 0];
    const total = 3 * ring + 2;
    for (let cycle = 0; cycle < 4000 && (at < total - 1 || cycle < 8); cycle++) {
      const clears = cycle < 3;
      const load = !clears && loaded < total && loaded - Math.max(at, 0) < ring && random(1) === 0n;
      const ready = !clears && taken < total && random(1) === 0n;
      const busy = at >= 0 && step < groups * digits;
      const ends = busy && step === groups * digits - 1;
      const takes = ready && taken < loaded && (!busy || ends);
      const [opens, closes] = [random(1) === 0n, random(1) === 0n];
      const group = Math.floor(step / digits);
      const reads = busy && step % digits === 0;
      const own = flags[at] ?? [false, false];
      pipeline.push(
        reads
          ? [
              [group, 12],
              [group === groups - 1, 1],
              [own[0], 1],
              [own[1], 1],
              [group % 2 ** poolWidth, poolWidth],
            ]
          : undefined,
      );
      const out = pipeline.length > 4 ? pipeline[pipeline.length - 5] : undefined;
      const late: readonly Expected[] = out ?? [12, 1, 1, 1, poolWidth].map((w) => [undefined, w]);
      cycles.push({
        inputs: [
          [turns - 1, 2],
          [job === 0 && cycle === 0, 1],
          [clears, 1],
          [ring - 1, ringWidth],
          [groups - 1, 8],
          [digits - 1, 4],
          [load, 1],
          [opens, 1],
          [closes, 1],
          [ready, 1],
        ],
        outputs: [
          [busy ? at % turns : undefined, 2],
          [cycle < 1 ? undefined : takes, 1],
          [cycle < 1 ? undefined : ends, 1],
          [busy ? at % ring : undefined, ringWidth],
          [reads ? Math.floor(group / parts) : undefined, slotWidth],
          [reads ? group % parts : undefined, 8],
          [cycle < 6 ? undefined : out !== undefined, 1],
          ...late,
        ],
      });
      if (load) flags.push([opens, closes]);
      if (load) loaded++;
      step++;
      if (takes) {
        at = taken++;
        step = 0;
      }
      if (ends && at === total - 1) break;
    }
    // What is on its way leaves before the next job is set up.
    for (let i = 0; i < 6; i++)
      cycles.push({
        inputs: [
          [turns - 1, 2],
          [0, 1],
          [0, 1],
          [ring - 1, ringWidth],
          [groups - 1, 8],
          [digits - 1, 4],
          ...range(4).map((): Field => [0, 1]),
        ],
        outputs: [2, 1, 1, ringWidth, slotWidth, 8, 1, 12, 1, 1, 1, poolWidth].map(
          (w): Expected => [undefined, w],
        ),
      });
  }
  return playCase(cycles);
}

export interface GateLoaderShape {
  readonly lanes: number;
  readonly digit: number;
  readonly sumWidth: number;
  readonly correctionWidth: number;
  readonly operandWidth: number;
  readonly ringWidth: number;
  readonly hasSum: boolean;
}

interface LoaderJob {
  readonly digitWords: number;
  readonly highDigits: number;
  readonly lowDigits: number;
  readonly ring: number;
  readonly split: number;
  readonly left: number;
  readonly odd: boolean;
}

function drawLoaderJob(s: GateLoaderShape, random: Random): LoaderJob {
  const below = (n: number) => Number(random(16)) % n;
  const digitWords = 1 + below(3);
  const [highDigits, lowDigits] = [1 + below(2), below(3)];
  const words = digitWords * (highDigits + lowDigits);
  const ring = Math.max(1, Math.min(2 ** s.ringWidth, Math.floor(2 ** s.operandWidth / words)));
  const split = lowDigits > 0 ? below(s.digit) : 0;
  return {
    digitWords,
    highDigits,
    lowDigits,
    ring,
    split,
    left: 1 + below(3),
    odd: below(2) === 1,
  };
}

/** Words of pixels with gaps: what is stored where, and both corrections of each pixel. */
export function gateLoaderCase(s: GateLoaderShape): BenchCase {
  const random = createRandom(s.lanes * 11 + s.digit);
  const wordWidth = s.lanes * s.digit;
  const cycles: Cycle[] = [];
  for (let turn = 0; turn < 12; turn++) {
    const job = drawLoaderJob(s, random);
    const high = job.digitWords * job.highDigits;
    const low = job.digitWords * job.lowDigits;
    const events = new Map<number, Expected[]>();
    const begins = new Set<number>();
    const corrections = new Map<number, { ring: number; value: bigint; high: boolean }>();
    let [word, address, ring, sum] = [0, 0, 0, 0n];
    let pixels = 0;
    const length = 60 + (high + low) * job.ring * 3;
    for (let cycle = 0; cycle < length; cycle++) {
      const clears = cycle < 6;
      const valid = !clears && cycle < length - 12 && random(2) !== 0n;
      const digits = range(s.lanes).map(() => random(s.digit));
      const lowPart = word >= high;
      const digitAt = Math.floor((lowPart ? word - high : word) / job.digitWords);
      const shared = job.split > 0 && (lowPart ? digitAt === 0 : digitAt === job.highDigits - 1);
      const below = (1n << BigInt(job.split)) - 1n;
      const kept = digits.map((d) => (shared ? (lowPart ? d & below : d & ~below) : d));
      const planes = (list: readonly bigint[]) =>
        range(s.digit).reduce(
          (v, p) =>
            v |
            list.reduce((w, d, l) => w | (((d >> BigInt(p)) & 1n) << BigInt(p * s.lanes + l)), 0n),
          0n,
        );
      const opens = word === 0 || word === high;
      const digitOpens = (lowPart ? word - high : word) % job.digitWords === 0;
      const last = word === high + low - 1;
      const before = events.get(cycle - 1);
      const c = corrections.get(cycle);
      cycles.push({
        inputs: [
          [turn === 0 && cycle === 0, 1],
          [clears, 1],
          [job.digitWords, s.operandWidth + 1],
          [high, s.operandWidth + 1],
          [low, s.operandWidth + 1],
          [job.ring - 1, s.ringWidth],
          [job.split, 2],
          [job.left, 5],
          [job.odd, 1],
          [0, 1],
          [1, 1],
          [valid, 1],
          [valid && last, 1],
          [valid, 1],
          [valid && opens, 1],
          [valid && digitOpens && !opens, 1],
          [planes(digits), wordWidth],
        ],
        outputs: [
          [cycle < 2 ? undefined : before !== undefined, 1],
          ...(before ?? [[undefined, s.operandWidth] as const, [undefined, wordWidth] as const]),
          [cycle < 2 ? undefined : begins.has(cycle), 1],
          [cycle < 6 ? undefined : c?.high === true, 1],
          [cycle < 6 ? undefined : c?.high === false, 1],
          [c?.ring, s.ringWidth],
          [c?.value, s.correctionWidth],
        ],
      });
      if (!valid) continue;
      events.set(cycle, [
        [address, s.operandWidth],
        [planes(kept), wordWidth],
      ]);
      if (word === 0) begins.add(cycle + 2);
      const total = kept.reduce((n, d) => n + d, 0n);
      sum = total + (opens ? 0n : digitOpens ? sum << BigInt(s.digit) : sum);
      if (s.hasSum && (word === high - 1 || last)) {
        const value = (sum << BigInt(job.left)) - (job.odd ? sum : 0n);
        const isHigh = word === high - 1;
        corrections.set(cycle + 4, { ring, value, high: isHigh });
      }
      word = last ? 0 : word + 1;
      if (last) pixels++;
      if (last) ring = pixels % job.ring;
      address = last && ring === 0 ? 0 : address + 1;
    }
  }
  return playCase(cycles);
}

export interface WalkerShape {
  readonly operandWidth: number;
  readonly weightWidth: number;
  readonly slotWidth: number;
  readonly ringWidth: number;
  readonly jobs: readonly AheadJobShape[];
}

const tableWidth = 5;

/** Jobs lie anywhere in the table of thresholds. */
function tableBase({ weightBase }: AheadJobShape): number {
  return weightBase % 7;
}

function tableOf(job: AheadJobShape, output: number): number {
  return tableBase(job) + outputAt(job, output).index;
}

export function jobFields(job: AheadJobShape, s: WalkerShape): Field[] {
  const wide = s.operandWidth + 1;
  const words = outputAt(job, 0);
  return [
    [job.digitWords, wide],
    [job.digitWords * job.highDigits, wide],
    [job.digitWords * job.lowDigits, wide],
    [job.digitWords * (job.highDigits + job.lowDigits), wide],
    [job.weightDigits, 6],
    [job.slots - 1, s.slotWidth],
    [job.ring - 1, s.ringWidth],
    [words.high.length + words.low.length, s.weightWidth],
    [job.weightBase, s.weightWidth],
  ];
}

/** Pixels loaded and taken at random, outputs that pass at random: every word asked for, every complete pixel. */
export function walkerCase(s: WalkerShape): BenchCase {
  const random = createRandom(s.operandWidth * 100 + s.weightWidth);
  const cycles: Cycle[] = [];
  for (const job of s.jobs) {
    const walker = createWalker(job);
    const decisions: { at: number; output: number; low: boolean }[] = [];
    let [loaded, taken] = [0, 0];
    const pace = 1 + (cycles.length % 3);
    for (let cycle = 0; cycle < 900; cycle++) {
      const clears = cycle < 3;
      const load = !clears && loaded - taken < job.ring && random(pace) === 0n;
      const take = !clears && walker.ready() && random(2) !== 0n;
      const due = decisions[0]?.at === cycle ? decisions.shift() : undefined;
      const pass = due?.low === false && job.lowDigits > 0 && random(1) === 0n;
      const asked = clears ? undefined : walker.asked();
      const known = cycle > 0;
      cycles.push({
        inputs: [
          [job.turns - 1, 2],
          [tableBase(job), tableWidth],
          [cycle === 0, 1],
          [clears, 1],
          ...jobFields(job, s),
          [load, 1],
          [due?.low === false, 1],
          [pass, 1],
          [due?.low === true, 1],
          [due ? due.output % job.slots : 0, s.slotWidth],
          [take, 1],
        ],
        outputs: [
          [asked?.low === false ? tableOf(job, asked.output) : undefined, tableWidth],
          [known ? asked !== undefined : undefined, 1],
          [asked?.word.first, 1],
          [asked?.word.shift, 1],
          [known ? asked?.last === true && !asked.low : undefined, 1],
          [known ? asked?.last === true && asked.low : undefined, 1],
          [asked?.word.operand, s.operandWidth],
          [asked?.word.weight, s.weightWidth],
          [asked && outputAt(job, asked.output).ring, s.ringWidth],
          [asked && asked.output % job.slots, s.slotWidth],
          [known ? !clears && walker.ready() : undefined, 1],
        ],
      });
      if (clears) continue;
      walker.clock({
        begun: load,
        take,
        decided: due?.low === false ? { output: due.output, pass } : undefined,
        written: due?.low === true ? due.output : undefined,
      });
      if (asked?.last) decisions.push({ at: cycle + 3, output: asked.output, low: asked.low });
      if (load) loaded++;
      if (take) taken++;
    }
  }
  return playCase(cycles);
}

export interface PeShape extends WalkerShape {
  readonly lanes: number;
  readonly digit: number;
  readonly accWidth: number;
  readonly correctionWidth: number;
  readonly thresholdWidth: number;
  readonly double: boolean;
}

/** A PE with random operands, weights and thresholds: what it asks for, when pixels are complete, its results. */
export function peCase(s: PeShape): BenchCase {
  const random = createRandom(s.accWidth * 100 + s.lanes);
  const wordWidth = s.lanes * s.digit;
  const weightOf = range(2 ** s.weightWidth).map(() => range(s.lanes).map(() => random(s.digit)));
  const packed = (digits: readonly bigint[]) =>
    range(s.digit).reduce(
      (v, p) =>
        v |
        digits.reduce((w, d, l) => w | (((d >> BigInt(p)) & 1n) << BigInt(p * s.lanes + l)), 0n),
      0n,
    );
  const cycles: Cycle[] = [];
  for (const job of s.jobs) {
    const walker = createWalker(job);
    const operands = new Map<number, readonly bigint[]>();
    const corrections = new Map<number, bigint>();
    // Near the sums that occur, so that sums meet their limits.
    const thresholds = range(job.turns * job.slots).map(
      () => (random(4) % BigInt(3 * s.lanes)) - 2n,
    );
    const indexOf = (output: number) => outputAt(job, output).index;
    const results = new Map<number, { passed: boolean; high: bigint; low: bigint | undefined }>();
    const events: { at: number; output: number; low: boolean; sum: bigint }[] = [];
    const highWords = job.digitWords * job.highDigits;
    const pixelWords = highWords + job.digitWords * job.lowDigits;
    let [word, pixel, taken, sum] = [0, 0, 0, 0n];
    let begunNext = false;
    const corrected: { at: number; ring: number; value: bigint }[] = [];
    let asked1: ReturnType<typeof walker.asked>;
    let asked2: ReturnType<typeof walker.asked>;
    let reading: { passed: boolean; high: bigint; low: bigint | undefined } | undefined;
    for (let cycle = 0; cycle < 1100; cycle++) {
      const clears = cycle < 3;
      const asked = clears ? undefined : walker.asked();
      const room = pixel - taken < job.ring;
      // The words of a pixel come one a cycle.
      const writes = !clears && (word > 0 || (room && random(3) !== 0n));
      const digits = range(s.lanes).map(() => random(s.digit));
      const ring = pixel % job.ring;
      const address = ring * pixelWords + word;
      const lastWord = word === pixelWords - 1;
      if (writes && word === highWords - 1) {
        const value = random(2) === 0n ? random(s.correctionWidth) : random(2);
        corrected.push({ at: cycle + 3, ring, value });
      }
      const correction = corrected[0]?.at === cycle ? corrected.shift() : undefined;
      const event = events[0]?.at === cycle ? events.shift() : undefined;
      const own = event && outputAt(job, event.output);
      const limit = (thresholds[own?.index ?? 0] ?? 0n) + (corrections.get(own?.ring ?? 0) ?? 0n);
      const pass =
        event?.low === false &&
        job.lowDigits > 0 &&
        (s.double ? event.sum * 2n : event.sum) > limit;
      const take = !clears && walker.ready() && taken < pixel && random(2) !== 0n;
      // Any result of the pixel that is complete may be read.
      const readSlot = Number(random(16)) % job.slots;
      const readRing = taken % job.ring;
      const key = taken * job.slots + readSlot;
      const known = cycle > 0;
      cycles.push({
        inputs: [
          [job.turns - 1, 2],
          [tableBase(job), tableWidth],
          [cycle === 0, 1],
          [clears, 1],
          ...jobFields(job, s),
          [s.double, 1],
          [writes, 1],
          [address, s.operandWidth],
          [packed(digits), wordWidth],
          [begunNext, 1],
          [correction !== undefined, 1],
          [correction?.ring ?? 0, s.ringWidth],
          [correction?.value ?? 0n, s.correctionWidth],
          [asked1 ? packed(weightOf[asked1.word.weight] ?? []) : 0, wordWidth],
          [asked2 ? (thresholds[indexOf(asked2.output)] ?? 0n) : 0n, s.thresholdWidth],
          [take, 1],
          [
            join([BigInt(readSlot)], s.slotWidth) | (BigInt(readRing) << BigInt(s.slotWidth)),
            s.ringWidth + s.slotWidth,
          ],
        ],
        outputs: [
          [asked1?.low === false ? tableOf(job, asked1.output) : undefined, tableWidth],
          [asked?.word.weight, s.weightWidth],
          [known ? !clears && walker.ready() : undefined, 1],
          [reading?.passed, 1],
          [reading?.high, s.accWidth],
          [reading?.passed ? reading.low : undefined, s.accWidth],
        ],
      });
      if (clears) continue;
      reading = walker.ready() ? results.get(key) : undefined;
      if (asked) {
        const a = operands.get(asked.word.operand) ?? [];
        const dot = (weightOf[asked.word.weight] ?? []).reduce(
          (n, w, l) => n + w * (a[l] ?? 0n),
          0n,
        );
        const base = asked.word.first ? 0n : asked.word.shift ? sum << BigInt(s.digit) : sum;
        sum = BigInt.asUintN(s.accWidth, dot + base);
        if (asked.last) events.push({ at: cycle + 3, output: asked.output, low: asked.low, sum });
      }
      if (event?.low === false)
        results.set(event.output, { passed: pass, high: event.sum, low: undefined });
      const partial = event?.low === true ? results.get(event.output) : undefined;
      if (event && partial) results.set(event.output, { ...partial, low: event.sum });
      walker.clock({
        begun: begunNext,
        take,
        decided: event?.low === false ? { output: event.output, pass } : undefined,
        written: event?.low === true ? event.output : undefined,
      });
      begunNext = writes && word === 0;
      if (writes) operands.set(address, digits);
      if (correction) corrections.set(correction.ring, correction.value);
      if (writes) word = lastWord ? 0 : word + 1;
      if (writes && lastWord) pixel++;
      if (take) taken++;
      asked2 = asked1;
      asked1 = asked;
    }
  }
  return playCase(cycles);
}
