import type { Malformation } from "../../diag/entries/weights.js";
import { report } from "../../diag/report.js";
import { decode, encode } from "./decode.js";
import { type JsonObject, type JsonValue, parseJson } from "./json-value.js";
import {
  byteWidth,
  type Dtype,
  type FileContext,
  legalShape,
  type StoredArray,
  truncated,
} from "./stored-array.js";

const maxHeader = 2 ** 24;
const dtypes: ReadonlyMap<string, Dtype> = new Map(
  (["i8", "u8", "i16", "u16", "i32", "u32", "i64", "u64", "f32", "f64"] as const).map((d) => [
    d.toUpperCase(),
    d,
  ]),
);

interface Slot {
  readonly name: string;
  readonly stored: string;
  readonly shape: readonly number[];
  readonly begin: number;
  readonly end: number;
}

/**
 * The tensors of a safetensors file by name, or undefined after a report. The format: an 8-byte length, a JSON
 * header, then the data, which the byte ranges of the tensors must cover without overlap or gap.
 */
export function readSafetensors(
  bytes: Uint8Array,
  context: FileContext,
): Map<string, StoredArray> | undefined {
  const { path, place, sink } = context;
  const malformed = (fault: Malformation) =>
    report(sink, "BL1205", place, { path, format: "safetensors", fault });
  if (bytes.length < 8) return truncated(context, 8, bytes.length);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = view.getUint32(0, true);
  if (view.getUint32(4, true) !== 0 || length > maxHeader) return void malformed("headerSize");
  if (bytes.length < 8 + length) return truncated(context, 8 + length, bytes.length);
  const header = parseJson(new TextDecoder().decode(bytes.subarray(8, 8 + length)));
  if (!isObject(header)) return void malformed("header");
  const slots = readSlots(header);
  if (typeof slots === "string") return void malformed(slots);
  const repeated = repeatedKey(header);
  if (repeated !== undefined) return void report(sink, "BL1210", place, { path, tensor: repeated });
  const data = bytes.subarray(8 + length);
  const needed = Math.max(0, ...slots.map((s) => s.end));
  if (data.length < needed) return truncated(context, 8 + length + needed, bytes.length);
  if (!coverExactly(slots, data.length)) return void malformed("offsets");
  return readTensors(slots, data, context);
}

/** Tensors in the order of the map; the header is padded with spaces to a multiple of 8. */
export function writeSafetensors(arrays: ReadonlyMap<string, StoredArray>): Uint8Array {
  const blobs = [...arrays.values()].map((a) => encode(a.data, a.dtype));
  let at = 0;
  const fields = [...arrays].map(([name, a], i) => {
    const begin = at;
    at += (blobs[i] as Uint8Array).length;
    const slot = { dtype: a.dtype.toUpperCase(), shape: a.shape, data_offsets: [begin, at] };
    return `${JSON.stringify(name)}:${JSON.stringify(slot)}`;
  });
  const text = new TextEncoder().encode(`{${fields.join(",")}}`);
  const length = Math.ceil(text.length / 8) * 8;
  const bytes = new Uint8Array(8 + length + at).fill(0x20, 8, 8 + length);
  new DataView(bytes.buffer).setUint32(0, length, true);
  bytes.set(text, 8);
  let offset = 8 + length;
  for (const blob of blobs) {
    bytes.set(blob, offset);
    offset += blob.length;
  }
  return bytes;
}

function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && "fields" in value;
}

function repeatedKey(header: JsonObject): string | undefined {
  if (header.repeated !== undefined) return header.repeated;
  for (const [name, slot] of header.fields) {
    if (isObject(slot) && slot.repeated !== undefined) return `${name}.${slot.repeated}`;
  }
  return undefined;
}

function readSlots(header: JsonObject): readonly Slot[] | Malformation {
  const slots: Slot[] = [];
  for (const [name, value] of header.fields) {
    if (name === "__metadata__") continue;
    const slot = readSlot(name, value);
    if (typeof slot === "string") return slot;
    slots.push(slot);
  }
  return slots;
}

function readSlot(name: string, value: JsonValue): Slot | Malformation {
  if (!isObject(value)) return "field";
  const stored = value.fields.get("dtype");
  const shape = value.fields.get("shape");
  const offsets = value.fields.get("data_offsets");
  if (typeof stored !== "string" || !Array.isArray(offsets) || offsets.length !== 2) return "field";
  if (!Array.isArray(shape) || !legalShape(shape)) return "shape";
  const [begin, end] = offsets as readonly JsonValue[];
  if (!isOffset(begin) || !isOffset(end) || end < begin) return "offsets";
  return { name, stored, shape, begin, end };
}

function isOffset(value: JsonValue | undefined): value is number {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0;
}

function coverExactly(slots: readonly Slot[], length: number): boolean {
  let at = 0;
  for (const slot of [...slots].sort((a, b) => a.begin - b.begin || a.end - b.end)) {
    if (slot.begin !== at) return false;
    at = slot.end;
  }
  return at === length;
}

function readTensors(
  slots: readonly Slot[],
  data: Uint8Array,
  context: FileContext,
): Map<string, StoredArray> | undefined {
  const { path, place, sink } = context;
  const arrays = new Map<string, StoredArray>();
  for (const { name, stored, shape, begin, end } of slots) {
    const dtype = dtypes.get(stored);
    if (dtype === undefined)
      return void report(sink, "BL1206", place, { path, tensor: name, dtype: stored });
    if (end - begin !== shape.reduce((n, d) => n * d, 1) * byteWidth(dtype)) {
      return void report(sink, "BL1205", place, { path, format: "safetensors", fault: "offsets" });
    }
    const values = decode(data.subarray(begin, end), dtype, true, shape, name, context);
    if (values === undefined) return undefined;
    arrays.set(name, { dtype, shape, data: values });
  }
  return arrays;
}
