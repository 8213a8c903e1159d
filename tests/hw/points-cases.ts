import type { BenchCase } from "./describe-bench.js";
import { type Cycle, join, playCase } from "./play.js";
import { channelOf, drawJob, type Job, type PostShape, scale, valueWidth } from "./post-cases.js";
import { roundsUp } from "./rounding-model.js";
import { clampTo, createRandom, type Field, pack, signedRange } from "./vectors.js";

type Random = (width: number) => bigint;

/** Bits of a sum in the bench of `post`. */
const sumWidth = valueWidth + 6 + 1 + 2;

const range = (n: number) => Array.from({ length: n }, (_, i) => i);

export interface LaneShape {
  readonly inWidth: number;
  readonly mulWidth: number;
  readonly biasWidth: number;
  readonly outWidth: number;
  readonly pointBits: number;
}

/** Any value, or an end of the width: sums of ends need every bit. */
function signed(width: number, random: Random): bigint {
  const { min, max } = signedRange(width);
  return [min, min, max][Number(random(3))] ?? BigInt.asIntN(width, random(width));
}

/** Terms as they are formed, and totals as they are scaled: what scales them stays while values are inside. */
export function laneCase(shape: LaneShape): BenchCase {
  const { inWidth, mulWidth, biasWidth, outWidth, pointBits } = shape;
  const random = createRandom(inWidth * 13 + pointBits);
  const sumWidth = Math.max(inWidth + mulWidth, biasWidth) + 1 + pointBits;
  const { min, max } = signedRange(outWidth);
  const driven = range(120).flatMap((index) => {
    const shift = index % 3 === 0 ? random(6) : random(5) % BigInt(sumWidth + 1);
    const free = index % 2 === 0;
    const low = free ? min : signed(outWidth, random);
    const high = free ? max : clampTo(signed(outWidth, random), low, max);
    return range(10).map((at) => ({
      ...{ at, shift, mode: index % 4, low, high, x: signed(inWidth, random) },
      ...{ multiplier: signed(mulWidth, random), bias: signed(biasWidth, random) },
      total: signed(sumWidth, random),
    }));
  });
  const cycles = driven.map((now, i): Cycle => {
    const before = driven[i - 2];
    const steady = before !== undefined && now.at >= 4;
    const inputs: Field[] = [
      [now.x, inWidth],
      [now.multiplier, mulWidth],
      [now.bias, biasWidth],
      [now.shift, 6],
      [now.mode, 2],
      [now.low, outWidth],
      [now.high, outWidth],
      [now.total, sumWidth],
    ];
    const outputs = [
      [before && before.x * before.multiplier + before.bias, sumWidth],
      [steady ? rounded(before.total, { ...now, rounding: now.mode }) : undefined, outWidth],
    ] as const;
    return { inputs, outputs };
  });
  return playCase(cycles);
}

export interface SumsShape {
  readonly post: number;
  readonly selectWidth: number;
  readonly width: number;
}

/** What the parameters say of a group of rows, by lane. */
interface GroupFlags {
  readonly closes: boolean;
  readonly opens: readonly boolean[];
  readonly takes: readonly boolean[];
  readonly held: readonly boolean[];
  readonly selects: readonly number[];
}

function drawFlags(post: number, random: Random): GroupFlags {
  const lanes = range(post);
  return {
    closes: random(1) === 1n,
    opens: lanes.map(() => random(2) === 0n),
    takes: lanes.map(() => random(1) === 1n),
    held: lanes.map(() => random(2) === 0n),
    selects: lanes.map(() => Number(random(4)) % post),
  };
}

/** Sums of rows, the slow way; what nothing has opened yet is unknown. */
function createSums(width: number) {
  let carry: bigint | undefined;
  let taken: readonly (bigint | undefined)[] = [];
  return (terms: readonly bigint[], flags: GroupFlags): readonly (bigint | undefined)[] => {
    const { opens, takes, held, selects } = flags;
    const running = terms.map((term, lane) => {
      const sum = opens[lane] ? term : carry === undefined ? undefined : carry + term;
      carry = sum === undefined ? undefined : BigInt.asIntN(width, sum);
      return carry;
    });
    const found = terms.map((_, lane) => running[lane ^ (selects[lane] ?? 0)]);
    const before = taken;
    taken = found.map((sum, lane) => (takes[lane] ? sum : before[lane]));
    return found.map((sum, lane) => (held[lane] ? before[lane] : sum));
  };
}

/** The flags of a group, highest lane first. */
function flagFields({ opens, takes, held, selects }: GroupFlags, selectWidth: number): Field[] {
  return [
    ...selects.toReversed().map((lane): Field => [lane, selectWidth]),
    ...[held, takes, opens].flatMap((bits) => bits.toReversed().map((bit): Field => [bit, 1])),
  ];
}

/** Groups of terms, one a cycle or with gaps. */
export function sumsCase({ post, selectWidth, width }: SumsShape): BenchCase {
  const random = createRandom(post * 31 + width);
  const latency = 2 + Math.log2(post);
  const sums = createSums(width);
  const driven = range(800).map(() => {
    const valid = random(2) !== 0n;
    const flags = drawFlags(post, random);
    const terms = range(post).map(() => BigInt.asIntN(width, random(width)));
    return { valid, flags, terms, totals: valid ? sums(terms, flags) : [] };
  });
  const cycles = driven.map(({ valid, flags, terms }, i): Cycle => {
    const inputs: Field[] = [
      [valid, 1],
      ...flagFields(flags, selectWidth),
      [join(terms, width), post * width],
    ];
    const lanes = range(post).toReversed();
    return { inputs, outputs: lanes.map((lane) => [driven[i - latency]?.totals[lane], width]) };
  });
  return playCase(cycles);
}

const flagsRandom = createRandom(12);
const pointGroups: readonly GroupFlags[] = range(10).map(() => drawFlags(2, flagsRandom));
const alone: GroupFlags = {
  ...{ closes: true, opens: [true, true], takes: [false, false] },
  ...{ held: [false, false], selects: [0, 0] },
};
const addresses = 16;
const flagsOf = (address: number) => pointGroups[address] ?? alone;

/** Parameter words as docs/engine.md gives them, the channels those of the other benches of `post`. */
export function pointMemory(shape: PostShape): string {
  const { post, biasWidth, mulWidth, offsetWidth } = shape;
  return range(addresses)
    .map((address) => {
      const channels = range(post).map((lane) => channelOf(shape, address, lane));
      const highFirst = channels.toReversed();
      const flags = flagsOf(address);
      const fields: Field[] = [
        [!flags.closes, 1],
        ...flagFields(flags, 1),
        ...highFirst.map((c): Field => [c.flip, 1]),
        ...highFirst.map((c): Field => [c.offset, offsetWidth]),
        ...highFirst.map((c): Field => [c.multiplier, mulWidth]),
        ...highFirst.map((c): Field => [c.bias, biasWidth]),
      ];
      return `${pack(fields)}\n`;
    })
    .join("");
}

interface Driven {
  readonly rst: boolean;
  readonly job: Job;
  readonly valid: boolean;
  readonly address: number;
  readonly results: readonly bigint[];
}

/** Jobs of groups that are points, and jobs of other modes whose groups are not; resets in the middle of a sum. */
function drivePost(shape: PostShape, random: Random): readonly Driven[] {
  const depth = 3 + shape.scaleCycles;
  return range(30).flatMap((index) => {
    const points = index % 3 !== 2;
    const drawn = drawJob(shape, index, random);
    const job = points ? { ...drawn, mode: 1, base: 0 } : { ...drawn, base: pointGroups.length };
    const groups = points ? pointGroups.length : addresses - pointGroups.length;
    const order = range(3).flatMap(() => range(groups));
    const cuts = index % 8 === 5 ? order.slice(0, -8) : order;
    const busy = cuts.flatMap((group) => [
      ...range(Number(random(2)) === 0 ? 2 : 0).map(() => ({ group, valid: false })),
      { group, valid: true },
    ]);
    const idle = range(depth).map(() => ({ group: 0, valid: false }));
    return [...busy, ...idle].map(({ group, valid }, i): Driven => {
      const rst = (index === 0 && i < 2) || (index % 8 === 5 && i === busy.length);
      const results = range(shape.post).map(() => random(shape.accWidth));
      return { rst, job, valid: valid && !rst, address: job.base + group, results };
    });
  });
}

interface Finished {
  readonly sums: readonly bigint[];
  /** Undefined: the sum goes on. */
  readonly scaled: readonly (bigint | undefined)[] | undefined;
}

/** What a group leaves behind, by the cycle it was driven in. */
function finish(shape: PostShape, driven: readonly Driven[]): ReadonlyMap<number, Finished> {
  const found = new Map<number, Finished>();
  const total = createSums(sumWidth);
  for (const now of driven.keys()) {
    const group = driven[now - 3];
    const lost = driven.slice(Math.max(0, now - 3), now).some((d) => d.rst);
    if (!group?.valid || lost) continue;
    const { job, address } = group;
    const flags = flagsOf(address);
    const channels = range(shape.post).map((lane) => channelOf(shape, address, lane));
    const sums = channels.map((c, lane) =>
      BigInt.asIntN(valueWidth, ((group.results[lane] ?? 0n) << job.accShift) + c.bias),
    );
    const totals = total(
      channels.map((c, lane) => (sums[lane] ?? 0n) * c.multiplier + c.offset),
      flags,
    );
    const scaled = channels.map((c, lane) => {
      if (job.mode !== 1) return scale(c, job, sums[lane] ?? 0n);
      const whole = totals[lane];
      return whole === undefined ? undefined : rounded(whole, job);
    });
    found.set(now - 3, { sums, scaled: flags.closes ? scaled : undefined });
  }
  return found;
}

function rounded(
  v: bigint,
  { shift, rounding, low, high }: Pick<Job, "shift" | "rounding" | "low" | "high">,
): bigint {
  return clampTo((v >> shift) + (roundsUp(v, shift, rounding) ? 1n : 0n), low, high);
}

/** Groups of points, one a cycle or with gaps; only the one that closes a sum leaves. */
export function pointCase(shape: PostShape): BenchCase {
  const random = createRandom(77);
  const driven = drivePost(shape, random);
  const finished = finish(shape, driven);
  const depth = 3 + shape.scaleCycles;
  const lanes = range(shape.post).toReversed();
  const arrives = (now: number, late: number) => {
    const lost = driven.slice(Math.max(0, now - late), now).some((d) => d.rst);
    return lost ? undefined : finished.get(now - late);
  };
  const cycles = driven.map(({ rst, job, valid, address, results }, now): Cycle => {
    const [sum, whole] = [arrives(now, 3), arrives(now, depth)];
    const before = driven[now - 1];
    // Until the first reset has been seen the pipeline holds anything.
    const known = now > 0;
    const inputs: Field[] = [
      [rst, 1],
      [valid, 1],
      [address - job.base, 12],
      [join(results, shape.accWidth), shape.post * shape.accWidth],
      [job.base, 4],
      [job.mode, 2],
      [job.accShift, 2],
      [job.shift, 6],
      [job.rounding, 2],
      [job.low, valueWidth],
      [job.high, valueWidth],
      [job.stepTwo, 1],
    ];
    const outputs = [
      [before?.valid ? flagsOf(before.address).closes : undefined, 1],
      [known ? sum !== undefined : undefined, 1],
      ...lanes.map((lane) => [sum?.sums[lane], valueWidth] as const),
      [known ? whole?.scaled !== undefined : undefined, 1],
      ...lanes.map((lane) => [whole?.scaled?.[lane], valueWidth] as const),
    ] as const;
    return { inputs, outputs };
  });
  return playCase(cycles);
}
