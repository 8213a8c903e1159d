import type { Sink } from "../diag/diagnostic.js";
import { report } from "../diag/report.js";
import type { FloatGraph, FloatValue } from "../frontend/onnx/float-graph.js";
import type { Window } from "../ir/hardware-role.js";
import {
  type Bounds,
  type FloatLayer,
  type FloatNetwork,
  type FloatStep,
  type FloatTensor,
  unbounded,
  type WeightedLayer,
} from "../quantize/float-network.js";
import { present } from "../support/invariant.js";

type Operation = FloatValue & { readonly source: { readonly kind: "op" } };

/** What quantizing reads, as messages name it. */
const known =
  "quantize reads Conv, Gemm or MatMul, BatchNormalization, Relu, Clip, MaxPool, AveragePool, global average, Flatten, residual Add and Concat of channels";

/** The steps that are known so far, and the number of the value that each float value became. */
interface Growing {
  readonly steps: FloatStep[];
  readonly numbers: Map<FloatValue, number>;
  /** How many operations read a value. */
  readonly readers: ReadonlyMap<FloatValue, number>;
}

/** A float graph as steps that can be quantized; undefined after BL1505. */
export function floatNetwork(
  graph: FloatGraph,
  file: string,
  sink: Sink,
): FloatNetwork | undefined {
  const refuse = ({ path, source }: FloatValue, why: string): undefined => {
    const params = { op: source.kind === "op" ? source.op : source.kind, domain: "", why };
    report(sink, "BL1505", { kind: "graph", file, path }, params);
  };
  const needed = neededValues(graph);
  const readers = new Map<FloatValue, number>([[graph.output, 1]]);
  for (const v of needed) for (const x of computed(v)) readers.set(x, (readers.get(x) ?? 0) + 1);
  const growing: Growing = { steps: [], numbers: new Map([[graph.input, 0]]), readers };
  for (const value of needed) {
    if (value.source.kind === "quantizer")
      return refuse(value, "the model is quantized already: import it");
    if (value.source.kind !== "op") continue;
    const why = append(value as Operation, growing);
    if (why !== undefined) return refuse(value, why);
  }
  if (growing.steps.length === 0) return refuse(graph.output, known);
  const { name, input } = graph;
  const { steps } = growing;
  return { name, input: { name: input.name, shape: input.type.shape.slice(1) }, steps };
}

/** Values the output is computed from, in their order. */
function neededValues({ values, output }: FloatGraph): readonly FloatValue[] {
  const needed = new Set([output]);
  for (const value of [...values].reverse())
    if (needed.has(value)) for (const x of computed(value)) needed.add(x);
  return values.filter((v) => needed.has(v));
}

/** What a value is computed from, constants aside. */
function computed({ source }: FloatValue): readonly FloatValue[] {
  if (source.kind === "quantizer") return [source.input];
  return source.kind === "op" ? source.inputs.filter((v) => v.source.kind !== "constant") : [];
}

/** Adds a step, or folds it into the one before it; says why where it can do neither. */
function append(step: Operation, growing: Growing): string | undefined {
  const folded = fold(step, growing);
  const layer = folded ? undefined : layerOf(step);
  if (typeof layer === "string") return layer;
  if (layer === undefined) return undefined;
  const inputs = computed(step).map((v) => present(growing.numbers.get(v), "value before"));
  growing.steps.push({ layer, inputs });
  growing.numbers.set(step, growing.steps.length);
  return undefined;
}

/** Scales, shifts and bounds of a result that nothing else reads go into the step that forms it. */
function fold(step: Operation, { steps, numbers, readers }: Growing): boolean {
  const [x, ...more] = computed(step);
  if (x === undefined || more.length > 0 || readers.get(x) !== 1) return false;
  const number = numbers.get(x) ?? 0;
  const before = steps[number - 1];
  const layer = before && merged(step, before.layer);
  if (before === undefined || layer === undefined) return false;
  steps[number - 1] = { ...before, layer };
  numbers.set(step, number);
  return true;
}

function merged(step: Operation, layer: FloatLayer): FloatLayer | undefined {
  if (!("bounds" in layer) || layer.bounds !== unbounded) return undefined;
  const bounds = boundsOf(step);
  if (bounds !== undefined) return { ...layer, bounds };
  if (layer.kind !== "conv" && layer.kind !== "dense") return undefined;
  const change = affineOf(step, layer.bias.length);
  return change && scaled(layer, change);
}

function boundsOf({ source: { op, attrs } }: Operation): Bounds | undefined {
  if (op === "Relu") return { low: 0, high: Number.POSITIVE_INFINITY };
  if (op !== "Clip") return undefined;
  const bound = (name: string, none: number) => (attrs.get(name) as number | undefined) ?? none;
  return { low: bound("low", unbounded.low), high: bound("high", unbounded.high) };
}

/** The step as a layer, or why it is none. */
function layerOf(step: Operation): FloatLayer | string {
  const { op, attrs, inputs } = step.source;
  const bounds = boundsOf(step);
  if (bounds !== undefined) return { kind: "clip", bounds };
  const moving = inputs.every((v) => v.source.kind !== "constant");
  switch (op) {
    case "Conv":
      return convolution(step);
    case "MatMul":
      return dense(step);
    case "Add":
      return moving && sameShapes(inputs)
        ? { kind: "add", name: step.name, bounds: unbounded }
        : known;
    case "Concat":
      return moving && attrs.get("axis") === 1 ? { kind: "concat" } : known;
    case "MaxPool":
    case "AveragePool":
      return pooling(step);
    case "ReduceMean":
      return globalMean(step);
    case "Reshape":
      return step.type.shape.length === 2 && step.type.shape[0] === 1 ? { kind: "flatten" } : known;
    default:
      return known;
  }
}

function sameShapes(values: readonly FloatValue[]): boolean {
  const texts = values.map((v) => String(v.type.shape));
  return texts.every((t) => t === texts[0]);
}

function pooling(step: Operation): FloatLayer | string {
  const { op, attrs } = step.source;
  if (step.type.shape.length !== 4) return known;
  if (attrs.get("ceil") !== undefined) return "sizes that round up";
  const window = windowOf(step, ints(step, "kernel"));
  if (op === "MaxPool") return { kind: "maxpool", window };
  const padded = window.pads.some((p) => p > 0);
  return { kind: "avgpool", window, counted: !padded || attrs.get("includePad") !== undefined };
}

function globalMean(step: Operation): FloatLayer | string {
  const { attrs, inputs } = step.source;
  const [, , height = 0, width = 0] = inputs[0]?.type.shape ?? [];
  if (String(attrs.get("axes")) !== "2,3" || attrs.get("keepdims") === 0) return known;
  const kernel = [height, width] as const;
  return {
    kind: "avgpool",
    counted: true,
    window: { kernel, stride: kernel, dilation: [1, 1], pads: [0, 0, 0, 0] },
  };
}

function convolution(step: Operation): FloatLayer | string {
  const second = step.source.inputs[1];
  if (second?.source.kind !== "constant" || second.type.shape.length !== 4) return known;
  const weights = tensorOf(second);
  const [outputs = 0, , kh = 1, kw = 1] = weights.shape;
  const groups = step.source.attrs.get("group") as number;
  const window = windowOf(step, [kh, kw]);
  const bias = new Float64Array(outputs);
  return { kind: "conv", name: step.name, weights, bias, groups, window, bounds: unbounded };
}

function dense(step: Operation): FloatLayer | string {
  const [first, second] = step.source.inputs;
  if (second?.source.kind !== "constant" || first?.type.shape.length !== 2) return known;
  const { shape, data } = tensorOf(second);
  const [columns = 0, outputs = 0] = shape;
  const weights = {
    shape: [outputs, columns],
    data: data.map((_, i) => data[(i % columns) * outputs + Math.floor(i / columns)] as number),
  };
  const bias = new Float64Array(outputs);
  return { kind: "dense", name: step.name, weights, bias, bounds: unbounded };
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

function scaled(layer: WeightedLayer, { slope, offset }: Affine): WeightedLayer {
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
