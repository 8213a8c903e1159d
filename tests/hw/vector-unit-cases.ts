import { type Cycle, join } from "./play.js";
import type { Played } from "./played-bench.js";
import { createRandom, signedRange } from "./vectors.js";

export interface VectorShape {
  readonly post: number;
  readonly readWidth: number;
  readonly valueWidth: number;
  readonly hasArgmax: boolean;
}

type Reduction = "max" | "sum" | "argmax";

interface Tap {
  readonly inside: boolean;
  readonly mask: bigint;
  readonly values: readonly bigint[];
}

type Result = readonly (bigint | undefined)[];

const range = (n: number) => Array.from({ length: n }, (_, i) => i);

const largest = (values: readonly bigint[]) => values.toSorted((a, b) => Number(b - a))[0] ?? 0n;

/** What the header promises; lanes the index of the maximum says nothing about are undefined. */
function reduceTile(taps: readonly Tap[], reduction: Reduction, post: number): Result {
  const used = taps.filter(({ inside }) => inside);
  if (reduction === "argmax") {
    const all = taps.flatMap(({ inside, mask, values }, group) =>
      values.map((value, lane) => ({
        value,
        index: BigInt(group * post + lane),
        counts: inside && ((mask >> BigInt(lane)) & 1n) === 1n,
      })),
    );
    const best = all.filter(({ counts }) => counts).reduce((a, b) => (b.value > a.value ? b : a));
    return range(post).map((lane) => (lane === 0 ? best.index : undefined));
  }
  return range(post).map((lane) => {
    const values = used.map((tap) => tap.values[lane] ?? 0n);
    return reduction === "sum" ? values.reduce((a, b) => a + b) : largest(values);
  });
}

/** Few different values, so that maxima tie; the ends among them. */
function drawTaps(shape: VectorShape, count: number, random: (width: number) => bigint): Tap[] {
  const { min, max } = signedRange(shape.readWidth);
  const values = [min, min, max, -1n, 0n, BigInt.asIntN(shape.readWidth, random(shape.readWidth))];
  const low = random(1) === 0n ? 2 : 6;
  const pick = () => values[Number(random(16)) % low] ?? 0n;
  const tile = range(count).map(() => ({
    inside: random(2) !== 0n,
    mask: random(1) === 0n ? -1n : random(shape.post),
    values: range(shape.post).map(pick),
  }));
  const certain = Number(random(16)) % count;
  return tile.map((tap, i) =>
    i === certain ? { ...tap, inside: true, mask: tap.mask | 1n } : tap,
  );
}

/** Tiles of one to six taps, with and without pauses, captured four cycles after the last tap. */
export function vectorCase(shape: VectorShape): Played {
  const { post, readWidth, valueWidth } = shape;
  const random = createRandom(post * 31 + readWidth);
  const kinds: Reduction[] = shape.hasArgmax ? ["max", "sum", "argmax"] : ["max", "sum"];
  const drive = new Map<number, { tap: Tap; open: boolean; kind: Reduction }>();
  const captures = new Map<number, Result>();
  const resets = new Set([0, 1]);
  let cycle = 3;
  let last: Result = [];
  for (const tile of range(150)) {
    const kind = kinds[tile % kinds.length] ?? "max";
    const sizes = kind === "sum" ? 2 ** (valueWidth - readWidth) : 6;
    const taps = drawTaps(shape, 1 + (Number(random(16)) % Math.min(sizes, 6)), random);
    const lost = taps.length === 1 && tile > 3 && random(1) === 0n;
    // Nothing else may be on its way then.
    if (lost) cycle += 4;
    for (const [i, tap] of taps.entries()) {
      drive.set(cycle, { tap, open: i === 0, kind });
      cycle += random(2) === 0n ? 2 : 1;
    }
    const end = Math.max(...drive.keys());
    // A reset while the only tap is on its way: what was reduced before is captured again.
    if (lost) resets.add(end + 1 + Number(random(1)));
    else last = reduceTile(taps, kind, post);
    captures.set(end + 4, last);
    cycle = lost || random(1) === 0n ? end + 5 : end + 1;
  }
  let shown: Result = range(post).map(() => undefined);
  const cycles = range(cycle + 6).map((now): Cycle => {
    const tap = drive.get(now);
    // Value memory and mask answer a cycle after the tap.
    const answer = drive.get(now - 1)?.tap;
    const values = range(post).map((lane) => answer?.values[lane] ?? random(readWidth));
    const result = captures.get(now);
    const outputs = shown.toReversed().map((v) => [v, valueWidth] as const);
    if (result) shown = result;
    const inputs = [
      [resets.has(now), 1],
      [tap !== undefined, 1],
      [tap?.open ?? random(1), 1],
      [tap?.tap.inside ?? random(1), 1],
      [tap ? tap.kind === "sum" : random(1), 1],
      [tap ? tap.kind === "argmax" : random(1), 1],
      [answer?.mask ?? random(post), post],
      [join(values, readWidth), post * readWidth],
      [result !== undefined, 1],
    ] as const;
    return { inputs, outputs };
  });
  return {
    module: "vector_unit",
    parameters: {
      POST: post,
      READ_W: readWidth,
      VALUE_W: valueWidth,
      HAS_ARGMAX: Number(shape.hasArgmax),
    },
    inputs: [
      "rst",
      "tap_valid",
      "tap_open",
      "tap_inside",
      "tap_sum",
      "tap_argmax",
      "mask",
      "read_data",
      "capture",
    ],
    outputs: [["result", post]],
    cycles,
  };
}
