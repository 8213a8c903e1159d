import { type Cycle, join } from "./play.js";
import type { Played } from "./played-bench.js";
import { createRandom } from "./vectors.js";

const range = (n: number) => Array.from({ length: n }, (_, i) => i);

export interface ValuesShape {
  readonly pes: number;
  /** A power of two. */
  readonly post: number;
  readonly turns: number;
  readonly accWidth: number;
  readonly correctionWidth: number;
  readonly valueWidth: number;
  readonly ringWidth: number;
  readonly hasSum: boolean;
}

/** Any part of the PEs in any turn, results and corrections at random. */
export function gateValuesCase(s: ValuesShape): Played {
  const { pes, post, accWidth, correctionWidth, valueWidth, ringWidth } = s;
  const random = createRandom(pes * 100 + accWidth);
  const below = (n: number) => Number(random(16)) % n;
  const corrections = { high: range(2 ** ringWidth).map(() => 0n), low: [] as bigint[] };
  corrections.low.push(...corrections.high);
  /** What the reads of the last four cycles give. */
  const due: (bigint | undefined)[] = [undefined, undefined, undefined];
  let asked: { part: number; turn: number; high: bigint; low: bigint } | undefined;
  let [shift, low] = [0n, 0n];
  const cycles = range(800).map((cycle): Cycle => {
    if (cycle % 40 === 0) [shift, low] = [random(2) % 3n, random(3)];
    // The ring is written first.
    const fills = cycle < 2 ** (ringWidth + 1);
    const [writesHigh, writesLow] = [random(2) === 0n, random(2) === 0n];
    const writes = fills
      ? [cycle % 2 === 0, cycle % 2 === 1]
      : [writesHigh, writesLow && !writesHigh];
    const written = fills ? cycle >> 1 : below(2 ** ringWidth);
    const correction = random(correctionWidth);
    const ring = (written + 1 + below(2 ** ringWidth - 1)) % 2 ** ringWidth;
    const [part, turn] = [below(pes / post), below(s.turns)];
    const results = range(pes).map(() => {
      const [passed, first, second] = [random(1), random(accWidth), random(accWidth)];
      return { passed, high: first, low: second };
    });
    const own = asked;
    due.push(
      own &&
        join(
          range(post).map((lane) => {
            const pe = results[(own.part * post + lane) ^ own.turn] ?? {
              passed: 0n,
              high: 0n,
              low: 0n,
            };
            const rest = pe.passed === 1n ? (pe.low << shift) - own.low : 0n;
            return (((pe.high << shift) - own.high) << low) + rest;
          }),
          valueWidth,
        ),
    );
    const expected = due.shift();
    const [high, lower] = [corrections.high[ring] ?? 0n, corrections.low[ring] ?? 0n];
    asked = fills
      ? undefined
      : { part, turn, ...(s.hasSum ? { high, low: lower } : { high: 0n, low: 0n }) };
    if (writes[0]) corrections.high[written] = correction;
    if (writes[1]) corrections.low[written] = correction;
    const packed = results.map(
      (r) => (r.passed << BigInt(2 * accWidth)) | (r.low << BigInt(accWidth)) | r.high,
    );
    return {
      inputs: [
        [shift, 2],
        [low, 5],
        [writes[0] === true, 1],
        [writes[1] === true, 1],
        [written, ringWidth],
        [correction, correctionWidth],
        [ring, ringWidth],
        [part, 8],
        [turn, 2],
        [join(packed, 2 * accWidth + 1), pes * (2 * accWidth + 1)],
      ],
      outputs: [[cycle % 40 < 4 ? undefined : expected, post * valueWidth]],
    };
  });
  return {
    module: "gate_values",
    parameters: {
      ...{ PES: pes, POST: post, ACC_W: accWidth, CORRECTION_W: correctionWidth },
      ...{ HAS_SUM: Number(s.hasSum), VALUE_W: valueWidth, RING_W: ringWidth },
    },
    inputs: [
      ...["job_acc_shift", "job_low", "high_valid", "low_valid", "correction_ring", "correction"],
      ...["read_ring", "read_part", "read_turn", "results"],
    ],
    outputs: ["values"],
    cycles,
  };
}
