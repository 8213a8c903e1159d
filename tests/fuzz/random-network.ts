import type { Graph, Node } from "../../src/ir/graph.js";
import { valueRange } from "../../src/num/element-type.js";
import { createRandom } from "../../src/num/random.js";
import type { Tensor } from "../../src/num/tensor.js";
import type { PeKind } from "../../src/schedule/geometry.js";
import { type Builder, createBuilder, InferFailed } from "../ops/build.js";
import { type Choices, choicesOf, randomTensor, typed } from "../schedule/random-net.js";

/** Activations are what the array stores; wider sums are narrowed before they meet weights again. */
const widestStored = 8;
const activations = ["u2", "u1", "u3", "u8", "i2", "i4", "t2", "o1", "o2", "o3"];
const weightTypes = ["i2", "i4", "t2", "u1", "u2", "o1", "o2", "o3", "i8"];
/** Channels around the arrays' 4 and 8. */
const channelCounts = [4, 3, 5, 1, 8, 7, 9, 2, 6, 12];

/** What a kind of PE can run; the planner still refuses what would need a copy through the array. */
interface Diet {
  readonly activations: readonly string[];
  readonly weights: readonly string[];
  readonly layers: readonly Grow[];
  readonly ends: readonly Grow[];
}

interface State {
  readonly kind: PeKind;
  readonly c: Choices;
  readonly b: Builder;
  /** Values that later layers may read. */
  readonly maps: Node[];
  /** Values for one random image: scalings aim at what really comes, ties included. */
  readonly probed: Map<Node, Tensor>;
}

type Grow = (s: State, x: Node) => Node;

/** Choices of one layer. */
export const block = 24;

/**
 * A small network of real ops that the planner takes, from recorded choices: a block for the input and the kinds of
 * layers, a block for the end, and one for each layer. Every sequence is a valid network, and blocks do not depend
 * on their places, so shrinking the sequence shrinks the network.
 */
export function randomNetwork(sequence: readonly number[], kind: PeKind = "digits"): Graph {
  const diet = diets[kind];
  const blockAt = (i: number) => choicesOf(sequence.slice(i * block, (i + 1) * block));
  const [head, end] = [blockAt(0), blockAt(1)];
  const b = createBuilder();
  const shape = [head.pick(channelCounts), head.below(8) + 1, head.below(8) + 1];
  const x = b.input(`${head.pick(diet.activations)}[${shape.join(", ")}]`);
  const probed = new Map([[x, randomTensor(x.type.element, shape, 1)]]);
  const maps = [x];
  // A swarm: each network draws from its own few kinds of layers, so that some networks are all of one.
  const kinds = Array.from({ length: head.below(4) + 1 }, () => head.pick(diet.layers));
  let last = x;
  for (let i = 2; i * block < sequence.length; i++) {
    const s: State = { kind, c: blockAt(i), b, maps, probed };
    const grow = s.c.pick(kinds);
    last = attempt(s, grow, s.c.below(4) === 3 ? s.c.pick(maps) : last);
    maps.push(last);
  }
  const finish = end.pick(diet.ends);
  b.op("output", [attempt({ kind, c: end, b, maps, probed }, finish, last)]);
  return { ...b.graph(), name: "fuzz" };
}

/** A draw that has no meaning here (more than 32 bits, a window too large) changes nothing. */
function attempt(s: State, grow: Grow, x: Node): Node {
  try {
    return grow(s, x);
  } catch (e) {
    if (!(e instanceof InferFailed)) throw e;
    return x;
  }
}

function size(x: Node, axis: number): number {
  return x.type.shape[axis] ?? 1;
}

function weights({ c, b }: State, type: string, shape: readonly number[]): Node {
  const { data } = randomTensor(typed(type), shape, c.below(1000));
  return b.constant(`${type}[${shape.join(", ")}]`, (i) => data[i] ?? 0);
}

function probe(s: State, x: Node): Tensor {
  const known = s.probed.get(x);
  if (known) return known;
  const operands = x.inputs.map((n) => n && probe(s, n));
  const value = x.op.evaluate(x, operands);
  s.probed.set(x, value);
  return value;
}

function stored(s: State, x: Node): Node {
  const { kind, bits } = x.type.element;
  const small = diets[s.kind].activations.includes(`${kind}${bits}`);
  const digits = s.kind === "digits" || s.kind === "depthwise";
  return (digits ? bits <= widestStored : small) ? x : narrow(s, x);
}

const convolution: Grow = (s, map) => {
  const { c, b } = s;
  const x = stored(s, map);
  const channels = size(x, 0);
  const divisors = [channels, 2, 3, 4].filter((d) => channels % d === 0);
  const own = s.kind === "depthwise";
  const grouped = s.kind !== "bipolar" && c.below(3) === 0 ? c.pick(divisors) : 1;
  const groups = own ? channels : grouped;
  const more = groups === 1 ? c.pick(channelCounts) : groups * (c.below(3) + 1);
  const outputs = own ? channels : more;
  const dilation = [c.below(4) === 3 ? 2 : 1, c.below(4) === 3 ? 2 : 1] as const;
  const kernel = [1, 2].map((axis) => Math.min(c.below(3) + 1, Math.ceil(size(x, axis) / 2)));
  const reach = kernel.map((k, i) => (k - 1) * (dilation[i] ?? 1));
  const drawnPad = c.pick([[0], [1], [c.below(2), c.below(3), c.below(2), c.below(2)]]);
  const pad = s.kind === "bipolar" ? [0] : drawnPad;
  const fits = reach.every((r, i) => r < size(x, i + 1));
  const w = weights(s, c.pick(diets[s.kind].weights), [outputs, channels / groups, ...kernel]);
  const bias = c.below(2) === 0 ? undefined : weights(s, "i7", [outputs]);
  const stride = [c.below(2) + 1, c.below(2) + 1];
  const attrs = { stride, pad: fits ? pad : reach, dilation, groups };
  return scaled(s, b.op("conv2d", [x, w, bias], attrs));
};

/** A convolution whose outputs are the points of fewer channels, sometimes read by themselves too. */
const points: Grow = (s, map) => {
  const { c, b } = s;
  const x = stored(s, map);
  const counts = Array.from({ length: c.below(6) + 1 }, () => c.below(4) + 1);
  const rows = counts.reduce((n, p) => n + p, 0);
  const side = Math.min(c.below(3) + 1, size(x, 1), size(x, 2));
  const w = weights(s, c.pick(weightTypes), [rows, size(x, 0), side, side]);
  const bias = c.below(2) === 0 ? undefined : weights(s, "i7", [rows]);
  const sums = b.op("conv2d", [x, w, bias]);
  if (c.below(4) === 3) s.maps.push(sums);
  return scaled(s, b.op("multipoint", [sums, weights(s, "i5", [rows])], { points: counts }));
};

/** Mostly narrowed, often clamped or pooled: what the engine does on the way to memory. */
function scaled(s: State, sum: Node): Node {
  const { c, b } = s;
  const kept = c.below(5) === 4 ? sum : narrow(s, sum);
  const clamped = c.below(5) === 4 ? b.op("relu", [kept]) : kept;
  return c.below(2) === 0 ? clamped : pooling(s, clamped);
}

function narrow(s: State, x: Node): Node {
  const { c } = s;
  const type = c.pick(diets[s.kind].activations);
  if (type === "u8" && c.below(2) === 0) return staircase(s, x);
  const counted = typed(type).kind === "o" || (typed(type).bits <= 3 && c.below(2) === 0);
  return counted ? thresholds(s, x, type) : requantization(s, x, type);
}

/** Numbers below a limit from one choice: data is not shrunk, only structure. */
function drawn(c: Choices): (limit: number) => number {
  const random = createRandom(c.below(1000));
  return (limit) => Math.floor(random() * limit);
}

/** Thresholds on values that occur, or one beside them. */
function thresholds(s: State, x: Node, type: string): Node {
  const { c, b } = s;
  const { kind, bits } = typed(type);
  const levels = kind === "t" ? 2 : 2 ** bits - 1;
  const rows = c.below(2) === 0 ? 1 : size(x, 0);
  const below = drawn(c);
  const signs = c.below(3) === 2 ? Array.from({ length: rows }, () => 2 * below(2) - 1) : undefined;
  const { data } = probe(s, x);
  const part = data.length / rows;
  const table = Array.from({ length: rows }, (_, row) =>
    Array.from({ length: levels }, () => {
      const value = data[row * part + below(part)] ?? 0;
      return value * (signs?.[row] ?? 1) + below(3) - 1;
    }).sort((p, q) => p - q),
  );
  const t = b.constant(`i32[${rows}, ${levels}]`, table.flat());
  return b.op("threshold", [x, t, signs && b.constant(`o1[${rows}]`, signs)], {}, type);
}

/** 256 levels of a float32 line through what occurs, bent in the middle, in some channels falling. */
function staircase(s: State, x: Node): Node {
  const { c, b } = s;
  const rows = c.below(2) === 0 ? 1 : size(x, 0);
  const below = drawn(c);
  const { data } = probe(s, x);
  const signs = Array.from({ length: rows }, () => (below(4) === 3 ? -1 : 1));
  const table = signs.flatMap((sign) => {
    const reached = [...data].map((v) => v * sign);
    const [least, most] = [Math.min(...reached), Math.max(...reached)];
    const slope = Math.fround(((most - least) * (1 + below(9) / 3) + below(3)) / 256);
    const bend = 1 + below(3) / 2;
    return Array.from({ length: 255 }, (_, k) => {
      const t = least + Math.fround(slope * (k < 128 ? k : 128 + bend * (k - 128)));
      return Math.max(-(2 ** 31), Math.min(2 ** 31 - 1, Math.round(Math.fround(t))));
    });
  });
  const t = b.constant(`i32[${rows}, 255]`, table);
  return b.op("threshold", [x, t, b.constant(`o1[${rows}]`, signs)], {}, "u8");
}

/** A shift that fits the values that occur to the result, give or take; with an offset, centred. */
function requantization(s: State, x: Node, type: string): Node {
  const { c, b } = s;
  const rows = c.below(2) === 0 ? 1 : size(x, 0);
  const data = [...probe(s, x).data].sort((p, q) => p - q);
  const [least = 0, middle = 0, most = 0] = [0, 0.5, 1].map(
    (q) => data[Math.floor(q * (data.length - 1))],
  );
  const below = drawn(c);
  const factors = Array.from({ length: rows }, () => [5, 7, 8, 11, 15, -6][below(6)] ?? 1);
  const multiplier = b.constant(`i5[${rows}]`, factors);
  const centre = Math.max(-(2 ** 26), Math.min(2 ** 26, middle));
  const offset =
    c.below(2) === 0
      ? undefined
      : b.constant(`i32[${rows}]`, (i) => below(16) - centre * (factors[i] ?? 0));
  const wide = Math.log2(most - least + 1) + 2.5 - typed(type).bits;
  const shift = Math.max(0, Math.round(wide) + c.below(3) - 1);
  const rounding = c.pick(["half-up", "half-even", "floor", "toward-zero"]);
  return b.op("requantize", [x, multiplier, offset], { shift, rounding }, type);
}

const pooling: Grow = ({ c, b }, x) => {
  const op = c.pick(["maxpool", "avgpool"]);
  const [h, w] = [size(x, 1), size(x, 2)];
  if (c.below(2) === 0) {
    const side = (n: number) => c.pick([1, 2, 3, n].filter((k) => n % k === 0));
    return b.op(op, [x], { kernel: [side(h), side(w)] });
  }
  const kernel = [Math.min(c.below(3) + 1, h), Math.min(c.below(3) + 1, w)] as const;
  const pad = [kernel[0] - 1, c.below(kernel[1]), 0, c.below(kernel[1])];
  const dilation = c.below(4) === 3 ? [Math.min(2, h), Math.min(3, w)] : [1, 1];
  const stride = [c.below(2) + 1, c.below(2) + 1];
  // Decided by what is drawn anyway, as in `permutation`: the divisor leaves out the padding above and on the right.
  const counted = op === "avgpool" && pad[1] === 1 ? { counted: [0, 1, 0, 0] } : {};
  return b.op(op, [x], { kernel, stride, pad, dilation, ...counted });
};

/** Maps of the same height and width, and the same number of channels where `all`. */
function peers({ maps }: State, x: Node, all: boolean): readonly Node[] {
  const from = all ? 0 : 1;
  const key = (n: Node) => n.type.shape.slice(from).join();
  return [x, ...maps].filter((m) => m.type.shape.length === 3 && key(m) === key(x));
}

const sum: Grow = (s, x) => {
  const y = s.c.pick(peers(s, x, true));
  const total = s.b.op("add", s.c.below(4) === 3 ? [x, y, x] : [x, y]);
  return s.c.below(2) === 0 ? total : narrow(s, total);
};

/**
 * A map times another, one of its pixels, or one of its channels; of a map that was there before or one that a convolution
 * forms.
 */
const product: Grow = (s, map) => {
  const { c, b } = s;
  const a = map.type.element.bits > 12 ? narrow(s, map) : map;
  const form = c.below(4);
  const other = (x: Node) => (x.type.element.bits > 12 ? narrow(s, x) : x);
  if (form === 0) return b.op("mul", [a, other(c.pick(peers(s, a, true)))]);
  const x = stored(s, a);
  const [channels, kernel] = form === 1 ? [1, [1, 1]] : [size(a, 0), [size(a, 1), size(a, 2)]];
  const formed = form === 3 ? [1, 1] : kernel;
  const w = weights(s, c.pick(diets[s.kind].weights), [channels, size(a, 0), ...formed]);
  const factor = narrow(s, b.op("conv2d", [x, w]));
  s.maps.push(factor);
  const y = b.op("mul", form === 3 && c.below(2) === 0 ? [factor, a] : [a, factor]);
  const kept = c.below(3) === 0 ? clamp(s, y) : y;
  return c.below(3) === 0 ? kept : narrow(s, kept);
};

const join: Grow = (s, x) => {
  const { kind, bits } = x.type.element;
  const same = peers(s, x, false).filter(
    ({ type }) => type.element.kind === kind && type.element.bits === bits,
  );
  const y = s.c.pick(same);
  return y === x || size(x, 0) + size(y, 0) > 20 ? x : s.b.op("concat", [x, y]);
};

/** Channels in another order, or all but the first. */
const permutation: Grow = ({ c, b }, x) => {
  const below = drawn(c);
  const channels = size(x, 0);
  const order = Array.from({ length: channels }, (_, i) => i);
  for (let i = channels - 1; i > 0; i--) {
    const j = below(i + 1);
    [order[i], order[j]] = [order[j] ?? 0, order[i] ?? 0];
  }
  const groups = c.pick([channels, 2, 3].filter((g) => channels % g === 0));
  // Decided by the order that is drawn anyway: a choice more would make other networks of the kept crashers.
  if (channels > 2 && order[0] === 0) return b.op("slice", [x], { from: 1, to: channels });
  if (channels > 2 && order[0] === 1 && size(x, 1) * size(x, 2) <= 24)
    return b.op("upsample", [x], { factor: [(order[1] ?? 0) === 0 ? 1 : 2, 2] });
  if (channels > 3 && order[0] === 3 && size(x, 1) * size(x, 2) <= 24) {
    const mode = ["reflect", "edge", "wrap", "constant"][(order[1] ?? 0) % 4] ?? "edge";
    const most = (n: number, p: number) => (mode === "reflect" ? Math.min(p, n - 1) : p);
    const [h, w] = [size(x, 1), size(x, 2)];
    return b.op("pad", [x], { pad: [most(h, 1), most(w, 2), 0, most(w, 1)], mode });
  }
  if (channels > 4 && order[0] === 4 && size(x, 1) * size(x, 2) > 1) {
    const [h, w] = [size(x, 1), size(x, 2)];
    const first = Math.min(1, h - 1);
    const columns = { from: w - 1, size: Math.ceil(w / 2), step: -2 };
    return b.op("crop", [x], {
      from: [first, columns.from],
      size: [h - first, columns.size],
      step: [1, columns.step],
    });
  }
  return b.op(
    "shuffle",
    [x],
    c.pick([{ order }, { mode: "cyclic", groups }, { mode: "channel", groups }]),
  );
};

/** Two or three point-wise convolutions of one map side by side; each stays readable. */
const branches: Grow = (s, map) => {
  const x = stored(s, map);
  const type = s.c.pick(diets[s.kind].activations);
  const parts = Array.from({ length: s.c.below(2) + 2 }, () => {
    const w = weights(s, s.c.pick(diets[s.kind].weights), [s.c.below(7) + 1, size(x, 0), 1, 1]);
    const y = s.b.op("conv2d", [x, w]);
    return typed(type).kind === "o" ? thresholds(s, y, type) : requantization(s, y, type);
  });
  s.maps.push(...parts);
  return s.b.op("concat", parts);
};

/** A residual block whose branches read one map with two horizontal strides. */
const residual: Grow = (s, map) => {
  const x = stored(s, map);
  const outputs = s.c.pick(channelCounts);
  const branch = (stride: readonly number[]) => {
    const w = weights(s, s.c.pick(diets[s.kind].weights), [outputs, size(x, 0), 1, 1]);
    return narrow(s, s.b.op("conv2d", [x, w], { stride }));
  };
  const full = s.b.op("maxpool", [branch([1, 1])], { kernel: 1, stride: [1, 2] });
  return s.b.op("add", [branch([1, 2]), full]);
};

/** A branch behind a quantizer of its own, added to the wide map it came from; clamped before, after or nowhere. */
const highway: Grow = (s, map) => {
  const { c, b } = s;
  const wide = ["i8", "i16", "i12", "i20"];
  const h = c.below(2) === 0 ? requantization(s, map, c.pick(wide)) : map;
  const channels = size(h, 0);
  const reordered = c.below(3) === 2 ? permutation(s, h) : narrow(s, h);
  const x = stored(s, size(reordered, 0) === channels ? reordered : h);
  const side = c.below(2) === 0 ? 1 : 3;
  const w = weights(s, c.pick(weightTypes), [channels, channels, side, side]);
  const y = b.op("conv2d", [x, w], { pad: (side - 1) / 2 });
  const scaledBranch = c.below(4) === 3 ? y : requantization(s, y, c.pick(wide));
  const r = c.below(3) === 2 ? b.op("relu", [scaledBranch]) : scaledBranch;
  const [own, other] = [r, h].map((v) => (c.below(3) === 2 ? multiple(s, v) : v)) as [Node, Node];
  const sum = b.op("add", c.below(2) === 0 ? [own, other] : [other, own]);
  const joined = c.below(2) === 0 ? clamp(s, sum) : sum;
  s.maps.push(h, joined);
  return c.below(2) === 0 ? joined : narrow(s, joined);
};

/** The value several times, as a sum of unlike scales has it; wide ones stay as they are. */
function multiple({ c, b }: State, x: Node): Node {
  const { min, max } = valueRange(x.type.element);
  if (x.type.element.bits > 12) return x;
  const channels = c.below(5) === 4 ? size(x, 0) : 1;
  const below = drawn(c);
  const factors = Array.from({ length: channels }, () => [2, 3, 13, 31, 1, -5][below(6)] ?? 1);
  const ends = factors.flatMap((f) => [min * f, max * f]);
  const [low, high] = [Math.min(0, ...ends), Math.max(0, ...ends)];
  const factor = b.constant(`i6[${channels}]`, factors);
  return b.op("requantize", [x, factor], { low, high }, "i18");
}

const clamp: Grow = ({ c, b }, x) => {
  const { min, max } = valueRange(x.type.element);
  const low = min + c.below(max - min + 1);
  return c.below(2) === 0
    ? b.op("relu", [x])
    : b.op("clip", [x], { low, high: low + c.below(max - low + 1) });
};

/** The same elements as a map of another shape, at times narrowed, clamped, joined or summed as a vector. */
const reshaped: Grow = (s, x) => {
  const { c, b } = s;
  const count = x.type.shape.reduce((n, d) => n * d, 1);
  const divisors = (n: number) =>
    Array.from({ length: Math.min(n, 20) }, (_, i) => i + 1).filter((d) => n % d === 0);
  const channels = c.pick(divisors(count));
  const height = c.pick(divisors(count / channels));
  const flat = (): Node => b.op("flatten", [x]);
  const vector = c.pick<() => Node>([
    () => x,
    flat,
    () => narrow(s, flat()),
    () => b.op("relu", [flat()]),
    () => b.op("add", [flat(), flat()]),
  ])();
  return b.op("reshape", [vector], { shape: [channels, height, count / channels / height] });
};

/** Pixels that become channels, or the other way round, or axes in another order. */
const moved: Grow = ({ c, b }, x) => {
  const [channels, h, w] = [size(x, 0), size(x, 1), size(x, 2)];
  const mode = c.pick(["dcr", "crd"]);
  const [down, across] = [c.below(3) + 1, c.below(2) + 1];
  if (c.below(3) === 2) {
    // Decided by what is drawn anyway.
    const orders = [[2, 1, 0], across === 1 ? [1, 2, 0] : [1, 0, 2], [2, 0, 1]];
    const order = mode === "crd" && h <= 20 && w <= 20 ? orders[down - 1] : undefined;
    return b.op("transpose", [x], { order: order ?? [0, 2, 1] });
  }
  if (channels % (down * across) === 0 && h * w * channels <= 400)
    return b.op("depth_to_space", [x], { block: [down, across], mode });
  const fits = h % down === 0 && w % across === 0 && channels * down * across <= 20;
  return fits ? b.op("space_to_depth", [x], { block: [down, across], mode }) : x;
};

const everything: readonly Grow[] = [
  convolution,
  convolution,
  reshaped,
  sum,
  join,
  permutation,
  branches,
  residual,
  highway,
  points,
  clamp,
  pooling,
  narrow,
  moved,
  product,
];

const keep: Grow = (_, x) => x;

const flatten: Grow = ({ c, b }, x) =>
  c.below(2) === 0 ? b.op("flatten", [x]) : b.op("reshape", [x], { shape: [-1] });

const argmax: Grow = ({ b }, x) => b.op("argmax", [x]);

const globalSum: Grow = ({ b }, x) => b.op("globalavgpool", [x]);

const dense: Grow = (s, map) => {
  const x = stored(s, map);
  const count = x.type.shape.reduce((n, d) => n * d, 1);
  const w = weights(s, s.c.pick(diets[s.kind].weights), [s.c.pick(channelCounts), count]);
  const y = s.b.op("dense", [s.c.below(2) === 0 ? x : s.b.op("flatten", [x]), w]);
  return s.c.below(3) === 2 ? s.b.op("argmax", [y]) : y;
};

const ends: readonly Grow[] = [keep, dense, argmax, flatten, globalSum];

const diets: Readonly<Record<PeKind, Diet>> = {
  digits: { activations, weights: weightTypes, layers: everything, ends },
  depthwise: {
    ...{ activations, weights: weightTypes },
    layers: [convolution, convolution, sum, permutation, clamp, pooling, narrow, moved],
    ends: [keep, argmax, globalSum],
  },
  ternary: {
    ...{ activations: ["t2", "o1", "u1"], weights: ["t2", "o1", "u1"] },
    ...{ layers: everything, ends },
  },
  bipolar: { activations: ["o1"], weights: ["o1"], layers: everything, ends },
};

/** Kinds of ops, as the coverage of a fuzz run counts them. */
export function opsOf(graph: Graph): readonly string[] {
  return [...new Set(graph.nodes.map((n) => n.op.name))];
}
