import { legalShape } from "../../../num/files/stored-array.js";
import type { HostType } from "../../../num/host-tensor.js";
import { createHost, hostOf } from "../../../num/host-tensor.js";
import { elementCount } from "../../../num/tensor.js";
import { comparisons, unaries } from "../../host/scalar.js";
import type { FloatValue } from "../float-graph.js";
import { hostTypeOf } from "../tensor-data.js";
import type { Lowering, NodeView } from "./node-view.js";

/** Ops whose executor form has the same name and no attributes. */
const unary: readonly (readonly [string, Lowering])[] = [...unaries.keys()]
  .filter((name) => name !== "Bipolar")
  .map((name) => [name, (n) => n.op(name, [n.input(0)])]);

const binary: readonly (readonly [string, Lowering])[] = [
  ...["Add", "Sub", "Mul", "Div", "Pow"],
  ...comparisons.keys(),
].map((name) => [name, (n) => n.op(name, [n.input(0), n.input(1)])]);

/** Max, Min and Sum take any number of operands. */
function variadic(op: string): Lowering {
  return (n) => {
    let result = n.input(0);
    for (let i = 1; i < n.inputCount; i++) result = n.op(op, [result, n.input(i)]);
    return result;
  };
}

const clip: Lowering = (n) => {
  const [low, high] = [1, 2].map((i) => n.constant(i));
  if (low === undefined || high === undefined) return undefined;
  const bound = (t: typeof low, name: string) =>
    t === "missing" ? (n.has(name) ? n.float(name, 0) : undefined) : t.data[0];
  return n.op("Clip", [n.input(0)], { low: bound(low, "min"), high: bound(high, "max") });
};

const cast: Lowering = (n) => {
  const to = hostTypeOf(n.int("to", 0));
  return to === undefined
    ? n.refuse("the target type is not supported")
    : n.op("Cast", [n.input(0)], { to });
};

/** The sum of all operands, rounded at each step, times one over their number, as onnxruntime computes it. */
const mean: Lowering = (n) => {
  const count = n.make(hostOf("f32", [], [1 / n.inputCount]));
  return n.op("Mul", [variadic("Add")(n) as FloatValue | undefined, count]);
};

const not = (n: NodeView, x: FloatValue | undefined) =>
  n.op("Equal", [x, n.make(hostOf("bool", [], [0]))]);

const range: Lowering = (n) => {
  const [start, limit, delta] = [0, 1, 2].map((i) => n.constant(i));
  if (typeof start !== "object" || typeof limit !== "object" || typeof delta !== "object")
    return undefined;
  const [first = 0, end = 0, by = 1] = [start, limit, delta].map((t) => t.data[0]);
  const count = Math.max(0, Math.ceil((end - first) / by));
  if (!(count <= 2 ** 20) || !n.afford(count)) return n.refuse("the range is too long");
  const list = Array.from({ length: count }, (_, i) => first + i * by);
  return n.make(hostOf(start.dtype, [count], list));
};

const constant: Lowering = (n) => {
  const floats = n.attribute("value_floats")?.floats;
  if (floats !== undefined) return n.make(hostOf("f32", [floats.length], floats));
  if (n.has("value_float")) return n.make(hostOf("f32", [], [n.float("value_float", 0)]));
  const ints = n.ints("value_ints");
  if (n.has("value_ints") && ints) return n.make(hostOf("i64", [ints.length], ints));
  if (n.has("value_int")) return n.make(hostOf("i64", [], [n.int("value_int", 0)]));
  const sparse = n.attribute("sparse_value")?.sparse;
  const tensor = sparse === undefined ? n.tensor("value") : n.sparse(sparse);
  if (tensor !== undefined) return n.make(tensor);
  return n.has("value") || sparse ? undefined : n.refuse("its value is no tensor of numbers");
};

const shape: Lowering = (n) => {
  const { shape: s = [] } = n.input(0)?.type ?? {};
  const end = n.has("end") ? n.int("end", 0) : s.length;
  const part = s.slice(n.int("start", 0), end);
  return n.make(hostOf("i64", [part.length], part));
};

const size: Lowering = (n) =>
  n.make(hostOf("i64", [], [elementCount(n.input(0)?.type.shape ?? [])]));

const constantOfShape: Lowering = (n) => {
  const dims = n.constant(0);
  if (dims === undefined || dims === "missing") return undefined;
  const value = n.has("value") ? n.tensor("value") : hostOf("f32", [1], [0]);
  const sizes: readonly number[] = Array.from(dims.data);
  if (!legalShape(sizes)) return n.refuse(`shape [${dims.data.join(", ")}] is not legal`);
  if (value === undefined || !n.afford(elementCount(sizes))) return n.refuse("it is too large");
  const out = createHost(value.dtype as HostType, sizes);
  out.data.fill(value.data[0] as number);
  return n.make(out);
};

const pass: Lowering = (n) => n.input(0);

/** Only the inference form, whose mask is true everywhere. */
const dropout: Lowering = (n) => {
  const x = n.input(0);
  const training = n.constant(2);
  if (x === undefined || training === undefined) return undefined;
  if (training !== "missing" && training.data[0] !== 0) return n.refuse("it is in training mode");
  if ((n.node.outputs[1] ?? "") === "") return [x];
  // A mask of the type of x in the oldest opsets.
  if (!n.afford(elementCount(x.type.shape))) return n.refuse("its mask is too large");
  const ones = createHost(n.opset < 10 ? x.type.dtype : "bool", x.type.shape);
  ones.data.fill(1);
  return [x, n.make(ones)];
};

const castLike: Lowering = (n) => {
  const to = n.input(1)?.type.dtype;
  return to && n.op("Cast", [n.input(0)], { to });
};

export const basicLowerings: readonly (readonly [string, Lowering])[] = [
  ...unary,
  ...binary,
  ["Max", variadic("Max")],
  ["Min", variadic("Min")],
  ["Sum", variadic("Add")],
  ["Mean", mean],
  ["Not", (n) => not(n, n.input(0))],
  ["And", (n) => n.op("Min", [n.input(0), n.input(1)])],
  ["Or", (n) => n.op("Max", [n.input(0), n.input(1)])],
  ["Xor", (n) => not(n, n.op("Equal", [n.input(0), n.input(1)]))],
  ["CastLike", castLike],
  ["Range", range],
  ["Clip", clip],
  ["Cast", cast],
  ["Round", (n) => n.op("Round", [n.input(0)])],
  ["LeakyRelu", (n) => n.op("LeakyRelu", [n.input(0)], { alpha: n.float("alpha", 0.01) })],
  [
    "HardSigmoid",
    (n) =>
      n.op("HardSigmoid", [n.input(0)], {
        alpha: n.float("alpha", 0.2),
        beta: n.float("beta", 0.5),
      }),
  ],
  ["Where", (n) => n.op("Where", [n.input(0), n.input(1), n.input(2)])],
  ["Constant", constant],
  ["Shape", shape],
  ["Size", size],
  ["ConstantOfShape", constantOfShape],
  ["Identity", pass],
  ["Dropout", dropout],
];
