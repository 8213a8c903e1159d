import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { runProcess } from "../../src/cosim/process.js";
import { createSink } from "../../src/diag/diagnostic.js";
import { inputOf } from "../../src/driver/cosim-model.js";
import { loadModel } from "../../src/driver/load-model.js";
import { writeOutputDirectory } from "../../src/driver/output-directory.js";
import { traceName } from "../../src/emit/hls/project-view.js";
import { sizeOf } from "../../src/emit/hls/value.js";
import { present } from "../../src/support/invariant.js";
import { aimedImages } from "../agreement/images.js";
import { projectOf } from "../hls/project.js";

const script = join(import.meta.dirname, "..", "hls", "bridge.py");
const folder = mkdtempSync(join(tmpdir(), "bitloom-bridge-"));
afterAll(() => rmSync(folder, { recursive: true }));

const graph = present(loadModel("examples/tiny/tiny.loom", createSink()).graph, "tiny");
const { element, shape } = inputOf(graph).type;
const images = aimedImages(element, shape, 3, 1);

describe.each(["parallel", "stream"] as const)("the library of an io_%s project", (io) => {
  const { network, files } = projectOf(graph, {}, images, { io });
  const row = (name: string) => {
    const lines = present(files.get(`tb_data/${name}`), name)
      .trim()
      .split("\n");
    return present(lines.at(-1), "sample").split(" ").map(Number);
  };

  it("is built by build_lib.sh and answers hls4ml's calls with the reference's integers", async () => {
    const target = join(folder, io);
    expect(writeOutputDirectory(target, files, createSink())).toBe(true);
    const built = await runProcess("sh", [join(target, "build_lib.sh")]);
    expect(built).toMatchObject({ status: 0, stderr: "" });
    const [library] = readdirSync(join(target, "firmware")).filter((name) => name.endsWith(".so"));
    const traced = network.layers.map((l) => [traceName(l), sizeOf(l.result)] as const);
    const request = {
      input: row("tb_input_features.dat"),
      output: sizeOf(network.output),
      layers: Object.fromEntries(traced),
    };
    const file = join(target, "request.json");
    writeFileSync(file, JSON.stringify(request));
    const path = join(target, "firmware", present(library, "library"));
    const { status, stdout, stderr } = await runProcess("python3", [script, path, file]);
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    const output = row("tb_output_predictions.dat");
    const layers = Object.fromEntries(traced.map(([name]) => [name, row(`tb_${name}.dat`)]));
    const answer = { output, layers, again: output };
    expect(JSON.parse(stdout)).toEqual([answer, answer]);
  });

  it("holds the same constants in header and text", () => {
    for (const [path, text] of files) {
      const values = /^firmware\/weights\/(\w+)\.txt$/.test(path) && text.trim();
      if (!values) continue;
      const header = present(files.get(path.replace(".txt", ".h")), path);
      expect(header).toContain(`= {${values}};`);
    }
    expect([...files.keys()].filter((p) => p.endsWith(".txt")).length).toBeGreaterThan(3);
  });
});
