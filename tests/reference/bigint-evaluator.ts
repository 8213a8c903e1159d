import type { Graph, Node } from "../../src/ir/graph.js";
import type { Tensor } from "../../src/num/tensor.js";

/**
 * A slow second opinion on every op, in BigInt, written from the definitions in the design alone: it shares no
 * arithmetic with src/ops or src/num, reads attributes by itself and calls nothing of theirs.
 */
export interface BigTensor {
  readonly shape: readonly number[];
  readonly data: readonly bigint[];
}

export function evaluateBig(
  graph: Graph,
  inputs: ReadonlyMap<string, BigTensor>,
): Map<string, BigTensor> {
  const values = new Map<string, BigTensor>();
  for (const node of graph.nodes) {
    const operands = node.inputs.map((n) => (n === undefined ? undefined : values.get(n.name)));
    values.set(node.name, evaluateNode(node, operands, inputs));
  }
  return values;
}

/** Every element of the result looks up the pixel it stands for. */
function enlarged({ type, attrs }: Node, x: BigTensor): BigTensor["data"] {
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
function blocks({ type, attrs }: Node, x: BigTensor, deep: boolean): BigTensor["data"] {
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
function turned(node: Node, { shape, data }: BigTensor) {
  const order = node.attrs.get("order") as number[];
  const [, rows = 1, columns = 1] = node.type.shape;
  return data.map((_, i) => {
    const to = [Math.floor(i / (rows * columns)), Math.floor(i / columns) % rows, i % columns];
    const [c = 0, y = 0, x = 0] = [0, 1, 2].map((axis) => to[order.indexOf(axis)] as number);
    return data[(c * (shape[1] ?? 1) + y) * (shape[2] ?? 1) + x] as bigint;
  });
}

type Operands = readonly (BigTensor | undefined)[];

function evaluateNode(
  node: Node,
  operands: Operands,
  inputs: ReadonlyMap<string, BigTensor>,
): BigTensor {
  const x = operands[0] as BigTensor;
  switch (node.op.name) {
    case "input":
      return inputs.get(node.name) as BigTensor;
    case "constant":
      return constantValue(node);
    case "output":
      return x;
    case "conv2d":
      return conv2d(node, operands);
    case "dense":
      return dense(node, operands);
    case "multipoint":
      return multipoint(node, operands);
    case "requantize":
      return requantize(node, operands);
    case "threshold":
      return threshold(node, operands);
    case "relu":
      return map(x, (v) => (v < 0n ? 0n : v));
    case "clip":
      return map(x, (v) => limit(v, BigInt(number(node, "low")), BigInt(number(node, "high"))));
    case "maxpool":
      return pool(node, x, largest);
    case "avgpool":
      return average(node, x);
    case "globalavgpool":
      return pool(node, x, (taps) => taps.reduce((a, b) => a + b, 0n));
    case "add":
      return map(x, (_, i) => operands.reduce((sum, t) => sum + at(t, i), 0n));
    case "mul":
      return map(x, (v, i) => v * repeated(x.shape, operands[1] as BigTensor, i));
    case "shuffle":
      return shuffle(node, x);
    case "concat":
      return concat(number(node, "groups"), operands as readonly BigTensor[]);
    case "slice":
      return { shape: node.type.shape, data: sliced(node, x) };
    case "depth_to_space":
      return { shape: node.type.shape, data: blocks(node, x, false) };
    case "space_to_depth":
      return { shape: node.type.shape, data: blocks(node, x, true) };
    case "transpose":
      return { shape: node.type.shape, data: turned(node, x) };
    case "pad":
      return { shape: node.type.shape, data: padded(node, x) };
    case "upsample":
      return { shape: node.type.shape, data: enlarged(node, x) };
    case "flatten":
    case "reshape":
      return { shape: node.type.shape, data: x.data };
    case "argmax":
      return argmax(x);
    default:
      throw new Error(`no second opinion on ${node.op.name}`);
  }
}

/** numpy's rule: an axis of one element stands for all of them. */
function repeated(shape: readonly number[], t: BigTensor, index: number): bigint {
  const own = shape.map((size, axis) => {
    const after = shape.slice(axis + 1).reduce((n, d) => n * d, 1);
    return t.shape[axis] === 1 ? 0 : Math.floor(index / after) % size;
  });
  return at(
    t,
    own.reduce((n, place, axis) => n * (t.shape[axis] ?? 1) + place, 0),
  );
}

function at(t: BigTensor | undefined, i: number): bigint {
  const v = t?.data[i];
  if (v === undefined) throw new Error(`no element ${i}`);
  return v;
}

function multipoint(node: Node, [rows, coefficients]: Operands): BigTensor {
  const points = [node.attrs.get("points")].flat() as number[];
  const pixels = (rows?.data.length ?? 0) / (coefficients?.data.length ?? 1);
  let first = 0;
  const data = points.flatMap((count) => {
    const own = Array.from({ length: count }, (_, k) => first + k);
    first += count;
    return Array.from({ length: pixels }, (_, i) =>
      own.reduce((sum, row) => sum + at(coefficients, row) * at(rows, row * pixels + i), 0n),
    );
  });
  return { shape: node.type.shape, data };
}

/** Piece g of every operand in turn, for each of the groups in turn. */
function concat(groups: number, operands: readonly BigTensor[]): BigTensor {
  const data = Array.from({ length: groups }, (_, g) =>
    operands.flatMap((t) => {
      const piece = t.data.length / groups;
      return t.data.slice(g * piece, (g + 1) * piece);
    }),
  ).flat();
  const channels = operands.reduce((n, t) => n + (t.shape[0] as number), 0);
  return { shape: [channels, ...(operands[0] as BigTensor).shape.slice(1)], data };
}

function map(x: BigTensor, f: (v: bigint, i: number) => bigint): BigTensor {
  return { shape: x.shape, data: x.data.map(f) };
}

/** Math.max knows no BigInt. */
function largest(values: readonly bigint[]): bigint {
  let best = values[0] as bigint;
  for (const v of values) if (v > best) best = v;
  return best;
}

function limit(v: bigint, low: bigint, high: bigint): bigint {
  return v < low ? low : v > high ? high : v;
}

function number(node: Node, name: string): number {
  return node.attrs.get(name) as number;
}

function list(node: Node, name: string): number[] | undefined {
  const v = node.attrs.get(name);
  return typeof v === "number" ? [v, v] : (v as number[] | undefined);
}

function constantValue(node: Node): BigTensor {
  const t = node.attrs.get("value") as Tensor;
  return { shape: t.shape, data: Array.from(t.data, BigInt) };
}

/** Element (c, y, x) of a map, or undefined in the padding. */
function tap(x: BigTensor, c: number, iy: number, ix: number): bigint | undefined {
  const [, h = 1, w = 1] = x.shape;
  return iy < 0 || iy >= h || ix < 0 || ix >= w ? undefined : at(x, (c * h + iy) * w + ix);
}

function sides(node: Node, name = "pad"): [number, number, number, number] {
  const pad = (node.attrs.get(name) ?? [0]) as number | number[];
  const p = typeof pad === "number" ? [pad] : pad;
  if (p.length === 1) return [p[0] as number, p[0] as number, p[0] as number, p[0] as number];
  if (p.length === 2) return [p[0] as number, p[1] as number, p[0] as number, p[1] as number];
  return p as [number, number, number, number];
}

/** What a gated layer makes of its two sums; without a gate the whole code is the high part. */
function gated(node: Node, gate: BigTensor | undefined, o: number, p: bigint, u: bigint): bigint {
  if (gate === undefined) return p;
  return p * 2n ** BigInt(number(node, "low")) + (p > at(gate, entry(gate, o)) ? u : 0n);
}

/** The two parts of an input's code. */
function split(node: Node, gate: BigTensor | undefined, v: bigint): [bigint, bigint] {
  if (gate === undefined) return [v, 0n];
  const step = 2n ** BigInt(number(node, "low"));
  return [v / step, v % step];
}

function conv2d(node: Node, [x, weights, bias, gate]: Operands): BigTensor {
  const [outputs = 0, perGroup = 0, kh = 0, kw = 0] = weights?.shape ?? [];
  const [, h = 0, w = 0] = x?.shape ?? [];
  const [sy = 1, sx = 1] = list(node, "stride") ?? [];
  const [dy = 1, dx = 1] = list(node, "dilation") ?? [];
  const [top, left, bottom, right] = sides(node);
  const oh = Math.floor((h + top + bottom - dy * (kh - 1) - 1) / sy) + 1;
  const ow = Math.floor((w + left + right - dx * (kw - 1) - 1) / sx) + 1;
  const outputsPerGroup = outputs / number(node, "groups");
  const data: bigint[] = [];
  for (let o = 0; o < outputs; o++) {
    const group = Math.floor(o / outputsPerGroup);
    for (let y = 0; y < oh; y++) {
      for (let z = 0; z < ow; z++) {
        let [high, low] = [0n, 0n];
        for (let c = 0; c < perGroup; c++) {
          for (let ky = 0; ky < kh; ky++) {
            for (let kx = 0; kx < kw; kx++) {
              const channel = group * perGroup + c;
              const v = tap(
                x as BigTensor,
                channel,
                y * sy + ky * dy - top,
                z * sx + kx * dx - left,
              );
              if (v === undefined) continue;
              const factor = at(weights, ((o * perGroup + c) * kh + ky) * kw + kx);
              const [above, below] = split(node, gate, v);
              high += above * factor;
              low += below * factor;
            }
          }
        }
        data.push(gated(node, gate, o, high, low) + (bias === undefined ? 0n : at(bias, o)));
      }
    }
  }
  return { shape: [outputs, oh, ow], data };
}

function dense(node: Node, [x, weights, bias, gate]: Operands): BigTensor {
  const [outputs = 0, n = 0] = weights?.shape ?? [];
  const data = Array.from({ length: outputs }, (_, o) => {
    let [high, low] = [0n, 0n];
    for (let i = 0; i < n; i++) {
      const [above, below] = split(node, gate, at(x, i));
      high += above * at(weights, o * n + i);
      low += below * at(weights, o * n + i);
    }
    return gated(node, gate, o, high, low) + (bias === undefined ? 0n : at(bias, o));
  });
  return { shape: [outputs], data };
}

function channelOf(x: BigTensor, i: number): number {
  return Math.floor(i / (x.data.length / (x.shape[0] as number)));
}

/** Entry of a per-channel operand that may have a single row. */
function entry(t: BigTensor, channel: number, row = 1): number {
  return t.data.length === row ? 0 : channel;
}

function range(node: Node): [bigint, bigint] {
  const { kind, bits } = node.type.element;
  const levels = 1n << BigInt(bits);
  if (kind === "u") return [0n, levels - 1n];
  if (kind === "i") return [-levels / 2n, levels / 2n - 1n];
  return kind === "o" ? [1n - levels, levels - 1n] : [-1n, 1n];
}

function requantize(node: Node, [x, m, b]: Operands): BigTensor {
  const [min, max] = range(node);
  const low = node.attrs.has("low") ? BigInt(number(node, "low")) : min;
  const high = node.attrs.has("high") ? BigInt(number(node, "high")) : max;
  const shift = BigInt(number(node, "shift"));
  const mode = node.attrs.get("rounding") as string;
  const t = x as BigTensor;
  return map(t, (v, i) => {
    const c = channelOf(t, i);
    const bias = b === undefined ? 0n : at(b, entry(b, c));
    return limit(round(v * at(m, entry(m as BigTensor, c)) + bias, shift, mode), low, high);
  });
}

/** round(v / 2^shift); >> of a BigInt is floor division. */
export function round(v: bigint, shift: bigint, mode: string): bigint {
  const floor = v >> shift;
  const twice = 2n * (v - (floor << shift)) - (1n << shift);
  switch (mode) {
    case "half-up":
      return twice >= 0n ? floor + 1n : floor;
    case "half-even":
      return twice > 0n || (twice === 0n && (floor & 1n) === 1n) ? floor + 1n : floor;
    case "floor":
      return floor;
    case "toward-zero":
      return v / (1n << shift);
    default:
      throw new Error(mode);
  }
}

function threshold(node: Node, [x, table, sign]: Operands): BigTensor {
  const step = node.type.element.kind === "o" ? 2n : 1n;
  const low = node.attrs.has("low") ? BigInt(number(node, "low")) : range(node)[0];
  const count = table?.shape.at(-1) as number;
  const t = x as BigTensor;
  return map(t, (v, i) => {
    const c = channelOf(t, i);
    const s = sign === undefined ? 1n : at(sign, entry(sign, c));
    let y = low;
    for (let k = 0; k < count; k++) {
      if (s * v >= at(table, entry(table as BigTensor, c, count) * count + k)) y += step;
    }
    return y;
  });
}

function pool(node: Node, x: BigTensor, reduce: (taps: bigint[]) => bigint): BigTensor {
  const [channels = 0, h = 0, w = 0] = x.shape;
  const [kh = h, kw = w] = list(node, "kernel") ?? [];
  const [sy = kh, sx = kw] = list(node, "stride") ?? [];
  const [dy = 1, dx = 1] = list(node, "dilation") ?? [];
  const [top, left, bottom, right] = sides(node);
  const oh = Math.floor((h + top + bottom - dy * (kh - 1) - 1) / sy) + 1;
  const ow = Math.floor((w + left + right - dx * (kw - 1) - 1) / sx) + 1;
  const data: bigint[] = [];
  for (let c = 0; c < channels; c++) {
    for (let y = 0; y < oh; y++) {
      for (let z = 0; z < ow; z++) {
        const taps: bigint[] = [];
        for (let ky = 0; ky < kh; ky++) {
          for (let kx = 0; kx < kw; kx++) {
            const v = tap(x, c, y * sy + ky * dy - top, z * sx + kx * dx - left);
            if (v !== undefined) taps.push(v);
          }
        }
        data.push(reduce(taps));
      }
    }
  }
  return { shape: [channels, oh, ow], data };
}

/** Sums over one common divisor: a window of n counted elements is n-th parts, of which the common divisor has several. */
function average(node: Node, x: BigTensor): BigTensor {
  const sums = pool(node, x, (taps) => taps.reduce((a, b) => a + b, 0n));
  if (node.attrs.get("counted") === undefined) return sums;
  const [, rows = 0, columns = 0] = sums.shape;
  const down = countedAlong(node, x, 0, rows);
  const across = countedAlong(node, x, 1, columns);
  const common = multiple(down) * multiple(across);
  const data = sums.data.map((sum, i) => {
    const y = Math.floor(i / columns) % rows;
    return sum * (common / ((down[y] as bigint) * (across[i % columns] as bigint)));
  });
  return { ...sums, data };
}

/** Elements of each window, along one axis, that the divisor counts. */
function countedAlong(node: Node, { shape }: BigTensor, axis: 0 | 1, windows: number): bigint[] {
  const size = shape[axis + 1] as number;
  const kernel = (list(node, "kernel") ?? shape.slice(1))[axis] as number;
  const stride = (list(node, "stride") ?? list(node, "kernel") ?? shape.slice(1))[axis] as number;
  const step = list(node, "dilation")?.[axis] ?? 1;
  const [pads, counted] = [sides(node), sides(node, "counted")];
  const inside = (p: number) =>
    p >= -Math.min(pads[axis], counted[axis]) &&
    p < size + Math.min(pads[(axis + 2) as 2 | 3], counted[(axis + 2) as 2 | 3]);
  return Array.from({ length: windows }, (_, i) => {
    let n = 0n;
    for (let k = 0; k < kernel; k++) if (inside(i * stride - pads[axis] + k * step)) n++;
    return n;
  });
}

/** The least common multiple, by trying. */
function multiple(counts: readonly bigint[]): bigint {
  let common = 1n;
  while (counts.some((n) => common % n !== 0n)) common++;
  return common;
}

/** Steps from the nearest edge inward again, one at a time. */
function padded(node: Node, x: BigTensor): readonly bigint[] {
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

function sliced(node: Node, x: BigTensor): readonly bigint[] {
  const size = x.data.length / (x.shape[0] as number);
  return x.data.filter((_, i) => {
    const channel = Math.floor(i / size);
    return channel >= number(node, "from") && channel < number(node, "to");
  });
}

function shuffle(node: Node, x: BigTensor): BigTensor {
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

function argmax(x: BigTensor): BigTensor {
  const [channels = 0, ...rest] = x.shape;
  const pixels = x.data.length / channels;
  const data = Array.from({ length: pixels }, (_, p) => {
    const column = Array.from({ length: channels }, (_, c) => at(x, c * pixels + p));
    return BigInt(column.indexOf(largest(column)));
  });
  return { shape: [1, ...rest], data };
}
