import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { createSink } from "../../src/diag/diagnostic.js";
import { parseLoom } from "../../src/frontend/parse-loom.js";
import { noWeights } from "../../src/frontend/weight-source.js";

const doc = readFileSync(path.join(import.meta.dirname, "../../docs/language.md"), "utf8");

test("the network in docs/language.md is legal", () => {
  const text = /```\n([^`]*?network [\s\S]*?)```/.exec(doc)?.[1] ?? "";
  const sink = createSink();
  expect(parseLoom(text, "language.md", noWeights, sink)?.nodes).toHaveLength(6);
  expect(sink.diagnostics).toEqual([]);
});

test("its grammar names the rules of the parser", () => {
  const source = readFileSync(
    path.join(import.meta.dirname, "../../src/frontend/parser.ts"),
    "utf8",
  );
  const rules = [...source.matchAll(/this\.RULE\(\s*"(\w+)"/g)].map((m) => m[1]);
  const documented = [...doc.matchAll(/^(\w+) +=/gm)].map((m) => m[1]);
  // The file is cut into sentences before it is parsed; `file(...)` is written out where it is used.
  expect(documented.filter((r) => r !== "file").sort()).toEqual(
    rules.filter((r) => r !== "file").sort(),
  );
});
