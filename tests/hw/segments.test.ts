import { type BenchCase, describeBench } from "./describe-bench.js";
import { playCase } from "./play.js";
import { roundsUp } from "./rounding-model.js";
import { clampTo, createRandom, pack, signedRange } from "./vectors.js";

const range = (n: number) => Array.from({ length: n }, (_, i) => i);
const at = <T>(list: readonly T[], i: number): T => list[i] as T;
const lines = (words: readonly (readonly bigint[])[], widths: readonly number[]) =>
  words.map((w) => `${pack(w.map((v, i) => [v, at(widths, i)]))}\n`).join("");

/** Random lines: shift, offset, multiplier. */
function drawLines(count: number, widths: readonly number[], seed: number): bigint[][] {
  const random = createRandom(seed);
  return range(count).map(() => widths.map((w) => random(w)));
}

const tableWidths = [6, 9, 6];

interface Table {
  readonly addressBits: number;
  readonly codeBits: number;
  readonly searchCycles: number;
}

const few: Table = { addressBits: 4, codeBits: 2, searchCycles: 4 };
const many: Table = { addressBits: 8, codeBits: 3, searchCycles: 6 };
const contents = (t: Table) => drawLines(2 ** t.addressBits, tableWidths, t.addressBits);

/** Every cycle another pointer, whose code and value come when the search has ended; sums wrap. */
function tableCase(t: Table): BenchCase {
  const random = createRandom(t.codeBits);
  const table = contents(t);
  const late = t.searchCycles;
  const pointers = range(400).map(() => random(t.addressBits));
  const found = pointers.map(() => ({ code: random(t.codeBits), value: random(10) }));
  return playCase(
    pointers.map((pointer, now) => {
      const { code, value } = at(found, now);
      const before = now >= late + 1 ? at(found, now - 1) : undefined;
      const word = before && (at(pointers, now - 1 - late) + before.code) % BigInt(table.length);
      const [shift, offset, multiplier] = word === undefined ? [] : at(table, Number(word));
      return {
        inputs: [
          [pointer, t.addressBits],
          [code, t.codeBits],
          [value, 10],
        ],
        outputs: [
          [multiplier, 6],
          [offset, 9],
          [shift, 6],
          [before?.value, 10],
        ],
      };
    }),
  );
}

const valueWidth = 14;
const laneWidths = [6, 24, 10];
const limits = signedRange(valueWidth);
const laneRandom = createRandom(77);
/** Ascending thresholds of each address; the last of every second one is never reached. */
const thresholds = range(8).map((a) => {
  const own = range(a % 2 === 0 ? 3 : 1).map(() => BigInt.asIntN(valueWidth, laneRandom(14)));
  own.sort((p, q) => Number(p - q));
  return [...own, limits.max, limits.max].slice(0, 3);
});
const laneLines = range(32).map(() => {
  const [shift, multiplier] = [laneRandom(3) + 2n, BigInt.asIntN(10, laneRandom(10))];
  return { shift, multiplier, offset: BigInt.asIntN(20, laneRandom(20)) };
});

function searchMemories(): [string, string][] {
  const stage = (name: string, words: readonly bigint[]): [string, string] => [
    name,
    words.map((w) => `${pack([[w, valueWidth]])}\n`).join(""),
  ];
  return [
    stage(
      "lane_thr_s0.mem",
      thresholds.map((t) => at(t, 1)),
    ),
    stage(
      "lane_thr_s1.mem",
      thresholds.flatMap((t) => [at(t, 0), at(t, 2)]),
    ),
  ];
}

const depth = 9;

/** Jobs of each mode, values beside the thresholds, other lines in every cycle; a job ends when its values are out. */
function laneCase(): BenchCase {
  const random = createRandom(5);
  const cycles = range(24).flatMap((index) => {
    const mode = at([1, 1, 2, 0], index % 4);
    const rounding = Number(random(2));
    const low = random(1) === 0n ? limits.min : BigInt.asIntN(6, random(6));
    const high = low === limits.min ? limits.max : low + random(5);
    const stepTwo = random(1);
    const values = range(40).map(() => {
      const [address, segment] = [Number(random(3)), Number(random(5))];
      const beside = at(at(thresholds, address), Number(random(2)) % 3) + random(2) - 1n;
      const any = BigInt.asIntN(valueWidth, random(valueWidth));
      const x = clampTo(random(2) === 0n ? any : beside, limits.min + 1n, limits.max - 1n);
      const flip = mode === 2 && random(1) === 1n;
      const compared = flip ? -x - 1n : x;
      const code = at(thresholds, address).filter((t) => compared >= t).length;
      const { shift, multiplier, offset } = at(laneLines, (segment + code) % 32);
      const v = x * multiplier + offset;
      const rounded = (v >> shift) + (roundsUp(v, shift, rounding) ? 1n : 0n);
      const scaled = clampTo(rounded, low, high);
      const counted = low + BigInt(code) * (stepTwo + 1n);
      return { x, flip, address, segment, y: at([x, scaled, counted], mode) };
    });
    return range(values.length + depth).map((i) => {
      const own = at(values, Math.min(i, values.length - 1));
      return {
        inputs: [
          [own.x, valueWidth],
          [own.flip, 1],
          [own.address, 3],
          [own.segment, 5],
          [mode, 2],
          [rounding, 2],
          [low, valueWidth],
          [high, valueWidth],
          [stepTwo, 1],
        ] as const,
        outputs: [[i < depth ? undefined : at(values, i - depth).y, valueWidth]] as const,
      };
    });
  });
  return playCase(cycles);
}

describeBench({
  bench: {
    top: "segment_bench",
    benchSources: ["segment_bench.v", "player.v"],
    sources: [
      ...["segment_table.v", "scale_lane.v", "threshold_lane.v", "requantize_lane.v"],
      ...["round_shift.v", "clamp.v", "rom.v", "delay.v"],
    ],
  },
  cases: new Map([
    ["few.mem", tableCase(few)],
    ["many.mem", tableCase(many)],
    ["lane.mem", laneCase()],
  ]),
  memories: new Map([
    ["few_lines.mem", lines(contents(few), tableWidths)],
    ["many_lines.mem", lines(contents(many), tableWidths)],
    [
      "lane_lines.mem",
      lines(
        laneLines.map((l) => [l.shift, l.offset, l.multiplier]),
        laneWidths,
      ),
    ],
    ...searchMemories(),
  ]),
  bugs: [
    { file: "segment_table.v", find: "first + piece[SEG_AW-1:0]", replace: "first" },
    {
      file: "segment_table.v",
      find: "first + piece[SEG_AW-1:0]",
      replace: "first | piece[SEG_AW-1:0]",
    },
    {
      file: "segment_table.v",
      find: ".CYCLES(SEARCH_CYCLES)",
      replace: ".CYCLES(SEARCH_CYCLES+1)",
    },
    {
      file: "segment_table.v",
      find: ".data   ({shift, offset, multiplier})",
      replace: ".data   ({offset, shift, multiplier})",
    },
    { file: "segment_table.v", find: "      .CYCLES(1)\n", replace: "      .CYCLES(2)\n" },
    { file: "scale_lane.v", find: ".x         (value)", replace: ".x         (x)" },
    { file: "scale_lane.v", find: ".in_value  (searched)", replace: ".in_value  (x)" },
    {
      file: "scale_lane.v",
      find: "SCALE_CYCLES - SEARCH_CYCLES)\n      ) u_align",
      replace: "SCALE_CYCLES - SEARCH_CYCLES - 1)\n      ) u_align",
    },
  ],
});
