import { type Cycle, type Expected, element } from "./play.js";
import type { Played } from "./played-bench.js";
import { createRandom, type Field } from "./vectors.js";

export interface DrainShape {
  readonly pes: number;
  readonly pixels: number;
  readonly post: number;
  readonly accWidth: number;
  readonly sumWidth: number;
  readonly poolWidth: number;
}

interface Tile {
  readonly vector: boolean;
  readonly pixels: number;
  readonly groups: number;
  readonly digits: number;
  readonly opens: boolean;
  readonly closes: boolean;
  readonly group: number;
  readonly closesPixel: boolean;
  readonly poolPixels: number;
  readonly whole: boolean;
  readonly results: bigint;
  readonly sums: bigint;
}

type Random = (width: number) => bigint;

const range = (n: number) => Array.from({ length: n }, (_, i) => i);

function drawTile(shape: DrainShape, random: Random): Tile {
  const below = (n: number) => Number(random(16)) % n;
  const flag = () => random(1) === 1n;
  const vector = random(2) === 0n;
  const whole = random(2) === 0n;
  return {
    vector,
    whole,
    pixels: vector ? 1 : 1 + below(shape.pixels),
    groups: vector ? 1 : 1 + below(shape.pes / shape.post),
    digits: random(2) === 0n ? 16 : 1 + below(3),
    opens: flag(),
    closes: flag(),
    group: vector ? Number(random(12)) : below(3),
    closesPixel: flag(),
    poolPixels: whole ? shape.pixels : 1 + below(shape.pixels),
    results: random(shape.pixels * shape.pes * shape.accWidth),
    sums: random(shape.pixels * shape.sumWidth),
  };
}

/** What leaves in each cycle of a tile, the first one after its capture. */
function leaving(shape: DrainShape, tile: Tile, first: number): (readonly Expected[])[] {
  const width = shape.post * shape.accWidth;
  return range(tile.pixels).flatMap((pixel) =>
    range(tile.groups).flatMap((group) => {
      const window = Math.floor(pixel / tile.poolPixels);
      const lastOfWindow = pixel % tile.poolPixels === tile.poolPixels - 1;
      const lastOfTile = tile.whole && pixel === tile.pixels - 1;
      const shown = [
        [1, 1],
        [tile.vector ? tile.group : first + group, 12],
        [tile.vector, 1],
        [tile.closesPixel && group === tile.groups - 1, 1],
        [tile.opens && pixel % tile.poolPixels === 0, 1],
        [tile.closes && (lastOfWindow || lastOfTile), 1],
        [
          ((shape.pixels === 1 ? first : window * tile.groups) + group) % 2 ** shape.poolWidth,
          shape.poolWidth,
        ],
        [element(tile.results, pixel * (shape.pes / shape.post) + group, width), width],
        [element(tile.sums, pixel, shape.sumWidth), shape.sumWidth],
      ] as const;
      return range(tile.digits).map((digit) => (digit === 0 ? shown : idle(shape)));
    }),
  );
}

function idle(shape: DrainShape): Expected[] {
  const others = [12, 1, 1, 1, 1, shape.poolWidth, shape.post * shape.accWidth, shape.sumWidth];
  return [[0, 1], ...others.map((width) => [undefined, width] as const)];
}

function tileInputs(tile: Tile): Field[] {
  return [
    [tile.pixels, 5],
    [tile.opens, 1],
    [tile.closes, 1],
    [tile.group, 12],
    [tile.closesPixel, 1],
    [tile.vector, 1],
  ];
}

function jobInputs(shape: DrainShape, tile: Tile): Field[] {
  return [
    [tile.groups - 1, 8],
    [tile.digits - 1, 4],
    [tile.poolPixels, 5],
    [tile.whole, 1],
    [tile.results, shape.pixels * shape.pes * shape.accWidth],
    [tile.sums, shape.pixels * shape.sumWidth],
  ];
}

/** Tiles back to back (capture in the last cycle of the drain before), after pauses, and cut off by a reset. */
export function drainCase(shape: DrainShape): Played {
  const random = createRandom(shape.pes * 10 + shape.pixels);
  const noise = () => drawTile(shape, random);
  const rest = (
    rst: boolean,
    capture: boolean,
    now: Tile,
    job: Tile,
    outputs: readonly Expected[],
  ) => ({
    inputs: [[rst, 1], [capture, 1], ...tileInputs(now), ...jobInputs(shape, job)] as const,
    outputs,
  });
  const unknown = idle(shape).map(([, width]) => [undefined, width] as const);
  const cycles: Cycle[] = [
    rest(true, false, noise(), noise(), unknown),
    rest(true, false, noise(), noise(), idle(shape)),
  ];
  let first: number | undefined;
  let before = { tile: noise(), shown: [idle(shape)] as (readonly Expected[])[] };
  for (const _ of range(60)) {
    const drawn = drawTile(shape, random);
    // The first tile is its pixel's first, so that the number of its groups is known.
    const tile = first === undefined ? { ...drawn, group: 0 } : drawn;
    first = tile.group === 0 ? 0 : ((first ?? 0) + before.tile.groups) % 4096;
    const shown = leaving(shape, tile, first);
    // The last cycle of the tile before is the cycle of the capture.
    const final = before.shown.at(-1) ?? idle(shape);
    cycles.push(rest(false, true, tile, before.tile, final));
    const cut = random(3) === 0n ? Number(random(16)) % shown.length : shown.length;
    const own = shown.slice(0, cut === shown.length ? -1 : cut);
    for (const outputs of own) cycles.push(rest(false, false, noise(), tile, outputs));
    if (cut < shown.length) cycles.push(rest(true, false, noise(), tile, shown[cut] ?? []));
    const pauses = random(1) === 0n || cut < shown.length;
    if (pauses && cut === shown.length)
      cycles.push(rest(false, false, noise(), tile, shown.at(-1) ?? []));
    const pause = pauses ? 1 + Number(random(2)) : 0;
    for (const _pause of range(pause))
      cycles.push(rest(false, false, noise(), noise(), idle(shape)));
    before = { tile, shown: pauses ? [idle(shape)] : shown };
  }
  return {
    module: "drain",
    parameters: {
      PES: shape.pes,
      PIXELS: shape.pixels,
      POST: shape.post,
      ACC_W: shape.accWidth,
      SUM_W: shape.sumWidth,
      POOL_W: shape.poolWidth,
    },
    inputs: [
      "rst",
      "capture",
      "tile_pixels",
      "tile_opens_pool",
      "tile_closes_pool",
      "tile_group",
      "tile_closes_pixel",
      "tile_vector",
      "job_groups",
      "job_digits",
      "job_pool_pixels",
      "job_pool_whole",
      "results",
      "sums",
    ],
    outputs: [
      "group_valid",
      "group",
      "group_vector",
      "group_closes_pixel",
      "group_opens_pool",
      "group_closes_pool",
      "group_pool_entry",
      "group_data",
      "group_sum",
    ],
    cycles,
  };
}
