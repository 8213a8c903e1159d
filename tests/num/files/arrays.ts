import fc from "fast-check";
import type { Dtype, StoredArray } from "../../../src/num/files/stored-array.js";

/** Every dtype with the range of its exact values. */
const dtypes: readonly Dtype[] = [
  "i8",
  "u8",
  "i16",
  "u16",
  "i32",
  "u32",
  "i64",
  "u64",
  "f32",
  "f64",
];

const narrow = new Set<Dtype>(["i8", "u8", "i16", "u16", "i32"]);

function elements(dtype: Dtype): fc.Arbitrary<number> {
  if (dtype === "f64") return fc.double({ noNaN: true });
  if (dtype === "f32") return fc.float({ noNaN: true });
  const bits = Math.min(53, Number(dtype.slice(1)));
  if (dtype.startsWith("u")) return fc.maxSafeNat().map((n) => n % 2 ** bits);
  return fc.maxSafeInteger().map((n) => (n % 2 ** (bits - 1)) + 0);
}

/** Arrays of up to 4 dimensions of up to 4. */
export const storedArrays: fc.Arbitrary<StoredArray> = fc
  .tuple(fc.constantFrom(...dtypes), fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 4 }))
  .chain(([dtype, shape]) => {
    const count = shape.reduce((n, d) => n * d, 1);
    return fc.array(elements(dtype), { minLength: count, maxLength: count }).map((v) => ({
      dtype,
      shape,
      data: narrow.has(dtype) ? Int32Array.from(v) : Float64Array.from(v),
    }));
  });

export const namedArrays = fc.uniqueArray(
  fc.tuple(
    fc.constantFrom("w", "conv1.weight", "__proto__", "constructor", "µ", "a/b"),
    storedArrays,
  ),
  { selector: ([name]) => name, maxLength: 4 },
);
