import type { Cycle, Expected } from "./play.js";
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

/** Words of pixels with gaps: what is stored where, and both corrections of each pixel. */
export function gateLoaderCase(s: GateLoaderShape): Played {
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
