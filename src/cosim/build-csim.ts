import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { noPlace } from "../diag/place.js";
import { diagnose } from "../diag/report.js";
import type { OutputFiles } from "../emit/emit-design.js";
import { type ApTypes, headerTexts } from "./ap-types.js";
import { cachedProgram, onPath } from "./build-cache.js";
import { cacheFolder, contentHash } from "./cache.js";
import { ToolFailure } from "./failure.js";
import { runProcess } from "./process.js";

/** A program takes a megabyte or less. */
const keptPrograms = 200;

/** Files that are read when the bench runs, not when it is compiled. */
const isData = (path: string) => /^tb_data\/|^firmware\/weights\/.*\.txt$/.test(path);

export interface CsimBuild {
  /** Absolute path of the bench. */
  readonly program: string;
  /** False: it was in the cache. */
  readonly built: boolean;
}

export interface CsimBuildOptions {
  readonly cache?: string;
  /** Optimization of g++; default -O2. */
  readonly optimize?: string;
  /** What is compiled; default: top function and bench. */
  readonly units?: readonly string[];
}

const projectUnits = ["firmware/myproject.cpp", "myproject_test.cpp"];

/**
 * Compiles an HLS project with its bench, or finds it in the cache by the hash of everything it is made of. Throws
 * ToolFailure: BL6001 without g++, BL6003 where it fails, BL6005 where the cache cannot be written.
 */
export async function buildCsim(
  files: OutputFiles,
  headers: ApTypes,
  options: CsimBuildOptions = {},
): Promise<CsimBuild> {
  const sources = new Map(
    [...files].filter(([path]) => /\.(cpp|h)$/.test(path) && !isOwnShim(path)),
  );
  const args = compilerArguments(headers, options);
  const types = await headerTexts(headers.folder);
  const prefixed = [...types].map(([path, text]) => [`ap_types${path}`, text] as const);
  const fixed = args.filter((a) => a !== headers.folder);
  const key = ["", [await compilerVersion(), ...fixed].join("\n")] as const;
  const hash = contentHash(new Map([...sources, ...prefixed, key]));
  const folder = join(options.cache ?? cacheFolder(), "csim");
  return cachedProgram({ folder, hash, name: "csim", kept: keptPrograms }, async (target) => {
    await writeTree(target, sources);
    await compile(target, args);
  });
}

/** The headers are given to the compiler by their own folder. */
function isOwnShim(path: string): boolean {
  return path.includes("firmware/ap_types/");
}

/** Vitis compiles C++14; pragmas of HLS mean nothing to g++. */
const languageFlags = ["-std=c++14", "-Wall", "-Wextra", "-Wno-unknown-pragmas"];

/** The public headers clear the unused bits of variables before their first assignment. */
const publicFlags = ["-Wno-uninitialized", "-Wno-maybe-uninitialized"];

function compilerArguments(
  { kind, folder }: ApTypes,
  { optimize = "-O2", units = projectUnits }: CsimBuildOptions,
): readonly string[] {
  const quiet = kind === "public" ? publicFlags : [];
  return [optimize, ...languageFlags, ...quiet, "-isystem", folder, "-o", "csim", ...units];
}

async function compilerVersion(): Promise<string> {
  const { missing, status, stdout } = await runProcess("g++", ["--version"]);
  if (missing || status !== 0) throw new ToolFailure(diagnose("BL6001", noPlace, { tool: "g++" }));
  return stdout.split("\n")[0] ?? "";
}

async function compile(folder: string, args: readonly string[]): Promise<void> {
  const [program, ...rest] = onPath("ccache") ? ["ccache", "g++", ...args] : ["g++", ...args];
  const run = await runProcess(program ?? "g++", rest, { cwd: folder });
  const log = `${run.stdout}\n${run.stderr}`.trim();
  // Generated code compiles without a warning.
  if (run.status === 0 && log === "") return;
  const lines = log.split("\n");
  const first = Math.max(
    0,
    lines.findIndex((line) => /(error|warning):/.test(line)),
  );
  throw new ToolFailure(
    diagnose("BL6003", noPlace, { tool: "g++", log: lines.slice(first, first + 12) }),
  );
}

async function writeTree(folder: string, files: OutputFiles): Promise<void> {
  for (const [path, text] of files) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
}

/** Writes what the bench reads into the folder it runs in. */
export async function writeData(folder: string, files: OutputFiles): Promise<void> {
  await writeTree(folder, new Map([...files].filter(([path]) => isData(path))));
}
