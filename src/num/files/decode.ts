import { report } from "../../diag/report.js";
import type { IntArray } from "../tensor.js";
import { byteWidth, type Dtype, type FileContext, indexText } from "./stored-array.js";

/**
 * `count` elements of `bytes` (long enough, checked by the caller) as numbers. 64-bit integers beyond 2^53 are
 * reported: they have no exact number.
 */
export function decode(
  bytes: Uint8Array,
  dtype: Dtype,
  little: boolean,
  shape: readonly number[],
  tensor: string,
  context: FileContext,
): IntArray | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const width = byteWidth(dtype);
  const total = shape.reduce((n, d) => n * d, 1);
  const data = isNarrow(dtype) ? new Int32Array(total) : new Float64Array(total);
  const read = reader(view, dtype, little);
  for (let i = 0; i < total; i++) data[i] = read(i * width);
  if (width === 8 && !dtype.startsWith("f")) {
    const bad = data.findIndex((v) => !Number.isSafeInteger(v));
    if (bad >= 0) {
      const index = indexText(shape, bad);
      report(context.sink, "BL1214", context.place, { path: context.path, tensor, index });
      return undefined;
    }
  }
  return data;
}

/** The bytes of `data`, little-endian. */
export function encode(data: IntArray, dtype: Dtype): Uint8Array {
  const width = byteWidth(dtype);
  const bytes = new Uint8Array(data.length * width);
  const write = writer(new DataView(bytes.buffer), dtype);
  for (let i = 0; i < data.length; i++) write(i * width, data[i] as number);
  return bytes;
}

/** True when every value of the type is an int32. */
function isNarrow(dtype: Dtype): boolean {
  return ["i8", "u8", "i16", "u16", "i32"].includes(dtype);
}

function reader(view: DataView, dtype: Dtype, little: boolean): (at: number) => number {
  switch (dtype) {
    case "i8":
      return (at) => view.getInt8(at);
    case "u8":
      return (at) => view.getUint8(at);
    case "i16":
      return (at) => view.getInt16(at, little);
    case "u16":
      return (at) => view.getUint16(at, little);
    case "i32":
      return (at) => view.getInt32(at, little);
    case "u32":
      return (at) => view.getUint32(at, little);
    case "i64":
      return (at) => wide(view.getInt32(little ? at + 4 : at, little), view, at, little);
    case "u64":
      return (at) => wide(view.getUint32(little ? at + 4 : at, little), view, at, little);
    case "f32":
      return (at) => view.getFloat32(at, little);
    case "f64":
      return (at) => view.getFloat64(at, little);
  }
}

/** High word and low word as one number; exact whenever the result is a safe integer. */
function wide(high: number, view: DataView, at: number, little: boolean): number {
  return high * 2 ** 32 + view.getUint32(little ? at : at + 4, little);
}

function writer(view: DataView, dtype: Dtype): (at: number, v: number) => void {
  switch (dtype) {
    case "i8":
    case "u8":
      return (at, v) => view.setUint8(at, v);
    case "i16":
    case "u16":
      return (at, v) => view.setUint16(at, v, true);
    case "i32":
    case "u32":
      return (at, v) => view.setUint32(at, v, true);
    case "i64":
    case "u64":
      return (at, v) => view.setBigInt64(at, BigInt(v), true);
    case "f32":
      return (at, v) => view.setFloat32(at, v, true);
    case "f64":
      return (at, v) => view.setFloat64(at, v, true);
  }
}
