import { createRandom } from "./vectors.js";

type Random = (width: number) => bigint;

export interface MapShape {
  readonly lanes: number;
  readonly pixels: number;
  readonly post: number;
  readonly dmWidth: number;
}

/** Where a job writes: the fields of docs/engine.md, the map's size, and the job's groups of channels. */
export interface WrittenMap {
  /** Columns of the whole map before the first one that is written, and behind the last. */
  readonly left: number;
  readonly right: number;
  readonly width: number;
  readonly height: number;
  readonly groups: number;
  readonly stride: number;
  readonly firstStrip: number;
  readonly blocks: number;
  readonly base: bigint;
  readonly row: bigint;
  readonly digit: bigint;
}

/** One group of one pixel. */
export interface Place {
  readonly bank: bigint;
  readonly strip: number;
  readonly address: bigint;
  readonly closesPixel: boolean;
  readonly pixel: number;
  readonly group: number;
}

const range = (n: number) => Array.from({ length: n }, (_, i) => i);

/** Strides beyond the width and groups that wrap into the next blocks are among the draws. */
export function drawMap(shape: MapShape, index: number, random: Random): WrittenMap {
  const strips = shape.lanes / shape.post;
  const below = (n: number) => Number(random(16)) % n;
  const groups = 1 + below(3 * strips);
  const firstStrip = below(strips);
  return {
    left: index % 3 === 0 ? 0 : (7 * index) % (9 * shape.pixels),
    right: index % 3 === 0 ? 0 : index % 4,
    width: index % 9 === 0 ? 1 : 1 + below(6 * shape.pixels),
    height: 1 + below(3),
    groups,
    stride: index % 7 === 0 ? 16 : shape.pixels > 1 ? 1 + below(3) : 1,
    firstStrip,
    blocks: Math.ceil((firstStrip + groups) / strips) + below(2),
    base: random(shape.dmWidth),
    row: random(shape.dmWidth),
    digit: random(shape.dmWidth),
  };
}

/** All groups in the order they arrive, placed by the formula of docs/engine.md (Memories). */
export function placesOf({ lanes, pixels, post }: MapShape, map: WrittenMap): Place[] {
  const { left, right, width, height, groups, stride, firstStrip, blocks, base, row } = map;
  const strips = lanes / post;
  return range(height).flatMap((y) =>
    range(width).flatMap((i) => {
      const x = left + i;
      const bank = Math.floor(x / stride) % pixels;
      const column = Math.floor(x / (stride * pixels)) * stride + (x % stride);
      return range(groups).map((group) => {
        const block = Math.floor((firstStrip + group) / strips);
        return {
          bank: 1n << BigInt(bank),
          strip: (firstStrip + group) % strips,
          address: base + BigInt(y) * row + BigInt(column * blocks + block),
          closesPixel: group === groups - 1,
          pixel: y * (left + width + right) + i,
          group,
        };
      });
    }),
  );
}

/** Seeded by the shape, so that walker and writer see different maps. */
export function randomOf(shape: MapShape, seed: number): Random {
  return createRandom(shape.lanes * 100 + shape.pixels * 10 + seed);
}
