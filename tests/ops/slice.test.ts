import { expect, test } from "vitest";
import { createSink } from "../../src/diag/diagnostic.js";
import { parseLoom } from "../../src/frontend/parse-loom.js";
import { noWeights } from "../../src/frontend/weight-source.js";
import { evaluateGraph } from "../../src/reference/reference.js";
import { tensor } from "./build.js";

function graphOf(attrs: string) {
  const sink = createSink();
  const text = `network a {\n%x = input() : i8[3, 1, 2] { scale: [1, 2, 4] }\n%s = slice(%x) { ${attrs} }\n%y = output(%s)\n}`;
  return { graph: parseLoom(text, "a.loom", noWeights, sink), sink };
}

test("whole channels, with their scales", () => {
  const { graph } = graphOf("from: 1, to: 3");
  const x = tensor("i8[3, 1, 2]", [1, 2, 3, 4, 5, 6]);
  const y = graph && evaluateGraph(graph, new Map([["x", x]])).outputs.get("y");
  expect([y?.shape, [...(y?.data ?? [])]]).toEqual([
    [2, 1, 2],
    [3, 4, 5, 6],
  ]);
  expect(graph?.nodes.at(-1)?.type.scale).toEqual([2, 4]);
});

test("from defaults to the first channel", () => {
  expect(graphOf("to: 1").graph?.nodes.at(-1)?.type.shape).toEqual([1, 1, 2]);
});

test.each(["from: 2, to: 2", "from: 1, to: 4"])("%s is refused", (attrs) => {
  expect(graphOf(attrs).sink.diagnostics.map((d) => d.code)).toEqual(["BL2223"]);
});
