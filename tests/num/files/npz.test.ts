import fc from "fast-check";
import { zipSync } from "fflate";
import { describe, expect, test } from "vitest";
import { crc32 } from "../../../src/num/files/crc32.js";
import { writeNpy } from "../../../src/num/files/npy.js";
import { readNpz, writeNpz } from "../../../src/num/files/npz.js";
import { namedArrays } from "./arrays.js";
import { collect } from "./collect.js";

const array = { dtype: "i8", shape: [40], data: new Int32Array(40).fill(7) } as const;
const packed = writeNpz(new Map([["w", array]]));

/** The archive with bytes `at`, counted from the signature `PK x y`, replaced. */
function patched(
  signature: readonly [number, number],
  at: number,
  bytes: readonly number[],
): Uint8Array {
  const copy = Uint8Array.from(packed);
  const start = copy.findIndex(
    (b, i) => b === 0x50 && copy[i + 2] === signature[0] && copy[i + 3] === signature[1],
  );
  copy.set(bytes, start + at);
  return copy;
}

describe("npz", () => {
  test("what is written is read, whatever the names", () => {
    fc.assert(
      fc.property(namedArrays, (named) => {
        const { context, codes } = collect("a.npz");
        expect(readNpz(writeNpz(new Map(named)), context)).toEqual(new Map(named));
        expect(codes()).toEqual([]);
      }),
    );
  });

  test("same arrays, same bytes", () => {
    expect(writeNpz(new Map([["w", array]]))).toEqual(packed);
  });

  test("stored members, and members that are no arrays", () => {
    const bytes = zipSync(
      { "w.npy": writeNpy(array), "README.txt": Uint8Array.of(1) },
      { level: 0 },
    );
    expect([...(readNpz(bytes, collect("a.npz").context)?.keys() ?? [])]).toEqual(["w"]);
  });

  test.each([
    [
      "text",
      new TextEncoder().encode("not a zip file at all"),
      "does not start with the signature",
    ],
    ["an archive cut short", packed.subarray(0, packed.length - 30), "table of contents"],
    ["encryption", patched([1, 2], 8, [1]), "encrypted"],
    ["another compression", patched([1, 2], 10, [12]), "compressed by a method"],
    ["a wrong size", patched([1, 2], 24, [0xff, 0x7f]), "does not unpack"],
    ["a wrong checksum", patched([1, 2], 16, [1, 2, 3, 4]), "checksum"],
    ["a bomb", patched([1, 2], 24, [0xfe, 0xff, 0xff, 0xff]), "more than 1 GiB"],
    ["a member outside the archive", patched([1, 2], 42, [0xff, 0xff]), "table of contents"],
  ])("%s is refused", (_, bytes, words) => {
    const { context, codes, sink } = collect("a.npz");
    expect(readNpz(bytes, context)).toBeUndefined();
    expect(codes()).toEqual(["BL1205"]);
    expect(sink.diagnostics[0]?.notes.join()).toContain(words);
  });

  test("the checksum of the nine digits, as every description of CRC-32 gives it", () => {
    expect(crc32(new TextEncoder().encode("123456789"))).toBe(0xcbf43926);
  });
});
