import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { createSink } from "../../src/diag/diagnostic.js";
import { loadAssets } from "../../src/driver/assets.js";
import { compileGraph } from "../../src/driver/compile-model.js";
import { importModel } from "../../src/driver/import-model.js";
import { loadModel } from "../../src/driver/load-model.js";
import { emitDesign } from "../../src/emit/emit-design.js";
import type { Graph } from "../../src/ir/graph.js";
import { verifyGraph } from "../../src/ir/verify.js";
import { compare, importCase, readCases, runGraph } from "./model-files.js";

const scratch = mkdtempSync(path.join(tmpdir(), "bitloom-import-"));
afterAll(() => rmSync(scratch, { recursive: true }));
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
    const sink = createSink();
    const text = path.join(scratch, `${path.basename(file, ".onnx")}.loom`);
    importModel(file, text, {}, sink);
    const again = loadModel(text, sink).graph;
    expect(sink.diagnostics).toEqual([]);
    expect(again && runGraph(again, input)).toEqual(runGraph(graph, input));
    expect(again && hardware(again)).toEqual(hardware(graph));
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
