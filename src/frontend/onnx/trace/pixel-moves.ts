import type { AttrValue } from "../../../ir/graph.js";

/** A movement between pixels as one IR op, with the channels in another order before or after it. */
export interface PixelMove {
  readonly op: "depth_to_space" | "space_to_depth" | "transpose";
  readonly attrs: Readonly<Record<string, AttrValue>>;
  /** Source channel of every channel. */
  readonly before?: readonly number[];
  readonly after?: readonly number[];
}

type Shape = readonly number[];

/**
 * Finds the op that takes a map of shape `from` to one of shape `to`, where element i comes from element index[i]: channels
 * that become blocks of pixels or the other way round (DepthToSpace in any order of channels, also written as reshapes and
 * transposes), or rows for columns. Undefined for any other movement.
 */
export function pixelMove(index: readonly number[], from: Shape, to: Shape): PixelMove | undefined {
  if (from.length !== 3 || to.length !== 3) return undefined;
  return spread(index, from, to) ?? collected(index, from, to) ?? turned(index, from, to);
}

/** Channels as blocks: each pixel of a block shows its own channels. */
function spread(index: readonly number[], from: Shape, to: Shape): PixelMove | undefined {
  const [deep = 0, height = 0, width = 0] = from;
  const [flat = 0, rows = 0, columns = 0] = to;
  const block = [rows / height, columns / width] as const;
  if (!isBlock(block, deep, flat)) return undefined;
  const [down, across] = block;
  const map = height * width;
  const channel = (c: number, y: number, x: number) =>
    Math.floor((index[(c * rows + y) * columns + x] ?? -1) / map);
  const parts = range(down * across).map((k) =>
    range(flat).map((c) => channel(c, Math.floor(k / across), k % across)),
  );
  const fits = index.every((p, i) => {
    const [c, y, x] = [
      Math.floor(i / (rows * columns)),
      Math.floor(i / columns) % rows,
      i % columns,
    ];
    const source = parts[(y % down) * across + (x % across)]?.[c] ?? -1;
    return p === source * map + Math.floor(y / down) * width + Math.floor(x / across);
  });
  const order = parts.flat();
  if (!fits || new Set(order).size !== deep) return undefined;
  const mode = modeOf(order, flat);
  return {
    op: "depth_to_space",
    attrs: { block, mode: mode ?? "dcr" },
    ...(!mode && { before: order }),
  };
}

/** Blocks as channels: the same movement seen from the other side. */
function collected(index: readonly number[], from: Shape, to: Shape): PixelMove | undefined {
  const inverse = new Array<number>(index.length).fill(-1);
  for (const [i, p] of index.entries()) inverse[p] = i;
  const back = inverse.includes(-1) ? undefined : spread(inverse, to, from);
  if (!back) return undefined;
  const { before, attrs } = back;
  if (!before) return { op: "space_to_depth", attrs };
  const after = new Array<number>(before.length).fill(0);
  for (const [i, c] of before.entries()) after[c] = i;
  return { op: "space_to_depth", attrs, after };
}

/** The mode of a block's channels, in the order pixel of the block, channel of the flat map. */
function modeOf(order: readonly number[], flat: number): "dcr" | "crd" | undefined {
  if (order.every((c, i) => c === i)) return "dcr";
  const pixels = order.length / flat;
  const channelFirst = order.every((c, i) => c === (i % flat) * pixels + Math.floor(i / flat));
  return channelFirst ? "crd" : undefined;
}

function isBlock([down, across]: readonly [number, number], deep: number, flat: number): boolean {
  const whole = Number.isInteger(down) && Number.isInteger(across);
  return whole && down * across > 1 && deep === flat * down * across;
}

/** Rows for columns, channels in any order. */
function turned(index: readonly number[], from: Shape, to: Shape): PixelMove | undefined {
  const [channels = 0, height = 0, width = 0] = from;
  if (to[0] !== channels || to[1] !== width || to[2] !== height) return undefined;
  const map = height * width;
  const order = range(channels).map((c) => Math.floor((index[c * map] ?? -1) / map));
  const fits = index.every((p, i) => {
    const [c, x, y] = [Math.floor(i / map), Math.floor(i / height) % width, i % height];
    return p === (order[c] ?? -1) * map + y * width + x;
  });
  if (!fits || new Set(order).size !== channels) return undefined;
  const moved = order.some((c, i) => c !== i);
  return { op: "transpose", attrs: {}, ...(moved && { before: order }) };
}

function range(count: number): readonly number[] {
  return Array.from({ length: count }, (_, i) => i);
}
