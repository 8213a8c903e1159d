import type { Graph, Node } from "../ir/graph.js";
import type { Window } from "../ir/hardware-role.js";
import { type ElementType, valueRange } from "../num/element-type.js";
import { elementCount, fillTensor, type Tensor } from "../num/tensor.js";
import { asMap } from "../ops/site.js";
import { invariant, present } from "../support/invariant.js";
import { evaluateFloat, windowSize } from "./float-layers.js";
import type { FloatLayer, FloatNetwork, FloatTensor } from "./float-network.js";
import { createGraphBuilder, type GraphBuilder, integers } from "./graph-builder.js";
import { samplePatches } from "./patches.js";
import {
  type FloatRows,
  type QuantizedChannel,
  quantizeMultipoint,
  quantizeRounded,
} from "./quantize-channels.js";

export interface QuantizeOptions {
  readonly method: "multipoint" | "rounding";
  /** Bits of a weight code, 2 to 8. */
  readonly bits: number;
  /** Bits of an activation between layers. */
  readonly activationBits: number;
  /** Output error at which a channel has enough points. */
  readonly error: number;
  readonly maxPoints: number;
}

/** What became of one layer's weights. */
export interface LayerQuantization {
  readonly name: string;
  readonly channels: number;
  /** Sum over the channels. */
  readonly points: number;
  /** Mean over the channels of mean_x (w.x - w~.x)^2 / mean_x (w.x)^2. */
  readonly error: number;
  /** Multiply-accumulates with one point a channel, and with all. */
  readonly plainMacs: number;
  readonly macs: number;
}

export interface QuantizedNetwork {
  readonly graph: Graph;
  readonly layers: readonly LayerQuantization[];
}

/** Windows of each layer's input on which the output error is measured. */
const patchCount = 256;
const multiplierBits = 15;
const maxBias = 2 ** 30;

/** A value of the growing network: the integers of every calibration image beside the real numbers they stand for. */
interface Value {
  readonly node: Node;
  /** Real value of one. */
  readonly scale: number;
  readonly integers: readonly Tensor[];
  readonly reals: readonly FloatTensor[];
}

/**
 * A float network as integers, layer by layer, without training: activations get the range they have on the calibration
 * images (real values of the input), weights become points or are rounded, against inputs that are quantized already.
 */
export function quantizeNetwork(
  network: FloatNetwork,
  images: readonly FloatTensor[],
  options: QuantizeOptions,
): QuantizedNetwork {
  invariant(images.length > 0, "at least one calibration image");
  const b = createGraphBuilder();
  const report: LayerQuantization[] = [];
  let value = inputValue(b, network, images);
  network.layers.forEach((layer, i) => {
    if (layer.kind === "relu") return;
    const relu = network.layers[i + 1]?.kind === "relu";
    const isLast = network.layers.slice(i + 1).every((l) => l.kind === "relu");
    const reals = value.reals.map((x) => {
      const y = evaluateFloat(layer, x);
      return relu ? evaluateFloat({ kind: "relu" }, y) : y;
    });
    if (layer.kind === "conv" || layer.kind === "dense") {
      const weighted = quantizeWeights(b, layer, value, options);
      report.push(weighted.report);
      value = rescale(b, layer, value, weighted, reals, isLast ? 16 : options.activationBits, relu);
    } else value = { ...move(b, layer, value, options), reals };
  });
  b.op("result", "output", [value.node]);
  return { graph: b.graph(network.name), layers: report };
}

/** Codes of 8 bits over the range of the images. */
function inputValue(
  b: GraphBuilder,
  { input }: FloatNetwork,
  reals: readonly FloatTensor[],
): Value {
  const { element, scale } = codesFor(reals, 8);
  const declared = { element, shape: input.shape };
  const node = b.op(input.name, "input", [], { declared, attrs: { scale } });
  const { min, max } = valueRange(element);
  const code = (v: number) => Math.min(Math.max(Math.round(v / scale), min), max);
  const codes = reals.map((x) =>
    fillTensor(element, input.shape, (i) => code(x.data[i] as number)),
  );
  return { node, scale, integers: codes, reals };
}

/** The type for the values that occur, and the real value of one. */
function codesFor(
  reals: readonly FloatTensor[],
  bits: number,
): { readonly element: ElementType; readonly scale: number } {
  let [low, high] = [0, 0];
  for (const { data } of reals)
    for (const v of data) {
      if (v < low) low = v;
      else if (v > high) high = v;
    }
  const largest = Math.max(-low, high, Number.MIN_VALUE);
  return low < 0
    ? { element: { kind: "i", bits }, scale: largest / (2 ** (bits - 1) - 1) }
    : { element: { kind: "u", bits }, scale: largest / (2 ** bits - 1) };
}

interface Weighted {
  readonly sums: Node;
  /** Real value of one unit of each channel's sum. */
  readonly scales: readonly number[];
  readonly report: LayerQuantization;
}

type WeightedLayer = FloatLayer & { readonly kind: "conv" | "dense" };

/** The layer on its quantized weights: one row a point, and the sum over the points of each channel. */
function quantizeWeights(
  b: GraphBuilder,
  layer: WeightedLayer,
  value: Value,
  options: QuantizeOptions,
): Weighted {
  const channels = quantizeLayer(layer, value, options);
  const codes = channels.flatMap((c) => c.codes);
  const shape = [codes.length, ...layer.weights.shape.slice(1)];
  const rows = rowsOfLayer(b, layer, value, codeTensor(codes, shape, options.bits));
  const points = channels.map((c) => c.codes.length);
  const coefficients = channels.flatMap((c) => c.integers);
  const plain = coefficients.every((n) => n === 1) && codes.length === channels.length;
  const sums = plain
    ? rows
    : b.op(
        `${layer.name}_points`,
        "multipoint",
        [rows, b.constant(`${layer.name}_c`, integers(coefficients, [coefficients.length]))],
        { attrs: { points } },
      );
  const macs = rows.op.macs?.(rows) ?? 0;
  const report = {
    ...{ name: layer.name, channels: channels.length, points: codes.length, macs },
    error: channels.reduce((sum, c) => sum + c.error, 0) / channels.length,
    plainMacs: (macs * channels.length) / codes.length,
  };
  return { sums, scales: channels.map((c) => c.unit * value.scale), report };
}

function codeTensor(codes: readonly Int32Array[], shape: readonly number[], bits: number): Tensor {
  const columns = codes[0]?.length ?? 1;
  const element: ElementType = bits === 2 ? { kind: "t", bits: 2 } : { kind: "i", bits };
  return fillTensor(element, shape, (i) => codes[Math.floor(i / columns)]?.[i % columns] ?? 0);
}

function rowsOfLayer(b: GraphBuilder, layer: WeightedLayer, value: Value, weights: Tensor): Node {
  const w = b.constant(`${layer.name}_w`, weights);
  if (layer.kind === "dense") return b.op(`${layer.name}_rows`, "dense", [value.node, w]);
  const { stride, pads, dilation } = layer.window;
  const attrs = { stride, pad: pads, dilation, groups: layer.groups };
  return b.op(`${layer.name}_rows`, "conv2d", [value.node, w], { attrs });
}

function quantizeLayer(
  layer: WeightedLayer,
  value: Value,
  { method, bits, error, maxPoints }: QuantizeOptions,
): readonly QuantizedChannel[] {
  const [rows = 0] = layer.weights.shape;
  const weights = { rows, columns: layer.weights.data.length / rows, data: layer.weights.data };
  const samples = calibration(layer, value);
  // Groups of a convolution have equally many rows, so grouped ones keep one point a channel.
  const grouped = layer.kind === "conv" && layer.groups > 1;
  if (method === "rounding") return quantizeRounded(weights, samples, bits);
  return quantizeMultipoint(weights, samples, { bits, error, maxPoints: grouped ? 1 : maxPoints });
}

/** What the channels of a layer read, by group. */
function calibration(layer: WeightedLayer, value: Value): (channel: number) => FloatRows {
  const [outputs = 1, perGroup = 1] = layer.weights.shape;
  if (layer.kind === "dense") {
    const data = Float64Array.from(value.integers.flatMap((t) => [...t.data]));
    return () => ({ rows: value.integers.length, columns: perGroup, data });
  }
  const size = windowSize(value.node.type.shape, layer.window);
  const groups = Array.from({ length: layer.groups }, (_, g) =>
    samplePatches(
      value.integers,
      layer.window,
      size,
      { first: g * perGroup, count: perGroup },
      patchCount,
    ),
  );
  return (channel) => present(groups[Math.floor((channel * layer.groups) / outputs)], "patches");
}

/** The sums as codes of the next layer, or at the end as scores of one scale. */
function rescale(
  b: GraphBuilder,
  layer: WeightedLayer,
  value: Value,
  { sums, scales }: Weighted,
  reals: readonly FloatTensor[],
  bits: number,
  relu: boolean,
): Value {
  const { element, scale } = codesFor(reals, bits);
  const slopes = scales.map((s) => s / scale);
  const offsets = Array.from(layer.bias, (v) => v / scale);
  const node = requantize(b, `${layer.name}_out`, sums, slopes, offsets, element, scale, relu);
  const chain = chainBetween(node, value.node);
  return { node, scale, integers: value.integers.map((x) => evaluateChain(chain, x)), reals };
}

function requantize(
  b: GraphBuilder,
  name: string,
  x: Node,
  slopes: readonly number[],
  offsets: readonly number[],
  element: ElementType,
  scale: number,
  relu: boolean,
): Node {
  const largest = Math.max(...slopes.map(Math.abs), Number.MIN_VALUE);
  let shift = Math.min(60, Math.max(0, Math.floor(multiplierBits - Math.log2(largest))));
  const widest = Math.max(...offsets.map(Math.abs));
  while (shift > 0 && widest * 2 ** shift > maxBias) shift--;
  const whole = (list: readonly number[]) =>
    integers(
      list.map((v) => Math.round(v * 2 ** shift)),
      [list.length],
    );
  const operands = [x, b.constant(`${name}_m`, whole(slopes))];
  if (offsets.some((v) => v !== 0)) operands.push(b.constant(`${name}_b`, whole(offsets)));
  const low = relu && element.kind === "i" ? { low: 0 } : {};
  const declared = { element, shape: x.type.shape };
  return b.op(name, "requantize", operands, { declared, attrs: { shift, scale, ...low } });
}

/** Pooling and flattening; means become codes again. */
function move(
  b: GraphBuilder,
  layer: Exclude<FloatLayer, WeightedLayer | { kind: "relu" }>,
  value: Value,
  { activationBits }: QuantizeOptions,
): Omit<Value, "reals"> {
  const of = (node: Node, scale: number) => {
    const chain = chainBetween(node, value.node);
    return { node, scale, integers: value.integers.map((x) => evaluateChain(chain, x)) };
  };
  if (layer.kind === "flatten") return of(b.op("flat", "flatten", [value.node]), value.scale);
  if (layer.kind === "maxpool") {
    const attrs = poolAttrs(layer.window);
    return of(b.op("pool", "maxpool", [value.node], { attrs }), value.scale);
  }
  const sum = b.op("sums", "globalavgpool", [value.node]);
  const [, height, width] = asMap(value.node.type.shape);
  const element: ElementType = { kind: value.node.type.element.kind, bits: activationBits };
  const slope = 1 / (height * width);
  const node = requantize(b, "means", sum, [slope], [0], element, value.scale, false);
  return of(node, value.scale);
}

function poolAttrs({ kernel, stride, pads }: Window) {
  return { kernel, stride, pad: pads };
}

/** The nodes from just behind `start` to `end`, each the first operand of the next. */
function chainBetween(end: Node, start: Node): readonly Node[] {
  const chain: Node[] = [];
  for (let node = end; node !== start; node = present(node.inputs[0], "operand"))
    chain.unshift(node);
  return chain;
}

function evaluateChain(chain: readonly Node[], x: Tensor): Tensor {
  return chain.reduce(
    (value, node) =>
      node.op.evaluate(node, [
        value,
        ...node.inputs.slice(1).map((n) => n?.attrs.get("value") as Tensor | undefined),
      ]),
    x,
  );
}

/** Real inputs of a network as calibration images of its input shape. */
export function imagesOf(shape: readonly number[], data: Float64Array): readonly FloatTensor[] {
  const size = elementCount(shape);
  return Array.from({ length: Math.floor(data.length / size) }, (_, i) => ({
    shape,
    data: data.subarray(i * size, (i + 1) * size),
  }));
}
