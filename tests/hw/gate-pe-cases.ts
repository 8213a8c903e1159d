import {
  jobFields,
  jobPorts,
  tableBase,
  tableOf,
  tableWidth,
  type WalkerShape,
  walkerParameters,
} from "./gate-walker-cases.js";
import { type AheadJobShape, type Asked, createWalker, outputAt } from "./gate-walker-model.js";
import { type Cycle, planes } from "./play.js";
import type { Played } from "./played-bench.js";
import { createRandom, type Field } from "./vectors.js";

const range = (n: number) => Array.from({ length: n }, (_, i) => i);

export interface PeShape extends WalkerShape {
  readonly lanes: number;
  readonly digit: number;
  readonly accWidth: number;
  readonly correctionWidth: number;
  readonly thresholdWidth: number;
  readonly double: boolean;
}

type Random = (width: number) => bigint;
type Digits = readonly bigint[];

/** What the loader sends in a cycle. */
interface Arrival {
  readonly writes: boolean;
  readonly address: number;
  readonly digits: Digits;
  /** The first word of a pixel came in the cycle before. */
  readonly begun: boolean;
  /** Of the pixel whose last high word came three cycles ago. */
  readonly correction: { readonly ring: number; readonly value: bigint } | undefined;
}

/** Words of pixels with pauses between the pixels, while the ring has room. */
function createSource(job: AheadJobShape, s: PeShape, random: Random) {
  const highWords = job.digitWords * job.highDigits;
  const pixelWords = highWords + job.digitWords * job.lowDigits;
  const corrections = new Map<number, Arrival["correction"]>();
  let [word, pixel, begun] = [0, 0, false];
  return {
    pixels: () => pixel,
    arrival(cycle: number, clears: boolean, taken: number): Arrival {
      const room = pixel - taken < job.ring;
      const writes = !clears && (word > 0 || (room && random(3) !== 0n));
      const digits = range(s.lanes).map(() => random(s.digit));
      const ring = pixel % job.ring;
      if (writes && word === highWords - 1) {
        const value = random(2) === 0n ? random(s.correctionWidth) : random(2);
        corrections.set(cycle + 3, { ring, value });
      }
      const correction = corrections.get(cycle);
      return { writes, address: ring * pixelWords + word, digits, begun, correction };
    },
    clock({ writes }: Arrival): void {
      begun = writes && word === 0;
      if (!writes) return;
      word = (word + 1) % pixelWords;
      if (word === 0) pixel++;
    },
  };
}

/** A part of an output that has left the accumulator. */
interface Finished {
  readonly output: number;
  readonly low: boolean;
  readonly sum: bigint;
}

interface Result {
  readonly passed: boolean;
  readonly high: bigint;
  readonly low: bigint | undefined;
}

/** Weights by address, thresholds by their place in the table. */
interface Tables {
  readonly weights: readonly Digits[];
  readonly thresholds: readonly bigint[];
}

/** The sums of the words asked for, the comparison of the high ones, the results. */
function createSums(job: AheadJobShape, s: PeShape, { weights, thresholds }: Tables) {
  const operands = new Map<number, Digits>();
  const corrections = new Map<number, bigint>();
  const finished = new Map<number, Finished>();
  const results = new Map<number, Result>();
  let sum = 0n;
  const passes = ({ output, low, sum: total }: Finished): boolean => {
    if (low || job.lowDigits === 0) return false;
    const { index, ring } = outputAt(job, output);
    const limit = (thresholds[index] ?? 0n) + (corrections.get(ring) ?? 0n);
    return (s.double ? total * 2n : total) > limit;
  };
  return {
    result: (output: number) => results.get(output),
    /** What the walker is told in a cycle. */
    due(cycle: number): (Finished & { readonly pass: boolean }) | undefined {
      const part = finished.get(cycle);
      return part && { ...part, pass: passes(part) };
    },
    clock(cycle: number, asked: Asked | undefined, arrival: Arrival): void {
      const part = this.due(cycle);
      if (asked) {
        const { word, output, low, last } = asked;
        const a = operands.get(word.operand) ?? [];
        const dot = (weights[word.weight] ?? []).reduce((n, w, l) => n + w * (a[l] ?? 0n), 0n);
        const base = word.first ? 0n : word.shift ? sum << BigInt(s.digit) : sum;
        sum = BigInt.asUintN(s.accWidth, dot + base);
        if (last) finished.set(cycle + 3, { output, low, sum });
      }
      if (part?.low === false)
        results.set(part.output, { passed: part.pass, high: part.sum, low: undefined });
      const high = part?.low === true ? results.get(part.output) : undefined;
      if (part && high) results.set(part.output, { ...high, low: part.sum });
      if (arrival.writes) operands.set(arrival.address, arrival.digits);
      const { correction } = arrival;
      if (correction) corrections.set(correction.ring, correction.value);
    },
  };
}

/** A job with random operands, weights and thresholds. */
function jobCycles(
  job: AheadJobShape,
  s: PeShape,
  weights: readonly Digits[],
  random: Random,
): Cycle[] {
  const walker = createWalker(job);
  // Near the sums that occur, so that sums meet their limits.
  const thresholds = range(job.turns * job.slots).map(() => (random(4) % BigInt(3 * s.lanes)) - 2n);
  const source = createSource(job, s, random);
  const sums = createSums(job, s, { weights, thresholds });
  const wordWidth = s.lanes * s.digit;
  let taken = 0;
  let asked1: Asked | undefined;
  let asked2: Asked | undefined;
  let reading: Result | undefined;
  return range(1100).map((cycle): Cycle => {
    const clears = cycle < 3;
    const asked = clears ? undefined : walker.asked();
    const arrival = source.arrival(cycle, clears, taken);
    const { writes, address, digits, begun, correction } = arrival;
    const due = sums.due(cycle);
    const ready = !clears && walker.ready();
    const take = ready && taken < source.pixels() && random(2) !== 0n;
    // Any result of the pixel that is complete may be read.
    const slot = Number(random(16)) % job.slots;
    const ring = BigInt(taken % job.ring);
    const [weight, threshold] = [
      asked1 ? planes(weights[asked1.word.weight] ?? [], s.digit) : 0n,
      asked2 ? thresholds[outputAt(job, asked2.output).index] : 0n,
    ];
    const inputs: Field[] = [
      [job.turns - 1, 2],
      [tableBase(job), tableWidth],
      [cycle === 0, 1],
      [clears, 1],
      ...jobFields(job, s),
      [s.double, 1],
      [writes, 1],
      [address, s.operandWidth],
      [planes(digits, s.digit), wordWidth],
      [begun, 1],
      [correction !== undefined, 1],
      [correction?.ring ?? 0, s.ringWidth],
      [correction?.value ?? 0n, s.correctionWidth],
      [weight, wordWidth],
      [threshold ?? 0n, s.thresholdWidth],
      [take, 1],
      [(ring << BigInt(s.slotWidth)) | BigInt(slot), s.ringWidth + s.slotWidth],
    ];
    const outputs = [
      [asked1?.low === false ? tableOf(job, asked1.output) : undefined, tableWidth],
      [asked?.word.weight, s.weightWidth],
      [cycle > 0 ? ready : undefined, 1],
      [reading?.passed, 1],
      [reading?.high, s.accWidth],
      [reading?.passed ? reading.low : undefined, s.accWidth],
    ] as const;
    if (clears) return { inputs, outputs };
    reading = ready ? sums.result(taken * job.slots + slot) : undefined;
    sums.clock(cycle, asked, arrival);
    walker.clock({
      ...{ begun, take },
      decided: due?.low === false ? { output: due.output, pass: due.pass } : undefined,
      written: due?.low === true ? due.output : undefined,
    });
    source.clock(arrival);
    if (take) taken++;
    [asked2, asked1] = [asked1, asked];
    return { inputs, outputs };
  });
}

/** A PE job after job: what it asks for, when pixels are complete, its results. */
export function peCase(s: PeShape): Played {
  const random = createRandom(s.accWidth * 100 + s.lanes);
  const weights = range(2 ** s.weightWidth).map(() => range(s.lanes).map(() => random(s.digit)));
  const cycles = s.jobs.flatMap((job) => jobCycles(job, s, weights, random));
  return {
    module: "gate_pe",
    parameters: {
      ...walkerParameters(s),
      LANES: s.lanes,
      DIGIT: s.digit,
      ACC_W: s.accWidth,
      CORRECTION_W: s.correctionWidth,
      HAS_SUM: 1,
      THRESHOLD_W: s.thresholdWidth,
    },
    inputs: [
      "job_last_turn",
      "job_table_base",
      "rst",
      "clear",
      ...jobPorts,
      "job_double",
      "operand_valid",
      "operand_address",
      "operand_data",
      "begun",
      "correction_valid",
      "correction_ring",
      "correction",
      "weights",
      "threshold",
      "take",
      "result_address",
    ],
    outputs: [
      "threshold_address",
      "weight_address",
      "ready",
      "result_passed",
      "result_high",
      "result_low",
    ],
    cycles,
  };
}
