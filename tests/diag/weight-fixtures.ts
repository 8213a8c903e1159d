import { mkdirSync, mkdtempSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { zipSync } from "fflate";
import { maxWeightsFile } from "../../src/driver/weight-source.js";
import { writeNpz } from "../../src/num/files/npz.js";
import { writeSafetensors } from "../../src/num/files/safetensors.js";
import type { StoredArray } from "../../src/num/files/stored-array.js";

const w: StoredArray = { dtype: "i8", shape: [2], data: Int32Array.of(1, -2) };
const arrays = new Map<string, StoredArray>([
  ["conv", { dtype: "i8", shape: [2, 1, 3, 3], data: new Int32Array(18).fill(1) }],
  ["real", { dtype: "f32", shape: [3], data: Float64Array.of(1, 1.5, 7) }],
  ["w", w],
]);

/** A folder with good and bad weights files, and one file outside it that a link points at. */
export function createWeightFolder(): string {
  const root = mkdtempSync(path.join(tmpdir(), "bitloom-weights-"));
  const folder = path.join(root, "model");
  mkdirSync(path.join(folder, "folder.npz"), { recursive: true });
  const save = (name: string, bytes: Uint8Array) => writeFileSync(path.join(folder, name), bytes);
  const good = writeSafetensors(arrays);
  save("w.safetensors", good);
  save("w.npz", writeNpz(arrays));
  save("truncated.safetensors", good.subarray(0, good.length - 5));
  save("overlap.safetensors", withHeader(`{"v":${slot(0, 2)},"w":${slot(1, 3)}}`, 3));
  save("twice.safetensors", withHeader(`{"w":${slot(0, 2)},"w":${slot(2, 4)}}`, 4));
  save("large.npz", npz("<i8", [0, 0, 0, 0, 0, 0, 0, 16, 1, 0, 0, 0, 0, 0, 0, 0]));
  save("object.npz", npz("|O", [0x80, 0x04, 0x4e, 0x2e]));
  save("huge.npz", new Uint8Array());
  truncateSync(path.join(folder, "huge.npz"), maxWeightsFile + 1);
  writeFileSync(path.join(root, "secret.npz"), writeNpz(arrays));
  symlinkSync("../secret.npz", path.join(folder, "link.npz"));
  return folder;
}

function slot(begin: number, end: number): string {
  return `{"dtype":"I8","shape":[2],"data_offsets":[${begin},${end}]}`;
}

function withHeader(header: string, dataLength: number): Uint8Array {
  const text = new TextEncoder().encode(header);
  const bytes = new Uint8Array(8 + text.length + dataLength);
  new DataView(bytes.buffer).setUint32(0, text.length, true);
  bytes.set(text, 8);
  return bytes;
}

/** An archive whose only member `w` has two elements of the numpy type `descr`. */
function npz(descr: string, data: readonly number[]): Uint8Array {
  const header = `{'descr': '${descr}', 'fortran_order': False, 'shape': (2,), }\n`;
  const bytes = [
    0x93,
    ...Buffer.from("NUMPY"),
    1,
    0,
    header.length,
    0,
    ...Buffer.from(header),
    ...data,
  ];
  return zipSync({ "w.npy": Uint8Array.from(bytes) });
}
