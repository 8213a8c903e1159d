import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readNpy, writeNpy } from "../../../src/num/files/npy.js";
import { storedArrays } from "./arrays.js";
import { collect } from "./collect.js";

function npy(header: string, data: readonly number[], version = 1): Uint8Array {
  const text = `${header}\n`;
  const size = version === 1 ? [text.length % 256, text.length >> 8] : [text.length, 0, 0, 0];
  return Uint8Array.from([
    0x93,
    ...Buffer.from("NUMPY"),
    version,
    0,
    ...size,
    ...Buffer.from(text),
    ...data,
  ]);
}

function header(descr: string, shape: string, fortran = false): string {
  return `{'descr': '${descr}', 'fortran_order': ${fortran ? "True" : "False"}, 'shape': ${shape}, }`;
}

describe("npy", () => {
  test("what is written is read", () => {
    fc.assert(
      fc.property(storedArrays, (array) => {
        const { context, codes } = collect("a.npy");
        expect(readNpy(writeNpy(array), "a", context)).toEqual(array);
        expect(codes()).toEqual([]);
      }),
    );
  });

  test("the data of a written file is aligned to 64 bytes, as numpy wants it", () => {
    const bytes = writeNpy({ dtype: "i16", shape: [3], data: Int32Array.of(1, -2, 300) });
    expect((bytes.length - 6) % 64).toBe(0);
    expect(new TextDecoder().decode(bytes.subarray(10, 62))).toBe(
      "{'descr': '<i2', 'fortran_order': False, 'shape': (3",
    );
  });

  test("both byte orders", () => {
    const { context } = collect("a.npy");
    expect(
      readNpy(npy(header(">i4", "(2,)"), [0, 0, 1, 0, 255, 255, 255, 254]), "a", context)?.data,
    ).toEqual(Int32Array.of(256, -2));
    expect(
      readNpy(npy(header(">i8", "()"), [255, 255, 255, 255, 255, 255, 255, 253]), "a", context)
        ?.data,
    ).toEqual(Float64Array.of(-3));
  });

  test("column-major data comes out row-major, in every version of the header", () => {
    for (const version of [1, 2, 3]) {
      const { context } = collect("a.npy");
      const array = readNpy(
        npy(header("|u1", "(2, 3)", true), [1, 4, 2, 5, 3, 6], version),
        "a",
        context,
      );
      expect(array).toEqual({ dtype: "u8", shape: [2, 3], data: Int32Array.of(1, 2, 3, 4, 5, 6) });
    }
  });

  test.each([
    ["another signature", Uint8Array.from([1, 2, 3]), "BL1205"],
    ["no header", npy("", []).subarray(0, 9), "BL1204"],
    ["half a header", npy(header("<i4", "(1,)"), []).subarray(0, 40), "BL1204"],
    ["half the data", npy(header("<i4", "(2,)"), [1, 0, 0, 0, 1]), "BL1204"],
    ["not a dict", npy("hello", []), "BL1205"],
    ["no shape", npy("{'descr': '<i4', 'fortran_order': False}", []), "BL1205"],
    ["a shape past every bound", npy(header("<i4", "(99999999999,)"), []), "BL1205"],
    ["a product past every bound", npy(header("<i4", "(65536, 65536)"), []), "BL1205"],
    ["object arrays", npy(header("|O", "(1,)"), [0x80]), "BL1206"],
    ["complex", npy(header("<c8", "(1,)"), []), "BL1206"],
    [
      "a structure",
      npy("{'descr': [('a', '<i4')], 'fortran_order': False, 'shape': (1,), }", []),
      "BL1206",
    ],
    ["integers past 2^53", npy(header("<u8", "(1,)"), [0, 0, 0, 0, 0, 0, 32, 0]), "BL1214"],
  ])("%s is refused", (_, bytes, code) => {
    const { context, codes } = collect("a.npy");
    expect(readNpy(bytes, "a", context)).toBeUndefined();
    expect(codes()).toEqual([code]);
  });
});
