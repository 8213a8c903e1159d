import fc from "fast-check";
import type { Graph, Node } from "../../src/ir/graph.js";
import { type ElementType, printElementType, valueRange } from "../../src/num/element-type.js";
import { fillTensor, type Tensor } from "../../src/num/tensor.js";
import { type Builder, createBuilder, InferFailed } from "../ops/build.js";

/** A network that is valid by construction, and one sample for each of its inputs. */
export interface RandomCase {
  readonly graph: Graph;
  readonly inputs: ReadonlyMap<string, Tensor>;
}

/** A recorded stream of choices: every prefix of it is a valid network, so shrinking always yields one. */
interface Choices {
  /** 0 .. n-1 */
  below(n: number): number;
  between(low: number, high: number): number;
  pick<T>(items: readonly T[]): T;
}

function choicesFrom(numbers: readonly number[]): Choices {
  let at = 0;
  const below = (n: number) => (numbers[at++] ?? 0) % n;
  return {
    below,
    between: (low, high) => low + below(high - low + 1),
    pick: <T>(items: readonly T[]) => items[below(items.length)] as T,
  };
}

/** A value of the type: an end of its range a quarter of the time. */
function value(c: Choices, t: ElementType): number {
  const { min, max } = valueRange(t);
  const step = t.kind === "o" ? 2 : 1;
  const aimed = c.below(8);
  if (aimed < 2) return aimed === 0 ? min : max;
  return min + step * c.below((max - min) / step + 1);
}

function element(c: Choices, widest: number): ElementType {
  const kind = c.pick(["u", "i", "o", "t"] as const);
  return { kind, bits: kind === "t" ? 2 : c.between(1, widest) };
}

const grow: Record<string, (c: Choices, b: Builder, x: Node) => Node> = {
  conv2d(c, b, x) {
    const [channels = 1, h = 1, w = 1] = x.type.shape;
    const groups = c.pick([1, 1, channels, ...[2, 3].filter((g) => channels % g === 0)]);
    const outputs = groups * c.between(1, groups > 2 ? 2 : 5);
    const pad = c.pick([[0], [1], [c.below(2), c.below(3)], [0, 1, 2, 0], [2, 1, 0, 1]]);
    const dilation = [c.between(1, 2), c.between(1, 2)] as const;
    const room = (size: number, d: number) => c.between(1, Math.min(3, Math.ceil(size / d)));
    const [kh, kw] = [room(h, dilation[0]), room(w, dilation[1])];
    const weights = element(c, c.pick([2, 4, 8, 17]));
    const shape = [outputs, channels / groups, kh, kw];
    const w0 = constant(c, b, weights, shape);
    const bias = c.below(2) === 0 ? undefined : constant(c, b, { kind: "i", bits: 9 }, [outputs]);
    const stride = [c.between(1, 2), c.between(1, 3)];
    const { gate, attrs } = gating(c, b, x, outputs);
    return b.op("conv2d", [x, w0, bias, gate], { stride, pad, dilation, groups, ...attrs });
  },
  dense(c, b, x) {
    const count = x.type.shape.reduce((n, d) => n * d, 1);
    const outputs = c.between(1, 6);
    const weights = constant(c, b, element(c, 8), [outputs, count]);
    const bias = c.below(2) === 0 ? undefined : constant(c, b, { kind: "i", bits: 12 }, [outputs]);
    const { gate, attrs } = gating(c, b, x, outputs);
    return b.op("dense", [x, weights, bias, gate], attrs);
  },
  multipoint(c, b, x) {
    const count = x.type.shape.reduce((n, d) => n * d, 1);
    const points = Array.from({ length: c.between(1, 4) }, () => c.between(1, 4));
    const rows = points.reduce((n, p) => n + p, 0);
    const sums = b.op("dense", [x, constant(c, b, element(c, 4), [rows, count])]);
    return b.op("multipoint", [sums, constant(c, b, { kind: "i", bits: 7 }, [rows])], { points });
  },
  requantize(c, b, x) {
    const channels = x.type.shape[0] as number;
    const rows = c.pick([1, channels]);
    const shift = c.pick([0, 1, 2, 5, 12, 31, 32, 33, 47, 63]);
    const multiplier = constant(c, b, { kind: "i", bits: c.pick([2, 8, 16, 32]) }, [rows]);
    const bias = constant(c, b, { kind: "i", bits: c.pick([4, 12, 32]) }, [c.pick([1, channels])]);
    const rounding = c.pick(["half-up", "half-even", "floor", "toward-zero"]);
    const result = c.pick(["u1", "u2", "i4", "u8", "i16", "t2", "u32", "i32"]);
    return b.op("requantize", [x, multiplier, bias], { shift, rounding }, result);
  },
  threshold(c, b, x) {
    const channels = x.type.shape[0] as number;
    const rows = c.pick([1, channels]);
    const result = c.pick([undefined, "u2", "o2", "o1", "i3"]);
    const levels = result === "o1" ? 2 : c.between(2, 4);
    const sorted = Array.from({ length: rows }, () =>
      Array.from({ length: levels - 1 }, () => value(c, { kind: "i", bits: 8 })).sort(
        (p, q) => p - q,
      ),
    ).flat();
    const table = b.constant(`i8[${rows}, ${levels - 1}]`, sorted);
    const sign = c.below(2) === 0 ? undefined : constant(c, b, { kind: "o", bits: 1 }, [rows]);
    return b.op("threshold", [x, table, sign], {}, result);
  },
  relu: (_, b, x) => b.op("relu", [x]),
  clip: (c, b, x) => b.op("clip", [x], { low: c.between(-9, 2), high: c.between(2, 40) }),
  maxpool: (c, b, x) => b.op("maxpool", [x], pooling(c, x)),
  avgpool: (c, b, x) =>
    b.op("avgpool", [x], c.below(3) === 0 ? {} : { ...pooling(c, x), ...counting(c) }),
  pad(c, b, x) {
    const mode = c.pick(["constant", "reflect", "edge", "wrap"]);
    const [, h = 1, w = 1] = x.type.shape;
    const side = (n: number) => c.below(mode === "reflect" ? n : 4);
    const value = mode === "constant" ? c.between(-3, 9) : 0;
    return b.op("pad", [x], { pad: [side(h), side(w), side(h), side(w)], mode, value });
  },
  crop(c, b, x) {
    const axes = x.type.shape.slice(1).map((n) => {
      const [first, last] = [c.below(n), c.below(n)];
      const size = c.between(1, Math.abs(last - first) + 1);
      const step = size === 1 ? -3 : Math.trunc((last - first) / (size - 1));
      return { first, size, step };
    });
    const attrs = {
      from: axes.map((a) => a.first),
      size: axes.map((a) => a.size),
      step: axes.map((a) => a.step),
    };
    return b.op("crop", [x], attrs);
  },
  upsample: (c, b, x) => b.op("upsample", [x], { factor: [c.between(1, 3), c.between(1, 2)] }),
  depth_to_space: (c, b, x) => b.op("depth_to_space", [x], blocking(c)),
  space_to_depth: (c, b, x) => b.op("space_to_depth", [x], blocking(c)),
  transpose: (c, b, x) => b.op("transpose", [x], { order: c.pick(axisOrders) }),
  globalavgpool: (_, b, x) => b.op("globalavgpool", [x]),
  add(c, b, x) {
    const same = b.nodes.filter((n) => n.type.shape.join() === x.type.shape.join());
    return b.op("add", [x, c.pick(same), ...(c.below(3) === 0 ? [x] : [])]);
  },
  mul(c, b, x) {
    const axes = (n: Node) => n.type.shape;
    const [channels, ...map] = axes(x);
    const pixel = map.map(() => 1);
    const forms = [
      [channels, ...map],
      [channels, ...pixel],
      [1, ...map],
      [1, ...pixel],
    ];
    const factors = b.nodes.filter((n) => forms.some((f) => f.join() === axes(n).join()));
    return b.op("mul", [x, c.pick(factors)]);
  },
  shuffle(c, b, x) {
    const channels = x.type.shape[0] as number;
    const groups = c.pick([1, 2, 3, channels].filter((g) => channels % g === 0));
    const order = Array.from({ length: channels }, (_, i) => i);
    for (let i = channels - 1; i > 0; i--) {
      const j = c.below(i + 1);
      [order[i], order[j]] = [order[j] as number, order[i] as number];
    }
    return b.op(
      "shuffle",
      [x],
      c.pick([{ mode: "cyclic", groups }, { mode: "channel", groups }, { order }]),
    );
  },
  concat: (c, b, x) => b.op("concat", [x, x], { groups: c.pick([1, x.type.shape[0] ?? 1]) }),
  slice(c, b, x) {
    const channels = x.type.shape[0] as number;
    const from = c.below(channels);
    return b.op("slice", [x], { from, to: from + 1 + c.below(channels - from) });
  },
  flatten: (_, b, x) => b.op("flatten", [x]),
  reshape(c, b, x) {
    const [channels = 1, h = 1, w = 1] = x.type.shape;
    return b.op("reshape", [x], { shape: c.pick([[-1], [w, channels, h], [1, -1, channels]]) });
  },
  argmax: (_, b, x) => b.op("argmax", [x]),
};

/** Every op a random network may hold. */
export const grownOps: readonly string[] = Object.keys(grow);

function blocking(c: Choices) {
  return { block: [c.between(1, 3), c.between(1, 2)], mode: c.pick(["dcr", "crd"]) };
}

function pooling(c: Choices, x: Node): Record<string, number[]> {
  const [, h = 1, w = 1] = x.type.shape;
  const kernel = [c.between(1, Math.min(h, 3)), c.between(1, Math.min(w, 3))] as const;
  const stride = [c.between(1, 2), c.between(1, 3)];
  const pad = [0, 0, 0, 0].map((_, side) => c.below(kernel[side % 2] as number));
  return { kernel: [...kernel], stride, pad, dilation: [c.between(1, 2), c.between(1, 3)] };
}

const axisOrders = [
  [0, 2, 1],
  [1, 0, 2],
  [1, 2, 0],
  [2, 0, 1],
  [2, 1, 0],
  [0, 1, 2],
];

/** Which padding the divisor counts: all, none, or some of it. */
function counting(c: Choices): Record<string, number[]> {
  return c.below(2) === 0 ? {} : { counted: [0, 0, 0, 0].map(() => c.below(3)) };
}

/** Precision gating of every second layer whose input can be split. */
function gating(c: Choices, b: Builder, x: Node, outputs: number) {
  const { kind, bits } = x.type.element;
  if (kind !== "u" || bits < 2 || c.below(2) === 0) return { gate: undefined, attrs: {} };
  const gate = constant(c, b, { kind: "i", bits: c.pick([4, 8]) }, [c.pick([1, outputs])]);
  return { gate, attrs: { low: c.between(1, bits - 1) } };
}

function constant(c: Choices, b: Builder, t: ElementType, shape: readonly number[]): Node {
  return b.constant(`${printElementType(t)}[${shape.join(", ")}]`, () => value(c, t));
}

const mapOnly = new Set([
  "depth_to_space",
  "space_to_depth",
  "transpose",
  "upsample",
  "conv2d",
  "maxpool",
  "avgpool",
  "globalavgpool",
  "pad",
  "crop",
]);

function build(numbers: readonly number[], only?: readonly string[]): RandomCase {
  const c = choicesFrom(numbers);
  const b = createBuilder();
  const type = element(c, c.pick([2, 4, 8, 17]));
  const shape = c.pick([
    [c.between(1, 6)],
    [c.between(1, 6), c.between(1, 7), c.between(1, 7)],
    [c.between(1, 9), c.between(1, 7), c.between(1, 7)],
  ]);
  const x = b.input(`${printElementType(type)}[${shape.join(", ")}]`);
  const depth = c.between(1, 5);
  let last = x;
  for (let i = 0; i < depth; i++) {
    const legal = (only ?? grownOps).filter((o) => last.type.shape.length === 3 || !mapOnly.has(o));
    try {
      last = (grow[c.pick(legal)] as (typeof grow)[string])(c, b, last);
    } catch (e) {
      // The draw had no meaning here (more than 32 bits, a window too large): draw the next one.
      if (!(e instanceof InferFailed)) throw e;
    }
  }
  b.op("output", [last]);
  const input = fillTensor(x.type.element, x.type.shape, () => value(c, x.type.element));
  return { graph: b.graph(), inputs: new Map([[x.name, input]]) };
}

/** Random small networks over the named ops (default: all). */
export function randomCase(only?: readonly string[]): fc.Arbitrary<RandomCase> {
  return fc
    .array(fc.nat(2 ** 31 - 1), { minLength: 300, maxLength: 300, size: "max" })
    .map((numbers) => build(numbers, only));
}
