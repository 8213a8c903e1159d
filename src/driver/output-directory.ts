import {
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { makeFolder } from "../cosim/make-folder.js";
import { removeTemporary, temporaryFolder } from "../cosim/temporary.js";
import type { Sink } from "../diag/diagnostic.js";
import { report } from "../diag/report.js";
import type { OutputFiles } from "../emit/emit-design.js";

/** File that marks a folder as written by bitloom, with the paths of its files, so that the next run may replace it. */
const markFile = ".bitloom";

/**
 * Writes an output folder as a whole: into a new folder beside it, which then takes its place. The old folder is
 * replaced only when bitloom wrote all of it. False after an error (BL5001, BL5002), with the target as it was.
 */
export function writeOutputDirectory(path: string, files: OutputFiles, sink: Sink): boolean {
  const target = resolve(path);
  try {
    const foreign = foreignEntry(target);
    if (foreign !== undefined) {
      report(sink, "BL5001", { kind: "file", file: path }, { folder: path, ...foreign });
      return false;
    }
    makeFolder(dirname(target));
    const staging = temporaryFolder(join(dirname(target), `.${basename(target)}-`));
    try {
      const ready = join(staging, "new");
      writeAll(ready, files);
      replace(target, ready, join(staging, "old"));
    } finally {
      removeTemporary(staging);
    }
    return true;
  } catch (error) {
    report(sink, "BL5002", { kind: "file", file: path }, { folder: path, reason: reasonOf(error) });
    return false;
  }
}

/** What failed, without the path of the folder that was to take the target's place. */
function reasonOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.split(", ")[0] ?? message;
}

/** Something in the target that bitloom did not put there; undefined when it may be replaced. */
function foreignEntry(target: string): { readonly found: string | undefined } | undefined {
  const status = lstatSync(target, { throwIfNoEntry: false });
  if (!status) return undefined;
  if (!status.isDirectory()) return { found: undefined };
  const own = new Set([markFile, ...writtenFiles(join(target, markFile))]);
  const found = filesIn(target, "").find((name) => !own.has(name));
  return found === undefined ? undefined : { found };
}

/** The paths that a mark lists after its first line; none without a mark. */
function writtenFiles(mark: string): readonly string[] {
  if (!lstatSync(mark, { throwIfNoEntry: false })?.isFile()) return [];
  return readFileSync(mark, "utf8").split("\n").slice(1);
}

/** Everything below a folder that is no folder, links among it, as paths relative to it, in order. */
function filesIn(folder: string, prefix: string): readonly string[] {
  const entries = readdirSync(folder, { withFileTypes: true });
  return entries
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((e) => {
      const name = `${prefix}${e.name}`;
      return e.isDirectory() ? filesIn(join(folder, e.name), `${name}/`) : [name];
    });
}

function writeAll(folder: string, files: OutputFiles): void {
  const mark = `written by bitloom\n${[...files.keys()].map((name) => `${name}\n`).join("")}`;
  for (const [name, text] of [...files, [markFile, mark] as const]) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
}

/** Two renames: at every moment the target is the old folder, absent, or the new one, never half of either. */
function replace(target: string, ready: string, old: string): void {
  const exists = lstatSync(target, { throwIfNoEntry: false }) !== undefined;
  if (exists) renameSync(target, old);
  try {
    renameSync(ready, target);
  } catch (error) {
    if (exists) renameSync(old, target);
    throw error;
  }
}
