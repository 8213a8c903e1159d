import { describe, expect, test } from "vitest";
import { createSink } from "../../src/diag/diagnostic.js";
import { parseLoom } from "../../src/frontend/parse-loom.js";
import { noWeights } from "../../src/frontend/weight-source.js";
import type { Graph, Node } from "../../src/ir/graph.js";
import { verifyGraph } from "../../src/ir/verify.js";
import { present } from "../../src/support/invariant.js";

const text = `network n {
  %x = input() : u8[1, 4, 4] { scale: [0.5] }
  %f = flatten(%x)
  %y = output(%f)
}`;

function parsed(): readonly [Node, Node, Node] {
  const graph = parseLoom(text, "n.loom", noWeights, createSink());
  return present(graph, "graph").nodes as unknown as readonly [Node, Node, Node];
}

function codes(nodes: readonly Node[]): readonly string[] {
  const sink = createSink();
  const graph: Graph = { name: "n", nodes };
  expect(verifyGraph(graph, sink)).toBe(sink.diagnostics.length === 0);
  return sink.diagnostics.map((d) => d.code);
}

describe("verifyGraph", () => {
  test("accepts what the parser makes", () => {
    expect(codes(parsed())).toEqual([]);
  });

  test("an operand after its use, or from another graph", () => {
    const [x, f, y] = parsed();
    expect(codes([x, y, f])).toEqual(["BL9101"]);
    expect(codes([...parsed().slice(0, 1), f, y])).toEqual(["BL9101"]);
  });

  test("a name twice, or one that is no identifier", () => {
    const [x, f, y] = parsed();
    expect(codes([x, f, { ...y, name: "x" }])).toEqual(["BL9102"]);
    expect(codes([x, f, { ...y, name: "a-b" }])).toEqual(["BL9102"]);
  });

  test("an element type, shape or scale that inference does not give", () => {
    const [x, f, y] = parsed();
    const wrong = [
      { ...f.type, element: { kind: "i", bits: 8 } as const },
      { ...f.type, shape: [4, 4] },
      { ...f.type, scale: 0.25 },
    ];
    for (const type of wrong) expect(codes([x, { ...f, type }, y])).toContain("BL9103");
  });
});
