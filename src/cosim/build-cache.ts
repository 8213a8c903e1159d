import { existsSync } from "node:fs";
import { copyFile, rename } from "node:fs/promises";
import { basename, delimiter, dirname, join } from "node:path";
import { noPlace } from "../diag/place.js";
import { diagnose } from "../diag/report.js";
import { prune, touch } from "./cache.js";
import { ToolFailure } from "./failure.js";
import { makeFolder } from "./make-folder.js";
import { scratchFolder } from "./scratch-folder.js";
import { removeTemporary, temporaryFolder } from "./temporary.js";

/** A program that is kept between runs by the hash of everything it is made of. */
export interface CachedProgram {
  /** Folder of programs of this kind. */
  readonly folder: string;
  readonly hash: string;
  /** File name of the program. */
  readonly name: string;
  /** How many programs of this kind are kept. */
  readonly kept: number;
}

/**
 * Path of the program, and whether it was built now: `compile` leaves it, under its name, in the empty folder it is
 * given. Runs that start together share one build. Throws ToolFailure (BL6005) where the cache cannot be written.
 */
export async function cachedProgram(
  { folder, hash, name, kept }: CachedProgram,
  compile: (folder: string) => Promise<void>,
): Promise<{ readonly program: string; readonly built: boolean }> {
  const target = join(folder, hash);
  const program = join(target, name);
  if (existsSync(program)) {
    await touch(target);
    return { program, built: false };
  }
  const build = pending.get(program) ?? buildInto(target, name, kept, compile);
  pending.set(program, build);
  await build.finally(() => pending.delete(program));
  return { program, built: true };
}

/** Builds under way in this process. */
const pending = new Map<string, Promise<void>>();

async function buildInto(
  target: string,
  name: string,
  kept: number,
  compile: (folder: string) => Promise<void>,
): Promise<void> {
  const cache = dirname(target);
  const folder = openBuildFolder(cache);
  try {
    await compile(folder);
    await keep(join(folder, name), cache, target);
  } finally {
    removeTemporary(folder);
  }
  await prune(cache, kept);
}

function openBuildFolder(cache: string): string {
  try {
    makeFolder(cache);
    // GNU make, which Verilator calls, cannot work in a folder whose path holds a space.
    return /\s/.test(cache) ? scratchFolder() : temporaryFolder(join(cache, "build-"));
  } catch (error) {
    if (error instanceof ToolFailure) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new ToolFailure(diagnose("BL6005", noPlace, { folder: cache, reason }));
  }
}

/** Moves the finished program into place; another run may have been first. */
async function keep(program: string, cache: string, target: string): Promise<void> {
  const ready = temporaryFolder(join(cache, "ready-"));
  try {
    await copyFile(program, join(ready, basename(program)));
    await rename(ready, target);
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    if (code !== "ENOTEMPTY" && code !== "EEXIST") throw error;
  } finally {
    removeTemporary(ready);
  }
}

/** True when a program of this name can be started. */
export function onPath(program: string): boolean {
  return (process.env.PATH ?? "").split(delimiter).some((p) => existsSync(join(p, program)));
}
