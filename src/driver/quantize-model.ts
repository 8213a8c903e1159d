import { createSink, type Sink } from "../diag/diagnostic.js";
import type { Place } from "../diag/place.js";
import { report } from "../diag/report.js";
import type { Graph } from "../ir/graph.js";
import { readNpz } from "../num/files/npz.js";
import { indexText } from "../num/files/stored-array.js";
import { elementCount } from "../num/tensor.js";
import type { FloatTensor } from "../quantize/float-network.js";
import {
  imagesOf,
  type QuantizedNetwork,
  type QuantizeOptions,
  quantizeNetwork,
} from "../quantize/quantize-network.js";
import type { Design } from "../schedule/design.js";
import { readBytes } from "./arrays.js";
import { compileGraph } from "./compile-model.js";
import { floatNetwork } from "./float-network.js";
import { loadFloatGraph } from "./load-model.js";

/** What a network costs in hardware. */
export interface Costs {
  readonly macs: number;
  /** Of one sample on one engine of the sizes that bitloom chooses for all points; undefined: it fits none. */
  readonly cycles: number | undefined;
  /** Weights as their types pack, and coefficients. */
  readonly weightBytes: number;
}

export interface QuantizedModel extends QuantizedNetwork {
  /** With one point a channel and with all; undefined where no channel has more than one. */
  readonly costs: { readonly onePoint: Costs; readonly allPoints: Costs } | undefined;
}

/** A float ONNX model as integers, with ranges from the real inputs in array `input` of an .npz file. Undefined after an error. */
export function quantizeModel(
  file: string,
  calibration: string,
  options: QuantizeOptions,
  sink: Sink,
): QuantizedModel | undefined {
  const graph = loadFloatGraph(file, sink);
  const network = graph && floatNetwork(graph, file, sink);
  const images = network && readImages(calibration, network.input.shape, sink);
  if (network === undefined || images === undefined) return undefined;
  const quantized = quantizeNetwork(network, images, options);
  if (quantized.layers.every((l) => l.points === l.channels))
    return { ...quantized, costs: undefined };
  const plain = quantizeNetwork(network, images, { ...options, maxPoints: 1 });
  return { ...quantized, costs: costsOf(plain.graph, quantized.graph) };
}

function costsOf(plain: Graph, points: Graph): QuantizedModel["costs"] {
  const all = compileGraph(points, {}, createSink());
  const geometry = all?.engines[0]?.geometry;
  const one = geometry && compileGraph(plain, geometry, createSink());
  const costs = (graph: Graph, design: Design | undefined) => ({
    macs: graph.nodes.reduce((n, node) => n + (node.op.macs?.(node) ?? 0), 0),
    cycles: design?.cycles.perImage,
    weightBytes: weightBytes(graph),
  });
  return { onePoint: costs(plain, one), allPoints: costs(points, all) };
}

function weightBytes(graph: Graph): number {
  const bits = graph.nodes.map((node) => {
    const role = node.op.hardware(node);
    if (role.kind === "mac") return role.weights.data.length * role.weights.element.bits;
    const bits = role.kind === "combine" ? (node.inputs[1]?.type.element.bits ?? 0) : 0;
    return role.kind === "combine" ? role.coefficients.length * bits : 0;
  });
  return Math.ceil(bits.reduce((a, b) => a + b, 0) / 8);
}

function readImages(
  path: string,
  shape: readonly number[],
  sink: Sink,
): readonly FloatTensor[] | undefined {
  const bytes = readBytes(path, sink);
  if (bytes === undefined) return undefined;
  const place: Place = { kind: "file", file: path };
  const arrays = readNpz(bytes, { path, place, sink });
  if (arrays === undefined) return undefined;
  const array = arrays.get("input");
  if (array === undefined)
    return void report(sink, "BL1401", place, { path, found: [...arrays.keys()] });
  const size = elementCount(shape);
  const fits = array.shape.slice(-shape.length).every((d, i) => d === shape[i]);
  if (!fits || array.data.length % size !== 0)
    return void report(sink, "BL1402", place, { found: array.shape, expected: shape });
  const strange = array.data.findIndex((v: number) => !Number.isFinite(v));
  const what =
    array.data.length === 0
      ? "the array holds no samples"
      : strange >= 0
        ? `element ${indexText(array.shape, strange)} is ${array.data[strange]}`
        : undefined;
  if (what !== undefined) return void report(sink, "BL1410", place, { what });
  return imagesOf(shape, Float64Array.from(array.data));
}
