import { join } from "./play.js";
import type { Played } from "./played-bench.js";
import { createRandom, signedRange } from "./vectors.js";

export interface PoolShape {
  readonly post: number;
  readonly valueWidth: number;
  readonly depth: number;
  readonly entryWidth: number;
  readonly hasPool: boolean;
}

const range = (n: number) => Array.from({ length: n }, (_, i) => i);

/** Windows interleaved over all entries, jobs without pooling, maxima and sums in turn; pauses carry noise. */
export function poolCase(shape: PoolShape): Played {
  const { post, valueWidth, depth, entryWidth } = shape;
  const random = createRandom(valueWidth);
  const { min, max } = signedRange(valueWidth);
  const pick = () =>
    [min, max, -1n, 0n, BigInt.asIntN(valueWidth, random(valueWidth))][Number(random(6)) % 5] ?? 0n;
  const open = new Map<number, readonly bigint[]>();
  let shown: readonly [boolean | undefined, boolean | undefined, bigint | undefined] = [
    undefined,
    undefined,
    undefined,
  ];
  const cycles = range(600).map((cycle) => {
    // Modes change every 60 cycles, after a reset and with all windows closed.
    const reduce = shape.hasPool ? Math.floor(cycle / 60) % 3 : 0;
    const rst = cycle % 60 === 0 || (cycle > 300 && random(4) === 0n);
    if (cycle % 60 === 0) open.clear();
    const valid = random(2) !== 0n;
    const closesPixel = random(1) === 1n;
    const entry = Number(random(16)) % depth;
    const running = open.get(entry);
    const opens = valid && reduce !== 0 ? running === undefined : random(1) === 1n;
    const closes = random(2) === 0n;
    const data = range(post).map(pick);
    const combined = data.map((value, lane) => {
      const old = running?.[lane];
      if (reduce === 0 || opens || old === undefined) return value;
      return reduce === 1
        ? ([value, old].toSorted((a, b) => Number(b - a))[0] ?? 0n)
        : BigInt.asIntN(valueWidth, old + value);
    });
    const passes = !rst && valid && (reduce === 0 || closes);
    const [wasValid, wasClosing, wasData] = shown;
    const outputs = [
      [wasValid, 1],
      [wasClosing, 1],
      [wasData, post * valueWidth],
    ] as const;
    shown = [
      passes,
      passes ? closesPixel : undefined,
      passes ? join(combined, valueWidth) : undefined,
    ];
    if (valid && reduce !== 0) {
      if (closes) open.delete(entry);
      else open.set(entry, combined);
    }
    const inputs = [
      [rst, 1],
      [valid, 1],
      [closesPixel, 1],
      [opens, 1],
      [closes, 1],
      [entry, entryWidth],
      [join(data, valueWidth), post * valueWidth],
      [reduce, 2],
    ] as const;
    return { inputs, outputs };
  });
  return {
    module: "pool_unit",
    parameters: {
      POST: post,
      VALUE_W: valueWidth,
      DEPTH: depth,
      ENTRY_W: entryWidth,
      HAS_POOL: Number(shape.hasPool),
    },
    inputs: [
      "rst",
      "in_valid",
      "in_closes_pixel",
      "in_opens",
      "in_closes",
      "in_entry",
      "in_data",
      "job_pool_reduce",
    ],
    outputs: ["out_valid", "out_closes_pixel", "out_data"],
    cycles,
  };
}
