import { createHorner, type HornerStep } from "./horner-model.js";
import { dotOf, kinds } from "./pe-model.js";
import { join, planes } from "./play.js";
import type { Played } from "./played-bench.js";
import { createRandom } from "./vectors.js";

export interface ArrayShape {
  /** Default digits. */
  readonly kind?: keyof typeof kinds;
  readonly pes: number;
  readonly lanes: number;
  readonly pixels: number;
  readonly digit: number;
  readonly accWidth: number;
  readonly sumWidth: number;
  readonly hasSum: boolean;
}

const range = (n: number) => Array.from({ length: n }, (_, i) => i);

/** Operands and controls at random with captures at random: results are those of the cycle of the capture. */
export function arrayCase(shape: ArrayShape): Played {
  const { kind = "digits", pes, lanes, pixels, digit, accWidth, sumWidth } = shape;
  const own = kind === "depthwise";
  const random = createRandom(pes * 100 + lanes);
  const rare = (bits: number) => random(bits) === 0n;
  const top = 2n ** BigInt(digit) - 1n;
  const vector = (full: boolean, count = lanes) =>
    range(count).map(() => (full ? top : random(digit)));
  const products = range(pixels * pes).map(() => createHorner(accWidth, digit));
  const totals = range(pixels).map(() => createHorner(sumWidth, digit));
  let results: readonly (bigint | undefined)[] = products.map(() => undefined);
  let sums: readonly (bigint | undefined)[] = totals.map(() => (shape.hasSum ? undefined : 0n));
  const control = (rst: boolean): Omit<HornerStep, "term"> => ({
    rst,
    en: !rare(2),
    first: rare(3),
    shift: rare(1),
  });
  const cycles = range(300).map((cycle) => {
    const rst = cycle < 2 || rare(5);
    const data = range(pixels).map(() => vector(rare(3)));
    const weights = range(pes).map(() => vector(rare(3), own ? 1 : lanes));
    const [mac, sum] = [control(rst), control(rst)];
    const capture = rare(2);
    const outputs = [
      ...results.toReversed().map((v) => [v, accWidth] as const),
      ...sums.toReversed().map((v) => [v, sumWidth] as const),
    ];
    const macs = products.map((accumulate, i) => {
      const [all, w] = [data[Math.floor(i / pes)] ?? [], weights[i % pes] ?? []];
      // A depthwise PE has the lane of its number, and a signed weight where the sums are enabled.
      const a = own ? all.slice(i % pes, (i % pes) + 1) : all;
      return accumulate({ ...mac, term: dotOf(kind, a, w, digit, sum.en) });
    });
    const adds = totals.map((accumulate, j) =>
      accumulate({ ...sum, term: (data[j] ?? []).reduce((s, v) => s + v, 0n) }),
    );
    if (capture) results = macs;
    if (capture && shape.hasSum) sums = adds;
    const word = lanes * digit;
    const inputs = [
      [rst, 1],
      ...[mac, sum].flatMap(
        ({ en, first, shift }) =>
          [
            [en, 1],
            [first, 1],
            [shift, 1],
          ] as const,
      ),
      [capture, 1],
      [
        join(
          data.map((v) => planes(v, digit)),
          word,
        ),
        pixels * word,
      ],
      [
        join(
          weights.map((v) => planes(v, digit)),
          own ? digit : word,
        ),
        pes * (own ? digit : word),
      ],
    ] as const;
    return { inputs, outputs };
  });
  return {
    module: "mac_array",
    parameters: {
      KIND: kinds[kind],
      PES: pes,
      LANES: lanes,
      PIXELS: pixels,
      DIGIT: digit,
      ACC_W: accWidth,
      SUM_W: sumWidth,
      HAS_SUM: Number(shape.hasSum),
    },
    inputs: [
      "rst",
      "op_valid",
      "op_first",
      "op_shift",
      "op_sum_valid",
      "op_sum_first",
      "op_sum_shift",
      "capture",
      "data",
      "weights",
    ],
    outputs: [
      ["results", pixels * pes],
      ["sums", pixels],
    ],
    cycles,
  };
}
