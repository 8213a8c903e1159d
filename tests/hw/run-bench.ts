import { execFile } from "node:child_process";
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const run = promisify(execFile);

const hardware = fileURLToPath(new URL("../../hw/", import.meta.url));
const benches = fileURLToPath(new URL("./bench/", import.meta.url));

export type Simulator = "icarus" | "verilator";

/** A change of the design under test that its bench must notice. */
export interface Mutation {
  /** A file of hw/. */
  readonly file: string;
  /** Occurs exactly once in that file. */
  readonly find: string;
  readonly replace: string;
}

/** A Verilog bench: its top module prints one `CASE name checked=N errors=N` line a parameter set. */
export interface Bench {
  readonly top: string;
  /** Files of tests/hw/bench. */
  readonly benchSources: readonly string[];
  /** Files of hw/ that it needs. */
  readonly sources: readonly string[];
  /** Data files by name; the simulation runs in their folder. */
  readonly files: ReadonlyMap<string, string>;
}

export interface CaseResult {
  readonly name: string;
  readonly checked: number;
  readonly errors: number;
}

export interface BenchResult {
  readonly cases: readonly CaseResult[];
  readonly output: string;
}

/** Builds and runs a bench in a temporary folder, a mutated one up to the first error. Rejects when a tool is missing, warns or fails. */
export async function runBench(
  bench: Bench,
  simulator: Simulator,
  mutation?: Mutation,
): Promise<BenchResult> {
  const folder = await mkdtemp(join(tmpdir(), "bitloom-bench-"));
  try {
    const sources = await copySources(bench, folder, mutation);
    for (const [name, text] of bench.files) await writeFile(join(folder, name), text);
    const build = simulator === "icarus" ? buildIcarus : buildVerilator;
    const command = await build(bench.top, sources, folder);
    const output = await simulate(command, folder, mutation !== undefined);
    return { cases: parseCases(output), output };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

interface Command {
  readonly file: string;
  readonly arguments: readonly string[];
}

async function copySources(bench: Bench, folder: string, mutation?: Mutation): Promise<string[]> {
  const paths = [
    ...bench.sources.map((name) => resolve(hardware, name)),
    ...bench.benchSources.map((name) => resolve(benches, name)),
  ];
  for (const path of paths) await cp(path, join(folder, basename(path)));
  if (mutation !== undefined) await mutate(join(folder, mutation.file), mutation);
  return paths.map((path) => basename(path));
}

async function mutate(path: string, { find, replace }: Mutation): Promise<void> {
  const parts = (await readFile(path, "utf8")).split(find);
  if (parts.length !== 2)
    throw new Error(`"${find}" occurs ${parts.length - 1} times in ${basename(path)}`);
  await writeFile(path, parts.join(replace));
}

async function buildIcarus(top: string, sources: string[], folder: string): Promise<Command> {
  const { stderr } = await run(
    "iverilog",
    ["-g2005", "-Wall", "-Wno-timescale", "-s", top, "-o", "bench.vvp", ...sources],
    { cwd: folder, timeout: 60_000 },
  );
  if (stderr !== "") throw new Error(`iverilog warns:\n${stderr}`);
  // Unbuffered, so that an error is seen when it is printed.
  return { file: "vvp", arguments: ["-n", "-i", "bench.vvp"] };
}

async function buildVerilator(top: string, sources: string[], folder: string): Promise<Command> {
  // Benches are short: to optimize their C++ takes longer than to run it as it is.
  const plain = ["FAST", "SLOW", "GLOBAL"].flatMap((part) => ["-MAKEFLAGS", `OPT_${part}=-O0`]);
  const how = ["--binary", "-fno-dfg", "-Wall", "-j", "2", ...plain];
  await run("verilator", [...how, "--top-module", top, "-o", "bench", ...sources], {
    cwd: folder,
    timeout: 300_000,
    maxBuffer: 1 << 26,
  });
  return { file: join(folder, "obj_dir", "bench"), arguments: [] };
}

/** What a simulation prints; `untilError`: as soon as a case reports an error nothing else matters. */
async function simulate(command: Command, folder: string, untilError: boolean): Promise<string> {
  const started = run(command.file, command.arguments, {
    cwd: folder,
    timeout: 300_000,
    maxBuffer: 1 << 26,
  });
  const { child } = started;
  let output = "";
  child.stdout?.on("data", (text: string) => {
    output += text;
    if (untilError && /^CASE .* errors=[1-9]/m.test(output)) child.kill();
  });
  return started.then(
    ({ stdout }) => stdout,
    (error) => {
      if (untilError && errorCount({ cases: parseCases(output), output }) > 0) return output;
      throw error;
    },
  );
}

function parseCases(output: string): CaseResult[] {
  return [...output.matchAll(/^CASE (\S+) checked=(\d+) errors=(\d+)$/gm)].map(
    ([, name = "", checked, errors]) => ({
      name,
      checked: Number(checked),
      errors: Number(errors),
    }),
  );
}

/** Errors over all cases. */
export function errorCount(result: BenchResult): number {
  return result.cases.reduce((sum, { errors }) => sum + errors, 0);
}
