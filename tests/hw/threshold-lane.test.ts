import { type BenchCase, describeBench } from "./describe-bench.js";
import { clampTo, createRandom, pack, signedRange } from "./vectors.js";

/** The bench's COUNT. */
const count = 2000;

interface Shape {
  readonly width: number;
  readonly bits: number;
  readonly addressWidth: number;
}

type Random = (width: number) => bigint;

const shapes: ReadonlyMap<string, Shape> = new Map([
  ["typical", { width: 12, bits: 2, addressWidth: 3 }],
  ["narrowest", { width: 2, bits: 1, addressWidth: 1 }],
  ["widest", { width: 64, bits: 3, addressWidth: 2 }],
  ["deepest", { width: 9, bits: 8, addressWidth: 4 }],
  ["most", { width: 16, bits: 10, addressWidth: 2 }],
  ["many", { width: 20, bits: 4, addressWidth: 7 }],
]);

/** Sorted thresholds of a channel with repeats and both extremes, padded with the maximum. */
function makeThresholds(shape: Shape, channel: number, random: Random): bigint[] {
  const slots = 2 ** shape.bits - 1;
  const { min, max } = signedRange(shape.width);
  // Channel 0 uses every slot, channel 1 none; the others a random number.
  const used = channel === 0 ? slots : channel === 1 ? 0 : Number(random(16)) % (slots + 1);
  const own = Array.from({ length: used }, (_, k) => {
    if (k === 0 && channel % 3 === 0) return min;
    const narrow = BigInt.asIntN(Math.min(shape.width, 5), random(5));
    return channel % 2 === 0 ? BigInt.asIntN(shape.width, random(shape.width)) : narrow;
  });
  own.sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  return [...own, ...Array.from({ length: slots - used }, () => max)];
}

/** The memory of each stage, by the word order that threshold_lane's header states. */
function stageFiles(name: string, shape: Shape, channels: readonly bigint[][]): [string, string][] {
  return Array.from({ length: shape.bits }, (_, stage) => {
    const words = channels.flatMap((thresholds) =>
      Array.from({ length: 2 ** stage }, (_, prefix) => {
        const number = prefix * 2 ** (shape.bits - stage) + 2 ** (shape.bits - stage - 1);
        return pack([[thresholds[number - 1] as bigint, shape.width]]);
      }),
    );
    return [`${name}_s${stage}.mem`, `${words.join("\n")}\n`];
  });
}

/** Next to a threshold, at an end, or uniform; never the padding's value. */
function makeValue(shape: Shape, thresholds: readonly bigint[], random: Random): bigint {
  const { min, max } = signedRange(shape.width);
  const near = thresholds[Number(random(16)) % thresholds.length] as bigint;
  const kind = random(2);
  const value =
    kind === 0n
      ? BigInt.asIntN(shape.width, random(shape.width))
      : kind === 1n
        ? random(1) === 0n
          ? min
          : max
        : near + random(2) - 1n;
  return clampTo(value, min, max - 1n);
}

function makeWords(shape: Shape, channels: readonly bigint[][], random: Random): BenchCase {
  const words = Array.from({ length: count }, () => {
    const address = Number(random(shape.addressWidth));
    const thresholds = channels[address] as bigint[];
    const compared = makeValue(shape, thresholds, random);
    const flip = random(1) === 1n;
    const code = thresholds.filter((t) => compared >= t).length;
    return pack([
      [flip ? -compared - 1n : compared, shape.width],
      [flip, 1],
      [address, shape.addressWidth],
      [code, shape.bits],
    ]);
  });
  return { words, checked: count };
}

function makeCase([name, shape]: readonly [string, Shape]): {
  readonly vectors: readonly [string, BenchCase];
  readonly memories: readonly (readonly [string, string])[];
} {
  const random = createRandom(shape.width * 17 + shape.bits);
  const channels = Array.from({ length: 2 ** shape.addressWidth }, (_, c) =>
    makeThresholds(shape, c, random),
  );
  return {
    vectors: [`${name}.mem`, makeWords(shape, channels, random)],
    memories: stageFiles(name, shape, channels),
  };
}

const made = [...shapes].map(makeCase);

describeBench({
  bench: {
    top: "threshold_bench",
    benchSources: ["threshold_bench.v", "threshold_case.v"],
    sources: ["threshold_lane.v", "rom.v"],
  },
  cases: new Map(made.map(({ vectors }) => vectors)),
  memories: new Map(made.flatMap(({ memories }) => memories)),
  bugs: [
    { file: "threshold_lane.v", find: "left >= right", replace: "left > right" },
    { file: "threshold_lane.v", find: "left >= right", replace: "value_q1 >= threshold" },
    { file: "threshold_lane.v", find: "flip ? ~x : x", replace: "flip ? -x : x" },
    { file: "threshold_lane.v", find: "flip ? ~x : x", replace: "x" },
    { file: "threshold_lane.v", find: "value_q2   <= value_q1", replace: "value_q2   <= value" },
    { file: "threshold_lane.v", find: "word_q2    <= word_q1", replace: "word_q2    <= word" },
    { file: "threshold_lane.v", find: '"0" + i', replace: '"0"' },
  ],
});
