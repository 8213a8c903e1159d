import type { BenchCase } from "./describe-bench.js";
import { type Cycle, join, playCase } from "./play.js";
import { createRandom } from "./vectors.js";

export interface GatherShape {
  readonly post: number;
  readonly readWidth: number;
  readonly addressWidth: number;
}

/** A map that is read, [channels, pixels] in words of POST from `base`, and the pixels of the one that is written. */
interface Walk {
  readonly base: number;
  readonly pixelWords: number;
  readonly pixels: number;
  readonly channels: number;
  readonly written: number;
}

const range = (n: number) => Array.from({ length: n }, (_, i) => i);

/** Maps of many shapes, of one pixel and of one channel among them, at the ends of memory. */
function drawWalks({ post, addressWidth }: GatherShape, random: (width: number) => bigint): Walk[] {
  const below = (n: number) => Number(random(16)) % n;
  return range(24).map((i) => {
    const pixels = i % 5 === 0 ? 1 : 1 + below(7);
    const groups = i % 5 === 1 ? 1 : 1 + below(3);
    const channels = i % 5 === 1 ? 1 : post * (groups - 1) + 1 + below(post);
    const count = pixels * channels;
    const divisors = range(count)
      .map((n) => n + 1)
      .filter((n) => count % n === 0);
    const written = divisors[below(divisors.length)] ?? 1;
    const pixelWords = groups + below(2);
    const room = 2 ** addressWidth - pixels * pixelWords;
    return { base: i % 3 === 0 ? room : below(room + 1), pixelWords, pixels, channels, written };
  });
}

/** One value of a walk. */
interface Step {
  readonly opensJob: boolean;
  readonly opensPixel: boolean;
  readonly lane: number;
  /** Undefined in lanes without a channel, with `from`. */
  readonly address: number | undefined;
  readonly from: number | undefined;
  /** Of a turn: the channel that is read, and the word of its pixel's first channels. */
  readonly turn?: { readonly channel: number; readonly word: number };
}

/** Every step of a turn: lanes anywhere in memory, tiles at any channel. */
function turnSteps({ post, addressWidth }: GatherShape, random: (width: number) => bigint): Step[] {
  return range(20).flatMap((tile) => {
    const channel = Number(random(5));
    return range(post).map((lane): Step => {
      const word = Number(random(addressWidth));
      const address = (word + Math.floor(channel / post)) % 2 ** addressWidth;
      const opens = { opensJob: tile === 0 && lane === 0, opensPixel: lane === 0 };
      return { ...opens, lane, address, from: channel % post, turn: { channel, word } };
    });
  });
}

/** Every step of a walk: where its value lies, and its lane. */
function stepsOf(w: Walk, post: number): Step[] {
  const total = (w.pixels * w.channels) / w.written;
  const padded = Math.ceil(total / post) * post;
  return range(w.written).flatMap((pixel) =>
    range(padded).map((channel) => {
      const value = channel * w.written + pixel;
      const from = Math.floor(value / w.pixels);
      const word = (value % w.pixels) * w.pixelWords + Math.floor(from / post);
      const valid = channel < total;
      return {
        opensJob: pixel === 0 && channel === 0,
        opensPixel: channel === 0,
        lane: channel % post,
        address: valid ? w.base + word : undefined,
        from: valid ? from % post : undefined,
      };
    }),
  );
}

/** Walks one after the other, with pauses between steps; the memory answers a cycle after the address. */
export function gatherCase(shape: GatherShape): BenchCase {
  const { post, readWidth, addressWidth } = shape;
  const random = createRandom(post * 17 + readWidth);
  const walks = drawWalks(shape, random).map((walk) => ({ walk, steps: stepsOf(walk, post) }));
  const turns = { walk: undefined, steps: turnSteps(shape, random) };
  const drive = [turns, ...walks, turns].flatMap(({ walk, steps }) =>
    steps.flatMap((step) => [
      ...range(random(2) === 0n ? 1 : 0).map(() => undefined),
      { walk, step },
    ]),
  );
  const cycles = range(drive.length + 3).map((now): Cycle => {
    const current = drive[now];
    const walk = current?.walk;
    const written = walk?.written ?? 1;
    const before = drive[now - 1]?.step;
    const answered = drive[now - 2]?.step;
    const data = range(post).map(() => random(readWidth));
    const gathered = range(post).map((lane) => {
      if (!answered || answered.from === undefined) return undefined;
      return lane === answered.lane ? data[answered.from] : 0n;
    });
    return {
      inputs: [
        [current ? current.step.turn !== undefined : random(1), 1],
        [current?.step.turn?.channel ?? random(16), 16],
        [before?.turn?.word ?? random(addressWidth), addressWidth],
        [current !== undefined, 1],
        [current?.step.opensJob ?? random(1), 1],
        [current?.step.opensPixel ?? random(1), 1],
        [current?.step.opensJob ? (walk?.base ?? 0) : random(addressWidth), addressWidth],
        [(walk?.pixels ?? 1) * (walk?.pixelWords ?? 1), addressWidth + 1],
        [walk?.pixelWords ?? 1, addressWidth],
        [(written % (walk?.pixels ?? 1)) * (walk?.pixelWords ?? 1), addressWidth],
        [Math.floor(written / (walk?.pixels ?? 1)), 16],
        [join(data, readWidth), post * readWidth],
      ],
      outputs: [
        [before?.address, addressWidth],
        ...gathered.toReversed().map((v) => [v, readWidth] as const),
      ],
    };
  });
  return playCase(cycles);
}
