import { noPlace } from "../../src/diag/place.js";
import type { Graph, Node } from "../../src/ir/graph.js";
import type { HardwareRole, Window } from "../../src/ir/hardware-role.js";
import type { OpDef } from "../../src/ir/op-def.js";
import { type ElementType, narrowest, valueRange } from "../../src/num/element-type.js";
import type { Rounding } from "../../src/num/requantize.js";
import { elementCount, fillTensor, type Tensor } from "../../src/num/tensor.js";

export type Shape = readonly number[];

/** A graph under construction; every node evaluates itself the slow, obvious way. */
export interface Net {
  readonly nodes: Node[];
  graph(): Graph;
}

export function createNet(): Net {
  const nodes: Node[] = [];
  return { nodes, graph: () => ({ name: "net", nodes }) };
}

type Evaluate = (inputs: readonly Tensor[]) => (i: number) => number;

function add(
  net: Net,
  op: string,
  inputs: readonly Node[],
  element: ElementType,
  shape: Shape,
  hardware: HardwareRole,
  evaluate: Evaluate,
): Node {
  const def: OpDef = {
    name: op,
    doc: "",
    example: "",
    operands: [],
    attrs: [],
    infer: () => undefined,
    evaluate: (node, tensors) =>
      fillTensor(node.type.element, node.type.shape, evaluate(tensors as readonly Tensor[])),
    hardware: () => hardware,
  };
  const node: Node = {
    name: `${op}${net.nodes.length}`,
    op: def,
    inputs,
    attrs: new Map(),
    type: { element, shape },
    place: noPlace,
  };
  net.nodes.push(node);
  return node;
}

/** Values of every node for one input. */
export function evaluateNet(net: Net, input: Tensor): ReadonlyMap<Node, Tensor> {
  const values = new Map<Node, Tensor>();
  for (const node of net.nodes) {
    const operands = node.inputs.map((n) => (n ? values.get(n) : undefined));
    values.set(node, node.op.name === "input" ? input : node.op.evaluate(node, operands));
  }
  return values;
}

const get = (t: Tensor | undefined, i: number): number => t?.data[i] ?? Number.NaN;
const dim = (s: Shape, i: number): number => s[i] ?? 1;

export function input(net: Net, element: ElementType, shape: Shape): Node {
  return add(net, "input", [], element, shape, { kind: "boundary" }, () => () => 0);
}

export function output(net: Net, x: Node): Node {
  return add(
    net,
    "output",
    [x],
    x.type.element,
    x.type.shape,
    { kind: "boundary" },
    ([t]) =>
      (i) =>
        get(t, i),
  );
}

export function outputSize(size: number, w: Window, i: 0 | 1): number {
  const reach = w.dilation[i] * (w.kernel[i] - 1) + 1;
  return Math.floor((size + w.pads[i] + w.pads[(i + 2) as 2 | 3] - reach) / w.stride[i]) + 1;
}

export function conv(
  net: Net,
  x: Node,
  weights: Tensor,
  bias: Tensor | undefined,
  groups: number,
  window: Window,
): Node {
  const [c, h, w] = [dim(x.type.shape, 0), dim(x.type.shape, 1), dim(x.type.shape, 2)];
  const [o, per, kh, kw] = [0, 1, 2, 3].map((i) => dim(weights.shape, i)) as [
    number,
    number,
    number,
    number,
  ];
  const shape = [o, outputSize(h, window, 0), outputSize(w, window, 1)] as const;
  const { min, max } = valueRange(x.type.element);
  let [low, high] = [0, 0];
  for (let oc = 0; oc < o; oc++) {
    let [a, b] = [get(bias, oc) || 0, get(bias, oc) || 0];
    for (let i = 0; i < per * kh * kw; i++) {
      const v = get(weights, oc * per * kh * kw + i);
      a += Math.min(v * min, v * max, 0);
      b += Math.max(v * min, v * max, 0);
    }
    [low, high] = [Math.min(low, a), Math.max(high, b)];
  }
  const element = narrowest({ min: low, max: high }) ?? { kind: "i", bits: 32 };
  const role: HardwareRole = {
    kind: "mac",
    input: x,
    weights,
    bias,
    gate: undefined,
    groups,
    window,
    inputShape: [c, h, w],
    outputShape: shape,
  };
  return add(net, "conv2d", [x], element, shape, role, ([t]) => (i) => {
    const oc = Math.floor(i / (shape[1] * shape[2]));
    const oy = Math.floor(i / shape[2]) % shape[1];
    const ox = i % shape[2];
    const group = Math.floor((oc * groups) / o);
    let sum = bias ? get(bias, oc) : 0;
    for (let ic = 0; ic < per; ic++)
      for (let ky = 0; ky < kh; ky++)
        for (let kx = 0; kx < kw; kx++) {
          const y = oy * window.stride[0] + ky * window.dilation[0] - window.pads[0];
          const xx = ox * window.stride[1] + kx * window.dilation[1] - window.pads[1];
          if (y < 0 || y >= h || xx < 0 || xx >= w) continue;
          const v = get(t, ((group * per + ic) * h + y) * w + xx);
          sum += v * get(weights, ((oc * per + ic) * kh + ky) * kw + kx);
        }
    return sum;
  });
}

export interface RequantizeSpec {
  readonly multiplier: readonly number[];
  readonly bias: readonly number[];
  readonly shift: number;
  readonly rounding: Rounding;
  readonly element: ElementType;
}

export function requantize(net: Net, x: Node, spec: RequantizeSpec): Node {
  const { min: low, max: high } = valueRange(spec.element);
  const role: HardwareRole = { kind: "requantize", input: x, ...spec, low, high };
  const size = elementCount(x.type.shape.slice(1));
  const one = (list: readonly number[], c: number) => (list.length === 1 ? list[0] : list[c]) ?? 0;
  return add(net, "requantize", [x], spec.element, x.type.shape, role, ([t]) => (i) => {
    const c = Math.floor(i / size);
    const v = BigInt(get(t, i)) * BigInt(one(spec.multiplier, c)) + BigInt(one(spec.bias, c));
    return Math.min(high, Math.max(low, Number(rounded(v, spec.shift, spec.rounding))));
  });
}

function rounded(v: bigint, shift: number, rounding: Rounding): bigint {
  const scale = 1n << BigInt(shift);
  const down = v >= 0n ? v / scale : -((-v + scale - 1n) / scale);
  if (rounding === "floor") return down;
  if (rounding === "toward-zero") return v / scale;
  const twice = 2n * (v - down * scale);
  if (twice === scale) return rounding === "half-up" ? down + 1n : down + (((down % 2n) + 2n) % 2n);
  return twice > scale ? down + 1n : down;
}

export function threshold(
  net: Net,
  x: Node,
  thresholds: readonly (readonly number[])[],
  sign: readonly number[],
  element: ElementType,
): Node {
  const { min: low } = valueRange(element);
  const step = element.kind === "o" ? 2 : 1;
  const role: HardwareRole = { kind: "threshold", input: x, thresholds, sign, low, step };
  const size = elementCount(x.type.shape.slice(1));
  return add(net, "threshold", [x], element, x.type.shape, role, ([t]) => (i) => {
    const c = Math.floor(i / size);
    const list = thresholds.length === 1 ? thresholds[0] : thresholds[c];
    const s = (sign.length === 1 ? sign[0] : sign[c]) ?? 1;
    return low + step * (list ?? []).filter((k) => s * get(t, i) >= k).length;
  });
}

export function pool(net: Net, x: Node, reduce: "max" | "sum", window: Window): Node {
  const [c, h, w] = [dim(x.type.shape, 0), dim(x.type.shape, 1), dim(x.type.shape, 2)];
  const shape = [c, outputSize(h, window, 0), outputSize(w, window, 1)] as const;
  const { min, max } = valueRange(x.type.element);
  const area = window.kernel[0] * window.kernel[1];
  const sums = narrowest({ min: Math.min(0, min * area), max: Math.max(0, max * area) });
  const element = reduce === "max" ? x.type.element : (sums ?? { kind: "i", bits: 32 });
  const role: HardwareRole = { kind: "pool", input: x, reduce, window };
  return add(
    net,
    reduce === "max" ? "maxpool" : "avgpool",
    [x],
    element,
    shape,
    role,
    ([t]) =>
      (i) => {
        const ch = Math.floor(i / (shape[1] * shape[2]));
        const oy = Math.floor(i / shape[2]) % shape[1];
        const ox = i % shape[2];
        const values: number[] = [];
        for (let ky = 0; ky < window.kernel[0]; ky++)
          for (let kx = 0; kx < window.kernel[1]; kx++) {
            const y = oy * window.stride[0] + ky * window.dilation[0] - window.pads[0];
            const xx = ox * window.stride[1] + kx * window.dilation[1] - window.pads[1];
            if (y >= 0 && y < h && xx >= 0 && xx < w) values.push(get(t, (ch * h + y) * w + xx));
          }
        return reduce === "max" ? Math.max(...values) : values.reduce((a, b) => a + b, 0);
      },
  );
}

export function sum(net: Net, inputs: readonly Node[]): Node {
  const ranges = inputs.map((n) => valueRange(n.type.element));
  const range = {
    min: ranges.reduce((n, r) => n + r.min, 0),
    max: ranges.reduce((n, r) => n + r.max, 0),
  };
  const element = narrowest(range) ?? { kind: "i", bits: 32 };
  const shape = inputs[0]?.type.shape ?? [];
  return add(
    net,
    "add",
    inputs,
    element,
    shape,
    { kind: "sum", inputs },
    (tensors) => (i) => tensors.reduce((n, t) => n + get(t, i), 0),
  );
}

/** x times a factor of its shape, of one pixel or of one channel. */
export function product(net: Net, input: Node, factor: Node): Node {
  const [a, b] = [valueRange(input.type.element), valueRange(factor.type.element)];
  const ends = [a.min, a.max].flatMap((v) => [v * b.min, v * b.max]);
  const element = narrowest({ min: Math.min(...ends), max: Math.max(...ends) });
  const { shape } = input.type;
  const [, height = 1, width = 1] = shape;
  const [channels, rows = 1, columns = 1] = factor.type.shape;
  const place = (i: number) => {
    const c = channels === 1 ? 0 : Math.floor(i / (height * width));
    return c * rows * columns + (rows * columns === 1 ? 0 : i % (height * width));
  };
  return add(
    net,
    "mul",
    [input, factor],
    element ?? { kind: "i", bits: 32 },
    shape,
    { kind: "product", input, factor },
    ([x, f]) =>
      (i) =>
        get(x as Tensor, i) * get(f as Tensor, place(i)),
  );
}

/** Channel by channel the sum of coefficient x row over adjacent rows. */
export function combine(
  net: Net,
  rows: Node,
  points: readonly number[],
  coefficients: readonly number[],
): Node {
  const first = points.map((_, c) => points.slice(0, c).reduce((n, p) => n + p, 0));
  const { min, max } = valueRange(rows.type.element);
  const reach = points.map((count, c) => {
    const own = coefficients.slice(first[c], (first[c] ?? 0) + count);
    return own.reduce((n, a) => n + Math.abs(a) * Math.max(-min, max), 0);
  });
  const most = Math.max(...reach);
  const element = narrowest({ min: -most, max: most }) ?? { kind: "i", bits: 32 };
  const size = elementCount(rows.type.shape.slice(1));
  const shape = [points.length, ...rows.type.shape.slice(1)];
  const role: HardwareRole = { kind: "combine", input: rows, points, coefficients };
  return add(net, "multipoint", [rows], element, shape, role, ([t]) => (i) => {
    const [c, pixel] = [Math.floor(i / size), i % size];
    let sum = 0;
    for (let k = 0; k < dim(points, c); k++) {
      const row = dim(first, c) + k;
      sum += dim(coefficients, row) * get(t, row * size + pixel);
    }
    return sum;
  });
}

export function argmax(net: Net, x: Node): Node {
  const [c = 1, ...rest] = x.type.shape;
  const size = elementCount(rest);
  const element = narrowest({ min: 0, max: Math.max(1, c - 1) }) ?? { kind: "u", bits: 8 };
  const shape = rest.length === 0 ? [1] : [1, ...rest];
  return add(net, "argmax", [x], element, shape, { kind: "argmax", input: x }, ([t]) => (i) => {
    let best = 0;
    for (let ch = 1; ch < c; ch++) if (get(t, ch * size + i) > get(t, best * size + i)) best = ch;
    return best;
  });
}

/** Output channel c is channel map[c].channel of operand map[c].input. */
export function view(
  net: Net,
  inputs: readonly Node[],
  map: readonly { readonly input: number; readonly channel: number }[],
): Node {
  const first = inputs[0];
  const element = first?.type.element ?? { kind: "u", bits: 1 };
  const rest = first?.type.shape.slice(1) ?? [];
  const size = elementCount(rest);
  const role: HardwareRole = { kind: "channels", inputs, map };
  return add(net, "view", inputs, element, [map.length, ...rest], role, (tensors) => (i) => {
    const from = map[Math.floor(i / size)];
    return get(tensors[from?.input ?? 0], (from?.channel ?? 0) * size + (i % size));
  });
}

export function flatten(net: Net, x: Node): Node {
  return reshape(net, x, [elementCount(x.type.shape)]);
}

export function reshape(net: Net, x: Node, shape: readonly number[]): Node {
  return add(
    net,
    "reshape",
    [x],
    x.type.element,
    shape,
    { kind: "reshape", input: x },
    ([t]) =>
      (i) =>
        get(t, i),
  );
}

/** weights [O, N] over a vector or a map in flattened order. */
export function dense(net: Net, x: Node, weights: Tensor, bias: Tensor | undefined): Node {
  const flat = x.type.shape.length === 1;
  const shape = flat ? [x.type.shape[0] ?? 1, 1, 1] : x.type.shape;
  const [c, h, w] = [dim(shape, 0), dim(shape, 1), dim(shape, 2)];
  const window: Window = { kernel: [h, w], stride: [1, 1], pads: [0, 0, 0, 0], dilation: [1, 1] };
  const o = dim(weights.shape, 0);
  const asConv = { ...weights, shape: [o, c, h, w] };
  const map: Node = { ...x, type: { ...x.type, shape } };
  const scratch = createNet();
  const like = conv(scratch, map, asConv, bias, 1, window);
  const role: HardwareRole = { ...like.op.hardware(like), input: x } as HardwareRole;
  return add(net, "dense", [x], like.type.element, [o], role, ([t]) => {
    const result = like.op.evaluate(like, [t && { ...t, shape }]);
    return (i) => get(result, i);
  });
}

/** Channels as blocks of pixels (`to` space) or back; part k of the channels, from k * C on, is pixel k of the block. */
export function blocks(
  net: Net,
  x: Node,
  [down, across]: [number, number],
  to: "space" | "depth",
): Node {
  const [c, h, w] = [dim(x.type.shape, 0), dim(x.type.shape, 1), dim(x.type.shape, 2)];
  const count = down * across;
  const flat = to === "space" ? c / count : c;
  const shape =
    to === "space" ? [flat, h * down, w * across] : [flat * count, h / down, w / across];
  const parts = Array.from({ length: count }, (_, k) =>
    Array.from({ length: flat }, (_, i) => k * flat + i),
  );
  const role: HardwareRole = {
    kind: "blocks",
    input: x,
    blocks: { to, factors: [down, across], parts },
  };
  const [rows, columns] = [shape[1] ?? 1, shape[2] ?? 1];
  return add(net, to, [x], x.type.element, shape, role, ([t]) => (i) => {
    const ch = Math.floor(i / (rows * columns));
    const [y, z] = [Math.floor(i / columns) % rows, i % columns];
    if (to === "space") {
      const part = (y % down) * across + (z % across);
      return get(t, ((part * flat + ch) * h + Math.floor(y / down)) * w + Math.floor(z / across));
    }
    const [part, own] = [Math.floor(ch / flat), ch % flat];
    const [iy, ix] = [y * down + Math.floor(part / across), z * across + (part % across)];
    return get(t, (own * h + iy) * w + ix);
  });
}

/** Rows for columns. */
export function turn(net: Net, x: Node): Node {
  const [c, h, w] = [dim(x.type.shape, 0), dim(x.type.shape, 1), dim(x.type.shape, 2)];
  const role: HardwareRole = { kind: "turn", input: x, order: [0, 2, 1] };
  return add(net, "turn", [x], x.type.element, [c, w, h], role, ([t]) => (i) => {
    const ch = Math.floor(i / (h * w));
    return get(t, (ch * h + (i % h)) * w + (Math.floor(i / h) % w));
  });
}
