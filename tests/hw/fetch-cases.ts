import { stepFields } from "../../src/schedule/step-format.js";
import { packWord, widthOf } from "../../src/schedule/word-format.js";
import type { BenchCase } from "./describe-bench.js";
import { type Cycle, type Expected, element, join, playCase } from "./play.js";
import { clampTo, createRandom, type Field } from "./vectors.js";

export interface FetchShape {
  readonly lanes: number;
  readonly pixels: number;
  readonly digit: number;
  readonly dmWidth: number;
  readonly wmWidth: number;
  readonly sourceWidth: number;
  readonly coordinateWidth: number;
  readonly masks: number;
}

type Random = (width: number) => bigint;

const range = (n: number) => Array.from({ length: n }, (_, i) => i);

/** Lane masks of all shapes, which share the file: index 0 is all ones. */
export const masks = [0b1111n, 0b0001n, 0b0111n, 0b1010n];

interface Job {
  readonly vector: boolean;
  readonly weightBase: bigint;
  readonly height: number;
  readonly width: number;
  readonly pixelStep: number;
  readonly wrap: bigint;
}

interface Tap {
  readonly offset: number;
  readonly dy: number;
  readonly dx: number;
  readonly rotate: number;
  readonly pad: number;
  readonly mask: number;
  readonly flags: readonly number[];
  readonly base: bigint;
  readonly row: number;
  readonly column: number;
}

/** One issued cycle of a step program. */
interface Step {
  readonly job: Job;
  readonly tap: Tap;
  readonly open: boolean;
  readonly entry: boolean;
  readonly close: boolean;
}

function drawJob(shape: FetchShape, random: Random): Job {
  const most = Math.min(2 ** (shape.coordinateWidth - 2), 900);
  const size = () => 1 + (Number(random(16)) % most);
  return {
    vector: random(2) === 0n,
    weightBase: random(shape.wmWidth),
    height: size(),
    width: size(),
    pixelStep: 1 + Number(random(1)),
    wrap: random(shape.dmWidth),
  };
}

/** A coordinate at or next to an edge of the map, or anywhere a tile may lie. */
function drawPlace(size: number, random: Random): number {
  const edges = [0, 1, size - 1, size, size - 2];
  return Math.max(0, edges[Number(random(3))] ?? Number(random(16)) % size);
}

/** A displacement that puts the tap next to an edge, or as far out as the field and the coordinates allow. */
function drawShift(place: number, size: number, shape: FetchShape, random: Random): number {
  const reach = 2 ** shape.coordinateWidth;
  const near = [-place, -place - 1, size - place, size - place - 1, -512, 511, -1, 0];
  const shift = near[Number(random(3))] ?? 0;
  const room = 2 * shape.pixels;
  const low = Math.max(-512, size - reach - place);
  const high = Math.min(511, reach - 1 - room - place);
  return Number(clampTo(BigInt(shift), BigInt(low), BigInt(high)));
}

function drawTap(shape: FetchShape, job: Job, random: Random): Tap {
  const row = drawPlace(job.height, random);
  const column = drawPlace(job.width, random);
  return {
    offset: Number(BigInt.asIntN(18, random(18))),
    dy: random(1) === 0n ? 0 : drawShift(row, job.height, shape, random),
    dx: drawShift(column, job.width, shape, random),
    rotate: Number(random(8)) % shape.pixels,
    pad: Number(random(shape.digit)),
    mask: Number(random(8)) % shape.masks,
    flags: range(6).map(() => Number(random(1))),
    base: random(shape.sourceWidth),
    row,
    column,
  };
}

/** Programs of one to four entries of one to three cycles; undefined is a pause. */
function drawSteps(shape: FetchShape, random: Random): (Step | undefined)[] {
  return range(40).flatMap((): (Step | undefined)[] => {
    const job = drawJob(shape, random);
    const entries = 1 + Number(random(2));
    const program = range(entries).flatMap((e): (Step | undefined)[] => {
      const tap = drawTap(shape, job, random);
      const count = 1 + (Number(random(8)) % 3);
      return range(count).flatMap((i) => {
        const step = { job, tap, open: e === 0 && i === 0, entry: i === 0, close: i === count - 1 };
        return random(3) === 0n ? [undefined, step] : [step];
      });
    });
    // The fields of a job may change once its last operands are out.
    return [...program, undefined, undefined, undefined];
  });
}

function stepWord(tap: Tap, count: number): bigint {
  const { offset, dy, dx, rotate, pad, mask, flags } = tap;
  const [first = 0, shift = 0, sumEnable = 0, sumFirst = 0, sumShift = 0, last = 0] = flags;
  return packWord(stepFields, {
    ...{ offset, count, dy, dx, rotate, pad, mask },
    ...{ first, shift, sumEnable, sumFirst, sumShift, last },
  });
}

interface Issued extends Step {
  readonly address: bigint;
  readonly weight: bigint;
  readonly inMap: readonly boolean[];
  readonly maskWord: bigint;
}

/** Addresses and padding of every issued step, from the definitions in docs/engine.md. */
function trace(shape: FetchShape, steps: readonly (Step | undefined)[]): (Issued | undefined)[] {
  let address = 0n;
  let weight = 0n;
  return steps.map((step) => {
    if (!step) return undefined;
    const { tap, job } = step;
    address = step.entry ? tap.base + BigInt(tap.offset) : address + 1n;
    weight = step.open ? job.weightBase : weight + 1n;
    const y = tap.row + tap.dy;
    const inMap = range(shape.pixels).map((j) => {
      const x = tap.column + tap.dx + j * job.pixelStep;
      return y >= 0 && y < job.height && x >= 0 && x < job.width;
    });
    const maskWord = step.close && shape.masks > 1 ? (masks[tap.mask] ?? 0n) : -1n;
    return { ...step, address, weight, inMap, maskWord };
  });
}

/** Operands of all pixels: the rotated banks, the pad digit outside the map, masked lanes 0. */
function operands(shape: FetchShape, step: Issued, memory: bigint): bigint {
  const { lanes, pixels, digit } = shape;
  const words = range(pixels).map((j) => {
    const word = element(memory, (j + step.tap.rotate) % pixels, lanes * digit);
    const planes = range(digit).map((p) => {
      const padded = ((step.tap.pad >> p) & 1) === 1 ? -1n : 0n;
      return (step.inMap[j] ? element(word, p, lanes) : padded) & step.maskWord;
    });
    return join(planes, lanes);
  });
  return join(words, lanes * digit);
}

function addresses({ pixels, dmWidth }: FetchShape, step: Issued): bigint {
  const { tap, job, address } = step;
  return join(
    range(pixels).map((bank) => address + (bank < tap.rotate ? job.wrap : 0n)),
    dmWidth,
  );
}

export function fetchCase(shape: FetchShape): BenchCase {
  const random = createRandom(shape.pixels * 3 + shape.lanes);
  const { lanes, pixels, digit, dmWidth, wmWidth, sourceWidth, coordinateWidth } = shape;
  const width = pixels * lanes * digit;
  const steps = trace(shape, [undefined, undefined, undefined, ...drawSteps(shape, random)]);
  const resets = steps.map((_, i) => i < 2 || random(5) === 0n);
  const memories = steps.map(() => random(width));
  const noise = drawJob(shape, random);
  let job = noise;
  const cycles = steps.map((step, now): Cycle => {
    job = step?.job ?? job;
    const tap = step?.tap ?? drawTap(shape, noise, random);
    const inputs: Field[] = [
      [resets[now] ?? false, 1],
      [step !== undefined, 1],
      [step?.open ?? random(1), 1],
      [step?.entry ?? random(1), 1],
      [step?.close ?? random(1), 1],
      [stepWord(tap, Number(random(12))), widthOf(stepFields)],
      [tap.base, sourceWidth],
      [tap.row, coordinateWidth],
      [tap.column, coordinateWidth],
      [job.vector, 1],
      [job.weightBase, wmWidth],
      [job.height, coordinateWidth],
      [job.width, coordinateWidth],
      [job.pixelStep, coordinateWidth],
      [job.wrap, dmWidth],
      [memories[now] ?? 0n, width],
    ];
    const lost = (late: number) => resets.slice(Math.max(now - late, 0), now).includes(true);
    const asked = steps[now - 1];
    const answered = steps[now - 2];
    const given = steps[now - 3];
    const valid = given !== undefined && !given.job.vector && !lost(3);
    const [first, shift, sumEnable, sumFirst, sumShift] = given?.tap.flags ?? [];
    const flag = (value: number | undefined, when: boolean) =>
      when ? Number(given?.entry && value === 1) : undefined;
    const sums = valid && sumEnable === 1;
    const outputs: Expected[] = [
      [asked && addresses(shape, asked), pixels * dmWidth],
      [asked?.weight, wmWidth],
      [now < 3 ? undefined : asked?.job.vector === true && !lost(1), 1],
      [asked?.open, 1],
      [asked?.inMap[0], 1],
      [asked?.address, sourceWidth],
      [answered?.maskWord, lanes],
      [now < 4 ? undefined : valid, 1],
      [flag(first, valid), 1],
      [flag(shift, valid), 1],
      [now < 4 ? undefined : sums, 1],
      [flag(sumFirst, sums), 1],
      [flag(sumShift, sums), 1],
      [valid ? operands(shape, given, memories[now - 1] ?? 0n) : undefined, width],
    ];
    return { inputs, outputs };
  });
  return playCase(cycles);
}
