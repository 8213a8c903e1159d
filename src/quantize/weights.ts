import type { Node } from "../ir/graph.js";
import type { ElementType } from "../num/element-type.js";
import { fillTensor, type Tensor } from "../num/tensor.js";
import { present } from "../support/invariant.js";
import { windowSize } from "./float-layers.js";
import type { WeightedLayer } from "./float-network.js";
import { type GraphBuilder, integers } from "./graph-builder.js";
import { samplePatches } from "./patches.js";
import {
  type FloatRows,
  type QuantizedChannel,
  quantizeMultipoint,
  quantizeRounded,
} from "./quantize-channels.js";
import type { Value } from "./value.js";

export interface WeightOptions {
  readonly method: "multipoint" | "rounding";
  /** Bits of a weight code, 2 to 8. */
  readonly bits: number;
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

/** A layer on integer weights. */
export interface Weighted {
  readonly sums: Node;
  /** Real value of one unit of each channel's sum. */
  readonly scales: readonly number[];
  readonly report: LayerQuantization;
}

/** Windows of each layer's input on which the output error is measured. */
const patchCount = 256;

/** The layer on its quantized weights: one row a point, and the sum over the points of each channel. */
export function quantizeWeights(
  b: GraphBuilder,
  layer: WeightedLayer,
  value: Value,
  options: WeightOptions,
): Weighted {
  const channels = quantizeLayer(layer, value, options);
  const codes = channels.flatMap((c) => c.codes);
  const shape = [codes.length, ...layer.weights.shape.slice(1)];
  const rows = rowsOfLayer(b, layer, value.node, codeTensor(codes, shape, options.bits));
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
  return { sums, scales: channels.map((c) => c.unit * value.grid.scale), report };
}

function codeTensor(codes: readonly Int32Array[], shape: readonly number[], bits: number): Tensor {
  const columns = codes[0]?.length ?? 1;
  const element: ElementType = bits === 2 ? { kind: "t", bits: 2 } : { kind: "i", bits };
  return fillTensor(element, shape, (i) => codes[Math.floor(i / columns)]?.[i % columns] ?? 0);
}

function rowsOfLayer(b: GraphBuilder, layer: WeightedLayer, x: Node, weights: Tensor): Node {
  const w = b.constant(`${layer.name}_w`, weights);
  if (layer.kind === "dense") return b.op(`${layer.name}_rows`, "dense", [x, w]);
  const { stride, pads, dilation } = layer.window;
  const attrs = { stride, pad: pads, dilation, groups: layer.groups };
  return b.op(`${layer.name}_rows`, "conv2d", [x, w], { attrs });
}

function quantizeLayer(
  layer: WeightedLayer,
  value: Value,
  { method, bits, error, maxPoints }: WeightOptions,
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
