import { createSink } from "../../src/diag/diagnostic.js";
import { hostOps } from "../../src/frontend/host/index.js";
import { comparisons, roundModes, unaries } from "../../src/frontend/host/scalar.js";
import { parseLoom } from "../../src/frontend/parse-loom.js";
import { noWeights } from "../../src/frontend/weight-source.js";
import type { Graph } from "../../src/ir/graph.js";
import type { HostAttr, HostOperand, HostShape, HostStatement } from "../../src/ir/host.js";
import { hostOf } from "../../src/num/host-tensor.js";
import { createRandom } from "../../src/num/random.js";
import { elementCount } from "../../src/num/tensor.js";
import { present } from "../../src/support/invariant.js";

type Attrs = Readonly<Record<string, HostAttr>>;

/** Statements under construction; a number or an array is a constant. */
function createSteps(name: string, type: HostShape) {
  const types = new Map([[name, type]]);
  const steps: HostStatement[] = [];
  const operand = (given: Operand): HostOperand => {
    if (typeof given === "string") return { kind: "value", name: given };
    const [shape, values] = typeof given === "number" ? [[], [given]] : given;
    return { kind: "constant", name: `c${steps.length}`, tensor: hostOf("f32", shape, values) };
  };
  const step = (op: string, inputs: readonly Operand[], attrs: Attrs = {}): string => {
    const operands = inputs.map(operand);
    const shapes = operands.map((o) =>
      o.kind === "value" ? present(types.get(o.name), o.name) : o.tensor,
    );
    const map = new Map(Object.entries(attrs));
    const found = present(hostOps.get(op), op).infer(shapes, map);
    if (typeof found === "string") throw new Error(`${op}: ${found}`);
    const made = `s${steps.length}`;
    types.set(made, found);
    steps.push({ name: made, op, inputs: operands, attrs: map, type: found });
    return made;
  };
  return { steps, step, typeOf: (value: string) => present(types.get(value), value) };
}

type Operand = string | number | readonly [shape: readonly number[], values: readonly number[]];

const text = `network every {
  %x = input() : i12[4, 6, 6]
  @w : i8[4, 4, 1, 1] = [${[0, 1, 2, 3].map((o) => `[${[0, 1, 2, 3].map((c) => `[[${o === c ? 1 : 0}]]`).join(", ")}]`).join(", ")}]
  %y = conv2d(%x, @w)
  %result = output(%y)
}`;

/** A network that passes its input on, and after it every op of the host in every form, all results in one row. */
export function everyOp(): {
  graph: Graph;
  input: { dtype: "f32"; shape: number[]; data: Float64Array };
} {
  const graph = present(parseLoom(text, "every.loom", noWeights, createSink()), "graph");
  const random = createRandom(11);
  const numbers = (shape: readonly number[], low = -2, high = 2): Operand => [
    shape,
    Array.from({ length: elementCount(shape) }, () => low + (high - low) * random()),
  ];
  const { steps, step, typeOf } = createSteps("result", { dtype: "f32", shape: [1, 4, 6, 6] });
  const results: string[] = [];
  const add = (op: string, inputs: readonly Operand[], attrs: Attrs = {}) => {
    const value = step(op, inputs, attrs);
    const real = typeOf(value).dtype === "f32" ? value : step("Cast", [value], { to: "f32" });
    results.push(step("Reshape", [real], { shape: [1, -1] }));
    return value;
  };
  const x = step("Div", ["result", 97.3]);
  const positive = step("Add", [step("Abs", [x]), 0.001]);
  const codes = step("Cast", ["result"], { to: "i32" });

  for (const op of unaries.keys()) add(op, [op === "Log" || op === "Sqrt" ? positive : x]);
  add("Sqrt", [x]);
  add("Log", [x]);
  for (const op of ["Add", "Sub", "Mul", "Div", "Max", "Min"]) {
    add(op, [x, numbers([1, 4, 1, 1])]);
    add(op, [numbers([6, 1]), x]);
  }
  for (const op of ["Add", "Sub", "Mul", "Div", "Pow"]) {
    const whole = step("Cast", [step("Add", [codes, codes])], { to: "i32" });
    add(op, [codes, op === "Pow" ? step("Sign", [whole]) : step("Max", [whole, codes])]);
  }
  for (const b of [2, 3, -1, 0.5, 0, 1.7, -2.3]) add("Pow", [x, b]);
  add("Pow", [positive, x]);
  add("Pow", [1.5, x]);
  add("Clip", [x], { low: -3.3, high: 7.1 });
  add("Clip", [x], { low: 0 });
  for (const mode of roundModes.keys()) {
    add("Round", [x], { mode });
    add("Round", [step("Mul", ["result", 0.5])], { mode });
  }
  add("LeakyRelu", [x]);
  add("LeakyRelu", [x], { alpha: 0.3 });
  add("HardSigmoid", [x]);
  add("HardSigmoid", [x], { alpha: 0.17, beta: 0.4 });
  for (const to of ["u8", "i8", "i16", "u32", "i64", "u64", "bool", "f64", "f32"])
    add("Cast", [step("Mul", [x, 31.7])], { to });
  const mask = step("Cast", [step("Relu", [x])], { to: "bool" });
  for (const op of comparisons.keys()) {
    add(op, [x, numbers([4, 1, 1])]);
    add(op, [codes, step("Abs", [codes])]);
  }
  add("Where", [mask, x, numbers([4, 1, 1])]);
  add("BatchNormalization", [
    ...[x, numbers([4]), numbers([4]), numbers([4]), numbers([4], 0.1, 3)],
  ]);
  add("MultiThreshold", [x, numbers([4, 7], -9, 9)], { scale: 0.3, bias: -1.7 });
  add("MultiThreshold", [x, numbers([1, 3], -9, 9)]);

  const w = numbers([6, 2, 3, 2]);
  add("Conv", [x, w, numbers([6])], {
    group: 2,
    strides: [2, 1],
    pads: [1, 0, 2, 1],
    dilations: [1, 2],
  });
  add("Conv", [step("Reshape", [x], { shape: [1, 4, 36] }), numbers([3, 4, 5])], { strides: [3] });
  add("MatMul", [x, numbers([6, 5])]);
  add("MatMul", [numbers([4, 3, 6]), x]);
  add("MatMul", [step("Reshape", [x], { shape: [1, 144] }), numbers([144, 7])]);
  add("MatMul", [numbers([6]), x]);
  for (const op of ["ReduceMean", "ReduceSum", "ReduceMax", "ReduceMin"]) {
    add(op, [x]);
    add(op, [x], { axes: [2, -1], keepdims: 0 });
    add(op, [x], { axes: [1] });
  }
  add("ArgMax", [x], { axis: 1 });
  add("ArgMax", [step("Floor", [x])], { axis: -1, keepdims: 0 });
  for (const op of ["Softmax", "LogSoftmax"]) {
    add(op, [x], { axis: 1 });
    add(op, [step("Mul", [x, 0.1])]);
  }
  const window = { kernel: [3, 2], strides: [2, 2], pads: [1, 1, 1, 0] };
  add("MaxPool", [x], window);
  add("MaxPool", [x], { kernel: [2, 2], dilations: [2, 3], ceil: 1 });
  add("AveragePool", [x], window);
  add("AveragePool", [x], { ...window, includePad: 1, ceil: 1 });

  add("Transpose", [x], { perm: [0, 2, 3, 1] });
  add("Slice", [x], { starts: [5, 0], ends: [0, 6], axes: [2, 3], steps: [-2, 3] });
  add("Gather", [x], { axis: 1, indices: [3, -4, 3] });
  add("Gather", [x], { axis: 2, indices: 4 });
  add("DepthToSpace", [x], { blocksize: 2 });
  add("DepthToSpace", [x], { blocksize: 2, mode: "CRD" });
  add("SpaceToDepth", [x], { blocksize: 3 });
  add("Upsample", [x], { scales: [1, 1, 2, 3] });
  add("Expand", [step("ReduceMax", [x], { axes: [1] })], { shape: [2, 3, 6, 1] });
  add("Pad", [x], { pads: [0, 0, 1, -1, 0, 1, -2, 2], value: 0.7 });
  add("Concat", [x, step("Neg", [x]), numbers([1, 1, 6, 6])], { axis: 1 });
  step("Concat", results, { axis: 1 });

  const data = Float64Array.from({ length: 4 * 144 }, () => Math.floor(4096 * random()) - 2048);
  return {
    graph: { ...graph, host: { before: [], after: steps } },
    input: { dtype: "f32", shape: [4, 4, 6, 6], data },
  };
}
