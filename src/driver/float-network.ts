import type { Sink } from "../diag/diagnostic.js";
import { report } from "../diag/report.js";
import type { FloatGraph, FloatValue } from "../frontend/onnx/float-graph.js";
import type { Window } from "../ir/hardware-role.js";
import type { FloatLayer, FloatNetwork, FloatTensor } from "../quantize/float-network.js";
import { present } from "../support/invariant.js";

type Operation = FloatValue & { readonly source: { readonly kind: "op" } };
type Weighted = Extract<FloatLayer, { readonly kind: "conv" | "dense" }>;

/** What quantizing reads, as messages name it. */
const chain =
  "quantize reads one chain of Conv, Gemm or MatMul, BatchNormalization, Relu, MaxPool, global average and Flatten";

/** A float graph as the chain of layers that can be quantized; undefined after BL1505. */
export function floatNetwork(
  graph: FloatGraph,
  file: string,
  sink: Sink,
): FloatNetwork | undefined {
  const refuse = ({ path, source }: FloatValue, why: string): undefined => {
    const params = { op: source.kind === "op" ? source.op : source.kind, domain: "", why };
    report(sink, "BL1505", { kind: "graph", file, path }, params);
  };
  const steps: Operation[] = [];
  for (let value = graph.output; value.source.kind !== "input"; ) {
    if (value.source.kind !== "op")
      return refuse(value, "the model is quantized already: import it");
    const computed = value.source.inputs.filter((v) => v.source.kind !== "constant");
    const [before] = computed;
    if (before === undefined || computed.length > 1) return refuse(value, chain);
    steps.unshift(value as Operation);
    value = before;
  }
  const layers: FloatLayer[] = [];
  for (const step of steps) {
    const why = append(step, layers);
    if (why !== undefined) return refuse(step, why);
  }
  const { name, input } = graph;
  return { name, input: { name: input.name, shape: input.type.shape.slice(1) }, layers };
}

/** Adds a step as a layer, or folds it into the last one; says why where it can do neither. */
function append(step: Operation, layers: FloatLayer[]): string | undefined {
  const { op, attrs } = step.source;
  switch (op) {
    case "Conv":
      layers.push(convolution(step));
      return undefined;
    case "MatMul":
      return appendDense(step, layers);
    case "Relu":
      layers.push({ kind: "relu" });
      return undefined;
    case "MaxPool":
      if (attrs.get("ceil") !== undefined) return "sizes that round up";
      layers.push({ kind: "maxpool", window: windowOf(step, ints(step, "kernel")) });
      return undefined;
    case "ReduceMean":
      if (String(attrs.get("axes")) !== "2,3") return chain;
      layers.push({ kind: "globalavgpool" });
      return undefined;
    case "Reshape":
      if (step.type.shape.length !== 2) return chain;
      layers.push({ kind: "flatten" });
      return undefined;
    default:
      return fold(step, layers);
  }
}

function convolution(step: Operation): FloatLayer {
  const weights = tensorOf(present(step.source.inputs[1], "weights"));
  const [outputs = 0, , kh = 1, kw = 1] = weights.shape;
  const groups = step.source.attrs.get("group") as number;
  const window = windowOf(step, [kh, kw]);
  return {
    kind: "conv",
    name: step.name,
    weights,
    bias: new Float64Array(outputs),
    groups,
    window,
  };
}

function appendDense(step: Operation, layers: FloatLayer[]): string | undefined {
  const second = step.source.inputs[1];
  if (second?.source.kind !== "constant") return chain;
  const { shape, data } = tensorOf(second);
  const [columns = 0, outputs = 0] = shape;
  const weights = {
    shape: [outputs, columns],
    data: data.map((_, i) => data[(i % columns) * outputs + Math.floor(i / columns)] as number),
  };
  const bias = new Float64Array(outputs);
  layers.push({ kind: "dense", name: step.name, weights, bias });
  return undefined;
}

/** Scales and shifts of each channel go into the weights before them. */
function fold(step: Operation, layers: FloatLayer[]): string | undefined {
  const last = layers.at(-1);
  if (last?.kind !== "conv" && last?.kind !== "dense") return chain;
  const change = affineOf(step, last.bias.length);
  if (change === undefined) return chain;
  layers[layers.length - 1] = scaled(last, change);
  return undefined;
}

interface Affine {
  readonly slope: (channel: number) => number;
  readonly offset: (channel: number) => number;
}

function affineOf(step: Operation, channels: number): Affine | undefined {
  const { op, inputs, attrs } = step.source;
  if (op === "BatchNormalization") {
    const [scale, bias, mean, variance] = inputs.slice(1).map((v) => tensorOf(v).data);
    const at = (list: Float64Array | undefined, c: number) => present(list?.[c], "statistic");
    const epsilon = attrs.get("epsilon") as number;
    const slope = (c: number) => at(scale, c) / Math.sqrt(at(variance, c) + epsilon);
    return { slope, offset: (c) => at(bias, c) - at(mean, c) * slope(c) };
  }
  const constant = inputs.find((v) => v.source.kind === "constant");
  if (constant === undefined) return undefined;
  const { data } = tensorOf(constant);
  if (data.length !== 1 && data.length !== channels) return undefined;
  const value = (c: number) => present(data[data.length === 1 ? 0 : c], "constant");
  const first = inputs[0]?.source.kind === "constant";
  if (op === "Add") return { slope: () => 1, offset: value };
  if (op === "Mul") return { slope: value, offset: () => 0 };
  if (op === "Sub" && !first) return { slope: () => 1, offset: (c) => -value(c) };
  if (op === "Div" && !first) return { slope: (c) => 1 / value(c), offset: () => 0 };
  return undefined;
}

function scaled(layer: Weighted, { slope, offset }: Affine): Weighted {
  const columns = layer.weights.data.length / layer.bias.length;
  const data = layer.weights.data.map((v, i) => v * slope(Math.floor(i / columns)));
  const bias = layer.bias.map((v, c) => v * slope(c) + offset(c));
  return { ...layer, weights: { shape: layer.weights.shape, data }, bias };
}

function windowOf(step: Operation, kernel: readonly number[]): Window {
  const pair = (list: readonly number[]) => [list[0] ?? 1, list[1] ?? 1] as const;
  const [top = 0, left = 0, bottom = 0, right = 0] = ints(step, "pads");
  return {
    kernel: pair(kernel),
    stride: pair(ints(step, "strides")),
    dilation: pair(ints(step, "dilations")),
    pads: [top, left, bottom, right],
  };
}

function ints(step: Operation, name: string): readonly number[] {
  return present(step.source.attrs.get(name), name) as readonly number[];
}

function tensorOf(value: FloatValue): FloatTensor {
  if (value.source.kind !== "constant") return { shape: [], data: new Float64Array() };
  const { shape, data } = value.source.tensor();
  return { shape, data: Float64Array.from(data) };
}
