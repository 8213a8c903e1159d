import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { noPlace } from "../diag/place.js";
import { diagnose } from "../diag/report.js";
import { ToolFailure } from "./failure.js";
import { type HarnessRun, harnessFiles } from "./harness-files.js";
import { runProcess } from "./process.js";

const rawMismatch = z.object({
  kind: z.enum(["value", "output", "count", "cycles", "protocol", "register", "timeout"]),
  sample: z.number(),
  layer: z.number(),
  stage: z.number(),
  index: z.number(),
  expected: z.number(),
  actual: z.number(),
  cycle: z.number(),
  detail: z.string(),
});

const rawVerdict = z.object({
  samples: z.number(),
  mismatches: z.number(),
  deviations: z.number(),
  cycles: z.number(),
  elapsed: z.number(),
  latency: z.number(),
  interval: z.number(),
  most: z.array(z.number()),
  layers: z.array(z.object({ cycles: z.number(), runs: z.number(), mismatches: z.number() })),
  first: rawMismatch.nullable(),
});

/** A deviation as the simulator numbers things; `sample` counts within its run. */
export type RawMismatch = z.infer<typeof rawMismatch>;

/** The result file of one process (sim/verdict.h). */
export type RawVerdict = z.infer<typeof rawVerdict>;

/** Images finished so far, and the cycle. */
export interface HarnessProgress {
  readonly samples: number;
  readonly cycle: number;
}

/**
 * Runs the simulator in the folder of the memory files. `powerUp` seeds the state of every register and memory
 * before reset. Throws ToolFailure (BL6004) when it writes no verdict.
 */
export async function runHarness(
  program: string,
  memoryFolder: string,
  run: HarnessRun,
  powerUp: number,
  onProgress?: (p: HarnessProgress) => void,
): Promise<RawVerdict> {
  const args = [join(run.folder, harnessFiles.config), "+verilator+rand+reset+2"];
  args.push(`+verilator+seed+${powerUp}`);
  const other: string[] = [];
  const { status, stdout, stderr } = await runProcess(program, args, {
    cwd: memoryFolder,
    onErrorLine: (line) => {
      const progress = parseProgress(line);
      if (progress) onProgress?.(progress);
      else other.push(line);
    },
  });
  if (status !== 0) {
    const text = [...other, ...stdout.split("\n"), stderr].filter((l) => l.trim() !== "");
    const reason = text.slice(0, 3).join("; ") || `exit status ${status}`;
    throw new ToolFailure(diagnose("BL6004", noPlace, { reason }));
  }
  const text = await readFile(join(run.folder, harnessFiles.result), "utf8");
  return rawVerdict.parse(JSON.parse(text));
}

function parseProgress(line: string): HarnessProgress | undefined {
  const match = /^\{"samples":(\d+),"cycle":(\d+)\}$/.exec(line);
  return match ? { samples: Number(match[1]), cycle: Number(match[2]) } : undefined;
}
