import { inflateSync, zipSync } from "fflate";
import type { Malformation } from "../../diag/entries/weights.js";
import { report } from "../../diag/report.js";
import { crc32 } from "./crc32.js";
import { readNpy, writeNpy } from "./npy.js";
import type { FileContext, StoredArray } from "./stored-array.js";
import { packedBytes, readDirectory, type ZipMember } from "./zip-directory.js";

/** Most bytes the members of one archive may unpack to. */
const maxUnpacked = 2 ** 30;
const stored = 0;
const deflated = 8;

/** The arrays of an `.npz` archive by name (the member's name without `.npy`), or undefined after a report. */
export function readNpz(
  bytes: Uint8Array,
  context: FileContext,
): Map<string, StoredArray> | undefined {
  const malformed = (fault: Malformation) =>
    report(context.sink, "BL1205", context.place, { path: context.path, format: "npz", fault });
  if (bytes[0] !== 0x50 || bytes[1] !== 0x4b) return void malformed("magic");
  const members = readDirectory(bytes)?.filter((m) => m.name.endsWith(".npy"));
  if (members === undefined) return void malformed("directory");
  if (members.reduce((n, m) => n + m.size, 0) > maxUnpacked) return void malformed("memberSize");
  const arrays = new Map<string, StoredArray>();
  for (const member of members) {
    const name = member.name.slice(0, -".npy".length);
    if (arrays.has(name)) {
      report(context.sink, "BL1210", context.place, { path: context.path, tensor: name });
      return undefined;
    }
    const content = unpack(bytes, member);
    if (typeof content === "string") return void malformed(content);
    const array = readNpy(content, name, context);
    if (array === undefined) return undefined;
    arrays.set(name, array);
  }
  return arrays;
}

/** Deflated members in the order of the map, with a fixed date: same arrays, same bytes. */
export function writeNpz(arrays: ReadonlyMap<string, StoredArray>): Uint8Array {
  const members = [...arrays].map(([name, array]) => [`${name}.npy`, writeNpy(array)] as const);
  return zipSync(Object.fromEntries(members), { level: 6, mtime: new Date(1980, 0, 1) });
}

function unpack(bytes: Uint8Array, member: ZipMember): Uint8Array | Malformation {
  if (member.encrypted || (member.method !== stored && member.method !== deflated))
    return "compression";
  const packed = packedBytes(bytes, member);
  if (packed === undefined) return "directory";
  const content = member.method === stored ? packed : inflate(packed, member.size);
  if (content?.length !== member.size) return "inflate";
  return crc32(content) === member.crc ? content : "checksum";
}

/** Never grows past `size`: an archive that lies about it fails instead of filling the memory. */
function inflate(packed: Uint8Array, size: number): Uint8Array | undefined {
  try {
    return inflateSync(packed, { out: new Uint8Array(size) });
  } catch {
    return undefined;
  }
}
