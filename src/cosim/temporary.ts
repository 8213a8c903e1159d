import { rmSync } from "node:fs";
import { mkdtemp } from "node:fs/promises";

/** Folders made by this process. Whoever makes one removes it; those of an interrupted run are removed here. */
const made = new Set<string>();

/** A new empty folder whose path begins with `prefix`. */
export async function temporaryFolder(prefix: string): Promise<string> {
  const folder = await mkdtemp(prefix);
  made.add(folder);
  return folder;
}

/** Removes what temporary folders are still there: for the end of a process that a signal asks for. */
export function removeTemporaryFolders(): void {
  for (const folder of made) rmSync(folder, { recursive: true, force: true });
}
