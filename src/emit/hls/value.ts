import type { ElementType } from "../../num/element-type.js";
import type { Shape3 } from "../../schedule/shape.js";

/** How values travel between the layers of an HLS project. */
export type IoType = "parallel" | "stream";

/** A value of the network as C++ holds it: channels last, one element a channel of a pixel. */
export interface HlsValue {
  /** Number of the layer that forms it; the input is 1. */
  readonly index: number;
  /** `input_1` or `layer7_out`. */
  readonly variable: string;
  /** `input_t` or `layer7_t`. */
  readonly type: string;
  readonly element: ElementType;
  /** [C, H, W] as stored. */
  readonly shape: Shape3;
}

export function pixelsOf({ shape }: HlsValue): number {
  return shape[1] * shape[2];
}

export function sizeOf(value: HlsValue): number {
  return value.shape[0] * pixelsOf(value);
}

/** Bits of the widest ap_int that HLS tools have. */
export const widestWord = 4096;

/** Bits of an element: odd levels are held as values, one bit wider than their code. */
export function storedBits(t: ElementType): number {
  return t.kind === "o" ? t.bits + 1 : t.bits;
}

/** The C++ type of an element. */
export function cppType(t: ElementType): string {
  return t.kind === "u" ? `ap_uint<${t.bits}>` : `ap_int<${storedBits(t)}>`;
}

/** The C++ type that splits an element into digits (hw/hls/nnet_utils/nnet_mult.h). */
export function digitsType(t: ElementType, digit: number): string {
  const kind = { u: "unsigned", i: "signed", t: "signed", o: "odd" }[t.kind];
  return `nnet::digits<${t.bits}, nnet::digit_${kind}, ${digit}>`;
}

/** Bits of two's complement that hold every one of the integers (each below 2^53 in size). */
export function signedBits(values: readonly number[]): number {
  const needed = (v: number) => BigInt(v < 0 ? -v - 1 : v).toString(2).length + 1;
  return values.reduce((bits, v) => Math.max(bits, v === 0 || v === -1 ? 1 : needed(v)), 1);
}

/** Element `i` of the stored order (pixel, channel) in ONNX order (channel, pixel). */
export function onnxIndex([channels, height, width]: Shape3, i: number): number {
  return (i % channels) * height * width + Math.floor(i / channels);
}
