import type { Node } from "../../../src/ir/graph.js";
import { at, type BigTensor, number, sides, tap } from "./values.js";

/** Every element of the result looks up the pixel it stands for. */
export function enlarged({ type, attrs }: Node, x: BigTensor): BigTensor["data"] {
  const [, height = 1, width = 1] = type.shape;
  const [down = 1, across = 1] = attrs.get("factor") as readonly number[];
  const [rows, columns] = [height / down, width / across];
  return Array.from({ length: type.shape.reduce((n, d) => n * d, 1) }, (_, i) => {
    const [c, y] = [Math.floor(i / (height * width)), Math.floor(i / width) % height];
    const from = (c * rows + Math.floor(y / down)) * columns + Math.floor((i % width) / across);
    return at(x, from);
  });
}

/** ONNX's definition: the channels as two axes of the block and one of channels, which then move beside the pixels. */
export function blocks({ type, attrs }: Node, x: BigTensor, deep: boolean): BigTensor["data"] {
  const [down = 1, across = 1] = attrs.get("block") as readonly number[];
  const [channels = 1, height = 1, width = 1] = type.shape;
  const flatChannels = deep ? channels / (down * across) : channels;
  const deepChannel = (c: number, i: number, j: number) =>
    attrs.get("mode") === "crd"
      ? c * down * across + i * across + j
      : (i * across + j) * flatChannels + c;
  const data: bigint[] = new Array(x.data.length).fill(0n);
  const [rows, columns] = deep ? [height, width] : [height / down, width / across];
  for (let c = 0; c < flatChannels; c++)
    for (let y = 0; y < rows; y++)
      for (let z = 0; z < columns; z++)
        for (let i = 0; i < down; i++)
          for (let j = 0; j < across; j++) {
            const one = (deepChannel(c, i, j) * rows + y) * columns + z;
            const other = ((c * rows + y) * down + i) * columns * across + z * across + j;
            if (deep) data[one] = at(x, other);
            else data[other] = at(x, one);
          }
  return data;
}

/** The place in the operand of every element, axis by axis. */
export function turned(node: Node, { shape, data }: BigTensor) {
  const order = node.attrs.get("order") as number[];
  const [, rows = 1, columns = 1] = node.type.shape;
  return data.map((_, i) => {
    const to = [Math.floor(i / (rows * columns)), Math.floor(i / columns) % rows, i % columns];
    const [c = 0, y = 0, x = 0] = [0, 1, 2].map((axis) => to[order.indexOf(axis)] as number);
    return data[(c * (shape[1] ?? 1) + y) * (shape[2] ?? 1) + x] as bigint;
  });
}

/** Steps from the nearest edge inward again, one at a time. */
export function padded(node: Node, x: BigTensor): readonly bigint[] {
  const [channels = 0, h = 0, w = 0] = x.shape;
  const [top, left, bottom, right] = sides(node);
  const mode = node.attrs.get("mode");
  const place = (i: number, n: number): number => {
    if (i >= 0 && i < n) return i;
    if (mode === "edge") return i < 0 ? 0 : n - 1;
    if (mode === "wrap") return place(i < 0 ? i + n : i - n, n);
    return mode === "reflect" ? place(i < 0 ? -i : n - 1 - (i - (n - 1)), n) : -1;
  };
  const data: bigint[] = [];
  for (let c = 0; c < channels; c++)
    for (let y = -top; y < h + bottom; y++)
      for (let z = -left; z < w + right; z++)
        data.push(tap(x, c, place(y, h), place(z, w)) ?? BigInt(number(node, "value")));
  return data;
}

/** Goes from pixel to pixel. */
export function cropped(node: Node, x: BigTensor): readonly bigint[] {
  const pair = (name: string) => [node.attrs.get(name) ?? 1].flat() as number[];
  const [from, step] = [pair("from"), pair("step")];
  const [channels = 0, rows = 0, columns = 0] = node.type.shape;
  const data: bigint[] = [];
  for (let c = 0; c < channels; c++) {
    let y = from[0] ?? 0;
    for (let i = 0; i < rows; i++, y += step[0] ?? 0) {
      let z = from.at(-1) ?? 0;
      for (let j = 0; j < columns; j++, z += step.at(-1) ?? 0) data.push(tap(x, c, y, z) as bigint);
    }
  }
  return data;
}

export function sliced(node: Node, x: BigTensor): readonly bigint[] {
  const size = x.data.length / (x.shape[0] as number);
  return x.data.filter((_, i) => {
    const channel = Math.floor(i / size);
    return channel >= number(node, "from") && channel < number(node, "to");
  });
}

export function shuffle(node: Node, x: BigTensor): BigTensor {
  const channels = x.shape[0] as number;
  const size = x.data.length / channels;
  const channel = (c: number) => x.data.slice(c * size, (c + 1) * size);
  const order = node.attrs.get("order") as number[] | undefined;
  if (order !== undefined) return { shape: x.shape, data: order.flatMap(channel) };
  const groups = number(node, "groups");
  const m = channels / groups;
  const moved: bigint[][] = new Array(channels).fill([]);
  for (let g = 0; g < groups; g++) {
    for (let c = 0; c < m; c++) {
      if (node.attrs.get("mode") === "cyclic")
        moved[g * m + c] = channel(((g + 1) % groups) * m + c);
      else moved[c * groups + g] = channel(g * m + c);
    }
  }
  return { shape: x.shape, data: moved.flat() };
}

/** Piece g of every operand in turn, for each of the groups in turn. */
export function concat(groups: number, operands: readonly BigTensor[]): BigTensor {
  const data = Array.from({ length: groups }, (_, g) =>
    operands.flatMap((t) => {
      const piece = t.data.length / groups;
      return t.data.slice(g * piece, (g + 1) * piece);
    }),
  ).flat();
  const channels = operands.reduce((n, t) => n + (t.shape[0] as number), 0);
  return { shape: [channels, ...(operands[0] as BigTensor).shape.slice(1)], data };
}
