import { type Cycle, planes } from "./play.js";
import type { Played } from "./played-bench.js";
import { createRandom } from "./vectors.js";

const range = (n: number) => Array.from({ length: n }, (_, i) => i);
type Random = (width: number) => bigint;

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

/** A word that comes in a cycle, and what it is. */
interface LoaderWord {
  readonly valid: boolean;
  readonly digits: readonly bigint[];
  /** The digits without the planes of the other part. */
  readonly kept: readonly bigint[];
  /** The first word of a part, of a digit of it; the last word of the high part, of the pixel. */
  readonly opens: boolean;
  readonly digitOpens: boolean;
  readonly closesHigh: boolean;
  readonly last: boolean;
}

interface Correction {
  readonly ring: number;
  readonly value: bigint;
  readonly high: boolean;
}

/** The words of pixels in order, as drawn. */
function createWords(job: LoaderJob, s: GateLoaderShape, random: Random) {
  const high = job.digitWords * job.highDigits;
  const total = high + job.digitWords * job.lowDigits;
  const below = (1n << BigInt(job.split)) - 1n;
  let word = 0;
  return {
    next(mayCome: boolean): LoaderWord {
      const valid = mayCome && random(2) !== 0n;
      const digits = range(s.lanes).map(() => random(s.digit));
      const low = word >= high;
      const place = low ? word - high : word;
      const digit = Math.floor(place / job.digitWords);
      const shared = job.split > 0 && digit === (low ? 0 : job.highDigits - 1);
      const kept = shared ? digits.map((d) => (low ? d & below : d & ~below)) : digits;
      const [closesHigh, last] = [word === high - 1, word === total - 1];
      const opens = word === 0 || word === high;
      const digitOpens = place % job.digitWords === 0;
      if (valid) word = (word + 1) % total;
      return { valid, digits, kept, opens, digitOpens, closesHigh, last };
    },
  };
}

/** What the loader shows of the words, by the cycle in which it does. */
function createShown(job: LoaderJob, s: GateLoaderShape) {
  const stored = new Map<number, { readonly address: number; readonly data: bigint }>();
  const begins = new Set<number>();
  const corrections = new Map<number, Correction>();
  let [pixels, address, sum, first] = [0, 0, 0n, true];
  return {
    stored: (cycle: number) => stored.get(cycle),
    begins: (cycle: number) => begins.has(cycle),
    correction: (cycle: number) => corrections.get(cycle),
    take(cycle: number, { kept, opens, digitOpens, closesHigh, last }: LoaderWord): void {
      stored.set(cycle + 1, { address, data: planes(kept, s.digit) });
      if (first) begins.add(cycle + 2);
      first = last;
      const total = kept.reduce((n, d) => n + d, 0n);
      sum = total + (opens ? 0n : digitOpens ? sum << BigInt(s.digit) : sum);
      if (s.hasSum && (closesHigh || last)) {
        const value = (sum << BigInt(job.left)) - (job.odd ? sum : 0n);
        corrections.set(cycle + 4, { ring: pixels % job.ring, value, high: closesHigh });
      }
      if (last) pixels++;
      address = last && pixels % job.ring === 0 ? 0 : address + 1;
    },
  };
}

function loaderJobCycles(s: GateLoaderShape, resets: boolean, random: Random): Cycle[] {
  const job = drawLoaderJob(s, random);
  const [high, low] = [job.digitWords * job.highDigits, job.digitWords * job.lowDigits];
  const words = createWords(job, s, random);
  const shown = createShown(job, s);
  const wordWidth = s.lanes * s.digit;
  const length = 60 + (high + low) * job.ring * 3;
  return range(length).map((cycle): Cycle => {
    const clears = cycle < 6;
    const word = words.next(!clears && cycle < length - 12);
    const { valid, digits, opens, digitOpens, last } = word;
    const [stored, correction] = [shown.stored(cycle), shown.correction(cycle)];
    if (valid) shown.take(cycle, word);
    return {
      inputs: [
        [resets && cycle === 0, 1],
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
        [planes(digits, s.digit), wordWidth],
      ],
      outputs: [
        [cycle < 2 ? undefined : stored !== undefined, 1],
        [stored?.address, s.operandWidth],
        [stored?.data, wordWidth],
        [cycle < 2 ? undefined : shown.begins(cycle), 1],
        [cycle < 6 ? undefined : correction?.high === true, 1],
        [cycle < 6 ? undefined : correction?.high === false, 1],
        [correction?.ring, s.ringWidth],
        [correction?.value, s.correctionWidth],
      ],
    };
  });
}

/** Words of pixels with gaps: what is stored where, and both corrections of each pixel. */
export function gateLoaderCase(s: GateLoaderShape): Played {
  const random = createRandom(s.lanes * 11 + s.digit);
  const cycles = range(12).flatMap((index) => loaderJobCycles(s, index === 0, random));
  return {
    module: "gate_loader",
    parameters: {
      LANES: s.lanes,
      DIGIT: s.digit,
      SUM_W: s.sumWidth,
      CORRECTION_W: s.correctionWidth,
      HAS_SUM: Number(s.hasSum),
      OPERAND_AW: s.operandWidth,
      RING_W: s.ringWidth,
    },
    inputs: [
      "rst",
      "clear",
      "job_digit_words",
      "job_high_words",
      "job_low_words",
      "job_last_ring",
      "job_split",
      "job_sum_left",
      "job_sum_odd",
      "job_sum_odd_left",
      "job_sum_use",
      "op_valid",
      "op_last",
      "op_sum_valid",
      "op_sum_first",
      "op_sum_shift",
      "op_data",
    ],
    outputs: [
      "write_valid",
      "write_address",
      "write_data",
      "begun",
      "high_valid",
      "low_valid",
      "correction_ring",
      "correction",
    ],
    cycles,
  };
}
