import { hostOf } from "../../../num/host-tensor.js";
import { elementCount } from "../../../num/tensor.js";
import { isConstant } from "../builder.js";
import type { FloatValue } from "../float-graph.js";
import { gelu } from "./activations.js";
import { integerProduct, requantized } from "./integer-ops.js";
import { layerLowerings } from "./layers.js";
import { dequantizeLinear, quantizeLinear } from "./linear.js";
import type { Lowering, NodeView } from "./node-view.js";

/**
 * Ops of the domain `com.microsoft` that onnxruntime's quantizer writes (format QOperator). QLinear* ops without a layer are
 * what their definition says: DequantizeLinear, the float op, QuantizeLinear. onnxruntime itself takes the same steps, or
 * a shorter form of them that can differ where a value lies on the edge between two codes.
 */

/** The node as another op sees it: operand 0 is `x`, the others are operands of the node by position. */
function operandsOf(
  n: NodeView,
  x: FloatValue | undefined,
  positions: readonly number[],
): NodeView {
  const at = (i: number) => positions[i - 1] ?? n.inputCount;
  return {
    ...n,
    inputCount: positions.length + 1,
    input: (i) => (i === 0 ? x : n.input(at(i))),
    constant: (i) => n.constant(at(i)),
    int: (name, fallback) => (name === "axis" ? fallback : n.int(name, fallback)),
  };
}

/** The real values of operand `from`, whose scale and zero point follow it. */
function realOperand(n: NodeView, from: number): FloatValue | undefined {
  const x = n.input(from);
  return x && (dequantizeLinear(operandsOf(n, x, [from + 1, from + 2])) as FloatValue | undefined);
}

/** Codes of a real value; its scale and zero point are operands `from` and `from` + 1. */
function coded(n: NodeView, x: FloatValue | undefined, from: number): FloatValue | undefined {
  return x && (quantizeLinear(operandsOf(n, x, [from, from + 1])) as FloatValue | undefined);
}

/** One operand: x, its scale and zero point, those of the result. */
function unary(name: string): Lowering {
  const lowering = new Map(layerLowerings).get(name);
  return (n) => {
    const x = realOperand(n, 0);
    const y = lowering?.({ ...n, input: (i) => (i === 0 ? x : undefined) });
    return x && coded(n, y as FloatValue | undefined, 3);
  };
}

/** Two operands with their scales and zero points, then those of the result. */
function binary(op: "Add" | "Mul"): Lowering {
  return (n) => coded(n, n.op(op, [realOperand(n, 0), realOperand(n, 3)]), 6);
}

const leakyRelu: Lowering = (n) =>
  coded(n, n.op("LeakyRelu", [realOperand(n, 0)], { alpha: n.float("alpha", 0.01) }), 3);

/** Every part in the codes of the result, then side by side. */
const concat: Lowering = (n) => {
  const count = Math.floor((n.inputCount - 2) / 3);
  const parts = Array.from({ length: count }, (_, i) => coded(n, realOperand(n, 2 + 3 * i), 0));
  return parts.length === 1 ? parts[0] : n.op("Concat", parts, { axis: n.int("axis", 1) });
};

/** An exact sum over the map, one factor, one rounding: as onnxruntime computes it. */
const globalAveragePool: Lowering = (n) => {
  const x = n.input(0);
  const [xs, xz, ys, yz] = [1, 2, 3, 4].map((i) => n.constant(i));
  if (n.int("channels_last", 0) === 1) return n.refuse("channels_last");
  if (x === undefined || typeof xs !== "object" || typeof ys !== "object") return undefined;
  if (xz === undefined || yz === undefined) return undefined;
  const axes = x.type.shape.map((_, a) => a).slice(2);
  const wide = n.op("Cast", [x], { to: "i32" });
  const zero = xz === "missing" ? 0 : (xz.data[0] ?? 0);
  const centred =
    zero === 0 ? wide : n.op("Sub", [wide, n.make(hostOf("i32", [], [zero as number]))]);
  const size = elementCount(x.type.shape.slice(2));
  const scale = hostOf("f32", [], [Math.fround((ys.data[0] as number) * size)]);
  const one = hostOf("f32", [], [1]);
  return requantized(n, n.op("ReduceSum", [centred], { axes }), [xs, one, scale], yz, false);
};

/** alpha * A * B + C on integers; real values where no scale of the result is given. */
const gemm: Lowering = (n) => {
  const [as, bs, ys] = [n.constant(1), n.constant(4), n.constant(7)];
  const yz = n.constant(8);
  if (typeof as !== "object" || typeof bs !== "object") return undefined;
  if (ys === undefined || yz === undefined) return undefined;
  const turned = (i: number, attr: string) =>
    n.int(attr, 0) === 1 ? n.op("Transpose", [n.input(i)], { perm: [1, 0] }) : n.input(i);
  const factors = [turned(0, "transA"), turned(3, "transB")] as const;
  const product = integerProduct(n, "MatMul", factors, [n.input(2), n.input(5)]);
  const bias = n.input(6);
  const sum = bias && product ? n.op("Add", [product, bias]) : product;
  const alpha = Math.fround(n.float("alpha", 1));
  const scale = hostOf("f32", as.shape, [Math.fround(alpha * (as.data[0] as number))]);
  if (ys !== "missing") return requantized(n, sum, [scale, bs, ys], yz, false);
  const real = Array.from(bs.data, (b) => Math.fround((scale.data[0] as number) * b));
  const list = n.make(hostOf("f32", real.length === 1 ? [] : [real.length], real));
  return n.op("Mul", [n.op("Cast", [sum], { to: "f32" }), list]);
};

const softmax: Lowering = (n) => {
  const rank = n.input(0)?.type.shape.length ?? 0;
  const axis = n.int("axis", -1);
  if (n.int("opset", 13) < 13 && axis !== -1 && axis !== rank - 1)
    return n.refuse("over several axes");
  return coded(n, n.op("Softmax", [realOperand(n, 0)], { axis }), 3);
};

/** C where the condition holds: both in the codes of the result. */
const where: Lowering = (n) => {
  const condition = n.input(0);
  if (condition === undefined || !isConstant(condition))
    return n.refuse("a condition that is not constant");
  return coded(n, n.op("Where", [condition, realOperand(n, 1), realOperand(n, 4)]), 7);
};

export const microsoftLowerings: readonly (readonly [string, Lowering])[] = [
  ["QuantizeLinear", quantizeLinear],
  ["DequantizeLinear", dequantizeLinear],
  ["Gelu", gelu],
  ["QGemm", gemm],
  ["QLinearAdd", binary("Add")],
  ["QLinearMul", binary("Mul")],
  ["QLinearConcat", concat],
  ["QLinearSigmoid", (n) => coded(n, n.op("Sigmoid", [realOperand(n, 0)]), 3)],
  ["QLinearLeakyRelu", leakyRelu],
  ["QLinearSoftmax", softmax],
  ["QLinearAveragePool", unary("AveragePool")],
  ["QLinearReduceMean", unary("ReduceMean")],
  ["QLinearGlobalAveragePool", globalAveragePool],
  ["QLinearWhere", where],
];
