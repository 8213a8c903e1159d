import { expect, test } from "vitest";
import { catalogue } from "../../src/diag/catalogue.js";
import { diagnosticsMarkdown } from "../../src/diag/doc.js";

test("docs/gen/diagnostics.md is fresh", async () => {
  await expect(diagnosticsMarkdown()).toMatchFileSnapshot("../../docs/gen/diagnostics.md");
});

test("every code of the catalogue has its section", () => {
  const sections = [...diagnosticsMarkdown().matchAll(/^### (BL\d{4})$/gm)].map(([, code]) => code);
  expect(sections).toEqual(Object.keys(catalogue).sort());
});
