import { type HostTensor, hostOf } from "../../../num/host-tensor.js";
import { elementCount } from "../../../num/tensor.js";
import { present } from "../../../support/invariant.js";
import { listAttr } from "../../host/host-op.js";
import { binaries, unaries } from "../../host/scalar.js";
import { type Constant, isConstant } from "../builder.js";
import type { Codes, FloatGraph, FloatValue, Quantizer } from "../float-graph.js";
import { readersOf, replaced } from "./rewrite.js";

type Op = FloatValue["source"] & { readonly kind: "op" };

/**
 * Products of every token of a matrix, or of every pixel of a map with channels last, with the same weights: point-wise
 * convolutions of the value with its last axis as channels, and the axes put back. What follows element by element comes before
 * they are put back, so that they meet the next movement, which often undoes them. Weights on the left of a matrix mix its rows,
 * which are channels already.
 *
 *     x [1, N, F] -> MatMul [F, G] -> Add [G]   |   x -> Transpose -> Conv [G, F, 1] -> Add [1, G, 1] -> Transpose
 */
export function spreadProducts(graph: FloatGraph): FloatGraph {
  const found = graph.values.filter((v) => isSpread(v, graph));
  if (found.length === 0) return graph;
  const products = found.reduce((g, v) => {
    const now = present(
      g.values.find((w) => w.name === v.name),
      "product",
    );
    return replaced(g, undefined, now, asConvolution(now));
  }, graph);
  let current = products;
  for (let next = sinkOne(current); next !== undefined; next = sinkOne(current)) current = next;
  return current;
}

/** A product of several rows with constant weights that are integers times a scale. */
function isSpread({ source, type }: FloatValue, { input }: FloatGraph): boolean {
  if (source.kind !== "op" || source.op !== "MatMul") return false;
  const rank = type.shape.length;
  const w = source.inputs.find(isConstant);
  const x = source.inputs.find((i) => i !== w);
  if (w === undefined || x === undefined || x === input || isConstant(x)) return false;
  // Weights on the left are those of the rows of a matrix.
  const most = w === source.inputs[0] ? 3 : 4;
  if (rank < 3 || rank > most || x.type.shape.length !== rank || x.type.shape[0] !== 1)
    return false;
  return w.type.shape.length === 2 && w.source.codes() !== undefined;
}

function asConvolution(product: FloatValue): readonly FloatValue[] {
  const [a, b] = (product.source as Op).inputs as [FloatValue, FloatValue];
  const rank = product.type.shape.length;
  const ones = new Array<number>(rank - 2).fill(1);
  if (isConstant(a)) {
    const weights = reshapedWeights(a, `${product.name}_rows`, [...a.type.shape, ...ones]);
    return [weights, convolution(product.name, b, weights, product)];
  }
  const [inputs = 1, outputs = 1] = b.type.shape;
  const front = transposed(a, `${product.name}_channels`, toFront(rank), product);
  const shape = [outputs, inputs, ...ones];
  const weights = turnedWeights(b as Constant, `${product.name}_points`, shape);
  const conv = convolution(`${product.name}_product`, front, weights, product);
  return [front, weights, conv, transposed(conv, product.name, toBack(rank), product)];
}

function convolution(name: string, x: FloatValue, w: Constant, product: FloatValue): FloatValue {
  const shape = [1, w.type.shape[0] as number, ...x.type.shape.slice(2)];
  return {
    ...{ name, path: product.path, type: { ...product.type, shape } },
    source: { kind: "op", op: "Conv", inputs: [x, w], attrs: new Map() },
  };
}

function reshapedWeights(w: Constant, name: string, shape: readonly number[]): Constant {
  const put = (t: HostTensor) => hostOf(t.dtype, shape, t.data);
  const codes = (): Codes | undefined => {
    const own = w.source.codes();
    return own && { ...own, integers: put(own.integers) };
  };
  const tensor = () => put(w.source.tensor());
  return { ...w, name, type: { ...w.type, shape }, source: { kind: "constant", tensor, codes } };
}

/** The order of axes that brings the last one behind the batch, and the one that brings it back. */
function toFront(rank: number): readonly number[] {
  return [0, rank - 1, ...Array.from({ length: rank - 2 }, (_, i) => i + 1)];
}

function toBack(rank: number): readonly number[] {
  return [0, ...Array.from({ length: rank - 2 }, (_, i) => i + 2), 1];
}

function transposed(
  x: FloatValue,
  name: string,
  perm: readonly number[],
  { path }: FloatValue,
): FloatValue {
  const type = { ...x.type, shape: perm.map((axis) => x.type.shape[axis] as number) };
  return {
    name,
    path,
    type,
    source: { kind: "op", op: "Transpose", inputs: [x], attrs: new Map([["perm", perm]]) },
  };
}

/** Weights [F, G] as [G, F, 1, ...]; a scale for each output stays with it. */
function turnedWeights(w: Constant, name: string, shape: readonly number[]): Constant {
  const [outputs = 1, inputs = 1] = shape;
  const turn = (t: HostTensor) => {
    const data = t.data.slice();
    for (let o = 0; o < outputs; o++)
      for (let i = 0; i < inputs; i++) data[o * inputs + i] = t.data[i * outputs + o] as number;
    return hostOf(t.dtype, shape, data);
  };
  const codes = (): Codes | undefined => {
    const own = w.source.codes();
    return own && { ...own, integers: turn(own.integers), axis: 1 - own.axis };
  };
  const tensor = () => turn(w.source.tensor());
  return { ...w, name, type: { ...w.type, shape }, source: { kind: "constant", tensor, codes } };
}

/** One element-wise reader of a transpose before it. */
function sinkOne(graph: FloatGraph): FloatGraph | undefined {
  const readers = readersOf(graph);
  for (const value of graph.values) {
    const { source } = value;
    const [x] = source.kind === "op" && source.op === "Transpose" ? source.inputs : [];
    const [reader, ...others] = readers.get(value) ?? [];
    if (x === undefined || isConstant(x) || x === graph.input || value === graph.output) continue;
    if (reader === undefined || others.length > 0) continue;
    const perm = listAttr((source as Op).attrs, "perm") ?? [];
    const inner = withAxes(reader, value, x, perm);
    if (inner === undefined) continue;
    return replaced(graph, value, reader, [inner, transposed(inner, reader.name, perm, reader)]);
  }
  return undefined;
}

/** The reader of a transposed value on the value itself; undefined where it is not element-wise. */
function withAxes(
  reader: FloatValue,
  value: FloatValue,
  x: FloatValue,
  perm: readonly number[],
): FloatValue | undefined {
  const { source } = reader;
  const enlarged = elementCount(reader.type.shape) !== elementCount(x.type.shape);
  if (enlarged || reader.type.shape.length !== perm.length || perm.length === 0) return undefined;
  const type = { ...reader.type, shape: x.type.shape };
  const base = { name: `${reader.name}_inner`, path: reader.path, type };
  if (source.kind === "quantizer") {
    const quantizer: Quantizer = { ...source.quantizer, axis: perm[source.quantizer.axis] ?? 0 };
    return { ...base, source: { kind: "quantizer", input: x, quantizer } };
  }
  if (source.kind !== "op") return undefined;
  const plain = ["Cast", "Clip", "Round", "LeakyRelu", "HardSigmoid"].includes(source.op);
  if (!plain && !unaries.has(source.op) && !binaries.has(source.op)) return undefined;
  const inputs = source.inputs.map((i) => (i === value ? x : alongAxes(i, perm)));
  if (!inputs.every((i) => i !== undefined)) return undefined;
  return { ...base, source: { ...source, inputs } };
}

/** A constant that is one number or varies along one axis, for the axes before a transpose. */
function alongAxes(i: FloatValue, perm: readonly number[]): FloatValue | undefined {
  if (!isConstant(i)) return undefined;
  const { shape } = i.type;
  const offset = perm.length - shape.length;
  const long = shape.flatMap((d, a) => (d === 1 ? [] : [a + offset]));
  if (elementCount(shape) === 1) return i;
  if (long.length !== 1 || offset < 0) return undefined;
  const own = perm.map((_, axis) => (axis === perm[long[0] as number] ? elementCount(shape) : 1));
  const tensor = () => hostOf(i.source.tensor().dtype, own, i.source.tensor().data);
  return {
    ...{ ...i, name: `${i.name}_axes`, type: { ...i.type, shape: own } },
    source: { kind: "constant", tensor, codes: () => undefined },
  };
}
