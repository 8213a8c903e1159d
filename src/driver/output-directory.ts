import {
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { makeFolder } from "../cosim/make-folder.js";
import type { Sink } from "../diag/diagnostic.js";
import { report } from "../diag/report.js";
import type { OutputFiles } from "../emit/emit-design.js";

/** File that marks a folder as written by bitloom, so that the next run may replace it. */
export const markFile = ".bitloom";

/**
 * Writes an output folder as a whole: into a new folder beside it, which then takes its place. The old folder is
 * replaced only when bitloom wrote it. False after an error (BL5001, BL5002), with the target as it was.
 */
export function writeOutputDirectory(path: string, files: OutputFiles, sink: Sink): boolean {
  const target = resolve(path);
  try {
    const foreign = foreignEntry(target);
    if (foreign !== undefined) {
      report(sink, "BL5001", { kind: "file", file: path }, { folder: path, found: foreign });
      return false;
    }
    makeFolder(dirname(target));
    const staging = mkdtempSync(join(dirname(target), `.${basename(target)}-`));
    try {
      const ready = join(staging, "new");
      writeAll(ready, files);
      replace(target, ready, join(staging, "old"));
    } finally {
      rmSync(staging, { recursive: true, force: true });
    }
    return true;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    report(sink, "BL5002", { kind: "file", file: path }, { folder: path, reason });
    return false;
  }
}

/** Something in the target that bitloom did not put there; undefined when it may be replaced. */
function foreignEntry(target: string): string | undefined {
  const status = lstatSync(target, { throwIfNoEntry: false });
  if (!status) return undefined;
  if (!status.isDirectory()) return basename(target);
  const entries = readdirSync(target).sort();
  return entries.includes(markFile) ? undefined : entries[0];
}

function writeAll(folder: string, files: OutputFiles): void {
  for (const [name, text] of [...files, [markFile, "written by bitloom\n"] as const]) {
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
