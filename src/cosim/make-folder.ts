import { lstatSync, mkdirSync } from "node:fs";
import { dirname } from "node:path";

/**
 * Makes a folder and those above it. Throws where one cannot be made; Node's own recursive mkdir never returns for a
 * folder below one that accepts no entries, such as /proc/a/b.
 */
export function makeFolder(path: string): void {
  if (lstatSync(path, { throwIfNoEntry: false })) return;
  makeFolder(dirname(path));
  try {
    mkdirSync(path);
  } catch (error) {
    // Another process may have been first.
    if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
  }
}
