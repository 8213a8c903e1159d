import type { Node } from "../../src/ir/graph.js";
import type { Window } from "../../src/ir/hardware-role.js";
import { type ElementType, parseElementType, valueRange } from "../../src/num/element-type.js";
import type { Rounding } from "../../src/num/requantize.js";
import { fillTensor, type Tensor } from "../../src/num/tensor.js";
import * as nets from "./nets.js";

/** Draws from a recorded sequence, so that shrinking the sequence shrinks the network; 0 when it is used up. */
export interface Choices {
  below(limit: number): number;
  pick<T>(list: readonly T[]): T;
}

export function choicesOf(sequence: readonly number[]): Choices {
  let at = 0;
  const below = (limit: number) => (sequence[at++] ?? 0) % limit;
  return {
    below,
    pick: (list) => {
      const item = list[below(list.length)];
      if (item === undefined) throw new Error("pick from an empty list");
      return item;
    },
  };
}

export function typed(text: string): ElementType {
  const t = parseElementType(text);
  if (!t) throw new Error(text);
  return t;
}

/** Pseudo-random values from one seed: data is not shrunk, only structure. */
export function randomTensor(e: ElementType, shape: readonly number[], seed: number): Tensor {
  let state = (seed * 2654435761 + 12345) % 2147483648;
  const { min, max } = valueRange(e);
  return fillTensor(e, shape, () => {
    state = (state * 1103515245 + 12345) % 2147483648;
    const unit = state / 2147483648;
    const k = Math.floor(unit * (e.kind === "o" ? 2 ** e.bits : max - min + 1));
    return e.kind === "o" ? 2 * k - (2 ** e.bits - 1) : min + k;
  });
}

const activations = ["u2", "u1", "u8", "i2", "i5", "t2", "o1", "o2", "o3", "u3"].map(typed);
const weightTypes = ["i4", "u1", "u2", "i2", "t2", "o1", "o2", "i8", "o3"].map(typed);
const roundings: readonly Rounding[] = ["half-up", "half-even", "floor", "toward-zero"];

/** A small network of one input and one output that uses every op and type, valid by construction. */
export function randomNet(c: Choices): nets.Net {
  const net = nets.createNet();
  const shape = [c.pick([1, 2, 3, 4, 5, 6, 7, 8, 9, 12, 18]), c.below(7) + 1, c.below(7) + 1];
  nets.input(net, c.pick(activations), shape);
  const layers = c.below(6) + 1;
  let last = net.nodes[0] as Node;
  for (let i = 0; i < layers; i++) {
    last = grow(net, c, [...net.nodes, last]);
  }
  nets.output(net, finish(net, c, last));
  return net;
}

function finish(net: nets.Net, c: Choices, x: Node): Node {
  const end = c.below(5);
  if (end === 1) return nets.argmax(net, x);
  if (end === 2) return nets.flatten(net, x);
  if (end > 2) {
    const count = x.type.shape.reduce((n, d) => n * d, 1);
    const outputs = c.below(12) + 1;
    const weights = randomTensor(c.pick(weightTypes), [outputs, count], c.below(1000));
    const flat = c.below(2) === 0 ? x : nets.flatten(net, x);
    const y = nets.dense(net, flat, weights, undefined);
    return end === 4 ? nets.argmax(net, y) : y;
  }
  return x;
}

function grow(net: nets.Net, c: Choices, maps: readonly Node[]): Node {
  const x = c.below(3) === 0 ? c.pick(maps) : (maps.at(-1) as Node);
  switch (c.below(13)) {
    case 12:
      return factored(net, c, x, maps);
    case 11:
      return moved(net, c, x);
    case 8:
      return reshaped(net, c, x);
    case 6:
      return branches(net, c, x);
    case 7:
      return strides(net, c, x);
    case 1:
      return pooling(net, c, x);
    case 2:
      return addition(net, c, x, maps);
    case 3:
      return shuffle(net, c, x);
    case 4:
      return concat(net, c, x, maps);
    case 5:
      return narrow(net, c, x);
    default: {
      if (x.type.element.bits > 8) return narrow(net, c, x);
      const y = convolution(net, c, x);
      const z = c.below(5) === 0 ? y : narrow(net, c, y);
      return c.below(2) === 0 ? z : pooling(net, c, z);
    }
  }
}

/** The same elements as a map of another shape, perhaps after something was done to them as a vector. */
function reshaped(net: nets.Net, c: Choices, x: Node): Node {
  const count = x.type.shape.reduce((n, d) => n * d, 1);
  const divisors = (n: number) =>
    Array.from({ length: Math.min(n, 20) }, (_, i) => i + 1).filter((d) => n % d === 0);
  const channels = c.pick(divisors(count));
  const height = c.pick(divisors(count / channels));
  const kind = c.below(3);
  const flat = kind === 0 ? x : nets.flatten(net, x);
  const done = kind === 2 && count < 400 ? narrow(net, c, flat) : flat;
  return nets.reshape(net, done, [channels, height, count / channels / height]);
}

/** Channels as pixels, pixels as channels, or rows as columns. */
function moved(net: nets.Net, c: Choices, x: Node): Node {
  if (c.below(4) === 3) return nets.turn(net, x);
  const [down, across] = [c.below(3) + 1, c.below(3) + 1];
  const [channels, height, width] = [size(x, 0), size(x, 1), size(x, 2)];
  if (channels % (down * across) === 0 && height * width <= 64)
    return nets.blocks(net, x, [down, across], "space");
  const fits = height % down === 0 && width % across === 0 && channels <= 6;
  return fits ? nets.blocks(net, x, [down, across], "depth") : x;
}

function size(x: Node, i: number): number {
  return x.type.shape[i] ?? 1;
}

function convolution(net: nets.Net, c: Choices, x: Node): Node {
  const channels = size(x, 0);
  const divisors = [1, 2, 3, 4, 5, 6, 7, 8, 9, 12, 18].filter((d) => channels % d === 0);
  const groups = c.below(2) === 0 ? 1 : c.pick(divisors);
  const outputs = groups * (groups === 1 ? c.below(11) + 1 : c.below(4) + 1);
  const axis = (i: 1 | 2) => {
    const kernel = Math.min(c.below(3) + 1, size(x, i) + 1);
    const dilation = kernel > 1 && (kernel - 1) * 2 + 1 <= size(x, i) + 1 ? c.below(2) + 1 : 1;
    const low = c.below(2);
    const reach = (kernel - 1) * dilation + 1;
    const high = Math.max(c.below(2), reach - size(x, i) - low);
    return { kernel, dilation, low, high, stride: c.below(2) + 1 };
  };
  const [v, h] = [axis(1), axis(2)];
  const window: Window = {
    kernel: [v.kernel, h.kernel],
    stride: [v.stride, h.stride],
    dilation: [v.dilation, h.dilation],
    pads: [v.low, h.low, v.high, h.high],
  };
  const shape = [outputs, channels / groups, v.kernel, h.kernel];
  const weights = randomTensor(c.pick(weightTypes), shape, c.below(1000));
  const bias = c.below(2) === 0 ? undefined : randomTensor(typed("i7"), [outputs], c.below(1000));
  return nets.conv(net, x, weights, bias, groups, window);
}

/** A residual block that reads one map with two horizontal strides. */
function strides(net: nets.Net, c: Choices, x: Node): Node {
  if (x.type.element.bits > 8) return narrow(net, c, x);
  const outputs = c.below(7) + 1;
  const shape = [outputs, size(x, 0), 1, 1];
  const point = { kernel: [1, 1], pads: [0, 0, 0, 0], dilation: [1, 1] } as const;
  const branch = (stride: readonly [number, number]) => {
    const weights = randomTensor(c.pick(weightTypes), shape, c.below(1000));
    return narrow(net, c, nets.conv(net, x, weights, undefined, 1, { ...point, stride }));
  };
  const strided = branch([1, 2]);
  const full = nets.pool(net, branch([1, 1]), "max", { ...point, stride: [1, 2] });
  return nets.sum(net, [strided, full]);
}

/** Two or three 1x1 convolutions side by side, joined; their parts stay readable. */
function branches(net: nets.Net, c: Choices, x: Node): Node {
  if (x.type.element.bits > 8) return narrow(net, c, x);
  const element = c.pick(activations);
  const parts = Array.from({ length: c.below(2) + 2 }, () => {
    const outputs = c.below(7) + 1;
    const shape = [outputs, size(x, 0), 1, 1];
    const weights = randomTensor(c.pick(weightTypes), shape, c.below(1000));
    const window = {
      kernel: [1, 1],
      stride: [1, 1],
      pads: [0, 0, 0, 0],
      dilation: [1, 1],
    } as const;
    return narrow(net, c, nets.conv(net, x, weights, undefined, 1, window), element);
  });
  const map = parts.flatMap((p, input) =>
    Array.from({ length: size(p, 0) }, (_, channel) => ({ input, channel })),
  );
  return nets.view(net, parts, map);
}

function narrow(net: nets.Net, c: Choices, x: Node, element = c.pick(activations)): Node {
  const channels = c.below(2) === 0 ? 1 : size(x, 0);
  const { min, max } = valueRange(x.type.element);
  if (element.kind === "o" || (element.bits <= 3 && c.below(2) === 0)) {
    const levels = element.kind === "t" ? 2 : 2 ** element.bits - 1;
    const cuts = Array.from({ length: channels }, () =>
      Array.from({ length: levels }, () => min - 1 + c.below(max - min + 3)).toSorted(
        (a, b) => a - b,
      ),
    );
    const sign = Array.from({ length: channels }, () => (c.below(3) === 0 ? -1 : 1));
    return nets.threshold(net, x, cuts, sign, element);
  }
  const shift = c.below(6);
  return nets.requantize(net, x, {
    multiplier: Array.from({ length: channels }, () => c.below(15) - 3),
    bias: Array.from({ length: channels }, () => c.below(64) - 32),
    shift,
    rounding: c.pick(roundings),
    element,
  });
}

function pooling(net: nets.Net, c: Choices, x: Node): Node {
  const [h, w] = [size(x, 1), size(x, 2)];
  const reduce = c.pick(["max", "sum"] as const);
  if (reduce === "sum" && x.type.element.bits > 24) return x;
  const plain = { pads: [0, 0, 0, 0], dilation: [1, 1] } as const;
  const kind = c.below(3);
  if (kind === 0) return nets.pool(net, x, reduce, { kernel: [h, w], stride: [1, 1], ...plain });
  const divisorsOf = (n: number) => [1, 2, 3, 4].filter((k) => n % k === 0);
  if (kind === 1) {
    const kernel = [c.pick(divisorsOf(h)), c.pick(divisorsOf(w))] as const;
    return nets.pool(net, x, reduce, { kernel, stride: kernel, ...plain });
  }
  const kernel = [Math.min(2, h), Math.min(3, w)] as const;
  const pads = [kernel[0] - 1, 0, 0, kernel[1] - 1] as const;
  return nets.pool(net, x, reduce, { kernel, stride: [1, 2], pads, dilation: [1, 1] });
}

function peers(x: Node, maps: readonly Node[], all: boolean): readonly Node[] {
  return maps.filter(
    (m) =>
      size(m, 1) === size(x, 1) && size(m, 2) === size(x, 2) && (!all || size(m, 0) === size(x, 0)),
  );
}

function addition(net: nets.Net, c: Choices, x: Node, maps: readonly Node[]): Node {
  const y = c.pick(peers(x, maps, true));
  if (x.type.element.bits > 24 || y.type.element.bits > 24) return x;
  const total = nets.sum(net, c.below(4) === 0 ? [x, y, x] : [x, y]);
  return c.below(2) === 0 ? total : narrow(net, c, total);
}

/** Times a map like it, one of its channels, or what a convolution makes of it. */
function factored(net: nets.Net, c: Choices, x: Node, maps: readonly Node[]): Node {
  const a = x.type.element.bits > 8 ? narrow(net, c, x) : x;
  const small = (n: Node) => (n.type.element.bits > 8 ? narrow(net, c, n) : n);
  const channels = size(x, 0);
  const whole = c.below(4);
  if (whole === 0) return nets.product(net, a, small(c.pick(peers(x, maps, true))));
  const kernel = whole === 1 ? ([1, 1] as const) : ([size(x, 1), size(x, 2)] as const);
  const shape = [whole === 1 ? 1 : channels, channels, ...kernel];
  const weights = randomTensor(c.pick(weightTypes), shape, c.below(1000));
  const window = { kernel, stride: [1, 1], pads: [0, 0, 0, 0], dilation: [1, 1] } as const;
  const factor = narrow(net, c, nets.conv(net, a, weights, undefined, 1, window));
  const y = nets.product(net, a, factor);
  return c.below(2) === 0 ? y : narrow(net, c, y);
}

function shuffle(net: nets.Net, c: Choices, x: Node): Node {
  const channels = Array.from({ length: size(x, 0) }, (_, i) => i);
  for (let i = channels.length - 1; i > 0; i--) {
    const j = c.below(i + 1);
    [channels[i], channels[j]] = [channels[j] ?? 0, channels[i] ?? 0];
  }
  return nets.view(
    net,
    [x],
    channels.map((channel) => ({ input: 0, channel })),
  );
}

function concat(net: nets.Net, c: Choices, x: Node, maps: readonly Node[]): Node {
  const same = peers(x, maps, false).filter(
    (m) =>
      m.type.element.kind === x.type.element.kind && m.type.element.bits === x.type.element.bits,
  );
  const y = c.pick(same);
  if (y === x || size(x, 0) + size(y, 0) > 20) return x;
  const parts = [x, y];
  const map = parts.flatMap((p, input) =>
    Array.from({ length: size(p, 0) }, (_, channel) => ({ input, channel })),
  );
  return nets.view(net, parts, map);
}
