import { describe, expect, it } from "vitest";
import {
  contains,
  holds,
  narrowest,
  parseElementType,
  printElementType,
  valueRange,
} from "../../src/num/element-type.js";
import { clampInterval, hull, printBound, scaleInterval } from "../../src/num/interval.js";
import { createTensor } from "../../src/num/tensor.js";
import { threshold } from "../../src/num/threshold.js";
import { present } from "../../src/support/invariant.js";

const type = (text: string) => present(parseElementType(text), text);

describe("element types", () => {
  it.each([
    ["u1", 0, 1],
    ["u32", 0, 4294967295],
    ["i1", -1, 0],
    ["i32", -2147483648, 2147483647],
    ["o1", -1, 1],
    ["o2", -3, 3],
    ["o32", -4294967295, 4294967295],
    ["t2", -1, 1],
  ])("%s ranges over %d .. %d, without wrapping at 32 bits", (text, min, max) => {
    expect(valueRange(type(text))).toEqual({ min, max });
    expect(printElementType(type(text))).toBe(text);
  });

  it.each(["u0", "u33", "t1", "t3", "x8", "u08", "i", "8", "u8 "])("%j is no type", (text) => {
    expect(parseElementType(text)).toBeUndefined();
  });

  it("odd-level types hold odd numbers only, negative ones too", () => {
    expect([-3, -2, -1, 0, 1, 2, 3, 5].map((v) => holds(type("o2"), v))).toEqual([
      true,
      false,
      true,
      false,
      true,
      false,
      true,
      false,
    ]);
  });

  it("NaN, fractions and infinities are values of no type", () => {
    for (const v of [Number.NaN, 0.5, Number.POSITIVE_INFINITY])
      expect(holds(type("i8"), v)).toBe(false);
  });

  it("the narrowest type is signed only where it must be", () => {
    const of = (min: number, max: number) => {
      const t = narrowest({ min, max });
      return t && printElementType(t);
    };
    expect([of(0, 0), of(0, 1), of(0, 256), of(-1, 0), of(-129, 3), of(-41472, 41472)]).toEqual([
      "u1",
      "u1",
      "u9",
      "i1",
      "i9",
      "i17",
    ]);
    expect([of(0, 2 ** 32 - 1), of(0, 2 ** 32), of(-1, 2 ** 31)]).toEqual([
      "u32",
      undefined,
      undefined,
    ]);
    expect(contains(type("o2"), { min: -1, max: 1 })).toBe(false);
  });

  it("u32 needs doubles, i32 does not", () => {
    expect(createTensor(type("u32"), [2]).data).toBeInstanceOf(Float64Array);
    expect(createTensor(type("i32"), [2]).data).toBeInstanceOf(Int32Array);
  });
});

describe("intervals", () => {
  it("scale, clamp and hull", () => {
    expect(scaleInterval({ min: -1, max: 3 }, -2)).toEqual({ min: -6, max: 2 });
    expect(Object.is(scaleInterval({ min: 0, max: 3 }, -2).max, 0)).toBe(true);
    expect(clampInterval({ min: -9, max: 9 }, 0, 5)).toEqual({ min: 0, max: 5 });
    expect(
      hull([
        { min: 1, max: 2 },
        { min: -3, max: 0 },
      ]),
    ).toEqual({ min: -3, max: 2 });
  });

  it("prints exact bounds, and orders of magnitude past 2^53", () => {
    expect([printBound(-2080768), printBound(2 ** 60), printBound(-(2 ** 64))]).toEqual([
      "-2080768",
      "2^60.0",
      "-2^64.0",
    ]);
  });
});

describe("threshold", () => {
  it("counts with >=, repeated thresholds once each", () => {
    const t = [-2, 5, 5, 9];
    expect([-3, -2, 4, 5, 8, 9].map((x) => threshold(x, t, 1, 0, 1))).toEqual([0, 1, 1, 3, 3, 4]);
  });

  it("flips falling channels and steps by two for odd levels", () => {
    expect([-9, -1, 0, 1].map((x) => threshold(x, [0], -1, -1, 2))).toEqual([1, 1, 1, -1]);
  });
});
