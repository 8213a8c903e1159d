import type { BenchCase } from "./describe-bench.js";
import { type Cycle, join, playCase } from "./play.js";
import { channelOf, drawJob, type Job, type PostShape, scale, valueWidth } from "./post-cases.js";
import { roundsUp } from "./rounding-model.js";
import { clampTo, createRandom, type Field, pack, signedRange } from "./vectors.js";

type Random = (width: number) => bigint;

const range = (n: number) => Array.from({ length: n }, (_, i) => i);

export interface LaneShape {
  readonly inWidth: number;
  readonly mulWidth: number;
  readonly biasWidth: number;
  readonly outWidth: number;
  readonly pointBits: number;
}

interface Product {
  readonly valid: boolean;
  readonly opens: boolean;
  /** Shows the sum before the one that is open. */
  readonly held: boolean;
  readonly x: bigint;
  readonly multiplier: bigint;
  readonly bias: bigint;
}

/** Any value, or an end of the width: sums of ends need every bit. */
function signed(width: number, random: Random): bigint {
  const { min, max } = signedRange(width);
  return [min, min, max][Number(random(3))] ?? BigInt.asIntN(width, random(width));
}

/** Sums of up to 2^pointBits products; between them values that are not valid, with random controls. */
function products(shape: LaneShape, random: Random): readonly Product[] {
  const { inWidth, mulWidth, biasWidth, pointBits } = shape;
  const value = (valid: boolean, opens: boolean): Product => ({
    ...{ valid, opens, held: random(2) === 0n, x: signed(inWidth, random) },
    ...{ multiplier: signed(mulWidth, random), bias: signed(biasWidth, random) },
  });
  // As many products as may be added, all of them the largest there is.
  const largest = range(2 ** pointBits).map((k): Product => {
    const [x, multiplier] = [signedRange(inWidth).min, signedRange(mulWidth).min];
    return {
      ...value(true, k === 0),
      held: false,
      x,
      multiplier,
      bias: signedRange(biasWidth).max,
    };
  });
  const idle = () =>
    range(Number(random(2)) % 3).map(() => value(false, random(1) === 1n && random(1) === 1n));
  const sums = range(500).flatMap(() =>
    range(1 + Number(random(pointBits))).flatMap((k) => [value(true, k === 0), ...idle()]),
  );
  return range(4)
    .flatMap(() => largest)
    .concat(sums);
}

/** Every value with the sum so far, scaled as it asks; the ends of the clamp lie around the result. */
export function laneCase(shape: LaneShape): BenchCase {
  const random = createRandom(shape.inWidth * 13 + shape.pointBits);
  const { min, max } = signedRange(shape.outWidth);
  let sum = 0n;
  let before: bigint | undefined;
  const driven = products(shape, random).map((p, i) => {
    if (p.valid && p.opens) before = i > 0 ? sum : undefined;
    if (p.valid) sum = p.x * p.multiplier + (p.opens ? p.bias : sum);
    const shown = p.held ? before : sum;
    const shift = i % 3 === 0 ? random(6) : random(5) % BigInt(shape.inWidth + shape.mulWidth + 1);
    const mode = i % 4;
    const total = shown ?? 0n;
    const rounded = (total >> shift) + (roundsUp(total, shift, mode) ? 1n : 0n);
    const low = i % 5 === 0 ? clampTo(rounded + (random(2) - 1n), min, max) : min;
    const high = i % 5 === 0 ? clampTo(low + random(2), min, max) : max;
    const y = shown === undefined ? undefined : clampTo(rounded, low, high);
    return { ...p, shift, mode, low, high, y };
  });
  const cycles = driven.map((now, i): Cycle => {
    const before = driven[i - 4];
    const inputs: Field[] = [
      [now.valid, 1],
      [now.opens, 1],
      [now.held, 1],
      [now.x, shape.inWidth],
      [now.multiplier, shape.mulWidth],
      [now.bias, shape.biasWidth],
      [now.shift, 6],
      [now.mode, 2],
      [now.low, shape.outWidth],
      [now.high, shape.outWidth],
    ];
    return { inputs, outputs: [[before?.valid ? before.y : undefined, shape.outWidth]] };
  });
  return playCase(cycles);
}

interface GroupFlags {
  readonly closes: boolean;
  /** By lane: its product is the first of a sum; the sum before that one leaves. */
  readonly opens: readonly [boolean, boolean];
  readonly held: readonly [boolean, boolean];
}

const flags = (closes: boolean, opens: string, held = "00"): GroupFlags => {
  const lanes = (bits: string) => [bits[0] === "1", bits[1] === "1"] as const;
  return { closes, opens: lanes(opens), held: lanes(held) };
};

/** Strips of one to four groups; in the second strip lane 1 is done early and goes on with the third, which it then holds back. */
const pointGroups: readonly GroupFlags[] = [
  ...[flags(false, "11"), flags(false, "00"), flags(false, "00"), flags(true, "00")],
  ...[flags(false, "11"), flags(false, "01"), flags(true, "00", "01"), flags(true, "10")],
  ...[flags(false, "11"), flags(true, "10", "10")],
];
const alone = flags(true, "11");
const addresses = 16;
const flagsOf = (address: number) => pointGroups[address] ?? alone;

/** Parameter words as docs/engine.md gives them, the channels those of the other benches of `post`. */
export function pointMemory(shape: PostShape): string {
  const { post, biasWidth, mulWidth, offsetWidth } = shape;
  return range(addresses)
    .map((address) => {
      const channels = range(post).map((lane) => channelOf(shape, address, lane));
      const highFirst = channels.toReversed();
      const { closes, opens, held } = flagsOf(address);
      const fields: Field[] = [
        [!closes, 1],
        ...held.toReversed().map((bit): Field => [bit, 1]),
        ...opens.toReversed().map((bit): Field => [bit, 1]),
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

/** Jobs of pixels whose groups are points, and jobs of other modes whose groups are not; resets in the middle of a sum. */
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
  // Sums that nothing has opened yet are unknown.
  let totals: readonly (bigint | undefined)[] = [];
  let before: readonly (bigint | undefined)[] = [];
  for (const now of driven.keys()) {
    const group = driven[now - 3];
    const lost = driven.slice(Math.max(0, now - 3), now).some((d) => d.rst);
    if (!group?.valid || lost) continue;
    const { job, address } = group;
    const { closes, opens, held } = flagsOf(address);
    const channels = range(shape.post).map((lane) => channelOf(shape, address, lane));
    const sums = channels.map((c, lane) =>
      BigInt.asIntN(valueWidth, ((group.results[lane] ?? 0n) << job.accShift) + c.bias),
    );
    before = channels.map((_, lane) => (opens[lane] ? totals : before)[lane]);
    totals = channels.map((c, lane) => {
      const base = opens[lane] ? c.offset : totals[lane];
      return base === undefined ? undefined : (sums[lane] ?? 0n) * c.multiplier + base;
    });
    const scaled = channels.map((c, lane) => {
      if (job.mode !== 1) return scale(c, job, sums[lane] ?? 0n);
      const total = (held[lane] ? before : totals)[lane];
      return total === undefined ? undefined : rounded(total, job);
    });
    found.set(now - 3, { sums, scaled: closes ? scaled : undefined });
  }
  return found;
}

function rounded(v: bigint, { shift, rounding, low, high }: Job): bigint {
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
