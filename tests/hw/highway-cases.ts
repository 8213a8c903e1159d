import type { BenchCase } from "./describe-bench.js";
import { type Cycle, join, playCase } from "./play.js";
import {
  addressWidth,
  channelOf,
  drawJob,
  type Job,
  type PostShape,
  scale,
  target,
  valueWidth,
} from "./post-cases.js";
import { clampTo, createRandom, type Field, signedRange } from "./vectors.js";

type Random = (width: number) => bigint;

const range = (n: number) => Array.from({ length: n }, (_, i) => i);

export interface JoinShape {
  readonly post: number;
  readonly valueWidth: number;
  readonly vmWidth: number;
  readonly addressWidth: number;
  /** Signed width of the factors, 0: none; of the values they multiply. */
  readonly mulWidth: number;
  readonly inWidth: number;
  /** Some jobs multiply by the map. */
  readonly product: boolean;
}

interface JoinJob {
  readonly own: bigint;
  readonly other: bigint;
  readonly join: boolean;
  readonly base: bigint;
  readonly pixel: bigint;
  readonly low: bigint;
  readonly high: bigint;
  readonly product: boolean;
  readonly lane: boolean;
}

/** What one cycle drives and shows, by the cycle in which it does. */
interface JoinCycle {
  readonly job: JoinJob;
  readonly starts: boolean;
  readonly valid: boolean;
  readonly closes: boolean;
  /** Of the group that is issued here: address, the map's values there, the scaled values, the result. */
  readonly address: bigint;
  readonly map: readonly bigint[];
  readonly values: readonly bigint[];
  readonly result: readonly bigint[];
}

/** Jobs with and without a residual, plain, weighted or a factor; scaled values and sums lie around the clamps. */
export function joinCase(shape: JoinShape): BenchCase {
  const random = createRandom(shape.vmWidth * 5 + shape.post);
  const driven = range(24).flatMap((index) => driveJoin(shape, index, random));
  const { post, valueWidth: width, vmWidth, addressWidth: bits } = shape;
  const depth = multiplies(shape) ? 6 : 5;
  const factors = shape.mulWidth || 1;
  const cycles = driven.map((now, i): Cycle => {
    const [one, two, three, last] = [1, 2, 3, depth].map((late) => driven[i - late]);
    const inputs: Field[] = [
      [now.job.product, 1],
      [now.job.lane, 1],
      [now.starts, 1],
      [now.valid, 1],
      [now.closes, 1],
      [now.job.join, 1],
      [now.job.base, bits],
      [now.job.pixel, bits],
      [now.job.low, width],
      [now.job.high, width],
      [now.job.own - 1n, factors],
      [now.job.other - 1n, factors],
      [join(two?.map ?? [], vmWidth), post * vmWidth],
      [join(three?.values ?? [], width), post * width],
    ];
    const outputs = [
      [one && Number(one.valid && one.job.join), 1],
      [one?.valid ? one.address : undefined, bits],
      [last?.valid ? join(last.result, width) : undefined, post * width],
    ] as const;
    return { inputs, outputs };
  });
  return playCase(cycles);
}

function multiplies({ mulWidth, product }: JoinShape): boolean {
  return mulWidth > 0 || product;
}

function driveJoin(shape: JoinShape, index: number, random: Random): readonly JoinCycle[] {
  const { post, valueWidth: width, vmWidth, addressWidth: bits } = shape;
  const { min, max } = signedRange(vmWidth);
  const low = BigInt.asIntN(vmWidth, random(vmWidth));
  const factor = () => {
    const ends = signedRange(shape.mulWidth || 2);
    const drawn = [ends.min, ends.max, 0n, 1n][Number(random(3))];
    return drawn ?? BigInt.asIntN(shape.mulWidth, random(shape.mulWidth));
  };
  const weighs = shape.mulWidth > 0 && index % 5 !== 4;
  const [own, other] = weighs ? [factor(), factor()] : [1n, 1n];
  const flags = shape.product
    ? { product: index % 3 !== 1, lane: index % 6 === 2 }
    : { product: random(1) === 1n, lane: random(1) === 1n };
  const product = shape.product && flags.product;
  const lane = shape.product && flags.lane;
  const job: JoinJob = {
    ...{ own, other },
    join: index % 4 !== 3,
    base: random(bits),
    pixel: product && index % 2 === 0 ? 0n : random(bits),
    ...flags,
    low: index % 3 === 0 ? min : low,
    high: index % 3 === 0 ? max : low + random(vmWidth - 1),
  };
  const groups = 1 + (Number(random(8)) % 4);
  const cycle = (valid: boolean, starts: boolean, pixel: number, group: number): JoinCycle => {
    const map = range(post).map(() => [min, max][Number(random(3))] ?? random(vmWidth));
    const read = map.map((v) => BigInt.asIntN(vmWidth, v));
    const added = read.map((v) => (lane ? (read[0] ?? 0n) : v));
    const values = added.map((v) => {
      const wanted = [job.low, job.high][Number(random(2))] ?? BigInt.asIntN(vmWidth, random(64));
      const beside = random(1) === 0n ? 0n : (random(2) % 3n) - 1n;
      const near = wanted + beside - (product ? 0n : other * v);
      const by = product ? v : own;
      const drawn = (weighs || product) && by !== 0n ? near / by : near;
      const few = job.join && (shape.mulWidth > 0 || product);
      // A value that is joined has fewer bits where it is multiplied.
      return BigInt.asIntN(few ? shape.inWidth : width, drawn);
    });
    const sums = values.map((v, i) => {
      const map = added[i] ?? 0n;
      return clampTo(product ? v * map : own * v + other * map, job.low, job.high);
    });
    return {
      ...{ job, starts, valid, map, values },
      closes: valid ? group === groups - 1 : random(1) === 1n,
      address: BigInt.asUintN(
        bits,
        job.base + BigInt(pixel) * job.pixel + BigInt(lane ? 0 : group),
      ),
      result: job.join ? sums : values,
    };
  };
  const body = range(1 + (Number(random(8)) % 6)).flatMap((pixel) =>
    range(groups).flatMap((group) => [
      ...(random(2) === 0n ? [cycle(false, false, 0, 0)] : []),
      cycle(true, false, pixel, group),
    ]),
  );
  return [cycle(false, true, 0, 0), ...body, ...range(6).map(() => cycle(false, false, 0, 0))];
}

/** One value a cycle for one scaling lane. */
export function laneCase(shape: PostShape): BenchCase {
  const random = createRandom(shape.mulWidth + 3);
  const driven = range(30).flatMap((index) => {
    const job = drawJob(shape, index, random);
    return range(12 + shape.scaleCycles).map(() => {
      const address = Number(random(addressWidth));
      const channel = channelOf(shape, address, 0);
      return { job, address, channel, x: BigInt.asIntN(valueWidth, target(channel, job, random)) };
    });
  });
  const cycles = driven.map(({ job, address, channel, x }, i): Cycle => {
    const then = driven[i - shape.scaleCycles];
    const own = then?.job === job ? then : undefined;
    const inputs: Field[] = [
      [x, valueWidth],
      [channel.multiplier, shape.mulWidth],
      [channel.offset, shape.offsetWidth],
      [channel.flip && job.mode === 2, 1],
      [address, addressWidth],
      ...scalingInputs(job),
    ];
    return { inputs, outputs: [[own && scale(own.channel, job, own.x), valueWidth]] };
  });
  return playCase(cycles);
}

function scalingInputs(job: Job): Field[] {
  return [
    [job.mode, 2],
    [job.shift, 6],
    [job.rounding, 2],
    [job.low, valueWidth],
    [job.high, valueWidth],
    [job.stepTwo, 1],
  ];
}

interface Entered {
  readonly rst: boolean;
  readonly starts: boolean;
  readonly valid: boolean;
  readonly closes: boolean;
  readonly job: Job;
  readonly each: boolean;
  readonly values: readonly bigint[];
  readonly codes: readonly (bigint | undefined)[];
}

/** Jobs that quantize each channel by itself, all alike, or not at all. */
export function entryCase(shape: PostShape): BenchCase {
  const random = createRandom(shape.thresholdBits * 11 + shape.post);
  const depth = 1 + shape.scaleCycles;
  const driven = range(36).flatMap((index) => driveEntry(shape, index, depth, random));
  const cycles = driven.map((now, i): Cycle => {
    const then = driven[i - depth];
    const cut = driven.slice(Math.max(0, i - depth), i).some(({ rst }) => rst);
    const shown = then?.valid && !cut ? then : undefined;
    const inputs: Field[] = [
      [now.rst, 1],
      [now.starts, 1],
      [now.valid, 1],
      [now.closes, 1],
      [join(now.values, valueWidth), shape.post * valueWidth],
      [now.job.base, addressWidth],
      [now.each, 1],
      ...scalingInputs(now.job),
    ];
    const lanes = range(shape.post).toReversed();
    const outputs = [
      [then || cut ? shown !== undefined : undefined, 1],
      [shown?.closes, 1],
      [shown && join(shown.values, valueWidth), shape.post * valueWidth],
      ...lanes.map((lane) => [shown?.codes[lane], valueWidth] as const),
    ] as const;
    return { inputs, outputs };
  });
  return playCase(cycles);
}

function driveEntry(
  shape: PostShape,
  index: number,
  depth: number,
  random: Random,
): readonly Entered[] {
  const job = drawJob(shape, index, random);
  const each = index % 2 === 0;
  const groups = 1 + (Number(random(8)) % 4);
  const cycle = (valid: boolean, group: number, flags: Partial<Entered> = {}): Entered => {
    const address = Number(BigInt.asUintN(addressWidth, BigInt(job.base + (each ? group : 0))));
    const channels = range(shape.post).map((lane) => channelOf(shape, address, lane));
    const values = channels.map((c) => BigInt.asIntN(valueWidth, target(c, job, random)));
    const codes = channels.map((c, lane) => scale(c, job, values[lane] ?? 0n));
    const closes = valid ? group === groups - 1 : random(1) === 1n;
    return { ...{ rst: false, starts: false, valid, closes, job, each, values, codes }, ...flags };
  };
  const pause = () => cycle(false, 0);
  const body = range(1 + (Number(random(8)) % 5)).flatMap(() =>
    range(groups).flatMap((group) => [...(random(2) === 0n ? [pause()] : []), cycle(true, group)]),
  );
  const opening =
    index === 0 ? [cycle(false, 0, { rst: true }), cycle(false, 0, { rst: true })] : [];
  const cut = index % 8 === 5 ? [cycle(true, 0, { rst: true })] : [];
  return [
    ...opening,
    cycle(false, 0, { starts: true }),
    ...body,
    ...cut,
    ...range(depth).map(pause),
  ];
}
