import type { BenchCase } from "./describe-bench.js";
import { type Cycle, type Expected, element, join, planes, playCase } from "./play.js";
import { type Field, signedRange } from "./vectors.js";
import {
  drawMap,
  type MapShape,
  type Place,
  placesOf,
  randomOf,
  type WrittenMap,
} from "./written-map.js";

type Random = (width: number) => bigint;

const range = (n: number) => Array.from({ length: n }, (_, i) => i);

function mapFields(map: WrittenMap, { dmWidth }: MapShape): Field[] {
  return [
    [map.firstStrip, 6],
    [map.stride - 1, 4],
    [map.blocks, dmWidth],
    [map.stride * map.blocks, dmWidth],
    [map.row, dmWidth],
  ];
}

/** Where a rectangle's rows begin: bank, phase, words from the phase's first column on. */
function cornerFields(
  { left, stride, blocks }: WrittenMap,
  { pixels, dmWidth }: MapShape,
): Field[] {
  const phase = left % stride;
  return [
    [Math.floor(left / stride) % pixels, 4],
    [phase, 4],
    [phase * blocks, dmWidth],
  ];
}

/** What the walker takes for the map's base: the first column of the group of columns in which a rectangle begins. */
function cornerBase(map: WrittenMap, { pixels }: MapShape): bigint {
  const { left, stride, blocks, base } = map;
  const phase = pixels === 1 ? left % stride : 0;
  return base + BigInt((Math.floor(left / (stride * pixels)) * stride + phase) * blocks);
}

/** The walker alone: the place of every group in the cycle of next_group, with and without pauses. */
export function walkerCase(shape: MapShape): BenchCase {
  const random = randomOf(shape, 1);
  const cycles = range(16).flatMap((index): Cycle[] => {
    const map = drawMap(shape, index, random);
    const [first = [0, 6] as const, ...rest] = mapFields(map, shape);
    const line = (start: number, place?: Place): Cycle => ({
      inputs: [
        ...cornerFields(map, shape),
        [start, 1],
        [place !== undefined, 1],
        [place?.closesPixel ?? false, 1],
        [map.width - 1, 16],
        [cornerBase(map, shape), shape.dmWidth],
        first,
        ...rest,
      ],
      outputs: [
        [place?.bank, shape.pixels],
        [place?.strip, 6],
        [place?.address, shape.dmWidth],
      ],
    });
    const walk = placesOf(shape, map).flatMap((place) =>
      random(2) === 0n ? [line(0), line(0, place)] : [line(0, place)],
    );
    return [line(1), ...walk];
  });
  return playCase(cycles);
}

export interface WriterShape extends MapShape {
  readonly digit: number;
  readonly valueWidth: number;
  readonly codeWidth: number;
  readonly vmAddressWidth: number;
  readonly obAddressWidth: number;
  readonly vmWidth: number;
  readonly outWidth: number;
}

interface Job {
  readonly map: WrittenMap;
  readonly digits: number;
  readonly targets: readonly [dm: boolean, vm: boolean, ob: boolean];
  readonly codeAdd: bigint;
  readonly codeHalf: bigint;
  readonly vmBase: bigint;
  readonly vmPixel: bigint;
  readonly obBase: bigint;
  readonly obPixel: bigint;
  /** Value memory, output: the wide values. */
  readonly wide: readonly [vm: boolean, ob: boolean];
}

/** One word of a group: the first one writes value memory and output too. */
interface Write {
  readonly place: Place;
  readonly digit: number;
  readonly values: readonly bigint[];
  readonly wide: readonly bigint[];
}

interface Driven {
  readonly job: Job;
  readonly rst?: boolean;
  readonly starts?: boolean;
  readonly arrives?: Write;
  /** What is written in the next cycle. */
  readonly stores?: Write;
}

function drawJob(shape: WriterShape, index: number, random: Random): Job {
  const flag = () => random(1) === 1n;
  const { min } = signedRange(shape.valueWidth);
  return {
    map: drawMap(shape, index, random),
    digits: 1 + (Number(random(8)) % Math.ceil(shape.codeWidth / shape.digit)),
    targets: index < 3 ? [true, true, true] : [flag(), flag(), flag()],
    codeAdd: random(1) === 0n ? 0n - min / 2n : random(shape.valueWidth),
    codeHalf: random(1),
    vmBase: random(shape.vmAddressWidth),
    vmPixel: random(shape.vmAddressWidth),
    obBase: random(shape.obAddressWidth),
    obPixel: random(shape.obAddressWidth),
    wide: [flag(), flag()],
  };
}

/** The cycles of one job: its start, its groups `digits` cycles apart or further, and their words. */
function driveJob(shape: WriterShape, index: number, random: Random): Driven[] {
  const job = drawJob(shape, index, random);
  const { min, max } = signedRange(shape.valueWidth);
  const pick = () => [min, max, -1n, 0n][Number(random(3))] ?? random(shape.valueWidth);
  const groups = placesOf(shape, job.map).flatMap((place): Driven[] => {
    const values = range(shape.post).map(pick);
    const wide = range(shape.post).map(pick);
    const words = range(job.digits).map((digit): Driven => {
      const write = { place, digit, values, wide };
      return digit === 0 ? { job, arrives: write, stores: write } : { job, stores: write };
    });
    return random(3) === 0n ? [...words, { job }] : words;
  });
  return [...(random(1) === 0n ? [{ job }] : []), { job, starts: true }, ...groups, { job }];
}

function jobFields(shape: WriterShape, job: Job): Field[] {
  const { dmWidth, vmAddressWidth, obAddressWidth, valueWidth } = shape;
  const [dm, vm, ob] = job.targets;
  return [
    [job.digits - 1, 4],
    [job.map.width - 1, 16],
    [dm, 1],
    [cornerBase(job.map, shape), dmWidth],
    [job.map.digit, dmWidth],
    ...mapFields(job.map, shape),
    [job.codeAdd, valueWidth],
    [job.codeHalf, 1],
    [vm, 1],
    [job.vmBase, vmAddressWidth],
    [job.vmPixel, vmAddressWidth],
    [ob, 1],
    [job.obBase, obAddressWidth],
    [job.obPixel, obAddressWidth],
  ];
}

/** One digit of every lane's code K = (value + codeAdd) >> codeHalf, the sum modulo the width of a value. */
function digitsOf(shape: WriterShape, job: Job, { values, digit }: Write): bigint {
  const codes = values.map(
    (v) => BigInt.asUintN(shape.valueWidth, v + job.codeAdd) >> job.codeHalf,
  );
  return planes(
    codes.map((code) => element(code, digit, shape.digit)),
    shape.digit,
  );
}

function expected(
  shape: WriterShape,
  job: Job,
  write: Write | undefined,
  known: boolean,
): Expected[] {
  const [dm, vm, ob] = job.targets;
  const first = write?.digit === 0;
  const dmWrite = dm ? write : undefined;
  const vmWrite = vm && first ? write : undefined;
  const obWrite = ob && first ? write : undefined;
  const [vmWide, obWide] = job.wide;
  const valid = (w: Write | undefined) => (known ? w !== undefined : undefined);
  const address = (w: Write | undefined, base: bigint, pixel: bigint) =>
    w && base + BigInt(w.place.pixel) * pixel + BigInt(w.place.group);
  return [
    [valid(dmWrite), 1],
    [dmWrite?.place.bank, shape.pixels],
    [dmWrite && 1n << BigInt(dmWrite.place.strip), shape.lanes / shape.post],
    [dmWrite && dmWrite.place.address + BigInt(dmWrite.digit) * job.map.digit, shape.dmWidth],
    [dmWrite && digitsOf(shape, job, dmWrite), shape.post * shape.digit],
    [valid(vmWrite), 1],
    [address(vmWrite, job.vmBase, job.vmPixel), shape.vmAddressWidth],
    [
      vmWrite && join(vmWide ? vmWrite.wide : vmWrite.values, shape.vmWidth),
      shape.post * shape.vmWidth,
    ],
    [valid(obWrite), 1],
    [address(obWrite, job.obBase, job.obPixel), shape.obAddressWidth],
    [
      obWrite && join(obWide ? obWrite.wide : obWrite.values, shape.outWidth),
      shape.post * shape.outWidth,
    ],
  ];
}

/** Jobs with every combination of memories. One is cut off by a reset, and the next starts afresh. */
export function writerCase(shape: WriterShape): BenchCase {
  const random = randomOf(shape, 2);
  const jobs = range(16).map((index) => driveJob(shape, index, random));
  const driven = jobs.flatMap((cycles, index): Driven[] => {
    if (index !== 3) return cycles;
    const at = 2 + (Number(random(8)) % 20);
    const cut = cycles[at] ?? cycles[0];
    return cut
      ? [
          ...cycles.slice(0, at),
          { job: cut.job, rst: true, ...(cut.arrives && { arrives: cut.arrives }) },
        ]
      : [];
  });
  const [opening] = driven;
  const whole = opening
    ? [{ job: opening.job, rst: true }, { job: opening.job, rst: true }, ...driven]
    : [];
  const cycles = whole.map((now, i): Cycle => {
    const noise = () => range(shape.post).map(() => random(shape.valueWidth));
    const values = now.arrives?.values ?? noise();
    const { left, right } = now.job.map;
    const inputs: Field[] = [
      ...cornerFields(now.job.map, shape),
      [BigInt(left + right) * now.job.vmPixel, shape.vmAddressWidth],
      [BigInt(left + right) * now.job.obPixel, shape.obAddressWidth],
      [join(now.arrives?.wide ?? noise(), shape.valueWidth), shape.post * shape.valueWidth],
      [now.job.wide[0], 1],
      [now.job.wide[1], 1],
      [now.rst ?? false, 1],
      [now.starts ?? false, 1],
      [now.arrives !== undefined, 1],
      [now.arrives?.place.closesPixel ?? random(1), 1],
      [join(values, shape.valueWidth), shape.post * shape.valueWidth],
      ...jobFields(shape, now.job),
    ];
    const before = whole[i - 1];
    return { inputs, outputs: expected(shape, now.job, before?.stores, i > 0) };
  });
  return playCase(cycles);
}
