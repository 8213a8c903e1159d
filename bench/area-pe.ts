/**
 * Area of one processing element: `area-pe [--tool debian|yowasp]` prints LUTs and LUTs a MAC by lanes and digit
 * width. Run it from the project root. Yosys `synth_xilinx -nodsp`; CARRY4 and MUXF are counted as free, as in
 * a slice.
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { runYosys, version } from "@yowasp/yosys";

const accWidth = 20;
const lanes = [16, 32, 64, 128];
const digits = [1, 2, 4];
const sources = [
  "mac_pe.v",
  "dot_digits.v",
  "horner_acc.v",
  "sum_columns.v",
  "count_bits.v",
  "add_three.v",
];

type Cells = Readonly<Record<string, number>>;

interface Tool {
  readonly version: string;
  /** Runs a script with the sources in its folder; returns the text of `stat.json`. */
  synthesize(script: string): string;
}

const debian: Tool = {
  version: execFileSync("yosys", ["-V"], { encoding: "utf8" }).trim(),
  synthesize(script) {
    const folder = mkdtempSync(join(tmpdir(), "bitloom-area-"));
    try {
      const paths = sources.map((name) => resolve("hw", name));
      execFileSync("yosys", ["-q", "-p", script, ...paths], { cwd: folder, stdio: "pipe" });
      return readFileSync(join(folder, "stat.json"), "utf8");
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

const yowasp: Tool = {
  version: `@yowasp/yosys ${version}`,
  synthesize(script) {
    const files = Object.fromEntries(
      sources.map((name) => [name, readFileSync(resolve("hw", name), "utf8")]),
    );
    const quiet = { stdout: () => {}, stderr: () => {}, synchronously: true };
    const tree = runYosys(["-q", "-p", script, ...sources], files, quiet);
    const stat = tree instanceof Promise || tree === undefined ? undefined : tree["stat.json"];
    if (typeof stat !== "string") throw new Error("yosys wrote no stat.json");
    return stat;
  },
};

/** The counters keep their borders while they are mapped; then all is one module, for the count. */
function synthesisScript(laneCount: number, digit: number): string {
  return [
    `hierarchy -check -top mac_pe -chparam LANES ${laneCount} -chparam DIGIT ${digit} -chparam ACC_W ${accWidth}`,
    "rename -top mac_pe",
    "synth_xilinx -top mac_pe -nodsp -noiopad -noclkbuf -flatten",
    "setattr -mod -unset keep_hierarchy",
    "flatten",
    "opt_clean -purge",
    "tee -q -o stat.json stat -json -top mac_pe",
  ].join("; ");
}

/** LUTs and LUT memory of a design. */
function countLuts(stat: string): number {
  const modules = (JSON.parse(stat) as { modules: Record<string, { num_cells_by_type: Cells }> })
    .modules;
  const cells = modules["\\mac_pe"]?.num_cells_by_type;
  if (cells === undefined) throw new Error("no statistics for mac_pe");
  return Object.entries(cells)
    .filter(([type]) => /^(LUT[1-6]|RAM|SRL)/.test(type))
    .reduce((sum, [, count]) => sum + count, 0);
}

const { values } = parseArgs({ options: { tool: { type: "string", default: "debian" } } });
if (values.tool !== "debian" && values.tool !== "yowasp")
  throw new Error(`--tool is debian or yowasp, not ${values.tool}`);
await runYosys(); // Loads the WebAssembly module: only then can it run synchronously.
const tool = values.tool === "debian" ? debian : yowasp;

console.log(`mac_pe, ACC_W ${accWidth}, ${tool.version}, synth_xilinx -nodsp`);
console.log("lanes digit   LUT  LUT/MAC");
for (const digit of digits)
  for (const laneCount of lanes) {
    const luts = countLuts(tool.synthesize(synthesisScript(laneCount, digit)));
    const row = [
      String(laneCount).padStart(5),
      String(digit).padStart(5),
      String(luts).padStart(5),
    ];
    console.log(`${row.join(" ")}  ${(luts / laneCount).toFixed(2).padStart(7)}`);
  }
