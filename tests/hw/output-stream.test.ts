import { describeBench } from "./describe-bench.js";
import { instances } from "./instances.js";
import { createRandom, type Field, pack, signedRange } from "./vectors.js";

/** The bench's IMAGES and SESSIONS; every third session is cut by a reset and not counted. */
const images = 5;
const sessions = 24;

interface StreamSet {
  readonly name: string;
  readonly post: number;
  readonly width: number;
  readonly signed: boolean;
  readonly channels: number;
  readonly pixels: number;
  /** gcd of channels and post. */
  readonly elements: number;
}

const sets: readonly StreamSet[] = [
  // Whole words, exact bytes.
  { name: "whole", post: 4, width: 16, signed: true, channels: 8, pixels: 3, elements: 4 },
  // A last group of one beat, and values that need their sign.
  { name: "part", post: 4, width: 5, signed: true, channels: 6, pixels: 4, elements: 2 },
  // One element a beat; the last group has three.
  { name: "ones", post: 8, width: 9, signed: false, channels: 11, pixels: 2, elements: 1 },
  // One beat an image.
  { name: "single", post: 2, width: 3, signed: true, channels: 2, pixels: 1, elements: 2 },
  // Four bytes an element, the widest post-processor.
  { name: "wide", post: 16, width: 27, signed: true, channels: 48, pixels: 2, elements: 16 },
];

const range = (n: number): number[] => Array.from({ length: n }, (_, i) => i);

/** Elements in stream order become words (lanes without a channel hold noise) and beats. */
function makeStream(s: StreamSet) {
  const random = createRandom(s.post * 100 + s.width);
  const { min, max } = s.signed
    ? signedRange(s.width)
    : { min: 0n, max: (1n << BigInt(s.width)) - 1n };
  const draw = (): bigint => {
    const kind = random(2);
    if (kind === 0n) return min;
    return kind === 1n ? max : min + random(s.width);
  };
  const groups = Math.ceil(s.channels / s.post);
  const bytes = Math.ceil(s.width / 8);
  const pixels = range(images * s.pixels).map(() => range(s.channels).map(draw));
  const words = pixels.flatMap((channels) =>
    range(groups).map((group) =>
      pack(
        range(s.post)
          .map((q): Field => [channels[group * s.post + q] ?? random(s.width), s.width])
          .toReversed(),
      ),
    ),
  );
  const beats = pixels.flatMap((channels, pixel) =>
    range(s.channels / s.elements).map((beat) => {
      const ends = (beat + 1) * s.elements === s.channels && (pixel + 1) % s.pixels === 0;
      const data = channels.slice(beat * s.elements, (beat + 1) * s.elements);
      return pack([[ends, 1], ...data.map((v): Field => [v, 8 * bytes]).toReversed()]);
    }),
  );
  const half = groups * s.pixels + 1;
  const parameters = {
    ...{ POST: s.post, WIDTH: s.width, BYTES: bytes, SIGNED: Number(s.signed) },
    ...{ OB_AW: Math.ceil(Math.log2(2 * half)), OB_HALF: half },
    ...{ CHANNELS: s.channels, PIXELS: s.pixels, ELEMENTS: s.elements },
    ...{ IMAGES: images, SESSIONS: sessions, BEATS: beats.length, WORDS: words.length },
    ...{ FILE: `${s.name}.mem`, WORDS_FILE: `${s.name}.words` },
  };
  return { parameters, words, beats };
}

const made = sets.map(makeStream);
const file = "output_stream.v";

describeBench({
  bench: {
    top: "output_stream_bench",
    benchSources: ["output_stream_bench.v", "output_case.v", "pattern.v"],
    sources: [file, "ram.v"],
  },
  cases: new Map(
    made.map(({ parameters, beats }) => [
      parameters.FILE,
      { words: beats, checked: (sessions - sessions / 3) * beats.length },
    ]),
  ),
  memories: new Map([
    ...made.map(
      ({ parameters, words }) => [parameters.WORDS_FILE, `${words.join("\n")}\n`] as const,
    ),
    [
      "cases.vh",
      instances(
        "output_case",
        made.map(({ parameters }) => parameters),
      ),
    ],
  ]),
  bugs: [
    { file, find: "(!valid_q || word_sent)", replace: "!valid_q" },
    { file, find: "(!valid_q || word_sent)", replace: "1'b1" },
    { file, find: "(!fetched_q || load)", replace: "!fetched_q" },
    { file, find: "(!fetched_q || load)", replace: "1'b1" },
    { file, find: "word_sent = sent && beat_end", replace: "word_sent = sent" },
    { file, find: "image_sent} << read_q", replace: "image_sent} << write_q" },
    { file, find: "full} << write_q", replace: "full} << read_q" },
    { file, find: "last_group_q ? LAST_PIXEL_BEAT", replace: "1'b0 ? LAST_PIXEL_BEAT" },
    { file, find: "read_q ? OB_HALF", replace: "write_q ? OB_HALF" },
    { file, find: "free = !full_q[write_q]", replace: "free = !full_q[read_q]" },
    { file, find: "idle = full_q == 2'b00", replace: "idle = !more_q" },
    { file, find: "SIGNED != 0 && value", replace: "value" },
    { file, find: "word_q >> (ELEMENTS * WIDTH)", replace: "word_q >> WIDTH" },
    { file, find: "last_pixel_q && beat_end;", replace: "last_pixel_q;" },
    { file, find: "fetched_q <= 1'b0;\n      valid_q", replace: "valid_q" },
  ],
});
