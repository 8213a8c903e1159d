import { type HostTensor, hostOf, hostRange, isFloat } from "../../../num/host-tensor.js";
import { axisOf } from "../../host/host-op.js";
import { isConstant } from "../builder.js";
import type { FloatValue } from "../float-graph.js";
import { realOf } from "../quantize-constant.js";
import type { Lowering, NodeView } from "./node-view.js";
import { checkScale, plain, wholeZeros } from "./quantizer-parameters.js";

const inFloat32 = "scales or values of another type than float32; export the model in float32";

export const quantizeLinear: Lowering = (n) => {
  const x = n.input(0);
  const scale = n.constant(1);
  const zeros = n.constant(2);
  if (x === undefined || typeof scale !== "object" || zeros === undefined) return undefined;
  if (!isFloat(x.type.dtype)) return n.refuse("an integer operand");
  if (x.type.dtype !== "f32" || scale.dtype !== "f32") return n.refuse(inFloat32);
  if (n.int("block_size", 0) !== 0) return n.refuse("blocks");
  const zero = zeros === "missing" ? [0] : wholeZeros(n, Array.from(zeros.data));
  const dtype = zeros === "missing" ? outputType(n) : zeros.dtype;
  if (zero === undefined || dtype === undefined) return undefined;
  const axis = axisOf(n.int("axis", 1), x.type.shape.length) ?? 1;
  const list = Array.from(scale.data);
  if (!checkScale(n, list)) return undefined;
  if ([list, zero].some((l) => l.length > 1 && l.length !== x.type.shape[axis]))
    return n.refuse("the scale or zero point does not fit its axis");
  const { min, max } = hostRange(dtype);
  return n.quantizer(x, {
    ...plain,
    ...{ form: "linear", scale: list, axis, zero, low: [min], high: [max], result: "code" },
  });
};

/** The type of QuantizeLinear without a zero point: output_dtype, else uint8. */
function outputType(n: NodeView): "u8" | "i8" | "u16" | "i16" | undefined {
  const types = { 0: "u8", 2: "u8", 3: "i8", 4: "u16", 5: "i16" } as const;
  const given = n.int("output_dtype", 0);
  return types[given as keyof typeof types] ?? n.refuse(`output_dtype ${given}`);
}

/** (q - zero) * scale, in float32. */
export const dequantizeLinear: Lowering = (n) => {
  const q = n.input(0);
  const scale = n.constant(1);
  const zeros = n.constant(2);
  if (q === undefined || typeof scale !== "object" || zeros === undefined) return undefined;
  if (scale.dtype !== "f32") return n.refuse(inFloat32);
  if (n.int("block_size", 0) !== 0) return n.refuse("blocks");
  const rank = q.type.shape.length;
  const axis = axisOf(n.int("axis", 1), rank) ?? 0;
  const list = Array.from(scale.data);
  if (list.length > 1 && list.length !== q.type.shape[axis])
    return n.refuse("the scale does not fit its axis");
  const aligned = (t: HostTensor) =>
    hostOf(t.dtype, t.data.length === 1 ? [] : alignedShape(t.data.length, axis, rank), t.data);
  const zero = zeros === "missing" || zeros.data.every((z: number) => z === 0) ? undefined : zeros;
  const centred = n.op("Cast", [q], { to: "i32" });
  const shifted =
    zero === undefined ? centred : n.op("Sub", [centred, n.make(toInt(aligned(zero)))]);
  if (shifted !== undefined && isConstant(shifted)) {
    return constantCodes(n, shifted.source.tensor(), list, axis);
  }
  return n.op("Mul", [n.op("Cast", [shifted], { to: "f32" }), n.make(aligned(scale))]);
};

/** [1, ..., count, ..., 1] with `count` at `axis`. */
function alignedShape(count: number, axis: number, rank: number): readonly number[] {
  return Array.from({ length: rank }, (_, a) => (a === axis ? count : 1));
}

function toInt(t: HostTensor): HostTensor {
  return hostOf("i32", t.shape, t.data);
}

/** A constant that keeps its integers: weights and biases of QDQ models. */
function constantCodes(
  n: NodeView,
  integers: HostTensor,
  scale: readonly number[],
  axis: number,
): FloatValue | undefined {
  const codes = { integers, scale, axis };
  return checkScale(n, scale) ? n.make(realOf(codes), codes) : undefined;
}
