import type { Cycle } from "./play.js";
import type { Played } from "./played-bench.js";
import { createRandom, type Field } from "./vectors.js";

const range = (n: number) => Array.from({ length: n }, (_, i) => i);

export interface CombineShape {
  readonly accWidth: number;
  readonly correctionWidth: number;
  readonly valueWidth: number;
}

/** Both parts of an output at random, extremes among them. */
export function combineCase({ accWidth, correctionWidth, valueWidth }: CombineShape): Played {
  const random = createRandom(accWidth + valueWidth);
  const draw = (width: number) => (random(2) === 0n ? -1n : random(width));
  const delayed: (bigint | undefined)[] = [undefined, undefined];
  // Constants of a job stay while its outputs are inside.
  let [shift, low] = [0n, 0n];
  const cycles = range(600).map((cycle): Cycle => {
    if (cycle % 40 === 0) [shift, low] = [random(2) % 3n, random(3)];
    const passed = random(1);
    const [high, part] = [draw(accWidth), draw(accWidth)].map((v) => BigInt.asUintN(accWidth, v));
    const terms = [draw(correctionWidth), draw(correctionWidth)];
    const [highTerm = 0n, lowTerm = 0n] = terms.map((v) => BigInt.asUintN(correctionWidth, v));
    const sum = ((high ?? 0n) << shift) - highTerm;
    const rest = passed === 1n ? ((part ?? 0n) << shift) - lowTerm : 0n;
    const expected = delayed.shift();
    delayed.push(BigInt.asUintN(valueWidth, (sum << low) + rest));
    const inputs: Field[] = [
      [shift, 2],
      [low, 5],
      [passed, 1],
      [high ?? 0n, accWidth],
      [part ?? 0n, accWidth],
      [highTerm, correctionWidth],
      [lowTerm, correctionWidth],
    ];
    return { inputs, outputs: [[cycle % 40 < 2 ? undefined : expected, valueWidth]] };
  });
  return {
    module: "gate_combine",
    parameters: { ACC_W: accWidth, CORRECTION_W: correctionWidth, VALUE_W: valueWidth },
    inputs: [
      "job_acc_shift",
      "job_low",
      "passed",
      "high",
      "low",
      "high_correction",
      "low_correction",
    ],
    outputs: ["value"],
    cycles,
  };
}
