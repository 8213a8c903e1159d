import {
  copyFileSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { createSink } from "../../src/diag/diagnostic.js";
import { loadModel } from "../../src/driver/load-model.js";
import { importOnnx } from "../../src/frontend/onnx/import-onnx.js";
import { describePlace } from "../../src/frontend/render.js";
import { noWeights } from "../../src/frontend/weight-source.js";

/** Models of one form each that has no exact meaning in hardware; make_models.py writes them. */
const folder = path.join(import.meta.dirname, "refused");

function refusal(file: string) {
  const sink = createSink();
  const { graph } = loadModel(file, sink);
  return { graph, diagnostics: sink.diagnostics };
}

test("forms that are refused: one coded diagnostic with the path of the node", async () => {
  const files = readdirSync(folder).filter((f) => f.endsWith(".onnx"));
  const rows = files.map((f) => {
    const { graph, diagnostics } = refusal(path.join(folder, f));
    const [d, ...more] = diagnostics;
    expect([f, graph?.name, more]).toEqual([f, undefined, []]);
    const at = d?.primary.place.kind === "graph" ? d.primary.place.path : "";
    expect(at).not.toBe("");
    const why = [d?.primary.text, ...(d?.notes ?? [])].join("; ").replaceAll("|", "/");
    return `| ${path.basename(f, ".onnx")} | ${d?.code} | ${at} | ${why} |`;
  });
  const head = [
    "# ONNX forms that are refused",
    "",
    "| form | code | node | why |",
    "|---|---|---|---|",
  ];
  const text = [...head, ...rows, ""].join("\n");
  await expect(text).toMatchFileSnapshot("../../docs/gen/onnx-refused.md");
});

test("a sum without exact form: the nearest one where that is accepted", () => {
  const file = path.join(folder, "residual_no_multiple.onnx");
  const sink = createSink();
  const options = { allowInexact: true };
  const made = importOnnx(readFileSync(file), "model.onnx", noWeights, sink, options);
  expect(sink.diagnostics).toEqual([]);
  expect(made?.folds).toMatchObject([
    { node: "Quant_4", exact: true },
    { node: "Quant_6", form: "requantize", exact: false, checkedRange: [-56, 51] },
  ]);
  const sums = made?.graph.nodes.filter((n) => n.op.name === "add");
  expect(sums?.map((n) => n.type.element)).toEqual([{ kind: "i", bits: 7 }]);
});

describe("external data", () => {
  const scratch = mkdtempSync(path.join(tmpdir(), "bitloom-external-"));
  afterAll(() => rmSync(scratch, { recursive: true }));
  const models = path.join(import.meta.dirname, "models");
  const model = readFileSync(path.join(models, "external_data.onnx"));
  const location = "external_data.bin";

  /** The model with another location of the same length. */
  function moved(to: string): string {
    expect(to).toHaveLength(location.length);
    const file = path.join(scratch, "model.onnx");
    writeFileSync(file, Buffer.from(model.toString("latin1").replaceAll(location, to), "latin1"));
    return file;
  }

  test("is read from the folder of the model", () => {
    copyFileSync(path.join(models, location), path.join(scratch, "other_nested1.bin"));
    expect(refusal(moved("other_nested1.bin")).diagnostics).toEqual([]);
  });

  test.each([
    ["a file outside the folder", "../external_d.bin"],
    ["an absolute path", "/tmp/external.bin"],
    ["a file that is missing", "nowhere_there.bin"],
  ])("%s", (_, to) => {
    const { graph, diagnostics } = refusal(moved(to));
    expect(graph?.name).toBe(undefined);
    expect(diagnostics[0]?.code).toMatch(/^BL1\d{3}$/);
    expect(describePlace(diagnostics[0]?.primary.place ?? { kind: "none" })).toContain(
      "model.onnx",
    );
  });

  test("a file of many tensors that is missing is reported once", () => {
    const { diagnostics } = refusal(moved("nowhere_there.bin"));
    expect(diagnostics.map((d) => d.code)).toEqual(["BL1201"]);
  });

  test("a file that is too short", () => {
    const bytes = readFileSync(path.join(models, location));
    writeFileSync(path.join(scratch, "short_of_data.bin"), bytes.subarray(0, bytes.length - 1));
    const { graph, diagnostics } = refusal(moved("short_of_data.bin"));
    expect([graph?.name, diagnostics.map((d) => d.code)]).toEqual([undefined, ["BL1504"]]);
  });
});
