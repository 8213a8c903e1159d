import type { BenchCase } from "./describe-bench.js";
import { type Cycle, element, join, playCase } from "./play.js";
import { roundsUp } from "./rounding-model.js";
import { clampTo, createRandom, type Field, pack, signedRange } from "./vectors.js";

export interface PostShape {
  readonly post: number;
  readonly accWidth: number;
  readonly sumWidth: number;
  readonly biasWidth: number;
  /** 0: no requantizer. */
  readonly mulWidth: number;
  readonly offsetWidth: number;
  /** 0: no thresholds. */
  readonly thresholdBits: number;
  readonly hasSum: boolean;
  readonly hasVector: boolean;
  readonly scaleCycles: number;
  readonly modes: readonly number[];
}

type Random = (width: number) => bigint;

const range = (n: number) => Array.from({ length: n }, (_, i) => i);

/** The same for all shapes, which share the files. */
export const valueWidth = 14;
export const addressWidth = 4;
const stages = 3;
const { min, max } = signedRange(valueWidth);
const paramsRandom = createRandom(4);
const params = range(2 ** addressWidth).map(() => paramsRandom(56));

/** Ascending, several of them equal; missing ones have the value nothing reaches. */
function drawThresholds(address: number, random: Random): bigint[] {
  const slots = 2 ** stages - 1;
  const used = address === 0 ? 0 : address < 8 ? slots : 1 + (Number(random(8)) % slots);
  const width = address % 3 === 0 ? valueWidth : 6;
  const own = range(used).map(() => BigInt.asIntN(width, random(width)));
  own.sort((a, b) => Number(a - b));
  return [...own, ...range(slots - used).map(() => max)];
}

const thresholdRandom = createRandom(5);
const thresholds = range(2).map(() =>
  range(2 ** addressWidth).map((address) => drawThresholds(address, thresholdRandom)),
);

/** Parameters and search stages in the words that docs/engine.md gives them. */
export function postMemories(): ReadonlyMap<string, string> {
  const file = (words: readonly bigint[], width: number) =>
    words.map((w) => `${pack([[w, width]])}\n`).join("");
  const files = new Map([
    ["params.mem", file(params, 56)],
    ["entry.mem", file(params, 56)],
  ]);
  for (const [lane, channels] of thresholds.entries())
    for (const stage of range(stages)) {
      const words = channels.flatMap((own) =>
        range(2 ** stage).map(
          (prefix) => own[(2 * prefix + 1) * 2 ** (stages - 1 - stage) - 1] ?? max,
        ),
      );
      for (const name of ["thr", "ent"])
        files.set(`${name}_l0${lane}_s${stage}.mem`, file(words, valueWidth));
    }
  return files;
}

interface Channel {
  readonly bias: bigint;
  readonly multiplier: bigint;
  readonly offset: bigint;
  readonly flip: boolean;
  readonly thresholds: readonly bigint[];
}

export function channelOf(shape: PostShape, address: number, lane: number): Channel {
  const word = params[address] ?? 0n;
  const { post, biasWidth, mulWidth, offsetWidth } = shape;
  const offsetAt = post * (biasWidth + mulWidth);
  const flipAt = mulWidth > 0 ? offsetAt + post * offsetWidth : post * biasWidth;
  const signed = (at: number, width: number) =>
    BigInt.asIntN(width, word >> BigInt(at + lane * width));
  // With fewer stages than the files have, only the thresholds of the first stages count.
  const every = 2 ** (stages - shape.thresholdBits);
  const own = thresholds[lane]?.[address] ?? [];
  return {
    bias: signed(0, biasWidth),
    multiplier: signed(post * biasWidth, mulWidth),
    offset: signed(offsetAt, offsetWidth),
    flip: element(word, flipAt + lane, 1) === 1n,
    thresholds: own.filter((_, k) => (k + 1) % every === 0),
  };
}

export interface Job {
  readonly vector: boolean;
  readonly base: number;
  readonly mode: number;
  readonly accShift: bigint;
  readonly sumUse: boolean;
  readonly sumLeft: bigint;
  readonly sumOdd: boolean;
  readonly sumOddLeft: bigint;
  readonly shift: bigint;
  readonly rounding: number;
  readonly low: bigint;
  readonly high: bigint;
  readonly stepTwo: boolean;
}

export function drawJob(shape: PostShape, index: number, random: Random): Job {
  const vector = shape.hasVector && random(1) === 0n;
  const wide = random(1) === 0n;
  const low = wide ? min : BigInt.asIntN(5, random(5));
  return {
    vector,
    base: Number(random(addressWidth)),
    mode: shape.modes[index % shape.modes.length] ?? 0,
    accShift: random(2) % 3n,
    sumUse: shape.hasSum && !vector && random(2) !== 0n,
    sumLeft: random(2) === 0n ? random(5) : random(3),
    sumOdd: random(1) === 1n,
    sumOddLeft: random(1),
    shift: random(2) === 0n ? random(6) : random(3),
    rounding: Number(random(2)),
    low,
    high: wide ? max : low + random(4),
    stepTwo: random(1) === 1n,
  };
}

/** The term of all channels of a pixel, modulo the width of a value. */
function correctionOf(job: Job, sum: bigint): bigint {
  if (!job.sumUse) return 0n;
  return (job.sumOdd ? sum << job.sumOddLeft : 0n) - (sum << job.sumLeft);
}

export function scale(channel: Channel, job: Job, x: bigint): bigint | undefined {
  if (job.mode === 0) return x;
  if (job.mode === 1) {
    const v = x * channel.multiplier + channel.offset;
    const rounded = (v >> job.shift) + (roundsUp(v, job.shift, job.rounding) ? 1n : 0n);
    return clampTo(rounded, job.low, job.high);
  }
  const compared = channel.flip ? -x - 1n : x;
  // The value of missing thresholds is never reached.
  if (compared === max) return undefined;
  const count = channel.thresholds.filter((t) => compared >= t).length;
  return job.low + BigInt(job.stepTwo ? 2 * count : count);
}

/** A sum next to a threshold, next to a tie, at an end, or any. */
export function target(channel: Channel, job: Job, random: Random): bigint {
  const any = () => BigInt.asIntN(valueWidth, random(valueWidth));
  const near = (random(2) % 3n) - 1n;
  if (random(3) === 0n) return random(1) === 0n ? min : max;
  if (job.mode === 2) {
    const t = (channel.thresholds[Number(random(3)) % channel.thresholds.length] ?? 0n) + near;
    return channel.flip ? -t - 1n : t;
  }
  if (job.mode === 0 || random(2) === 0n) return any();
  const unit = 1n << job.shift;
  const distance = (x: bigint) => {
    const v = x * channel.multiplier + channel.offset + unit / 2n;
    return ((v % unit) + unit) % unit;
  };
  const tries = range(24).map((i) => (i % 2 === 0 ? any() : BigInt.asIntN(6, random(6))));
  return tries.toSorted((a, b) => Number(distance(a) - distance(b)))[0] ?? 0n;
}

interface Group {
  readonly index: bigint;
  readonly data: bigint;
  readonly sum: bigint;
  readonly vectorData: bigint;
  readonly sums: readonly bigint[];
  readonly scaled: readonly (bigint | undefined)[];
}

function drawGroup(shape: PostShape, job: Job, index: bigint, random: Random): Group {
  const address = Number(BigInt.asUintN(addressWidth, BigInt(job.base) + index));
  const channels = range(shape.post).map((lane) => channelOf(shape, address, lane));
  const sum = random(2) === 0n ? 2n ** BigInt(shape.sumWidth) - 1n : random(shape.sumWidth);
  const correction = correctionOf(job, sum);
  const wanted = channels.map((c) => target(c, job, random) - c.bias);
  const results = wanted.map((v) =>
    BigInt.asUintN(shape.accWidth, (v - correction) >> job.accShift),
  );
  const sums = channels.map((c, lane) => {
    const source = job.vector
      ? (wanted[lane] ?? 0n)
      : ((results[lane] ?? 0n) << job.accShift) + correction;
    return BigInt.asIntN(valueWidth, source + c.bias);
  });
  return {
    index,
    data: job.vector ? random(shape.post * shape.accWidth) : join(results, shape.accWidth),
    sum,
    vectorData: job.vector ? join(wanted, valueWidth) : random(shape.post * valueWidth),
    sums,
    scaled: channels.map((c, lane) => scale(c, job, sums[lane] ?? 0n)),
  };
}

function jobInputs(job: Job): Field[] {
  return [
    [job.base, addressWidth],
    [job.mode, 2],
    [job.accShift, 2],
    [job.sumUse, 1],
    [job.sumLeft, 5],
    [job.sumOdd, 1],
    [job.sumOddLeft, 1],
    [job.shift, 6],
    [job.rounding, 2],
    [job.low, valueWidth],
    [job.high, valueWidth],
    [job.stepTwo, 1],
  ];
}

/** Jobs of up to 20 groups, mostly one a cycle; every group has other parameters and thresholds than the one before. */
export function postCase(shape: PostShape): BenchCase {
  const random = createRandom(shape.accWidth * 7 + shape.scaleCycles);
  const depth = 3 + shape.scaleCycles;
  const driven: { rst: boolean; job: Job; group: Group; valid: boolean }[] = [];
  for (const index of range(30)) {
    const job = drawJob(shape, index, random);
    const start = random(2) === 0n ? random(12) : random(4);
    const count = 1 + (Number(random(8)) % 20);
    for (const i of range(count + depth)) {
      const group = drawGroup(shape, job, (start + BigInt(i)) & 4095n, random);
      const rst = (index === 0 && i < 2) || (index % 8 === 5 && i === count - 2);
      driven.push({ rst, job, group, valid: i < count && random(3) !== 0n });
    }
  }
  const arrives = (now: number, late: number) => {
    const way = driven.slice(Math.max(now - late, 0), now);
    if (way.some(({ rst }) => rst)) return { valid: 0, group: undefined };
    const from = now >= late ? driven[now - late] : undefined;
    return { valid: from && Number(from.valid), group: from?.valid ? from.group : undefined };
  };
  const cycles = driven.map(({ rst, job, group, valid }, now): Cycle => {
    const [sum, scaled] = [arrives(now, 3), arrives(now, depth)];
    const lanes = range(shape.post).toReversed();
    const inputs: Field[] = [
      [rst, 1],
      [valid, 1],
      [group.index, 12],
      [valid ? job.vector : random(1), 1],
      [group.data, shape.post * shape.accWidth],
      [group.sum, shape.sumWidth],
      [group.vectorData, shape.post * valueWidth],
      ...jobInputs(job),
    ];
    const outputs = [
      [sum.valid, 1],
      ...lanes.map((lane) => [sum.group?.sums[lane], valueWidth] as const),
      [scaled.valid, 1],
      ...lanes.map((lane) => [scaled.group?.scaled[lane], valueWidth] as const),
    ] as const;
    return { inputs, outputs };
  });
  return playCase(cycles);
}
