import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { readableOps } from "../../src/frontend/onnx/lower/index.js";

test("docs/onnx.md names every op that is read", () => {
  const text = readFileSync(path.join(import.meta.dirname, "../../docs/onnx.md"), "utf8");
  const named = new Set(text.match(/\w+/g));
  expect(readableOps().filter((op) => !named.has(op))).toEqual([]);
  expect(readableOps().length).toBeGreaterThan(80);
});
