import { readdirSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { catalogue } from "../../src/diag/catalogue.js";
import { createSink, type Sink } from "../../src/diag/diagnostic.js";
import { loadModel } from "../../src/driver/load-model.js";
import { createWeightSource } from "../../src/driver/weight-source.js";
import { maxText } from "../../src/frontend/lex.js";
import { parseLoom } from "../../src/frontend/parse-loom.js";
import { renderDiagnostic } from "../../src/frontend/render.js";
import { createWeightFolder } from "./weight-fixtures.js";

const golden = path.join(import.meta.dirname, "golden");
const folder = createWeightFolder();
afterAll(() => rmSync(path.dirname(folder), { recursive: true }));

function render(sink: Sink, text: string | undefined): string {
  return `${sink.diagnostics.map((d) => renderDiagnostic(d, text)).join("\n\n")}\n`;
}

const sources = readdirSync(golden).filter((f) => f.endsWith(".loom"));

describe("each code as the user sees it", () => {
  test.each(sources)("%s", async (file) => {
    const text = readFileSync(path.join(golden, file), "utf8");
    const sink = createSink();
    parseLoom(text, file, createWeightSource(folder, sink), sink);
    const code = path.basename(file, ".loom");
    expect(sink.diagnostics.map((d) => d.code)).toContain(code);
    await expect(render(sink, text)).toMatchFileSnapshot(path.join(golden, `${code}.txt`));
  });

  /** Codes that no small text can raise. */
  const without: Readonly<Record<string, (sink: Sink) => unknown>> = {
    BL1006: (sink) =>
      parseLoom(" ".repeat(maxText + 1), "a.loom", createWeightSource(folder, sink), sink),
    BL1014: (sink) => {
      const many = createSink();
      const wrong = "%y = nothing(%x)\n".repeat(101);
      parseLoom(`network n {\n${wrong}}`, "a.loom", createWeightSource(folder, many), many);
      expect(many.diagnostics.filter((d) => d.severity === "error")).toHaveLength(100);
      sink.diagnostics.push(...many.diagnostics.slice(100));
    },
    BL1301: (sink) => loadModel("nowhere/tiny.loom", sink),
    BL1302: (sink) => loadModel("network.txt", sink),
  };

  test.each(Object.entries(without))("%s", async (code, raise) => {
    const sink = createSink();
    raise(sink);
    expect(sink.diagnostics.map((d) => d.code)).toEqual([code]);
    await expect(render(sink, undefined)).toMatchFileSnapshot(path.join(golden, `${code}.txt`));
  });

  test("every code of language, weights and types has a golden, and every golden a code", () => {
    const codes = Object.keys(catalogue).filter((c) => /^BL(1[0-3]|2)/.test(c));
    const texts = readdirSync(golden).filter((f) => f.endsWith(".txt"));
    expect(texts.map((f) => path.basename(f, ".txt")).sort()).toEqual(codes.sort());
    for (const f of texts) {
      expect(readFileSync(path.join(golden, f), "utf8")).toContain(`[${path.basename(f, ".txt")}]`);
    }
    const covered = [...sources.map((f) => path.basename(f, ".loom")), ...Object.keys(without)];
    expect(covered.sort()).toEqual(codes.sort());
  });
});

test.each(Object.entries(catalogue))("%s explains itself", (code, entry) => {
  expect(code).toMatch(/^BL[1-9][0-9]{3}$/);
  expect(entry.explanation.length).toBeGreaterThan(40);
  expect(entry.failing).not.toBe(entry.corrected);
});
