/**
 * Builds a network of random weights statement by statement and runs it on one image as it grows, so that each batch
 * norm can be given the statistics it would have learned: values neither saturate nor vanish.
 *
 * A value is {name, data, shape, unit}: integers of a calibration image, and the real value of one.
 */
import { createConvolution } from "../../dist/num/convolve.js";
import { createRandom } from "../../dist/num/random.js";
import { requantize } from "../../dist/num/requantize.js";

/** Multipliers have at most this many bits. */
const multiplierBits = 13;
const wide = { type: "i16", low: -(2 ** 15), high: 2 ** 15 - 1 };

/** Odd levels of `oN` weights and codes of `uN` activations. */
const top = (bits) => 2 ** bits - 1;

export function createBuilder(seed) {
  const uniform = createRandom(seed);
  const lines = [];
  const tensors = new Map();

  /** Roughly normal, mean 0, deviation 1. */
  const normal = () => uniform() + uniform() + uniform() + uniform() - 2;
  const gauss = () => normal() * Math.sqrt(3);

  function say(text) {
    lines.push(text);
  }

  function constant(name, type, shape, data) {
    const widest = data.reduce((m, v) => Math.max(m, Math.abs(v)), 0);
    const dtype = widest < 128 ? "i8" : "i32";
    tensors.set(name, { dtype, shape, data: Int32Array.from(data) });
    say(`@${name} : ${type}[${shape.join(", ")}] = file("${name}")`);
    return `@${name}`;
  }

  /** Weights of bits-bit odd levels, normal over the levels. */
  function oddWeights(count, bits) {
    const step = bits === 2 ? 0.5 : 3 / top(bits);
    return Int32Array.from({ length: count }, () => {
      const level = 2 * Math.floor(gauss() / (2 * step)) + 1;
      return Math.min(Math.max(level, -top(bits)), top(bits));
    });
  }

  function denseWeights(count) {
    return Int32Array.from({ length: count }, () =>
      Math.min(Math.max(Math.round(gauss() * 40), -128), 127),
    );
  }

  /** Sums of a convolution; weights [O, C/groups, k, k]. `own`: groups as written inside a region. */
  function conv(name, x, { weights, type, outputs, kernel, stride = 1, groups = 1 }) {
    const [channels, height, width] = x.shape;
    const pad = (kernel - 1) / 2;
    const size = (n) => Math.floor((n + 2 * pad - kernel) / stride) + 1;
    const shape = [outputs, size(height), size(width)];
    const w = constant(`${name}_w`, type, [outputs, channels / groups, kernel, kernel], weights);
    const attrs = [stride > 1 && `stride: ${stride}`, pad > 0 && `pad: ${pad}`].filter(Boolean);
    say(
      `%${name}_sum = conv2d(${x.name}, ${w})${attrs.length > 0 ? ` { ${attrs.join(", ")} }` : ""}`,
    );
    const data = new Int32Array(shape[0] * shape[1] * shape[2]);
    const geometry = { kernel: [kernel, kernel], stride: [stride, stride], dilation: [1, 1] };
    const map = { ...geometry, pads: [pad, pad, pad, pad], groups, input: x.shape, output: shape };
    const range = (list) => ({ min: Math.min(0, ...list), max: Math.max(0, ...list) });
    const extremes = { input: range(hull(x.data)), weights: range(hull(weights)) };
    const reach = 2 ** 30;
    const ranges = { ...extremes, sum: { min: -reach, max: reach } };
    createConvolution(map, weights, undefined, ranges)(x.data, data);
    return { name: `%${name}_sum`, data, shape };
  }

  /** y = clamp(round(slope x + offset)), per channel, in integers of `type`. */
  function scaled(name, x, slopes, offsets, { type, low, high, rounding = "half-up" }) {
    const widest = slopes.reduce((m, v) => Math.max(m, Math.abs(v)), 0);
    const shift = Math.max(0, Math.floor(multiplierBits - Math.log2(widest)));
    const whole = (values) => values.map((v) => Math.round(v * 2 ** shift));
    const [m, b] = [whole(slopes), whole(offsets)];
    const operands = [x.name, constant(`${name}_m`, typeOf(m), [m.length], m)];
    if (b.some((v) => v !== 0)) operands.push(constant(`${name}_b`, typeOf(b), [b.length], b));
    const attrs = [`shift: ${shift}`];
    if (rounding !== "half-up") attrs.push(`rounding: ${rounding}`);
    if (type.startsWith("i") && low === 0) attrs.push("low: 0");
    say(`%${name} = requantize(${operands.join(", ")}) : ${type} { ${attrs.join(", ")} }`);
    const area = x.data.length / x.shape[0];
    const data = x.data.map((v, i) => {
      const c = m.length === 1 ? 0 : Math.floor(i / area);
      return requantize(v, m[c], b[c] ?? 0, shift, rounding, low, high);
    });
    return { name: `%${name}`, data, shape: x.shape };
  }

  /** Batch norm with the statistics of the calibration image, random scale and shift, as slopes and offsets. */
  function norm(x, scale) {
    const channels = x.shape[0];
    const area = x.data.length / channels;
    const slopes = [];
    const offsets = [];
    for (let c = 0; c < channels; c++) {
      const { mean, deviation } = statistics(x.data.subarray(c * area, (c + 1) * area));
      const sign = uniform() < 0.03 ? -1 : 1;
      const gamma = (sign * scale * (0.5 + uniform())) / Math.max(deviation, 1);
      slopes.push(gamma);
      offsets.push(0.3 * scale * gauss() - gamma * mean);
    }
    return { slopes, offsets };
  }

  /** Batch norm to the wide stream, whose integers are `unit`. */
  function toStream(name, x, { scale, low = wide.low, unit }) {
    const { slopes, offsets } = norm(x, scale);
    const per = (list) => list.map((v) => v / unit);
    return { ...scaled(name, x, per(slopes), per(offsets), { ...wide, low }), unit };
  }

  /** Batch norm, ReLU and the next convolution's quantizer in one rounding. */
  function toCodes(name, x, bits) {
    const { slopes, offsets } = norm(x, 1);
    const step = 2.1 / top(bits);
    const floor = 0.05 * uniform();
    const codes = { type: `u${bits}`, low: 0, high: top(bits) };
    const shifted = offsets.map((v) => (v - floor) / step);
    return scaled(
      name,
      x,
      slopes.map((v) => v / step),
      shifted,
      codes,
    );
  }

  /** A convolution's own quantizer on the stream: rne((h - lower) / (upper - lower) * (2^bits - 1)). */
  function entry(name, x, bits) {
    const { mean, deviation } = statistics(x.data);
    const lower = Math.round(0.1 * deviation * uniform());
    const upper = lower + mean + 1.5 * deviation;
    const slope = top(bits) / (upper - lower);
    const codes = { type: `u${bits}`, low: 0, high: top(bits), rounding: "half-even" };
    return scaled(name, x, [slope], [-lower * slope], codes);
  }

  function add(name, a, b, { low }) {
    say(`%${name}_total = add(${a.name}, ${b.name})`);
    say(`%${name} = clip(%${name}_total) : i16 { low: ${low}, high: ${wide.high} }`);
    const data = a.data.map((v, i) => Math.min(Math.max(v + b.data[i], low), wide.high));
    return { name: `%${name}`, data, shape: a.shape, unit: a.unit };
  }

  /** Channels in another order; `source(c)` is where output channel c comes from. */
  function shuffle(name, x, mode, groups) {
    const channels = x.shape[0];
    const size = channels / groups;
    const area = x.data.length / channels;
    const source = (c) =>
      mode === "cyclic" ? (c + size) % channels : (c % groups) * size + Math.floor(c / groups);
    say(`%${name} = shuffle(${x.name}) { mode: ${mode} }`);
    const data = x.data.map((_, i) => x.data[source(Math.floor(i / area)) * area + (i % area)]);
    return { ...x, name: `%${name}`, data };
  }

  function maxpool(name, x) {
    const [channels, height, width] = x.shape;
    const [rows, columns] = [Math.ceil(height / 2), Math.ceil(width / 2)];
    say(`%${name} = maxpool(${x.name}) { kernel: 3, stride: 2, pad: 1 }`);
    const data = new Int32Array(channels * rows * columns);
    for (let i = 0; i < data.length; i++) {
      const [c, y, column] = [
        Math.floor(i / (rows * columns)),
        Math.floor(i / columns) % rows,
        i % columns,
      ];
      let best = wide.low;
      for (let dy = Math.max(0, 2 * y - 1); dy <= Math.min(height - 1, 2 * y + 1); dy++)
        for (let dx = Math.max(0, 2 * column - 1); dx <= Math.min(width - 1, 2 * column + 1); dx++)
          best = Math.max(best, x.data[(c * height + dy) * width + dx]);
      data[i] = best;
    }
    return { ...x, name: `%${name}`, data, shape: [channels, rows, columns] };
  }

  /** Sum over the map; the division is in the scale. */
  function averagePool(name, x) {
    say(`%${name} = globalavgpool(${x.name})`);
    const area = x.shape[1] * x.shape[2];
    const data = new Int32Array(x.shape[0]);
    x.data.forEach((v, i) => {
      data[Math.floor(i / area)] += v;
    });
    return { name: `%${name}`, data, shape: [x.shape[0], 1, 1] };
  }

  const parts = { conv, toStream, toCodes, entry, add, shuffle, maxpool, averagePool };
  return { lines, tensors, say, constant, uniform, gauss, oddWeights, denseWeights, ...parts };
}

function hull(data) {
  let [min, max] = [data[0], data[0]];
  for (const v of data) {
    if (v < min) min = v;
    else if (v > max) max = v;
  }
  return [min, max];
}

function statistics(data) {
  let [sum, squares] = [0, 0];
  for (const v of data) {
    sum += v;
    squares += v * v;
  }
  const mean = sum / data.length;
  return { mean, deviation: Math.sqrt(Math.max(0, squares / data.length - mean * mean)) };
}

/** The narrowest signed type that holds the values. */
function typeOf(values) {
  const widest = values.reduce((m, v) => Math.max(m, v < 0 ? -v - 1 : v), 0);
  return `i${Math.floor(Math.log2(Math.max(widest, 1))) + 2}`;
}
