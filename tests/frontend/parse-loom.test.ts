import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createSink } from "../../src/diag/diagnostic.js";
import { maxText } from "../../src/frontend/lex.js";
import { parseLoom } from "../../src/frontend/parse-loom.js";
import { printLoom } from "../../src/frontend/print-loom.js";
import { noWeights, type WeightSource } from "../../src/frontend/weight-source.js";
import { writeNpy } from "../../src/num/files/npy.js";
import { writeNpz } from "../../src/num/files/npz.js";
import { toyOps } from "./toy-ops.js";

function parse(text: string, source: WeightSource = noWeights) {
  const sink = createSink();
  const graph = parseLoom(text, "a.loom", source, sink, toyOps);
  const found = sink.diagnostics.map(({ code, primary: { place } }) =>
    place.kind === "source" ? `${code} ${place.start.line}:${place.start.column}` : code,
  );
  return { graph, found };
}

const good = `// a comment
network net {
  /* over two
     lines */
  %x = input() : u8[1, 4] { scale: 0.5 }
  @w : t2[2, 2] = [[1, -1], [0, 1]] { scale: [0.1, 0.2] }
  %y = layer(
    %x, @w
  ) { stride: 2, acc: i16, rounding: half-even, order: [1, 2] }
  parallel 1 {
    %p = plain(%y)
  }
  %z = cast(%p) : u2
  %o = output(%z)
}`;

describe("parseLoom", () => {
  test("reads every form of a statement", () => {
    const { graph, found } = parse(good);
    expect(found).toEqual([]);
    const [x, w, y, , z] = graph?.nodes ?? [];
    expect(x?.type).toEqual({ element: { kind: "u", bits: 8 }, shape: [1, 4], scale: 0.5 });
    expect(w?.type.scale).toEqual([0.1, 0.2]);
    expect(y?.inputs).toEqual([x, w, undefined]);
    expect(y?.attrs.get("stride")).toEqual([2, 2]);
    expect(y?.attrs.get("shift")).toBe(0);
    expect(y?.attrs.get("acc")).toEqual({ kind: "i", bits: 16 });
    expect(z?.type).toEqual({ element: { kind: "u", bits: 2 }, shape: [1, 4] });
  });

  test("several mistakes, one message each, in the order of the text", () => {
    const { graph, found } = parse(`network net {
  %x = input() : u8[1, 4
  @w : t2[2] = [1, 2]
  %y = layer(%x @w)
  %q plain(%x)
  %r = plian(%y)
  %s = plain(%r) { strde: 2 }
  plain(%s)
  %o = output(%missing)
}`);
    expect(graph).toBeUndefined();
    expect(found).toEqual([
      "BL1004 2:24",
      "BL2003 3:20",
      "BL1004 4:17",
      "BL1004 5:6",
      "BL1101 6:8",
      "BL1102 7:20",
      "BL1009 8:3",
      "BL1110 9:15",
    ]);
  });

  test("a type after the attributes is told where it belongs", () => {
    const sink = createSink();
    const text = "network n {\n %x = input() { scale: 1 } : u8[1]\n}";
    parseLoom(text, "a.loom", noWeights, sink, toyOps);
    expect(sink.diagnostics[0]?.help).toContain("before the attributes");
  });

  test("the sigil is part of the name", () => {
    const { found } = parse("network n {\n %x = input() : u8[1]\n %y = output(@x)\n}");
    expect(found).toEqual(["BL1110 3:14"]);
  });

  test("keywords are names too, hostile names are only names", () => {
    const { graph, found } = parse(
      "network weights { %constructor = input() : u8[1] %__proto__ = plain(%constructor) %file = output(%__proto__) }",
    );
    expect(found).toEqual([]);
    expect(graph?.nodes.map((n) => n.name)).toEqual(["constructor", "__proto__", "file"]);
    expect(parse("network n { %x = input() : u8[1] %y = __proto__(%x) }").found).toContain(
      "BL1101 1:39",
    );
    expect(parse("network n { %x = input() : u8[1] { constructor: 1 } }").found).toHaveLength(1);
  });

  test("an error the source of weights reports fails the parse", () => {
    const text =
      'network n {\n weights "w.npz"\n %x = input() : u8[1]\n @w : i4[1] = file("w")\n %s = layer(%x, @w)\n %y = output(%s)\n}';
    const sink = createSink();
    const silent: WeightSource = {
      read: (path, place) => {
        sink.diagnostics.push({
          code: "BL1201",
          severity: "error",
          title: path,
          primary: { place, text: "" },
          secondary: [],
          notes: [],
          help: "",
        });
        return undefined;
      },
    };
    expect(parseLoom(text, "a.loom", silent, sink, toyOps)).toBeUndefined();
    expect(sink.diagnostics).toHaveLength(1);
  });

  test("weights of three kinds; each file is read once", () => {
    const array = { dtype: "i8", shape: [2], data: Int32Array.of(1, -1) } as const;
    const reads: string[] = [];
    const source: WeightSource = {
      read: (path) => {
        reads.push(path);
        return path.endsWith(".npy")
          ? writeNpy(array)
          : writeNpz(
              new Map([
                ["v", array],
                ["w", array],
              ]),
            );
      },
    };
    const { graph, found } = parse(
      'network n { weights a = "a.npz" weights b = "b.npz" %x = input() : u8[2] @v : t2[2] = file(a, "v") @w : i2[2] = file(a, "w") @u : i8[2] = file("d/u.npy") @k : i8[2] = file(b, "v") %y = join(%x, @v, @w, @u, @k) %o = output(%y) }',
      source,
    );
    expect(found).toEqual([]);
    expect(reads).toEqual(["a.npz", "d/u.npy", "b.npz"]);
    expect(graph?.nodes[1]?.attrs.get("value")).toEqual({
      element: { kind: "t", bits: 2 },
      shape: [2],
      data: Int32Array.of(1, -1),
    });
  });
});

describe("whatever the text, a graph or a diagnostic", () => {
  const survives = (text: string) => {
    const { graph, found } = parse(text);
    expect(graph === undefined).toBe(found.some((f) => !f.startsWith("BL1117")));
    if (graph !== undefined) expect(printLoom(graph).text).toContain("network");
  };

  test("random characters", () => {
    const text = fc
      .array(fc.integer({ min: 0, max: 0x17f }), { maxLength: 80 })
      .map((codes) => String.fromCharCode(...codes));
    fc.assert(fc.property(text, survives), {
      numRuns: 1000,
    });
  });

  test.each([
    ["characters that are no tokens", ". "],
    ["sentences that are wrong", "%a=\n"],
    ["brackets", "{}"],
    ["lists", "[1,"],
  ])("a megabyte of %s, in seconds and with a bounded report", (_, piece) => {
    const { graph, found } = parse(
      `network n {${piece.repeat(Math.floor((maxText - 20) / piece.length))}`,
    );
    expect(graph).toBeUndefined();
    expect(found.length).toBeGreaterThan(0);
    // A hundred errors, and the note that there are more.
    expect(found.length).toBeLessThanOrEqual(101);
  });

  test("random tokens", () => {
    const words = good.match(/[%@]?\w+|"[^"]*"|\S/g) ?? [];
    const text = fc.array(fc.constantFrom(...words, "\n", '"', "/*"), { maxLength: 40 });
    fc.assert(
      fc.property(text, (tokens) => survives(`network n {${tokens.join(" ")}}`)),
      { numRuns: 1000 },
    );
  });

  test("a good text with pieces cut out, doubled or replaced", () => {
    const edit = fc.tuple(
      fc.nat(good.length),
      fc.nat(12),
      fc.constantFrom("", "]", "}", "%x", "@", "-9", "\0", good.slice(60, 120)),
    );
    fc.assert(
      fc.property(fc.array(edit, { maxLength: 3 }), (edits) => {
        survives(
          edits.reduce((t, [at, n, piece]) => t.slice(0, at) + piece + t.slice(at + n), good),
        );
      }),
      { numRuns: 1000 },
    );
  });
});
