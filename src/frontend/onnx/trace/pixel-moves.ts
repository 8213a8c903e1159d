import type { AttrValue } from "../../../ir/graph.js";
import { padSources } from "../../../ops/pad.js";

/** A movement between pixels as one IR op, with the channels in another order before or after it. */
export interface PixelMove {
  readonly op: "depth_to_space" | "space_to_depth" | "transpose" | "pad" | "crop";
  readonly attrs: Readonly<Record<string, AttrValue>>;
  /** Source channel of every channel. */
  readonly before?: readonly number[];
  /** The same, behind it; some may be left out or come again. */
  readonly after?: readonly number[];
}

type Shape = readonly number[];

/**
 * Finds the op that takes a map of shape `from` to one of shape `to`, where element i comes from element index[i]: channels
 * that become blocks of pixels or the other way round (DepthToSpace in any order of channels, also written as reshapes and
 * transposes), rows for columns, axes in any other order, a map with more of itself around it, or some rows and columns. Undefined
 * for any other movement.
 */
export function pixelMove(index: readonly number[], from: Shape, to: Shape): PixelMove | undefined {
  if (from.length !== 3 || to.length !== 3) return undefined;
  return (
    spread(index, from, to) ??
    collected(index, from, to) ??
    turned(index, from, to) ??
    permuted(index, from, to) ??
    padded(index, from, to) ??
    cropped(index, from, to)
  );
}

/** Orders of axes in which rows or columns become channels. */
const axisOrders = [
  [2, 1, 0],
  [1, 0, 2],
  [1, 2, 0],
  [2, 0, 1],
] as const;

function permuted(index: readonly number[], from: Shape, to: Shape): PixelMove | undefined {
  const [, height = 0, width = 0] = from;
  const strides = [height * width, width, 1];
  const [, rows = 0, columns = 0] = to;
  const order = axisOrders.find((axes) => {
    if (axes.some((axis, i) => from[axis] !== to[i])) return false;
    const [a = 0, b = 0, c = 0] = axes.map((axis) => strides[axis]);
    return index.every((p, i) => {
      const [k, y, x] = [
        Math.floor(i / (rows * columns)),
        Math.floor(i / columns) % rows,
        i % columns,
      ];
      return p === k * a + y * b + x * c;
    });
  });
  return order && { op: "transpose", attrs: { order } };
}

/** Whole rows and columns of the map, and before and behind them more of it, all in one mode. */
function padded(index: readonly number[], from: Shape, to: Shape): PixelMove | undefined {
  const [, height = 0, width = 0] = from;
  const [, rows = 0, columns = 0] = to;
  if (rows < height || columns < width || (rows === height && columns === width)) return undefined;
  const { down, across, after } = separate(index, from, to) ?? {};
  if (!down || !across) return undefined;
  const mode = padModes.find((m) => padsAs(m, down, height) && padsAs(m, across, width));
  const [top = 0, bottom = 0] = (mode && padsAs(mode, down, height)) ?? [];
  const [left = 0, right = 0] = (mode && padsAs(mode, across, width)) ?? [];
  return mode && { op: "pad", attrs: { pad: [top, left, bottom, right], mode }, ...after };
}

/** Some rows and columns that are equally far apart, or all in another order. */
function cropped(index: readonly number[], from: Shape, to: Shape): PixelMove | undefined {
  const { down, across, after } = separate(index, from, to) ?? {};
  const [vertical, horizontal] = [stepOf(down), stepOf(across)];
  if (!down || !across || vertical === undefined || horizontal === undefined) return undefined;
  const size = [down.length, across.length];
  const plain = vertical === 1 && horizontal === 1;
  if (plain && size.join() === from.slice(1).join()) return undefined;
  const place = { from: [down[0] ?? 0, across[0] ?? 0], size };
  return {
    op: "crop",
    attrs: plain ? place : { ...place, step: [vertical, horizontal] },
    ...after,
  };
}

/** The distance of neighbours, where it is the same for all. */
function stepOf(shown: readonly number[] = []): number | undefined {
  const [first = 0, second = first + 1] = shown;
  return shown.every((p, i) => p === first + i * (second - first)) ? second - first : undefined;
}

/** The rows, columns and channels of `from` that are shown, where each is the same for all of the others. */
function separate(index: readonly number[], from: Shape, to: Shape) {
  const [channels = 0, height = 0, width = 0] = from;
  const [kept = 0, rows = 0, columns = 0] = to;
  const map = height * width;
  const at = (p: number) => [Math.floor((p % map) / width), p % width] as const;
  const order = range(kept).map((c) => Math.floor((index[c * rows * columns] ?? 0) / map));
  const down = range(rows).map((y) => at(index[y * columns] ?? 0)[0]);
  const across = range(columns).map((x) => at(index[x] ?? 0)[1]);
  const fits = index.every((p, i) => {
    const [c, y, x] = [
      Math.floor(i / (rows * columns)),
      Math.floor(i / columns) % rows,
      i % columns,
    ];
    return p === ((order[c] ?? 0) * height + (down[y] ?? 0)) * width + (across[x] ?? 0);
  });
  if (!fits) return undefined;
  const moved = kept !== channels || order.some((c, i) => c !== i);
  return { down, across, after: moved ? { after: order } : {} };
}

const padModes = ["reflect", "edge", "wrap"] as const;

/** The pads before and behind an axis that show it as `shown` does. */
function padsAs(
  mode: (typeof padModes)[number],
  shown: readonly number[],
  size: number,
): readonly [number, number] | undefined {
  const around = shown.length - size;
  const most = mode === "reflect" ? size - 1 : around;
  const before = range(around + 1).find(
    (b) =>
      Math.max(b, around - b) <= most &&
      padSources(mode, size, b, around - b).join() === shown.join(),
  );
  return before === undefined ? undefined : [before, around - before];
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
