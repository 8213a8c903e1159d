import { readFileSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { z } from "zod";
import { ToolFailure } from "../cosim/failure.js";
import { runProcess } from "../cosim/process.js";
import { scratchFolder } from "../cosim/scratch-folder.js";
import { removeTemporary } from "../cosim/temporary.js";
import { noPlace } from "../diag/place.js";
import { diagnose } from "../diag/report.js";
import { type Cells, countCells, type Family, families } from "./yosys-cells.js";

/** What Yosys made of a design. */
export interface Synthesis {
  readonly cells: Cells;
  readonly byType: Readonly<Record<string, number>>;
  /** `yosys -V`. */
  readonly tool: string;
  readonly command: string;
  readonly seconds: number;
}

const statistics = z.object({
  design: z.object({ num_cells_by_type: z.record(z.string(), z.number()) }),
});

/**
 * Synthesizes Verilog and memory files (path to text) with Yosys from module `top` down. Throws ToolFailure when
 * Yosys is missing (BL6001) or fails (BL6003).
 */
export async function synthesize(
  files: ReadonlyMap<string, string>,
  top: string,
  family: Family,
): Promise<Synthesis> {
  const tool = await yosysVersion();
  const folder = scratchFolder();
  try {
    for (const [path, text] of files) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), text);
    }
    const verilog = [...files.keys()].filter((path) => path.endsWith(".v"));
    const command = families[family];
    await writeFile(join(folder, "synth.ys"), synthesisScript(verilog, top, command));
    const start = performance.now();
    const run = await runProcess("yosys", ["-q", "synth.ys"], { cwd: folder });
    const seconds = (performance.now() - start) / 1000;
    if (run.status !== 0) {
      const log = `${run.stdout}\n${run.stderr}`.trim().split("\n").slice(-12);
      throw new ToolFailure(diagnose("BL6003", noPlace, { tool: "yosys", log }));
    }
    const text = readFileSync(join(folder, "stat.json"), "utf8");
    const byType = statistics.parse(JSON.parse(text)).design.num_cells_by_type;
    return { cells: countCells(family, byType), byType, tool, command, seconds };
  } finally {
    removeTemporary(folder);
  }
}

/**
 * Modules that keep their borders while they are mapped (hw/count_bits.v) are taken apart for the count: `stat -json` of
 * Yosys 0.23 is no JSON when there is a hierarchy.
 */
function synthesisScript(verilog: readonly string[], top: string, command: string): string {
  const lines = [
    ...verilog.map((path) => `read_verilog -defer ${path}`),
    `hierarchy -check -top ${top}`,
    `${command} -top ${top}`,
    "setattr -mod -unset keep_hierarchy",
    "flatten",
    "opt_clean -purge",
    "tee -q -o stat.json stat -json",
  ];
  return lines.map((line) => `${line}\n`).join("");
}

async function yosysVersion(): Promise<string> {
  const { missing, status, stdout } = await runProcess("yosys", ["-V"]);
  if (missing || status !== 0)
    throw new ToolFailure(diagnose("BL6001", noPlace, { tool: "yosys" }));
  return stdout.trim();
}
