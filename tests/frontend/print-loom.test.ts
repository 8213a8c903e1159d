import { readdirSync } from "node:fs";
import path from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createSink } from "../../src/diag/diagnostic.js";
import { loadModel } from "../../src/driver/load-model.js";
import { parseLoom } from "../../src/frontend/parse-loom.js";
import { printLoom } from "../../src/frontend/print-loom.js";
import type { Graph } from "../../src/ir/graph.js";
import type { OpDef } from "../../src/ir/op-def.js";
import { verifyGraph } from "../../src/ir/verify.js";
import { writeSafetensors } from "../../src/num/files/safetensors.js";
import { storeTensor } from "../../src/num/files/stored-array.js";
import { ops } from "../../src/ops/index.js";
import { graphs } from "./graphs.js";
import { plainGraph } from "./plain-graph.js";
import { toyOps } from "./toy-ops.js";

/** Prints, reads back through the files the text names, and prints again. */
function roundTrip(graph: Graph, table: ReadonlyMap<string, OpDef>): void {
  const { text, weights } = printLoom(graph);
  const blob = writeSafetensors(new Map([...weights].map(([name, t]) => [name, storeTensor(t)])));
  const sink = createSink();
  const source = { read: (p: string) => (p === `${graph.name}.safetensors` ? blob : undefined) };
  const again = parseLoom(text, "again.loom", source, sink, table);
  expect(sink.diagnostics.filter((d) => d.severity === "error")).toEqual([]);
  expect(again && plainGraph(again)).toEqual(plainGraph(graph));
  expect(again && printLoom(again).text).toBe(text);
}

describe("parse(print(g)) = g, and printing is idempotent", () => {
  test("for random graphs", () => {
    fc.assert(
      fc.property(graphs, (graph) => {
        expect(verifyGraph(graph, createSink())).toBe(true);
        roundTrip(graph, toyOps);
      }),
      { numRuns: 500 },
    );
  });

  const root = path.join(import.meta.dirname, "..", "..");
  const examples = readdirSync(path.join(root, "examples"), { recursive: true, encoding: "utf8" })
    .filter((f) => f.endsWith(".loom"))
    .map((f) => path.join("examples", f));

  test.each(examples)("for %s", (file) => {
    const sink = createSink();
    const { graph } = loadModel(path.join(root, file), sink);
    expect(sink.diagnostics).toEqual([]);
    expect(graph).toBeDefined();
    if (graph !== undefined) roundTrip(graph, ops);
  });

  test("there are examples", () => {
    expect(examples).toContain("examples/tiny/tiny.loom");
  });
});
