import { describe, expect, it } from "vitest";
import { printTensorType } from "../../src/ir/tensor-type.js";
import { createBuilder, evaluate } from "./build.js";

describe("add", () => {
  it("is exact in the narrowest type, or a declared wider one", () => {
    const b = createBuilder();
    const [x, y] = [b.input("u4[2]"), b.input("i4[2]")];
    const sum = b.op("add", [x, y, x]);
    expect([printTensorType(sum.type), ...evaluate(sum, [15, 0], [-8, 7], [15, 1])]).toEqual([
      "i7[2]",
      22,
      8,
    ]);
    expect(printTensorType(b.op("add", [x, y], {}, "i16").type)).toBe("i16[2]");
  });

  it("refuses a sum of 33 bits, so that a stream that saturates has at most 31", () => {
    const sumOf = (stream: string, branch: string) => {
      const b = createBuilder();
      const parts = [stream, branch].map((type) => b.input(`${type}[2]`));
      expect(() => b.op("add", parts)).toThrow("BL2213");
    };
    sumOf("i32", "i32");
    sumOf("i32", "u1");
    const b = createBuilder();
    const sum = b.op("add", [b.input("i31[2]"), b.input("i31[2]")]);
    const [low, high] = [-(2 ** 30), 2 ** 30 - 1];
    const h = b.op("clip", [sum], { low, high });
    expect(evaluate(h, [low, high], [-1, 1])).toEqual([low, high]);
  });

  it("keeps a common scale, and warns and drops different ones", () => {
    const b = createBuilder();
    const [x, y, z] = [0.5, 0.5000000001, 0.25].map((scale) => b.input("u4[2]", { scale }));
    expect(b.op("add", [x, y]).type.scale).toBe(0.5);
    expect(b.sink.diagnostics).toEqual([]);
    expect(b.op("add", [x, z]).type.scale).toBeUndefined();
    expect(b.sink.diagnostics.map((d) => `${d.severity} ${d.code}`)).toEqual(["warning BL2215"]);
  });
});

describe("concat", () => {
  it("keeps a scale for each channel, group by group", () => {
    const b = createBuilder();
    const [x, y] = [b.input("u4[2]", { scale: [0.5, 2] }), b.input("u4[4]", { scale: 0.25 })];
    expect(b.op("concat", [x, y]).type.scale).toEqual([0.5, 2, 0.25, 0.25, 0.25, 0.25]);
    expect(b.op("concat", [x, y], { groups: 2 }).type.scale).toEqual([
      0.5, 0.25, 0.25, 2, 0.25, 0.25,
    ]);
    expect(b.op("concat", [x, b.input("u4[1]")]).type.scale).toBeUndefined();
    expect(b.sink.diagnostics).toEqual([]);
  });
});

describe("shuffle", () => {
  const channels = [0, 1, 2, 3, 4, 5];
  it.each([
    ["cyclic, 3 groups", { mode: "cyclic", groups: 3 }, [2, 3, 4, 5, 0, 1]],
    ["cyclic, 1 group", { mode: "cyclic", groups: 1 }, [0, 1, 2, 3, 4, 5]],
    ["channel, 2 groups", { mode: "channel", groups: 2 }, [0, 3, 1, 4, 2, 5]],
    ["channel, 3 groups", { mode: "channel", groups: 3 }, [0, 2, 4, 1, 3, 5]],
    ["order", { order: [5, 0, 1, 4, 3, 2] }, [5, 0, 1, 4, 3, 2]],
  ])("%s", (_, attrs, expected) => {
    const b = createBuilder();
    expect(evaluate(b.op("shuffle", [b.input("u3[6]")], attrs), channels)).toEqual(expected);
  });

  it("moves whole maps, and the scales of their channels", () => {
    const b = createBuilder();
    const x = b.input("u3[2, 1, 2]", { scale: [0.5, 2] });
    const y = b.op("shuffle", [x], { order: [1, 0] });
    expect([evaluate(y, [1, 2, 3, 4]), y.type.scale]).toEqual([
      [3, 4, 1, 2],
      [2, 0.5],
    ]);
    expect(y.op.hardware(y)).toMatchObject({
      map: [
        { input: 0, channel: 1 },
        { input: 0, channel: 0 },
      ],
    });
  });
});

describe("concat, flatten, reshape", () => {
  it("concat joins group by group", () => {
    const b = createBuilder();
    const joined = b.op("concat", [b.input("u3[4]"), b.input("u3[2]")], { groups: 2 });
    expect(evaluate(joined, [0, 1, 2, 3], [4, 5])).toEqual([0, 1, 4, 2, 3, 5]);
  });

  it("concat joins channels", () => {
    const b = createBuilder();
    const y = b.op("concat", [b.input("u4[1, 1, 2]"), b.input("u4[2, 1, 2]")]);
    expect([printTensorType(y.type), evaluate(y, [1, 2], [3, 4, 5, 6])]).toEqual([
      "u4[3, 1, 2]",
      [1, 2, 3, 4, 5, 6],
    ]);
  });

  it("flatten and reshape keep ONNX order; -1 is worked out", () => {
    const b = createBuilder();
    const x = b.input("u4[2, 1, 3]");
    const [flat, folded] = [b.op("flatten", [x]), b.op("reshape", [x], { shape: [3, -1, 1] })];
    expect([flat.type.shape, folded.type.shape]).toEqual([[6], [3, 2, 1]]);
    expect(evaluate(folded, [1, 2, 3, 4, 5, 6])).toEqual([1, 2, 3, 4, 5, 6]);
  });
});

describe("argmax", () => {
  it("takes the lowest index on ties, pixel by pixel", () => {
    const b = createBuilder();
    const y = b.op("argmax", [b.input("i4[3, 1, 2]")]);
    expect([printTensorType(y.type), evaluate(y, [-1, 5, -1, 7, -2, 7])]).toEqual([
      "u2[1, 1, 2]",
      [0, 1],
    ]);
    const one = b.op("argmax", [b.input("i4[1]")]);
    expect([printTensorType(one.type), evaluate(one, [-3])]).toEqual(["u1[1]", [0]]);
  });
});
