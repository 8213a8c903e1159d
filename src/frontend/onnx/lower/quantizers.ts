import { type HostTensor, hostOf, hostRange, isFloat } from "../../../num/host-tensor.js";
import { axisOf } from "../../host/host-op.js";
import { isConstant } from "../builder.js";
import type { FloatValue, Quantizer } from "../float-graph.js";
import { realOf } from "../quantize-constant.js";
import { perChannel, windowOf } from "./layers.js";
import type { Lowering, NodeView } from "./node-view.js";

/** What most quantizers share. */
const plain: Omit<Quantizer, "form" | "scale" | "low" | "high"> = {
  ...{ axis: 1, zero: 0, step: 1, rounding: "half-even", thresholds: [], result: "real" },
};

/** A quantizer parameter as a list along one axis of x; undefined after a report. */
interface Along {
  readonly list: readonly number[];
  readonly axis: number;
}

function along(n: NodeView, t: HostTensor, rank: number, what: string): Along | undefined {
  const long = t.shape.flatMap((d, a) => (d === 1 ? [] : [a + rank - t.shape.length]));
  if (long.length <= 1) return { list: Array.from(t.data), axis: long[0] ?? 1 };
  return n.refuse(`${what} varies along ${long.length} axes`);
}

/** The single integer in a zero point; undefined after a report. */
function wholeZero(n: NodeView, t: HostTensor): number | undefined {
  const [first = 0] = t.data;
  if (!t.data.every((v: number) => v === first))
    return n.refuse("the zero point differs by channel");
  return Number.isInteger(first) ? first + 0 : n.refuse(`zero point ${first} is no integer`);
}

function checkScale(n: NodeView, scale: readonly number[]): boolean {
  const bad = scale.find((s) => !(s > 0 && Number.isFinite(s)));
  if (bad !== undefined) n.refuse(`scale ${bad} is not positive`);
  return bad === undefined;
}

/** The constants behind operands `from` .. `from + count - 1`; undefined after a report. */
function constants(n: NodeView, from: number, count: number): readonly HostTensor[] | undefined {
  const list = Array.from({ length: count }, (_, i) => n.constant(from + i));
  const missing = list.indexOf("missing");
  if (missing >= 0) return n.refuse(`operand ${from + missing} is missing`);
  return list.every((t) => typeof t === "object") ? list : undefined;
}

const roundings: Readonly<Record<string, string>> = {
  ...{ ROUND: "half-even", HALF_EVEN: "half-even", CEIL: "ceil", FLOOR: "floor", UP: "up" },
  ...{ DOWN: "down", HALF_UP: "half-up", HALF_DOWN: "half-down", ROUND_TO_ZERO: "down" },
};

/** Codes of `bits` bits, as QONNX counts them. */
function codeRange(bits: number, signed: boolean, narrow: boolean): { low: number; high: number } {
  if (!signed) return { low: 0, high: 2 ** bits - (narrow ? 2 : 1) };
  return { low: -(2 ** (bits - 1)) + Number(narrow), high: 2 ** (bits - 1) - 1 };
}

/** Quant and IntQuant (QONNX): x, scale, zero point, bit width. */
const quant: Lowering = (n) => {
  const x = n.input(0);
  const operands = constants(n, 1, 3);
  if (x === undefined || operands === undefined) return undefined;
  const [scale, zeros, bits] = operands as [HostTensor, HostTensor, HostTensor];
  const scales = along(n, scale, x.type.shape.length, "the scale");
  const zero = wholeZero(n, zeros);
  const width = bits.data[0] as number;
  if (scales === undefined || zero === undefined || !checkScale(n, scales.list)) return undefined;
  if (!bits.data.every((b: number) => b === width))
    return n.refuse("the bit width differs by channel");
  if (!Number.isInteger(width) || width < 1 || width > 24) return n.refuse(`${width} bits`);
  const rounding = roundings[n.text("rounding_mode", "ROUND").toUpperCase()];
  if (rounding === undefined) return n.refuse(`rounding ${n.text("rounding_mode", "")}`);
  const signed = n.int("signed", 1) === 1;
  const { list, axis } = scales;
  if (width === 1 && signed) {
    // The only form without a zero: codes -1 and 1.
    if (zero !== 0) return n.refuse("a bipolar quantizer with a zero point");
    return n.quantizer(x, {
      ...plain,
      form: "bipolar",
      scale: list,
      axis,
      low: -1,
      high: 1,
      step: 2,
    });
  }
  const range = codeRange(width, signed, n.int("narrow", 1) === 1);
  return n.quantizer(x, { ...plain, form: "quant", scale: list, axis, zero, rounding, ...range });
};

const bipolarQuant: Lowering = (n) => {
  const x = n.input(0);
  const operands = constants(n, 1, 1);
  const scales =
    operands && x && along(n, operands[0] as HostTensor, x.type.shape.length, "the scale");
  if (scales === undefined || !checkScale(n, scales.list)) return undefined;
  const { list, axis } = scales;
  return n.quantizer(x, {
    ...plain,
    form: "bipolar",
    scale: list,
    axis,
    low: -1,
    high: 1,
    step: 2,
  });
};

/** Drops low bits: round(x / scale + zero), divided by a power of two and rounded again, clamped in version 2. */
const trunc: Lowering = (n) => {
  const x = n.input(0);
  const second = n.inputCount > 5;
  const operands = constants(n, 1, second ? 5 : 4);
  if (x === undefined || operands === undefined) return undefined;
  const numbers = operands.map((t) => t.data[0] as number);
  if (operands.some((t) => t.data.length !== 1))
    return n.refuse("its parameters differ by channel");
  const [scale = 1, zero = 0, inBits = 0] = numbers;
  const outBits = numbers[second ? 4 : 3] as number;
  const ratio = second
    ? 2 ** Math.round(Math.log2((numbers[3] as number) / scale))
    : 2 ** (inBits - outBits);
  const rounding = roundings[n.text("rounding_mode", "FLOOR").toUpperCase()];
  if (zero !== 0) return n.refuse("a zero point");
  if (rounding === undefined || !checkScale(n, [scale])) return n.refuse("its rounding mode");
  const scalar = (v: number) => n.make(hostOf("f32", [], [v]));
  const codes = n.op("Round", [n.op("Div", [x, scalar(scale)])]);
  const shifted = n.op("Div", [codes, scalar(ratio)]);
  const signed = n.int("signed", 1) === 1;
  const limit = second
    ? codeRange(outBits, signed, n.int("narrow", 0) === 1)
    : { low: -(2 ** 24), high: 2 ** 24 };
  // Version 1 gives back the input's scale, version 2 its own.
  const result = second ? (numbers[3] as number) : scale;
  const units = n.quantizer(shifted, { ...plain, form: "quant", scale: [1], rounding, ...limit });
  return n.op("Mul", [units, scalar(result)]);
};

/** MultiThreshold (FINN): out_scale * #{t : x >= T} + out_bias. */
const multiThreshold: Lowering = (n) => {
  const x = n.input(0);
  const operands = constants(n, 1, 1);
  if (x === undefined || operands === undefined) return undefined;
  const [table] = operands as [HostTensor];
  const [rows = 0, count = 0] = table.shape;
  if (table.shape.length !== 2 || (rows !== 1 && rows !== x.type.shape[1])) {
    return n.refuse(`thresholds of shape [${table.shape.join(", ")}]`);
  }
  if (n.text("data_layout", "NCHW").endsWith("C"))
    return n.refuse(`layout ${n.text("data_layout", "")}`);
  const scale = Math.fround(n.float("out_scale", 1));
  const low = Math.fround(n.float("out_bias", 0)) / scale;
  // Half a step off, the codes are odd numbers of half the scale.
  const step = Number.isInteger(low) ? 1 : 2;
  if (!Number.isInteger(low * step) || !checkScale(n, [scale])) {
    return n.refuse(`out_bias ${low * scale} is no multiple of half of out_scale ${scale}`);
  }
  const thresholds = Array.from({ length: rows }, (_, c) =>
    Array.from(table.data.subarray(c * count, (c + 1) * count)).sort((a, b) => a - b),
  );
  const range = { low: low * step + 0, high: low * step + step * count };
  return n.quantizer(x, {
    ...plain,
    form: "thresholds",
    scale: [scale / step],
    step,
    thresholds,
    ...range,
  });
};

const quantizeLinear: Lowering = (n) => {
  const x = n.input(0);
  const scale = n.constant(1);
  const zeros = n.constant(2);
  if (x === undefined || typeof scale !== "object" || zeros === undefined) return undefined;
  if (!isFloat(x.type.dtype)) return n.refuse("an integer operand");
  if (n.int("block_size", 0) !== 0) return n.refuse("blocks");
  const zero = zeros === "missing" ? 0 : wholeZero(n, zeros);
  const dtype = zeros === "missing" ? outputType(n) : zeros.dtype;
  if (zero === undefined || dtype === undefined) return undefined;
  const axis = axisOf(n.int("axis", 1), x.type.shape.length) ?? 1;
  const list = Array.from(scale.data);
  if (!checkScale(n, list)) return undefined;
  if (list.length > 1 && list.length !== x.type.shape[axis])
    return n.refuse("the scale does not fit its axis");
  const { min, max } = hostRange(dtype);
  return n.quantizer(x, {
    ...plain,
    ...{ form: "linear", scale: list, axis, zero, low: min, high: max, result: "code" },
  });
};

/** The type of QuantizeLinear without a zero point: output_dtype, else uint8. */
function outputType(n: NodeView): "u8" | "i8" | "u16" | "i16" | undefined {
  const types = { 0: "u8", 2: "u8", 3: "i8", 4: "u16", 5: "i16" } as const;
  const given = n.int("output_dtype", 0);
  return types[given as keyof typeof types] ?? n.refuse(`output_dtype ${given}`);
}

/** (q - zero) * scale, in float32. */
const dequantizeLinear: Lowering = (n) => {
  const q = n.input(0);
  const scale = n.constant(1);
  const zeros = n.constant(2);
  if (q === undefined || typeof scale !== "object" || zeros === undefined) return undefined;
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
function integerProduct(
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
function requantized(
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
  const zero = yz === "missing" ? 0 : wholeZero(n, yz);
  const { min, max } = hostRange(yz === "missing" ? "u8" : yz.dtype);
  if (zero === undefined) return undefined;
  const codes = { low: min, high: max, result: "code" } as const;
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

export const quantizerLowerings: readonly (readonly [string, Lowering])[] = [
  ["Quant", quant],
  ["IntQuant", quant],
  ["BipolarQuant", bipolarQuant],
  ["Trunc", trunc],
  ["MultiThreshold", multiThreshold],
];

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
