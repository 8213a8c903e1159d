import type { HostType } from "../../../num/host-tensor.js";
import { createHost, hostOf } from "../../../num/host-tensor.js";
import { elementCount } from "../../../num/tensor.js";
import { comparisons, unaries } from "../../host/scalar.js";
import { hostTypeOf } from "../tensor-data.js";
import type { Lowering } from "./node-view.js";

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

const constant: Lowering = (n) => {
  const floats = n.attribute("value_floats")?.floats;
  if (floats !== undefined) return n.make(hostOf("f32", [floats.length], floats));
  if (n.has("value_float")) return n.make(hostOf("f32", [], [n.float("value_float", 0)]));
  const ints = n.ints("value_ints");
  if (n.has("value_ints") && ints) return n.make(hostOf("i64", [ints.length], ints));
  if (n.has("value_int")) return n.make(hostOf("i64", [], [n.int("value_int", 0)]));
  const tensor = n.tensor("value");
  return tensor && n.make(tensor);
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
  const count = elementCount([...dims.data]);
  if (value === undefined || count > 2 ** 24) return n.refuse("the shape is too large");
  const out = createHost(value.dtype as HostType, [...dims.data]);
  out.data.fill(value.data[0] as number);
  return n.make(out);
};

const pass: Lowering = (n) => n.input(0);

/** Only the inference form: the mask output is never needed. */
const dropout: Lowering = (n) => [n.input(0)];

export const basicLowerings: readonly (readonly [string, Lowering])[] = [
  ...unary,
  ...binary,
  ["Max", variadic("Max")],
  ["Min", variadic("Min")],
  ["Sum", variadic("Add")],
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
