import { expect, test, vi } from "vitest";
import { checkCommand } from "../../src/cli/commands/check.js";
import { exitCodes } from "../../src/cli/session.js";
import { createSink } from "../../src/diag/diagnostic.js";
import { compile } from "../../src/driver/api.js";
import { parseLoom } from "../../src/frontend/parse-loom.js";
import { renderDiagnostic } from "../../src/frontend/render.js";
import { layerTable } from "../../src/report/layer-table.js";
import { present } from "../../src/support/invariant.js";
import { readPage } from "./doc-examples.js";

const readme = readPage("README.md");
const path = "examples/tiny/tiny.loom";
const tiny = readPage(path);

test("the network by hand is the one in examples", () => {
  expect(readme).toContain(`\`\`\`text\n${tiny}\`\`\``);
});

test("`check` prints what stands there", async () => {
  const written = vi.spyOn(process.stdout, "write").mockReturnValue(true);
  try {
    await checkCommand().parseAsync([path, "--no-color"], { from: "user" });
    expect(readme).toContain(written.mock.calls.map(([text]) => text).join(""));
  } finally {
    written.mockRestore();
  }
});

test("the wrong input gives the message that stands there", () => {
  const text = tiny.replace("dense(%features, @scores)", "dense(%features, @scores) { acc: i5 }");
  const sink = createSink();
  parseLoom(text, path, { read: () => undefined }, sink);
  expect(sink.diagnostics).toHaveLength(1);
  expect(readme).toContain(sink.diagnostics.map((d) => renderDiagnostic(d, text)).join("\n"));
});

test("the demo's layer table is that of the plan", () => {
  const { value } = compile("examples/mnist-cnn/mnist-cnn.loom");
  const rows = present(value?.design.engines[0], "engine").rows;
  const table = layerTable(rows.map((row) => ({ ...row, cycles: row.predictedCycles })));
  expect(readme).toContain(table);
});

test("every exit code has its row", () => {
  for (const code of Object.values(exitCodes)) expect(readme).toContain(`\n| ${code} | `);
});
