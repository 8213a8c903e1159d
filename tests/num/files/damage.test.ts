import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readNpy, writeNpy } from "../../../src/num/files/npy.js";
import { readNpz, writeNpz } from "../../../src/num/files/npz.js";
import { readSafetensors, writeSafetensors } from "../../../src/num/files/safetensors.js";
import type { FileContext, StoredArray } from "../../../src/num/files/stored-array.js";
import { collect } from "./collect.js";

const array: StoredArray = {
  dtype: "i16",
  shape: [2, 3],
  data: Int32Array.of(1, -2, 3, -4, 5, 600),
};
const arrays = new Map<string, StoredArray>([
  ["a", array],
  ["b", { dtype: "f32", shape: [2], data: Float64Array.of(0.5, 8) }],
]);

const formats: readonly [string, Uint8Array, (bytes: Uint8Array, c: FileContext) => unknown][] = [
  ["npy", writeNpy(array), (bytes, c) => readNpy(bytes, "a", c)],
  ["npz", writeNpz(arrays), readNpz],
  ["safetensors", writeSafetensors(arrays), readSafetensors],
];

/** A result or a report; never an exception, never neither. */
function survives(read: (bytes: Uint8Array, c: FileContext) => unknown, bytes: Uint8Array): void {
  const { context, codes } = collect("a");
  const result = read(bytes, context);
  expect(result === undefined).toBe(codes().length > 0);
}

describe("damaged files give a value or a diagnostic", () => {
  test.each(formats)("%s of random bytes", (_, good, read) => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 200 }),
        fc.integer({ min: 0, max: 12 }),
        (noise, kept) => survives(read, Uint8Array.from([...good.subarray(0, kept), ...noise])),
      ),
      { numRuns: 2000 },
    );
  });

  test.each(formats)("%s with bytes replaced, and cut", (_, good, read) => {
    const edits = fc.array(fc.tuple(fc.nat(good.length - 1), fc.nat(255)), { maxLength: 4 });
    fc.assert(
      fc.property(edits, fc.option(fc.nat(good.length)), (replaced, cut) => {
        const bytes = Uint8Array.from(good);
        for (const [at, byte] of replaced) bytes[at] = byte;
        survives(read, bytes.subarray(0, cut ?? bytes.length));
      }),
      { numRuns: 5000 },
    );
  });
});
