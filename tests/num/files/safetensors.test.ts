import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readSafetensors, writeSafetensors } from "../../../src/num/files/safetensors.js";
import { namedArrays } from "./arrays.js";
import { collect } from "./collect.js";

function file(header: string, dataLength: number): Uint8Array {
  const text = new TextEncoder().encode(header);
  const bytes = new Uint8Array(8 + text.length + dataLength);
  new DataView(bytes.buffer).setUint32(0, text.length, true);
  bytes.set(text, 8);
  return bytes;
}

function slot(dtype: string, shape: string, begin: number, end: number): string {
  return `{"dtype":"${dtype}","shape":${shape},"data_offsets":[${begin},${end}]}`;
}

describe("safetensors", () => {
  test("what is written is read, whatever the names", () => {
    fc.assert(
      fc.property(namedArrays, (named) => {
        const { context, codes } = collect("a.safetensors");
        const bytes = writeSafetensors(new Map(named));
        expect(readSafetensors(bytes, context)).toEqual(new Map(named));
        expect(codes()).toEqual([]);
        expect(bytes.length === 0 || bytes[0]! % 8).toBe(0);
      }),
    );
  });

  test("metadata is no tensor", () => {
    const bytes = file(`{"__metadata__":{"format":"pt"},"w":${slot("I8", "[2]", 0, 2)}}`, 2);
    expect([...(readSafetensors(bytes, collect("a").context)?.keys() ?? [])]).toEqual(["w"]);
  });

  test.each([
    ["an empty file", new Uint8Array(), "BL1204"],
    ["a header past the end", file("{}", 0).map((b, i) => (i === 0 ? 99 : b)), "BL1204"],
    ["a header of 16 EiB", new Uint8Array(16).fill(255), "BL1205"],
    ["data past the end", file(`{"w":${slot("I8", "[2]", 0, 2)}}`, 1), "BL1204"],
    ["no JSON", file("{'w': 1}", 0), "BL1205"],
    ["a list", file("[]", 0), "BL1205"],
    ["deep nesting", file(`{"w":${"[".repeat(5000)}`, 0), "BL1205"],
    ["no dtype", file('{"w":{"shape":[1],"data_offsets":[0,1]}}', 1), "BL1205"],
    ["a tensor that is a number", file('{"w":1}', 0), "BL1205"],
    ["a negative dimension", file(`{"w":${slot("I8", "[-1]", 0, 1)}}`, 1), "BL1205"],
    ["a huge dimension", file(`{"w":${slot("I8", "[1e12]", 0, 1)}}`, 1), "BL1205"],
    ["a broken dimension", file(`{"w":${slot("I8", "[0.5]", 0, 1)}}`, 1), "BL1205"],
    [
      "overlap",
      file(`{"v":${slot("I8", "[2]", 0, 2)},"w":${slot("I8", "[2]", 1, 3)}}`, 3),
      "BL1205",
    ],
    ["a gap", file(`{"w":${slot("I8", "[2]", 1, 3)}}`, 3), "BL1205"],
    ["bytes nobody owns", file(`{"w":${slot("I8", "[2]", 0, 2)}}`, 3), "BL1205"],
    ["bytes that do not match the shape", file(`{"w":${slot("I16", "[2]", 0, 2)}}`, 2), "BL1205"],
    ["reversed bytes", file(`{"w":${slot("I8", "[0]", 2, 1)}}`, 2), "BL1205"],
    ["half precision", file(`{"w":${slot("BF16", "[1]", 0, 2)}}`, 2), "BL1206"],
    [
      "a repeated tensor",
      file(`{"w":${slot("I8", "[1]", 0, 1)},"w":${slot("I8", "[1]", 1, 2)}}`, 2),
      "BL1210",
    ],
    [
      "a repeated field",
      file('{"w":{"dtype":"I8","dtype":"U8","shape":[1],"data_offsets":[0,1]}}', 1),
      "BL1210",
    ],
  ])("%s is refused", (_, bytes, code) => {
    const { context, codes } = collect("a.safetensors");
    expect(readSafetensors(bytes, context)).toBeUndefined();
    expect(codes()).toEqual([code]);
  });
});
