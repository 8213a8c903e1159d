import { report } from "../../diag/report.js";
import { legalShape } from "../../num/files/stored-array.js";
import { createHost, type HostTensor, type HostType } from "../../num/host-tensor.js";
import { elementCount } from "../../num/tensor.js";
import type { ImportContext } from "./context.js";
import type { TensorProto } from "./proto.js";

/** TensorProto.DataType by number; what is not listed (strings, complex, 8-bit floats) is refused. */
const dataTypes: ReadonlyMap<number, HostType> = new Map<number, HostType>([
  [1, "f32"],
  [2, "u8"],
  [3, "i8"],
  [4, "u16"],
  [5, "i16"],
  [6, "i32"],
  [7, "i64"],
  [9, "bool"],
  [10, "f16"],
  [11, "f64"],
  [12, "u32"],
  [13, "u64"],
  [16, "bf16"],
  [21, "u4"],
  [22, "i4"],
  [25, "u2"],
  [26, "i2"],
]);

/** The element type an ONNX number stands for. */
export function hostTypeOf(dataType: number): HostType | undefined {
  return dataTypes.get(dataType);
}

/** The tensor a TensorProto holds, or undefined after BL1504. */
export function readTensorData(t: TensorProto, context: ImportContext): HostTensor | undefined {
  const fail = (problem: string): undefined => {
    report(context.sink, "BL1504", context.place(t.name), { tensor: t.name, problem });
  };
  const stored = dataTypes.get(t.dataType);
  if (stored === undefined) return fail(`element type ${t.dataType} is not supported`);
  const dims: readonly number[] = t.dims;
  if (!legalShape(dims)) return fail(`shape [${t.dims.join(", ")}] is not legal`);
  const count = elementCount(t.dims);
  const raw = t.isExternal ? readExternal(t, context) : (t.raw ?? packedBytes(t, stored, count));
  if (t.isExternal && raw === undefined) return undefined;
  const listed = [t.floats, t.doubles, t.integers].find((l) => l.length > 0) ?? [];
  const needed = raw === undefined ? count : storedBytes(stored, count);
  const found = raw === undefined ? listed.length : raw.length;
  if (needed !== found) {
    return fail(`${needed} ${raw === undefined ? "elements" : "bytes"} needed, ${found} stored`);
  }
  // Its dimensions stand for the tensor: a function that is called often has it often.
  context.stored(t.dims, count);
  if (!context.afford(count)) return fail("the constants of this model are too large together");
  const out = createHost(stored, t.dims);
  if (raw !== undefined) decodeRaw(raw, stored, out);
  else
    listed.forEach((v, i) => {
      out.data[i] = stored === "f16" ? half(v) : stored === "bf16" ? brain(v) : v;
    });
  const inexact = out.data.findIndex((v: number) => Math.abs(v) > Number.MAX_SAFE_INTEGER);
  if (inexact >= 0 && stored.endsWith("64") && stored !== "f64") {
    return fail(`element ${inexact} is beyond 2^53`);
  }
  return out;
}

function bitsOf(stored: HostType): number {
  if (stored === "bf16") return 16;
  return stored === "bool" ? 8 : Number(stored.slice(1));
}

/** Elements of less than a byte are packed, the first in the low bits. */
function storedBytes(stored: HostType, count: number): number {
  return Math.ceil((count * bitsOf(stored)) / 8);
}

/** Elements of less than a byte are packed in a list of numbers too, a byte in each of them; some writers list every element. */
function packedBytes(
  { integers }: TensorProto,
  stored: HostType,
  count: number,
): Uint8Array | undefined {
  const packed = bitsOf(stored) < 8 && integers.length === storedBytes(stored, count);
  return packed ? Uint8Array.from(integers) : undefined;
}

function decodeRaw(raw: Uint8Array, stored: HostType, { data }: HostTensor): void {
  const view = new DataView(raw.buffer, raw.byteOffset, raw.byteLength);
  const bits = bitsOf(stored);
  const read = readers[stored] ?? ((_v, i) => packed(raw, i, bits, stored.startsWith("i")));
  for (let i = 0; i < data.length; i++) data[i] = read(view, i);
}

type Reader = (view: DataView, i: number) => number;

const readers: Partial<Record<HostType, Reader>> = {
  f32: (v, i) => v.getFloat32(4 * i, true),
  f64: (v, i) => v.getFloat64(8 * i, true),
  f16: (v, i) => half(v.getUint16(2 * i, true)),
  bf16: (v, i) => brain(v.getUint16(2 * i, true)),
  bool: (v, i) => Number(v.getUint8(i) !== 0),
  u8: (v, i) => v.getUint8(i),
  i8: (v, i) => v.getInt8(i),
  u16: (v, i) => v.getUint16(2 * i, true),
  i16: (v, i) => v.getInt16(2 * i, true),
  u32: (v, i) => v.getUint32(4 * i, true),
  i32: (v, i) => v.getInt32(4 * i, true),
  u64: (v, i) => Number(v.getBigUint64(8 * i, true)),
  i64: (v, i) => Number(v.getBigInt64(8 * i, true)),
};

function packed(raw: Uint8Array, i: number, bits: number, signed: boolean): number {
  const perByte = 8 / bits;
  const code =
    ((raw[Math.floor(i / perByte)] as number) >> ((i % perByte) * bits)) & (2 ** bits - 1);
  return signed && code >= 2 ** (bits - 1) ? code - 2 ** bits : code;
}

/** The value of IEEE half-precision bits. */
function half(bits: number): number {
  const sign = bits >> 15 === 1 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  if (exponent === 31) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

/** The value of bfloat16 bits: the upper half of a float32. */
function brain(bits: number): number {
  const view = new DataView(new ArrayBuffer(4));
  view.setUint16(0, bits);
  return view.getFloat32(0);
}

/** Bytes of a tensor in a file beside the model; undefined after a report. */
function readExternal(t: TensorProto, context: ImportContext): Uint8Array | undefined {
  const place = context.place(t.name);
  const fail = (problem: string): undefined => {
    report(context.sink, "BL1504", place, { tensor: t.name, problem });
  };
  const location = t.external.get("location");
  if (location === undefined) return fail("its external data has no location");
  const file = context.sources.read(location, place);
  if (file === undefined) return undefined;
  const offset = readCount(t.external.get("offset") ?? "0");
  const length = readCount(t.external.get("length") ?? String(file.length - (offset ?? 0)));
  if (offset === undefined || length === undefined) return fail("offset or length is no number");
  if (offset + length > file.length) {
    return fail(`${offset + length} bytes needed in \`${location}\`, ${file.length} stored`);
  }
  return file.subarray(offset, offset + length);
}

function readCount(text: string): number | undefined {
  return /^\d{1,15}$/.test(text) ? Number(text) : undefined;
}
