import { type HostTensor, hostOf } from "../../../num/host-tensor.js";
import { type Constant, isConstant } from "../builder.js";
import type { FloatValue } from "../float-graph.js";
import type { Lowering, NodeView } from "./node-view.js";
import {
  type Along,
  along,
  checkScale,
  constants,
  plain,
  sharedAxis,
  single,
  wholeZeros,
} from "./quantizer-parameters.js";

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
  const names = ["the scale", "the zero point", "the bit width"];
  const lists = operands.map((t, i) => along(n, t, x.type.shape, names[i] as string));
  if (!lists.every((l) => l !== undefined)) return undefined;
  const [{ list: scale }, { list: zeros }, { list: widths }] = lists as [Along, Along, Along];
  const axis = sharedAxis(n, lists);
  const zero = wholeZeros(n, zeros);
  if (axis === undefined || zero === undefined || !checkScale(n, scale)) return undefined;
  const widest = isConstant(x) ? 64 : 32;
  const odd = widths.find((b) => !Number.isInteger(b) || b < 1 || b > widest);
  if (odd !== undefined) return n.refuse(`${odd} bits`);
  const wide = widths.some((b) => b > 32);
  if (wide && isConstant(x) && !fitsWord(x, scale, zero))
    return n.refuse("codes of more than 32 bits");
  const rounding = roundings[n.text("rounding_mode", "ROUND").toUpperCase()];
  if (rounding === undefined) return n.refuse(`rounding ${n.text("rounding_mode", "")}`);
  const signed = n.int("signed", 1) === 1;
  if (signed && widths.includes(1)) {
    // The only form without a zero: codes -1 and 1.
    if (widths.some((b) => b !== 1)) return n.refuse("one bit in some channels only");
    if (zero.some((z) => z !== 0)) return n.refuse("a bipolar quantizer with a zero point");
    return n.quantizer(x, { ...bipolar, scale, axis });
  }
  const ranges = single(widths).map((b) => codeRange(b, signed, n.int("narrow", 1) === 1));
  const [low, high] = [ranges.map((r) => r.low), ranges.map((r) => r.high)];
  return n.quantizer(x, { ...plain, form: "quant", scale, axis, zero, rounding, low, high });
};

/** True where every code of a constant, however wide its quantizer, is well within 32 bits. */
function fitsWord(x: Constant, scale: readonly number[], zero: readonly number[]): boolean {
  const [finest, farthest] = [Math.min(...scale), Math.max(...zero.map(Math.abs))];
  return x.source.tensor().data.every((v: number) => Math.abs(v) / finest + farthest < 2 ** 31);
}

const bipolar = { ...plain, form: "bipolar", low: [-1], high: [1], step: 2 } as const;

const bipolarQuant: Lowering = (n) => {
  const x = n.input(0);
  const operands = constants(n, 1, 1);
  const scales = operands && x && along(n, operands[0] as HostTensor, x.type.shape, "the scale");
  if (scales === undefined || !checkScale(n, scales.list)) return undefined;
  const { list, axis } = scales;
  return n.quantizer(x, { ...bipolar, scale: list, axis });
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
  const legal = (bits: number) => Number.isInteger(bits) && bits >= 1 && bits <= 24;
  if (!legal(inBits) || !legal(outBits)) return n.refuse(`${inBits} to ${outBits} bits`);
  if (rounding === undefined || !checkScale(n, [scale])) return n.refuse("its rounding mode");
  const scalar = (v: number) => n.make(hostOf("f32", [], [v]));
  const codes = n.op("Round", [n.op("Div", [x, scalar(scale)])]);
  const shifted = n.op("Div", [codes, scalar(ratio)]);
  const signed = n.int("signed", 1) === 1;
  const { low, high } = second
    ? codeRange(outBits, signed, n.int("narrow", 0) === 1)
    : { low: -(2 ** 24), high: 2 ** 24 };
  const limit = { low: [low], high: [high] };
  // Version 1 gives back the input's scale, version 2 its own.
  const result = second ? (numbers[3] as number) : scale;
  const units = n.quantizer(shifted, { ...plain, form: "quant", scale: [1], rounding, ...limit });
  return n.op("Mul", [units, scalar(result)]);
};

/** MultiThreshold (FINN): out_scale * #{t : x >= T} + out_bias. */
const multiThreshold: Lowering = (n) => {
  const given = n.input(0);
  const rank = given?.type.shape.length ?? 0;
  // Channels last: in front while they are compared.
  const last = rank > 2 && n.text("data_layout", "NCHW").endsWith("C");
  const inner = Array.from({ length: rank - 2 }, (_, i) => i + 1);
  const x = last ? n.op("Transpose", [given], { perm: [0, rank - 1, ...inner] }) : given;
  const codes = compared(n, x);
  return last ? n.op("Transpose", [codes], { perm: [0, ...inner.map((a) => a + 1), 1] }) : codes;
};

function compared(n: NodeView, x: FloatValue | undefined): FloatValue | undefined {
  const operands = constants(n, 1, 1);
  if (x === undefined || operands === undefined) return undefined;
  const [table] = operands as [HostTensor];
  const [rows = 0, count = 0] = table.shape;
  if (table.shape.length !== 2 || (rows !== 1 && rows !== x.type.shape[1])) {
    return n.refuse(`thresholds of shape [${table.shape.join(", ")}]`);
  }
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
  const range = { low: [low * step + 0], high: [low * step + step * count] };
  return n.quantizer(x, {
    ...plain,
    form: "thresholds",
    scale: [scale / step],
    step,
    thresholds,
    ...range,
  });
}

export const quantizerLowerings: readonly (readonly [string, Lowering])[] = [
  ["Quant", quant],
  ["IntQuant", quant],
  ["BipolarQuant", bipolarQuant],
  ["Trunc", trunc],
  ["MultiThreshold", multiThreshold],
];
