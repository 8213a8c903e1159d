import { describe, expect, it } from "vitest";
import type { Diagnostic } from "../../src/diag/diagnostic.js";
import { methodEntries } from "../../src/diag/entries/methods.js";
import { opEntries } from "../../src/diag/entries/ops.js";
import { type Builder, createBuilder, InferFailed } from "./build.js";

const map = "u4[6, 4, 4]";

function rows(b: Builder) {
  return b.op("dense", [b.input("u2[2]"), b.constant("i2[3, 2]", () => 1)]);
}

function gatedRows(b: Builder) {
  const x = b.input("u2[2]");
  const operands = [x, b.constant("i2[3, 2]", () => 1), undefined, b.constant("i4[1]", [1])];
  return b.op("dense", operands, { low: 1 });
}

/** The smallest graphs that raise each code. */
const cases: Record<string, readonly ((b: Builder) => void)[]> = {
  BL2104: [
    (b) => b.op("dense", [b.input("i8[128]"), b.constant("i8[1, 128]", () => 127)], {}, "i16"),
  ],
  BL2201: [
    (b) => b.op("maxpool", [b.input("u4[24]")], { kernel: [2, 2] }),
    (b) => b.op("conv2d", [b.input(map), b.constant("i2[2, 6]", () => 1)]),
    (b) => b.op("mul", [b.input(map), b.input("u4[6, 4, 1]")]),
  ],
  BL2202: [
    (b) => b.op("add", [b.input(map), b.input("u4[6, 2, 2]")]),
    (b) => b.op("concat", [b.input(map), b.input("u4[6, 4, 2]")]),
  ],
  BL2203: [
    (b) => b.op("conv2d", [b.input(map), b.constant("i2[2, 6, 1, 1]", () => 1)], { groups: 4 }),
    (b) => b.op("conv2d", [b.input(map), b.constant("i2[2, 2, 1, 1]", () => 1)], { groups: 3 }),
    (b) => b.op("shuffle", [b.input(map)], { mode: "cyclic", groups: 5 }),
    (b) => b.op("concat", [b.input(map), b.input("u4[5, 4, 4]")], { groups: 3 }),
  ],
  BL2204: [
    (b) => b.op("conv2d", [b.input(map), b.constant("i2[2, 5, 1, 1]", () => 1)]),
    (b) => b.op("dense", [b.input(map), b.constant("i2[2, 6]", () => 1)]),
  ],
  BL2205: [
    (b) => b.op("maxpool", [b.input(map)], { kernel: [5, 1] }),
    (b) =>
      b.op("conv2d", [b.input(map), b.constant("i2[1, 6, 1, 3]", () => 1)], { dilation: [1, 2] }),
  ],
  BL2206: [
    (b) => b.op("maxpool", [b.input(map)], { kernel: [2, 2], pad: [1, 1, 1] }),
    (b) => b.op("reshape", [b.input(map)], { shape: [6, 16] }),
  ],
  BL2207: [
    (b) => b.op("requantize", [b.input(map), b.constant("u1[1]", [1])], { high: 7 }, "u2"),
    (b) => b.op("requantize", [b.input(map), b.constant("u1[1]", [1])], { low: 3, high: 1 }),
    (b) => b.op("clip", [b.input(map)], { low: 3, high: 1 }),
    (b) => b.op("threshold", [b.input(map), b.constant("u4[4]", [1, 2, 3, 4])], {}, "u2"),
    (b) => b.op("threshold", [b.input(map), b.constant("u4[1]", [1])], { low: 0 }, "o2"),
  ],
  BL2208: [
    (b) => b.op("shuffle", [b.input("u4[3]")], { order: [0, 2, 2] }),
    (b) => b.op("shuffle", [b.input("u4[3]")], { order: [0, 1] }),
    (b) => b.op("shuffle", [b.input("u4[3]")], { order: [0, 1, 3] }),
  ],
  BL2209: [(b) => b.op("threshold", [b.input(map), b.constant("i8[1, 3]", [4, 2, 9])])],
  BL2210: [
    (b) =>
      b.op("threshold", [
        b.input(map),
        b.constant("i8[1]", [4]),
        b.constant("i2[6]", [1, -1, 0, 1, 1, 1]),
      ]),
  ],
  BL2211: [
    (b) => b.op("add", [b.input(map), b.input(map)], {}, "u4"),
    (b) => b.op("relu", [b.input("i8[2]")], {}, "i7"),
  ],
  BL2212: [(b) => b.op("requantize", [b.input(map), b.constant("u1[1]", [1])], { low: 0 })],
  BL2213: [
    (b) => b.op("dense", [b.input("i32[2]"), b.constant("i8[1, 2]", () => 100)]),
    (b) => b.op("dense", [b.input("u32[2]"), b.constant("u32[1, 2]", () => 2 ** 32 - 1)]),
    (b) => b.op("add", [b.input("u32[2]"), b.input("u32[2]")]),
    (b) =>
      b.op("multipoint", [rows(b), b.constant("i32[3]", () => 2 ** 31 - 1)], { points: [2, 1] }),
  ],
  BL2214: [(b) => b.op("concat", [b.input("u2[2]"), b.input("u4[2]")])],
  BL2215: [
    (b) => b.op("add", [b.input("u4[2]", { scale: 0.5 }), b.input("u4[2]", { scale: 0.25 })]),
  ],
  BL2216: [
    (b) => b.op("reshape", [b.input(map)], { shape: [95] }),
    (b) => b.op("reshape", [b.input(map)], { shape: [5, -1, 1] }),
    (b) => b.op("reshape", [b.input(map)], { shape: [-1, -1, 6] }),
  ],
  BL2251: [
    (b) => b.op("multipoint", [b.input("i8[3]"), b.constant("i4[3]", () => 1)], { points: [3] }),
    (b) => b.op("multipoint", [gatedRows(b), b.constant("i4[3]", () => 1)], { points: [3] }),
  ],
  BL2252: [(b) => b.op("multipoint", [rows(b), b.constant("i4[3]", () => 1)], { points: [2, 2] })],
  BL2253: [(b) => b.op("multipoint", [rows(b), b.constant("i4[2]", () => 1)], { points: [2, 1] })],
  BL2217: [
    (b) => b.op("requantize", [b.input(map), b.constant("u1[4]", () => 1)], {}, "u2"),
    (b) => b.op("threshold", [b.input(map), b.constant("u4[4, 1]", () => 1)]),
  ],
  BL2218: [
    (b) => b.op("shuffle", [b.input(map)]),
    (b) => b.op("shuffle", [b.input(map)], { groups: 2 }),
    (b) => b.op("shuffle", [b.input(map)], { mode: "cyclic", groups: 2, order: [0] }),
  ],
  BL2219: [(b) => b.op("input", []), (b) => b.op("input", [], {}, "u8[28, 28]")],
  BL2220: [(b) => b.op("requantize", [b.input(map), b.constant("u1[1]", [1])], {}, "o2")],
  BL2221: [(b) => b.op("maxpool", [b.input(map)], { kernel: [2, 2], pad: [2] })],
  BL2226: [(b) => b.op("transpose", [b.input(map)], { order: [0, 2, 2] })],
  BL2227: [(b) => b.op("crop", [b.input(map)], { from: [0, 9], size: 1 })],
  BL2225: [(b) => b.op("pad", [b.input(map)], { pad: [9, 0], mode: "reflect" })],
  BL2224: [(b) => b.op("depth_to_space", [b.input(map)], { block: [2, 2] })],
  BL2231: [
    (b) => b.op("conv2d", [b.input("u2[6, 4, 4]"), ...gated(b)], { low: 2 }),
    (b) => b.op("conv2d", [b.input("i4[6, 4, 4]"), ...gated(b)], { low: 2 }),
    (b) => b.op("conv2d", [b.input("o2[6, 4, 4]"), ...gated(b)], { low: 1 }),
    (b) => b.op("conv2d", [b.input("u1[6, 4, 4]"), ...gated(b)], { low: 1 }),
  ],
  BL2232: [
    (b) =>
      b.op("conv2d", [b.input(map), ...gated(b).slice(0, 2), b.constant("i8[3]", [1, 2, 3])], {
        low: 2,
      }),
    (b) =>
      b.op(
        "dense",
        [b.input("u4[2]"), b.constant("i2[1, 2]", () => 1), undefined, b.constant("i8[1, 1]", [1])],
        { low: 2 },
      ),
  ],
  BL2233: [
    (b) => b.op("conv2d", [b.input(map), ...gated(b)]),
    (b) => b.op("conv2d", [b.input(map), ...gated(b).slice(0, 1)], { low: 2 }),
  ],
  BL2234: [
    (b) =>
      b.op("conv2d", [b.input(map), ...gated(b).slice(0, 2), b.constant("i8[2]", [18, -1])], {
        low: 2,
      }),
  ],
  BL2222: [
    (b) =>
      b.op("dense", [b.input("u2[2]"), b.constant("i2[3, 2]", () => 1), b.constant("i2[1]", [1])]),
  ],
  BL2223: [
    (b) => b.op("slice", [b.input("u4[3]")], { from: 1, to: 4 }),
    (b) => b.op("slice", [b.input("u4[3]")], { from: 2, to: 2 }),
  ],
};

/** Weights of two channels whose high sums of two bits lie in 0 .. 18, no bias, a gate. */
function gated(b: Builder) {
  return [b.constant("u1[2, 6, 1, 1]", () => 1), undefined, b.constant("i8[1]", [5])];
}

function raise(f: (b: Builder) => void): readonly Diagnostic[] {
  const b = createBuilder();
  try {
    f(b);
  } catch (e) {
    if (!(e instanceof InferFailed)) throw e;
  }
  return b.sink.diagnostics;
}

function print({ code, severity, title, primary, notes, help }: Diagnostic): string {
  const place = primary.place.kind === "graph" ? primary.place.path : "the node";
  const lines = [`${severity}[${code}]: ${title}`, `  at ${place}: ${primary.text}`];
  return [...lines, ...notes.map((n) => `  note: ${n}`), `  help: ${help}`, ""].join("\n");
}

describe("diagnostics of ops", () => {
  it("covers every 22xx code", () => {
    expect(
      Object.keys(cases)
        .filter((c) => c !== "BL2104")
        .sort(),
    ).toEqual(Object.keys({ ...opEntries, ...methodEntries }).sort());
  });

  it.each(Object.entries(cases))("%s", async (code, builders) => {
    const found = builders.map(raise);
    expect(found.map((d) => d.map((x) => x.code))).toEqual(builders.map(() => [code]));
    await expect(found.flat().map(print).join("\n")).toMatchFileSnapshot(`golden/${code}.txt`);
  });
});
