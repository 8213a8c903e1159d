import { mkdtempSync, rmSync } from "node:fs";
import { undoOnInterrupt } from "./interrupt.js";

/** Folders made here, each with what takes it off the list of an interrupt. */
const made = new Map<string, () => void>();

/** A new empty folder whose path begins with `prefix`, for `removeTemporary`; an interrupt removes it too. */
export function temporaryFolder(prefix: string): string {
  const folder = mkdtempSync(prefix);
  made.set(
    folder,
    undoOnInterrupt(() => rmSync(folder, { recursive: true, force: true })),
  );
  return folder;
}

/** Removes a folder that `temporaryFolder` made, and all that is in it. */
export function removeTemporary(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
  made.get(folder)?.();
  made.delete(folder);
}
