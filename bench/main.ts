/** Measures everything and rewrites bench/README.md and bench/results.json; `make bench` runs it. */
import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { argv } from "node:process";
import { areaTable } from "./area.js";
import { convolutionTable } from "./convolutions.js";
import { exampleTable } from "./examples.js";
import { gatingTable } from "./gating.js";
import { mappingTable } from "./mappings.js";
import { palquantTable } from "./palquant.js";
import { peAreaTable } from "./pe-area.js";
import { pipelineTable } from "./pipelines.js";
import { referenceTable } from "./reference.js";
import { type BenchTable, markdown } from "./table.js";
import { zooTable } from "./zoo.js";

const measurements: Readonly<Record<string, () => BenchTable | Promise<BenchTable>>> = {
  convolutions: convolutionTable,
  examples: exampleTable,
  mappings: mappingTable,
  pipelines: pipelineTable,
  area: areaTable,
  "pe-area": peAreaTable,
  reference: referenceTable,
  palquant: palquantTable,
  gating: gatingTable,
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
const tables: BenchTable[] = [];
for (const [name, measure] of Object.entries(measurements)) {
  if (chosen.length > 0 && !chosen.includes(name)) continue;
  console.error(`measuring: ${name}`);
  const table = await measure();
  console.log(markdown(table));
  tables.push(table);
}

if (chosen.length === 0) {
  const head = [
    "# Measured",
    "",
    "Written by `make bench`; every figure comes from that run. One table alone, without writing files:",
    "`npm run bench -- area` (or convolutions, examples, mappings, pipelines, pe-area, reference, palquant, gating, zoo).",
    "",
    `${machine.cpu}, ${machine.cores} cores; Node ${machine.node}; ${machine.verilator}; ${machine.yosys}.`,
    "",
  ];
  writeFileSync("bench/README.md", [...head, ...tables.map(markdown)].join("\n"));
  const document = { schema: "bitloom/bench/1", machine, tables };
  writeFileSync("bench/results.json", `${JSON.stringify(document, null, 2)}\n`);
}
