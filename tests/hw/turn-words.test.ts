import { type BenchCase, describeBench } from "./describe-bench.js";
import { element, join, playCase } from "./play.js";
import { createRandom } from "./vectors.js";

const range = (n: number) => Array.from({ length: n }, (_, i) => i);

/** Every turn with words of one bit, of all bits but one, and random ones; `reach`: the bits of a turn that move words. */
function turnCase(width: number, count: number, reach: number): BenchCase {
  const bits = width * count;
  const random = createRandom(bits);
  const single = range(bits).map((i) => 1n << BigInt(i));
  const all = (1n << BigInt(bits)) - 1n;
  const words = [...single, ...single.map((w) => all ^ w), ...range(50).map(() => random(bits))];
  const cycles = range(4).flatMap((turn) =>
    words.map((word) => {
      const turned = range(count).map((i) => element(word, i ^ (turn & reach), width));
      const inputs = [[turn, 2] as const, [word, bits] as const];
      return { inputs, outputs: [[join(turned, width), bits] as const] };
    }),
  );
  return playCase(cycles);
}

describeBench({
  bench: {
    top: "turn_bench",
    benchSources: ["turn_bench.v", "player.v"],
    sources: ["turn_words.v"],
  },
  cases: new Map([
    ["turn8.mem", turnCase(3, 8, 3)],
    ["turn6.mem", turnCase(5, 6, 1)],
    ["turn3.mem", turnCase(1, 3, 0)],
  ]),
  bugs: [
    { file: "turn_words.v", find: "turn[0] ? words[(i^1)", replace: "turn[1] ? words[(i^1)" },
    { file: "turn_words.v", find: "pairs[(i^2)", replace: "pairs[(i^1)" },
    { file: "turn_words.v", find: "COUNT % 2 == 0", replace: "COUNT % 4 == 0" },
    { file: "turn_words.v", find: "turn[1] ? pairs", replace: "1'b0 ? pairs" },
  ],
});
