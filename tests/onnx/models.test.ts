import path from "node:path";
import { describe, expect, test } from "vitest";
import { createSink } from "../../src/diag/diagnostic.js";
import { loadAssets } from "../../src/driver/assets.js";
import { compileGraph } from "../../src/driver/compile-model.js";
import { emitDesign } from "../../src/emit/emit-design.js";
import type { Graph } from "../../src/ir/graph.js";
import { verifyGraph } from "../../src/ir/verify.js";
import { compare, importCase, readCases, reread, runGraph } from "./model-files.js";

const cases = readCases(path.join(import.meta.dirname, "models"));

describe.each(cases)("$name", ({ file, input, output, tolerance }) => {
  test("equals the independent executor", () => {
    const { graph, folds } = importCase(file);
    expect(verifyGraph(graph, createSink())).toBe(true);
    expect(folds.filter((f) => !f.exact)).toEqual([]);
    expect(compare(runGraph(graph, input), output, tolerance)).toMatchObject({
      elements: 0,
      count: 0,
    });
  });

  test("as text: the same results and the same hardware", () => {
    const { graph } = importCase(file);
    const again = reread(graph);
    expect(runGraph(again, input)).toEqual(runGraph(graph, input));
    expect(hardware(again)).toEqual(hardware(graph));
  });
});

/** Every generated file, or why there is none. */
function hardware(graph: Graph): unknown {
  const sink = createSink();
  const design = compileGraph(graph, { pes: 4, lanes: 8, pixels: 1 }, sink);
  return design === undefined
    ? sink.diagnostics.map((d) => d.code)
    : emitDesign(design, loadAssets());
}
