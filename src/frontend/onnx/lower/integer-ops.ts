import { type HostTensor, hostOf, hostRange } from "../../../num/host-tensor.js";
import { isConstant } from "../builder.js";
import type { FloatValue } from "../float-graph.js";
import { perChannel, windowOf } from "./layers.js";
import { dequantizeLinear, quantizeLinear } from "./linear.js";
import type { Lowering, NodeView } from "./node-view.js";
import { plain, wholeZeros } from "./quantizer-parameters.js";

/** x - zero in int32. */
function centred(
  n: NodeView,
  x: FloatValue | undefined,
  zero: FloatValue | undefined,
  shape: readonly number[],
) {
  const wide = n.op("Cast", [x], { to: "i32" });
  const zeros = zero && isConstant(zero) ? zero.source.tensor() : undefined;
  if (zero !== undefined && zeros === undefined)
    return n.refuse("a zero point that is not constant");
  if (zeros === undefined || zeros.data.every((z: number) => z === 0)) return wide;
  const list =
    zeros.data.length === 1 ? hostOf("i32", [], zeros.data) : hostOf("i32", shape, zeros.data);
  return n.op("Sub", [wide, n.make(list)]);
}

/** An integer convolution or product with zero points taken off, in int32. */
export function integerProduct(
  n: NodeView,
  op: "Conv" | "MatMul",
  [x, w]: readonly [FloatValue | undefined, FloatValue | undefined],
  [xz, wz]: readonly [FloatValue | undefined, FloatValue | undefined],
): FloatValue | undefined {
  if (x === undefined || w === undefined) return undefined;
  const count = wz?.type.shape.reduce((a, d) => a * d, 1) ?? 1;
  const perOutput = op === "Conv" ? [count, ...w.type.shape.slice(1).map(() => 1)] : [1, count];
  const operands = [centred(n, x, xz, [1]), centred(n, w, wz, perOutput)];
  if (op === "MatMul") return n.op("MatMul", operands);
  const window = windowOf(n, w.type.shape.slice(2), x.type.shape.slice(2));
  return n.op("Conv", operands, { ...window, group: n.int("group", 1) });
}

/** saturate(round(float32(sum) * float32(float32(xs * ws) / ys)) + yz), as onnxruntime computes it. */
export function requantized(
  n: NodeView,
  sum: FloatValue | undefined,
  [xs, ws, ys]: readonly HostTensor[],
  yz: HostTensor | "missing",
  perOutput: boolean,
): FloatValue | undefined {
  if (sum === undefined || xs === undefined || ws === undefined || ys === undefined)
    return undefined;
  if (xs.data.length !== 1 || ys.data.length !== 1)
    return n.refuse("a scale of x or y for each row");
  const { fround } = Math;
  const factors = Array.from(ws.data, (w) =>
    fround(fround(w * (xs.data[0] as number)) / (ys.data[0] as number)),
  );
  const list = hostOf("f32", factors.length === 1 ? [] : [factors.length], factors);
  const shaped =
    factors.length === 1 || !perOutput
      ? n.make(list)
      : perChannel(n, n.make(list), sum.type.shape.length);
  const scaled = n.op("Mul", [n.op("Cast", [sum], { to: "f32" }), shaped]);
  const zero = yz === "missing" ? [0] : wholeZeros(n, Array.from(yz.data));
  const { min, max } = hostRange(yz === "missing" ? "u8" : yz.dtype);
  if (zero === undefined) return undefined;
  if (zero.length > 1) return n.refuse("a zero point of y for each row");
  const codes = { low: [min], high: [max], result: "code" } as const;
  return n.quantizer(scaled, { ...plain, form: "linear", scale: [1], zero, ...codes });
}

const qLinearConv: Lowering = (n) => {
  const scales = [1, 4, 6].map((i) => n.constant(i));
  const yz = n.constant(7);
  if (!scales.every((t) => typeof t === "object") || yz === undefined) return undefined;
  const sum = integerProduct(n, "Conv", [n.input(0), n.input(3)], [n.input(2), n.input(5)]);
  const bias = n.input(8);
  const total = bias && sum ? n.op("Add", [sum, perChannel(n, bias, sum.type.shape.length)]) : sum;
  return requantized(n, total, scales, yz, true);
};

const qLinearMatMul: Lowering = (n) => {
  const scales = [1, 4, 6].map((i) => n.constant(i));
  const yz = n.constant(7);
  if (!scales.every((t) => typeof t === "object") || yz === undefined) return undefined;
  const sum = integerProduct(n, "MatMul", [n.input(0), n.input(3)], [n.input(2), n.input(5)]);
  return requantized(n, sum, scales, yz, false);
};

export const integerLowerings: readonly (readonly [string, Lowering])[] = [
  ["QuantizeLinear", quantizeLinear],
  ["DequantizeLinear", dequantizeLinear],
  ["QLinearConv", qLinearConv],
  ["QLinearMatMul", qLinearMatMul],
  [
    "ConvInteger",
    (n) => integerProduct(n, "Conv", [n.input(0), n.input(1)], [n.input(2), n.input(3)]),
  ],
  [
    "MatMulInteger",
    (n) => integerProduct(n, "MatMul", [n.input(0), n.input(1)], [n.input(2), n.input(3)]),
  ],
];
