import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { noPlace } from "../diag/place.js";
import { diagnose } from "../diag/report.js";
import { cachedProgram, onPath } from "./build-cache.js";
import { cacheFolder, contentHash } from "./cache.js";
import { ToolFailure } from "./failure.js";
import { packageFolder } from "./package-folder.js";
import { runProcess } from "./process.js";
import type { SimulationDesign } from "./simulation-design.js";

/** A simulator takes one to three megabytes. */
const keptSimulators = 100;

const harnessFolder = packageFolder("sim");

export interface Simulation {
  /** Absolute path of the simulator. */
  readonly program: string;
  /** False: it was in the cache. */
  readonly built: boolean;
  /** Can record a waveform. */
  readonly traced: boolean;
}

/**
 * Builds the simulator of a design, or finds it in the cache by the hash of everything it is made of. Memory files are
 * read when it runs, so networks of equal parameters share one. Throws ToolFailure (BL6001 to BL6003, BL6005).
 */
export async function buildSimulation(
  design: SimulationDesign,
  options: { readonly traced?: boolean; readonly cache?: string } = {},
): Promise<Simulation> {
  const traced = options.traced ?? false;
  const sources = await allSources(design);
  const args = verilatorArguments(design, sources, traced);
  const version = await verilatorVersion();
  const hash = contentHash(new Map([...sources, ["", [version, ...args].join("\n")]]));
  const folder = join(options.cache ?? cacheFolder(), "sim");
  const kept = keptSimulators;
  const found = await cachedProgram({ folder, hash, name: "cosim", kept }, (target) =>
    compile(target, sources, args),
  );
  return { ...found, traced };
}

/** Design and harness by file name; names of a design are the library's, those of the harness come from `sim`. */
async function allSources(design: SimulationDesign): Promise<Map<string, string>> {
  const sources = new Map(design.rtl);
  for (const name of await readdir(harnessFolder))
    if (/\.(v|vlt|h|cpp)$/.test(name))
      sources.set(name, await readFile(join(harnessFolder, name), "utf8"));
  return sources.set("engines.h", enginesHeader(design));
}

/** Included by sim/taps.h: where the taps of each engine are, and their widths. */
function enginesHeader({ engines }: SimulationDesign): string {
  return engines.map((e, i) => `ENGINE(${i}, ${e.instance}, ${e.post}, ${e.valueBits})\n`).join("");
}

/**
 * Warnings stop the build, UNOPTFLAT above all; `-fno-dfg` because Verilator 5.006's optimizer was seen to
 * produce wrong code; a second line of defence behind registered inputs and RTL without UNOPTFLAT (docs/cosimulation.md).
 */
function verilatorArguments(
  design: SimulationDesign,
  sources: ReadonlyMap<string, string>,
  traced: boolean,
): readonly string[] {
  const named = (ending: string) => [...sources.keys()].filter((n) => n.endsWith(ending)).sort();
  return [
    ...["--cc", "--exe", "--build", "-j", "2", "-Wall", "-O3", "-fno-dfg"],
    ...["--default-language", "1364-2005", "--x-initial", "unique", "--top-module", "cosim_shell"],
    ...["--prefix", "Vcosim_shell", "-Mdir", "obj", "-o", "../cosim"],
    `-GINPUT_W=${8 * design.input.bytes}`,
    `-GOUTPUT_W=${8 * design.output.bytes}`,
    ...["-MAKEFLAGS", "OPT_FAST=-O1", "-CFLAGS", "-std=c++17"],
    ...(traced ? ["--trace-fst", "-CFLAGS", "-DWAVE"] : []),
    ...named(".vlt"),
    ...named(".v"),
    "main.cpp",
  ];
}

async function verilatorVersion(): Promise<string> {
  const { missing, status, stdout } = await runProcess("verilator", ["--version"]);
  if (missing || status !== 0)
    throw new ToolFailure(diagnose("BL6001", noPlace, { tool: "verilator" }));
  const found = stdout.trim();
  const major = Number(/^Verilator (\d+)/.exec(found)?.[1] ?? 0);
  if (major < 5)
    throw new ToolFailure(
      diagnose("BL6002", noPlace, { tool: "verilator", found, needed: "5.006" }),
    );
  return found;
}

async function compile(
  folder: string,
  sources: ReadonlyMap<string, string>,
  args: readonly string[],
): Promise<void> {
  for (const [name, text] of sources) await writeFile(join(folder, name), text);
  const env = onPath("ccache") ? { OBJCACHE: "ccache", CCACHE_NOHASHDIR: "1" } : undefined;
  const run = await runProcess("verilator", args, { cwd: folder, ...(env ? { env } : {}) });
  if (run.status === 0) return;
  const log = `${run.stdout}\n${run.stderr}`.trim().split("\n");
  const first = log.findIndex((line) => /^%(Error|Warning)|error:/.test(line));
  const shown = log.slice(Math.max(0, first), Math.max(0, first) + 12);
  throw new ToolFailure(diagnose("BL6003", noPlace, { tool: "verilator", log: shown }));
}
