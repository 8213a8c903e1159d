import {
  jobFields,
  jobPorts,
  tableBase,
  tableOf,
  tableWidth,
  type WalkerShape,
  walkerParameters,
} from "./gate-walker-cases.js";
import { createWalker, outputAt } from "./gate-walker-model.js";
import { type Cycle, join } from "./play.js";
import type { Played } from "./played-bench.js";
import { createRandom } from "./vectors.js";

const range = (n: number) => Array.from({ length: n }, (_, i) => i);

export interface PeShape extends WalkerShape {
  readonly lanes: number;
  readonly digit: number;
  readonly accWidth: number;
  readonly correctionWidth: number;
  readonly thresholdWidth: number;
  readonly double: boolean;
}

/** A PE with random operands, weights and thresholds: what it asks for, when pixels are complete, its results. */
export function peCase(s: PeShape): Played {
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
