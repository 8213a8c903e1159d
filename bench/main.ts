/**
 * Measures all tables, or those that are named, and rewrites bench/README.md and bench/results.json, where tables that are not
 * measured stay as they are; `make bench` measures all.
 */
import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { argv } from "node:process";
import { areaTable } from "./area.js";
import { convolutionTable } from "./convolutions.js";
import { exampleTable } from "./examples.js";
import { gateAreaTable } from "./gate-area.js";
import { gatingTable } from "./gating.js";
import { highwayTable } from "./highway.js";
import { mappingTable } from "./mappings.js";
import { multipointTable } from "./multipoint.js";
import { onnxImportTable } from "./onnx-import.js";
import { palquantTable } from "./palquant.js";
import { peAreaTable } from "./pe-area.js";
import { pipelineTable } from "./pipelines.js";
import { referenceTable } from "./reference.js";
import { segmentTable } from "./segments.js";
import { type BenchTable, claimsTable, markdown } from "./table.js";
import { zooTable } from "./zoo.js";

const measurements: Readonly<Record<string, () => BenchTable | Promise<BenchTable>>> = {
  convolutions: convolutionTable,
  examples: exampleTable,
  mappings: mappingTable,
  pipelines: pipelineTable,
  area: areaTable,
  "pe-area": peAreaTable,
  "gate-area": gateAreaTable,
  reference: referenceTable,
  palquant: palquantTable,
  gating: gatingTable,
  highway: highwayTable,
  multipoint: multipointTable,
  segments: segmentTable,
  "onnx-import": onnxImportTable,
  zoo: zooTable,
};

function versionOf(tool: string, flag: string): string {
  return spawnSync(tool, [flag], { encoding: "utf8" }).stdout?.split("\n")[0]?.trim() ?? "missing";
}

const machine = {
  cpu: cpus()[0]?.model ?? "unknown",
  cores: cpus().length,
  node: process.version,
  verilator: versionOf("verilator", "--version"),
  yosys: versionOf("yosys", "-V"),
};

const chosen = argv.slice(2);
const page = "bench/results.json";
const { tables: before } = JSON.parse(readFileSync(page, "utf8")) as {
  readonly tables: readonly BenchTable[];
};
const tables = new Map(before.map((t) => [t.name, t]));
for (const [name, measure] of Object.entries(measurements)) {
  if (chosen.length > 0 && !chosen.includes(name)) continue;
  console.error(`measuring: ${name}`);
  const table = await measure();
  console.log(markdown(table));
  tables.set(name, table);
}

const ordered = Object.keys(measurements).flatMap((name) => tables.get(name) ?? []);
const head = [
  "# Measured",
  "",
  "Written by `make bench`, or a table at a time by `npm run bench -- NAME`; NAME is one of",
  `${Object.keys(measurements).join(", ")}.`,
  "",
  `${machine.cpu}, ${machine.cores} cores; Node ${machine.node}; ${machine.verilator}; ${machine.yosys}.`,
  "",
];
writeFileSync(
  "bench/README.md",
  [...head, ...[claimsTable(ordered), ...ordered].map(markdown)].join("\n"),
);
const document = { schema: "bitloom/bench/1", machine, tables: ordered };
writeFileSync(page, `${JSON.stringify(document, null, 2)}\n`);
