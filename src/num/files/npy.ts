import { report } from "../../diag/report.js";
import type { IntArray } from "../tensor.js";
import { decode, encode } from "./decode.js";
import {
  byteWidth,
  type Dtype,
  type FileContext,
  legalShape,
  type StoredArray,
  truncated,
} from "./stored-array.js";

/** numpy's format: numpy.lib.format, versions 1 to 3. */
const magic = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];

interface Header {
  readonly descr: string;
  readonly fortran: boolean;
  readonly shape: readonly number[];
}

/**
 * The array of one `.npy` file (or member of an npz); `tensor` is its name in messages. Both byte orders and both
 * memory orders are read. Object arrays are refused: they are pickled code.
 */
export function readNpy(
  bytes: Uint8Array,
  tensor: string,
  context: FileContext,
): StoredArray | undefined {
  const malformed = (fault: "magic" | "field" | "header" | "shape") =>
    report(context.sink, "BL1205", context.place, { path: context.path, format: "npy", fault });
  if (!magic.every((b, i) => bytes[i] === b)) return void malformed("magic");
  if (bytes.length < 12) return truncated(context, 12, bytes.length);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const long = (bytes[6] as number) >= 2;
  const start = (long ? 12 : 10) + (long ? view.getUint32(8, true) : view.getUint16(8, true));
  if (bytes.length < start) return truncated(context, start, bytes.length);
  if (start > 2 ** 16) return void malformed("header");
  const header = parseHeader(new TextDecoder().decode(bytes.subarray(long ? 12 : 10, start)));
  if (header === undefined) return void malformed("header");
  if (!legalShape(header.shape)) return void malformed("shape");
  const type = parseDescr(header.descr);
  if (type === undefined) {
    const dtype = header.descr;
    report(context.sink, "BL1206", context.place, { path: context.path, tensor, dtype });
    return undefined;
  }
  const { dtype, little } = type;
  const needed = start + header.shape.reduce((n, d) => n * d, 1) * byteWidth(dtype);
  if (bytes.length < needed) return truncated(context, needed, bytes.length);
  const data = decode(bytes.subarray(start), dtype, little, header.shape, tensor, context);
  if (data === undefined) return undefined;
  return {
    dtype,
    shape: header.shape,
    data: header.fortran ? toRowMajor(data, header.shape) : data,
  };
}

/** Version 1.0, little-endian, C order; the header is padded so that the data is aligned to 64 bytes. */
export function writeNpy(array: StoredArray): Uint8Array {
  const { dtype, shape } = array;
  const kind = `${dtype.endsWith("8") && byteWidth(dtype) === 1 ? "|" : "<"}${dtype[0]}${byteWidth(dtype)}`;
  const dims = shape.length === 1 ? `${shape[0]},` : shape.join(", ");
  const text = `{'descr': '${kind}', 'fortran_order': False, 'shape': (${dims}), }`;
  const length = Math.ceil((11 + text.length) / 64) * 64 - 10;
  const data = encode(array.data, dtype);
  const bytes = new Uint8Array(10 + length + data.length);
  bytes.set([...magic, 1, 0, length % 256, Math.floor(length / 256)]);
  bytes.set(new TextEncoder().encode(`${text.padEnd(length - 1)}\n`), 10);
  bytes.set(data, 10 + length);
  return bytes;
}

/** The header is a Python dict literal with exactly three keys, in any order. */
function parseHeader(text: string): Header | undefined {
  const descr = /'descr'\s*:\s*(?:'([^']*)'|(\[.*?\]))/.exec(text);
  const fortran = /'fortran_order'\s*:\s*(True|False)/.exec(text);
  const shape = /'shape'\s*:\s*\(([0-9,\sL]*)\)/.exec(text);
  if (!text.trimStart().startsWith("{") || !descr || !fortran || !shape) return undefined;
  const dims = (shape[1] as string).split(",").filter((d) => d.trim() !== "");
  if (!dims.every((d) => /^\s*[0-9]+L?\s*$/.test(d))) return undefined;
  return {
    descr: descr[1] ?? "a structure",
    fortran: fortran[1] === "True",
    shape: dims.map((d) => Number.parseInt(d, 10)),
  };
}

/** `<i4`, `|u1`, `>f8`; `=` and a missing order mean little-endian here. */
function parseDescr(
  descr: string,
): { readonly dtype: Dtype; readonly little: boolean } | undefined {
  const match = /^([<>|=]?)(?:([iu])([1248])|f([48]))$/.exec(descr);
  if (match === null) return undefined;
  const dtype =
    match[2] === undefined ? `f${Number(match[4]) * 8}` : `${match[2]}${Number(match[3]) * 8}`;
  return { dtype: dtype as Dtype, little: match[1] !== ">" };
}

/** Column-major data (first index fastest) in row-major order. */
function toRowMajor(data: IntArray, shape: readonly number[]): IntArray {
  const result = data.slice();
  const index = shape.map(() => 0);
  for (let i = 0; i < data.length; i++) {
    let at = 0;
    for (let d = 0; d < shape.length; d++) at = at * (shape[d] as number) + (index[d] as number);
    result[at] = data[i] as number;
    for (let d = 0; d < shape.length; d++) {
      index[d] = ((index[d] as number) + 1) % (shape[d] as number);
      if (index[d] !== 0) break;
    }
  }
  return result;
}
