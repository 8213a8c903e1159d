import {
  closeSync,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { undoOnInterrupt } from "./interrupt.js";

/**
 * Writes a file as a whole or not at all: beside it first, then in its place. A link is written through; what is no
 * plain file, such as a device or a pipe, is written to. The reason when that fails.
 */
export function writeWhole(path: string, content: string | Uint8Array): string | undefined {
  try {
    const status = statSync(path, { throwIfNoEntry: false });
    if (status && !status.isFile()) writeFileSync(path, content);
    else replaceFile(status ? realpathSync(path) : path, content, status?.mode);
    return undefined;
  } catch (error) {
    return reasonOf(error);
  }
}

/** Why a file cannot be written, found out without changing it; undefined when it can. */
export function whyUnwritable(path: string): string | undefined {
  const exists = statSync(path, { throwIfNoEntry: false }) !== undefined;
  try {
    closeSync(openSync(path, "a"));
    if (!exists) rmSync(path);
    return undefined;
  } catch (error) {
    return reasonOf(error);
  }
}

function replaceFile(path: string, content: string | Uint8Array, mode = 0o666): void {
  const beside = join(dirname(path), `.bitloom-${process.pid}`);
  const remove = () => rmSync(beside, { force: true });
  const done = undoOnInterrupt(remove);
  try {
    writeFileSync(beside, content, { mode });
    renameSync(beside, path);
  } finally {
    remove();
    done();
  }
}

/** What failed, without the path, which is not always the one that was asked for. */
function reasonOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.split(", ")[0] ?? message;
}
