import { existsSync } from "node:fs";
import { mkdir, rename, rm } from "node:fs/promises";
import { delimiter, dirname, join } from "node:path";
import { noPlace } from "../diag/place.js";
import { diagnose } from "../diag/report.js";
import { prune, touch } from "./cache.js";
import { ToolFailure } from "./failure.js";
import { makeFolder } from "./make-folder.js";
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
    await keep(folder, name, target);
  } finally {
    removeTemporary(folder);
  }
  await prune(cache, kept);
}

function openBuildFolder(cache: string): string {
  try {
    makeFolder(cache);
    return temporaryFolder(join(cache, "build-"));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new ToolFailure(diagnose("BL6005", noPlace, { folder: cache, reason }));
  }
}

/** Moves the finished program into place; another run may have been first. */
async function keep(folder: string, name: string, target: string): Promise<void> {
  const ready = `${folder}.ready`;
  await mkdir(ready);
  await rename(join(folder, name), join(ready, name));
  await rename(ready, target).catch(async (e: NodeJS.ErrnoException) => {
    await rm(ready, { recursive: true, force: true });
    if (e.code !== "ENOTEMPTY" && e.code !== "EEXIST") throw e;
  });
}

/** True when a program of this name can be started. */
export function onPath(program: string): boolean {
  return (process.env.PATH ?? "").split(delimiter).some((p) => existsSync(join(p, program)));
}
