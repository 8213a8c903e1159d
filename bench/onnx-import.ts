import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execPath } from "node:process";
import { fileURLToPath } from "node:url";
import { invariant } from "../src/support/invariant.js";
import { denseModel } from "./onnx-model.js";
import { atMost, type BenchTable, numbersOf, round } from "./table.js";

const cli = fileURLToPath(new URL("../src/cli/main.js", import.meta.url));
/** Processor time in seconds and the largest memory in KiB, as the last line of the errors. */
const watch = `data:text/javascript,process.on("exit", () => {
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
  console.error((userCPUTime + systemCPUTime) / 1e6, maxRSS);
})`;

/** `bitloom check` on models of dense layers: reads, folds with proof, infers every type. */
export function onnxImportTable(): BenchTable {
  const folder = mkdtempSync(join(tmpdir(), "bitloom-bench-"));
  const rows = [1, 5, 10].map((layers) => {
    const file = join(folder, `dense-${layers}.onnx`);
    writeFileSync(file, denseModel(layers, 1024));
    const run = spawnSync(execPath, ["--import", watch, cli, "check", file], { encoding: "utf8" });
    invariant(run.status === 0, `check of ${layers} layers: ${run.stderr}`);
    const last = run.stderr.trim().split("\n").at(-1) ?? "";
    const [seconds = 0, kibibytes = 0] = last.split(" ").map(Number);
    const size = round(statSync(file).size / 1e6, 1);
    return [layers, size, round(seconds, 1), round(kibibytes / 2 ** 20, 2)];
  });
  rmSync(folder, { recursive: true });
  return {
    name: "onnx-import",
    title: "ONNX import",
    text: "`bitloom check` of QONNX models of dense layers, 1024 x 1024 4-bit weights stored as float32, a bias, ReLU and quantizer each: read, folded with proof for each channel, all types inferred. Processor time and largest memory of the whole process, all its threads.",
    columns: ["layers", "MB", "CPU seconds", "GiB"],
    rows,
    claims: [
      atMost(
        "CPU seconds to import and check a model of 40 MB",
        10,
        Math.max(...numbersOf(rows, 2)),
      ),
      atMost("GiB it takes", 2, Math.max(...numbersOf(rows, 3))),
    ],
  };
}
