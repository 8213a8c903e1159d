import { describeBench } from "./describe-bench.js";
import { instances } from "./instances.js";
import { createRandom, pack } from "./vectors.js";

/** The parameters of hw/input_gather.v, and how many words a segment gives. */
interface GatherSet {
  readonly name: string;
  readonly beatBits: number;
  readonly slots: number;
  readonly start: number;
  readonly keep: number;
  readonly segment: number;
  readonly used: number;
  readonly segments: number;
  readonly words: number;
  readonly fill: boolean;
}

const sets: readonly GatherSet[] = [
  // Overlapping words, the last one cut by the segment's end.
  set("overlap", { beatBits: 8, slots: 6, start: 1, keep: 2, segment: 8, used: 8, words: 2 }),
  // Words that end exactly with the segment.
  set("exact", { beatBits: 5, slots: 4, start: 0, keep: 1, segment: 7, used: 7, words: 2 }),
  // Three words lie partly beyond the segment's end.
  set("tails", { beatBits: 7, slots: 6, start: 4, keep: 4, segment: 3, used: 3, words: 4 }),
  // Beats that no word needs.
  set("dropped", { beatBits: 9, slots: 3, start: 1, keep: 0, segment: 11, used: 6, words: 3 }),
  // Whole words without a fill; the last one is short.
  {
    ...set("plain", { beatBits: 6, slots: 3, start: 0, keep: 0, segment: 8, used: 8, words: 3 }),
    fill: false,
  },
  // Every beat is an image.
  {
    ...set("one", { beatBits: 3, slots: 1, start: 0, keep: 0, segment: 1, used: 1, words: 1 }),
    fill: false,
    segments: 1,
  },
];

function set(name: string, sizes: Omit<GatherSet, "name" | "segments" | "fill">): GatherSet {
  return { name, segments: 3, fill: true, ...sizes };
}

const images = 4;
const range = (n: number): number[] => Array.from({ length: n }, (_, i) => i);

/** Data files, their words and the Verilog parameters of one set. */
function makeGather(s: GatherSet) {
  const random = createRandom(s.slots * 100 + s.used);
  const shift = s.slots - s.keep;
  const segments = range(images * s.segments).map(() =>
    range(s.segment).map(() => random(s.beatBits)),
  );
  const words = segments.flatMap((beats, index) =>
    range(s.words).map((word) => {
      const slot = range(s.slots).map((i) => {
        const beat = word * shift + i - s.start;
        return beat >= 0 && beat < s.used ? beats[beat] : undefined;
      });
      const closes = word === s.words - 1;
      const fields = (of: (beat: bigint | undefined) => bigint) =>
        slot.toReversed().map((beat) => [of(beat), s.beatBits] as const);
      const ones = (1n << BigInt(s.beatBits)) - 1n;
      return pack([
        [Number(closes && index % s.segments === s.segments - 1), 1],
        [Number(closes), 1],
        ...fields((beat) => (beat === undefined && !s.fill ? 0n : ones)),
        ...fields((beat) => beat ?? 0n),
      ]);
    }),
  );
  const ended = range(s.words).filter((w) => w * shift + s.slots - s.start <= s.used);
  const last = (ended.at(-1) ?? -1) * shift + s.slots - s.start;
  const partly = ended.length > 0 && last === s.used ? 0 : 1;
  const tails = s.words - ended.length - partly;
  const beats = s.segment * (s.segments - 1) + s.used + tails * s.segments;
  const files = { FILE: `${s.name}.mem`, BEATS_FILE: `${s.name}.beats` };
  const parameters = {
    ...{ BEAT_W: s.beatBits, SLOTS: s.slots, START: s.start, KEEP: s.keep, SEGMENT: s.segment },
    ...{ USED: s.used, TAILS: tails, SEGMENTS: s.segments, FILL: Number(s.fill) },
    ...{ FIRST_LAST: beats + 1, BEATS: segments.flat().length, WORDS: words.length, ...files },
  };
  const beatText = segments.flat().map((beat) => `${pack([[beat, s.beatBits]])}\n`);
  return { parameters, stream: { words, checked: 4 * words.length }, beats: beatText.join("") };
}

const made = sets.map(makeGather);
const file = "input_gather.v";

describeBench({
  bench: {
    top: "input_gather_bench",
    benchSources: ["input_gather_bench.v", "gather_case.v", "pattern.v"],
    sources: [file],
  },
  cases: new Map(made.map(({ parameters, stream }) => [parameters.FILE, stream])),
  memories: new Map([
    ...made.map(({ parameters, beats }) => [parameters.BEATS_FILE, beats] as const),
    [
      "cases.vh",
      instances(
        "gather_case",
        made.map(({ parameters }) => parameters),
      ),
    ],
  ]),
  bugs: [
    { file, find: "!valid_q || (word_ready && !tail)", replace: "!valid_q" },
    { file, find: "(word_ready && !tail);", replace: "word_ready;" },
    { file, find: "beat_q <= LAST_USED", replace: "beat_q != LAST_USED" },
    { file, find: "word_end ? KEEP", replace: "word_end ? START" },
    { file, find: "(rst || (take &&", replace: "(rst && (take &&" },
    { file, find: "used_end && last_segment", replace: "last_segment" },
    { file, find: "closes_image_q && !tail", replace: "closes_image_q" },
    { file, find: "(!word_ready || tail)", replace: "!word_ready" },
    { file, find: "FILL != 0 && take;", replace: "1'b0;" },
    { file, find: "      segment_q <= {SEGMENT_W{1'b0}};\n", replace: "" },
  ],
});
