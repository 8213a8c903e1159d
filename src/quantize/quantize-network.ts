import type { Graph, Node } from "../ir/graph.js";
import type { Window } from "../ir/hardware-role.js";
import { valueRange } from "../num/element-type.js";
import { clamp } from "../num/interval.js";
import { elementCount, fillTensor } from "../num/tensor.js";
import { divisorsOf } from "../ops/divisors.js";
import { invariant, present } from "../support/invariant.js";
import type {
  Bounds,
  FloatLayer,
  FloatNetwork,
  FloatTensor,
  WeightedLayer,
} from "./float-network.js";
import { createGraphBuilder, type GraphBuilder } from "./graph-builder.js";
import { type Grid, gridFor, gridsOf, rangesOn } from "./grids.js";
import { inside, nodeValue, onGrid, requantize, type Value } from "./value.js";
import { type LayerQuantization, quantizeWeights, type WeightOptions } from "./weights.js";

export interface QuantizeOptions extends WeightOptions {
  /** Bits of an activation that a layer reads. */
  readonly activationBits: number;
  /** Called before each step. */
  readonly onStep?: (step: number, of: number) => void;
}

export interface QuantizedNetwork {
  readonly graph: Graph;
  readonly layers: readonly LayerQuantization[];
}

/**
 * A float network as integers, step by step, without training: activations get the range they have on the calibration
 * images (real values of the input), weights become points or are rounded, against inputs that are quantized already.
 * Residual sums are formed on a wide stream (methods: precision highway).
 */
export function quantizeNetwork(
  network: FloatNetwork,
  images: readonly FloatTensor[],
  options: QuantizeOptions,
): QuantizedNetwork {
  invariant(images.length > 0, "at least one calibration image");
  const { steps } = network;
  const ranges = rangesOn(network, images);
  const grids = gridsOf(network, ranges, options.activationBits);
  const lastReader = new Map(steps.flatMap(({ inputs }, i) => inputs.map((v) => [v, i] as const)));
  const b = createGraphBuilder();
  const report: LayerQuantization[] = [];
  const values = new Map([[0, inputValue(b, network, present(grids[0], "grid"), images)]]);
  const entries = new Map<number, Value>();

  /** What the array reads of a value: itself, or of a wide one its quantized copy. */
  const entry = (v: number): Value => {
    const value = present(values.get(v), "value");
    if (!value.grid.wide) return value;
    const grid = gridFor(present(ranges[v], "range"), options.activationBits);
    const quantized =
      entries.get(v) ?? nodeValue(onGrid(b, `${value.node.name}_in`, value, grid), grid, [value]);
    entries.set(v, quantized);
    return quantized;
  };

  steps.forEach(({ layer, inputs }, i) => {
    options.onStep?.(i, steps.length);
    const grid = present(grids[i + 1], "grid");
    if (layer.kind === "conv" || layer.kind === "dense") {
      const x = entry(present(inputs[0], "input"));
      const { sums, scales, report: row } = quantizeWeights(b, layer, x, options);
      report.push(row);
      const name = `${layer.name}_out`;
      const node = requantize(b, name, sums, scales, layer.bias, grid, layer.bounds);
      values.set(i + 1, nodeValue(node, grid, [x]));
    } else {
      const operands = inputs.map((v) => present(values.get(v), "value"));
      values.set(i + 1, nodeValue(move(b, layer, operands, grid), grid, operands));
    }
    for (const v of inputs.filter((v) => lastReader.get(v) === i)) {
      values.delete(v);
      entries.delete(v);
    }
  });
  b.op("result", "output", [present(values.get(steps.length), "result").node]);
  return { graph: b.graph(network.name), layers: report };
}

function inputValue(
  b: GraphBuilder,
  { input }: FloatNetwork,
  grid: Grid,
  images: readonly FloatTensor[],
): Value {
  const { element, scale } = grid;
  const declared = { element, shape: input.shape };
  const node = b.op(input.name, "input", [], { declared, attrs: { scale } });
  const { min, max } = valueRange(element);
  const code = (v: number) => clamp(Math.round(v / scale), min, max);
  const integers = images.map((x) =>
    fillTensor(element, input.shape, (i) => code(x.data[i] as number)),
  );
  return { node, grid, integers };
}

/** A step without weights; sums are clipped to the stream they stay on, means become codes again. */
function move(
  b: GraphBuilder,
  layer: Exclude<FloatLayer, WeightedLayer>,
  values: readonly Value[],
  grid: Grid,
): Node {
  if (layer.kind === "avgpool") return means(b, layer, present(values[0], "operand"), grid);
  const nodes = values.map((v) => onGrid(b, `${v.node.name}_to`, v, grid));
  switch (layer.kind) {
    case "add":
      return clipped(b, layer.name, b.op(`${layer.name}_sum`, "add", nodes), grid, layer.bounds);
    case "clip":
      return clipped(b, "clip", present(nodes[0], "operand"), grid, layer.bounds);
    case "concat":
      return b.op("joined", "concat", nodes);
    case "flatten":
      return b.op("flat", "flatten", nodes);
    case "maxpool":
      return b.op("pool", "maxpool", nodes, { attrs: windowAttrs(layer.window) });
  }
}

function means(
  b: GraphBuilder,
  { window, counted }: FloatLayer & { readonly kind: "avgpool" },
  { node, grid: from }: Value,
  grid: Grid,
): Node {
  const attrs = { ...windowAttrs(window), ...(!counted && { counted: [0] }) };
  const sums = b.op("sums", "avgpool", [node], { attrs });
  const { common } = divisorsOf(sums.attrs, node.type.shape, window);
  return requantize(b, "means", sums, [from.scale / common], [0], grid);
}

function clipped(b: GraphBuilder, name: string, x: Node, grid: Grid, bounds: Bounds): Node {
  const { min, max } = valueRange(grid.element);
  const attrs = { low: min, high: max, ...inside(grid, bounds) };
  return b.op(name, "clip", [x], {
    declared: { element: grid.element, shape: x.type.shape },
    attrs,
  });
}

function windowAttrs({ kernel, stride, pads }: Window) {
  return { kernel, stride, pad: pads };
}

/** Real inputs of a network as calibration images of its input shape. */
export function imagesOf(shape: readonly number[], data: Float64Array): readonly FloatTensor[] {
  const size = elementCount(shape);
  return Array.from({ length: Math.floor(data.length / size) }, (_, i) => ({
    shape,
    data: data.subarray(i * size, (i + 1) * size),
  }));
}
