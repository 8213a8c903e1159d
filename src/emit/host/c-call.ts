import { moves } from "../../frontend/host/moves.js";
import { binaries, comparisons, unaries } from "../../frontend/host/scalar.js";
import type { HostShape, HostStatement } from "../../ir/host.js";
import { present } from "../../support/invariant.js";
import {
  batchNormalization,
  cast,
  clip,
  multiThreshold,
  round,
  single,
  where,
  zip,
} from "./c-elementwise.js";
import { type CTensor, type Emit, elementwise, map, storeOf } from "./c-emit.js";
import { concat, move, pad } from "./c-layout.js";
import { conv, matMul, pool } from "./c-products.js";
import { reduce, softmax } from "./c-reduce.js";
import type { CTables } from "./c-tables.js";

/** True when the result is the operand under another shape. */
export function isAlias({ op, inputs, attrs }: HostStatement, operand: HostShape): boolean {
  if (op === "Identity") return true;
  const moved = inputs.length === 1 ? moves.get(op)?.(operand.shape, attrs) : undefined;
  return typeof moved === "object" && moved.walk() === undefined;
}

/** The calls that compute a statement. */
export function callOf(s: HostStatement, x: readonly CTensor[], y: CTensor, tables: CTables) {
  const emit = present(emitters.get(s.op), `C of ${s.op}`);
  return emit({ x, y, attrs: s.attrs, tables, store: storeOf(s.type.dtype) });
}

/** Names of the host ops that have a form in C, or need none. */
export function emittedOps(): readonly string[] {
  return [...emitters.keys(), "Identity"];
}

const emitters: ReadonlyMap<string, Emit> = new Map<string, Emit>([
  ...[...unaries.keys()]
    .filter((name) => name !== "Identity")
    .map((name): [string, Emit] => [name, (call) => map(`bl_${name}`, call)]),
  ...[...binaries.keys()].map((name): [string, Emit] => [name, zip(name)]),
  ...[...comparisons.keys()].map((name): [string, Emit] => [name, zip(name)]),
  ...[...moves.keys()].map((name): [string, Emit] => [name, move(name)]),
  ["Clip", clip],
  ["Round", round],
  ["LeakyRelu", (c) => elementwise("bl_leaky_relu", c, single(c.attrs, "alpha", 0.01))],
  [
    "HardSigmoid",
    (c) =>
      elementwise(
        "bl_hard_sigmoid",
        c,
        single(c.attrs, "alpha", 0.2),
        single(c.attrs, "beta", 0.5),
      ),
  ],
  ["Cast", cast],
  ["Where", where],
  ["BatchNormalization", batchNormalization],
  ["MultiThreshold", multiThreshold],
  ["Pad", pad],
  ["Concat", concat],
  ["ReduceMean", reduce("bl_mean")],
  ["ReduceSum", reduce("bl_sum")],
  ["ReduceMax", reduce("bl_largest")],
  ["ReduceMin", reduce("bl_smallest")],
  ["ArgMax", reduce("bl_first_largest")],
  ["Softmax", softmax(0)],
  ["LogSoftmax", softmax(1)],
  ["MaxPool", pool("BL_LARGEST")],
  ["AveragePool", pool("BL_MEAN")],
  ["Conv", conv],
  ["MatMul", matMul],
]);
