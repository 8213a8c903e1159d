import {
  closeSync,
  constants,
  fstatSync,
  openSync,
  readdirSync,
  readSync,
  realpathSync,
} from "node:fs";
import path from "node:path";
import type { Sink } from "../diag/diagnostic.js";
import type { Place } from "../diag/place.js";
import { report } from "../diag/report.js";
import type { WeightSource } from "../frontend/weight-source.js";
import { nearest } from "../support/nearest.js";

/** Most bytes of one weights file. */
export const maxWeightsFile = 2 ** 29;

// Windows knows neither flag.
const openFlags = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

/**
 * Files in `folder` and the folders in it, and no others: absolute paths, `..` and links that lead outside are
 * reported (BL1208), as are files that are missing, unreadable or too large.
 */
export function createWeightSource(folder: string, sink: Sink): WeightSource {
  return {
    read(file, place) {
      const how = escapeOf(file);
      if (how !== undefined) return void report(sink, "BL1208", place, { path: file, how });
      try {
        return readInside(folder, file, place, sink);
      } catch (error) {
        return void reportFailure(error, folder, file, place, sink);
      }
    },
  };
}

function escapeOf(file: string): "absolute" | "parent" | "characters" | undefined {
  if (file.startsWith("/")) return "absolute";
  if (/[\\\p{Cc}]|^[A-Za-z]:/u.test(file) || file === "") return "characters";
  return file.split("/").includes("..") ? "parent" : undefined;
}

/** Never follows a link at opening and never waits for a pipe, so that what is judged is what is read. */
function readInside(
  folder: string,
  file: string,
  place: Place,
  sink: Sink,
): Uint8Array | undefined {
  const root = realpathSync(folder);
  const target = realpathSync(path.join(root, file));
  if (!target.startsWith(root.endsWith(path.sep) ? root : root + path.sep)) {
    return void report(sink, "BL1208", place, { path: file, how: "link" });
  }
  const handle = openSync(target, openFlags);
  try {
    const stat = fstatSync(handle);
    if (!stat.isFile()) {
      return void report(sink, "BL1202", place, { path: file, reason: "not a plain file" });
    }
    if (stat.size > maxWeightsFile) {
      const params = { path: file, size: stat.size, limit: maxWeightsFile };
      return void report(sink, "BL1209", place, params);
    }
    return readAll(handle, stat.size);
  } finally {
    closeSync(handle);
  }
}

function readAll(handle: number, size: number): Uint8Array {
  const bytes = new Uint8Array(size);
  let at = 0;
  while (at < size) {
    const got = readSync(handle, bytes, at, size - at, at);
    if (got === 0) break;
    at += got;
  }
  return bytes.subarray(0, at);
}

function reportFailure(
  error: unknown,
  folder: string,
  file: string,
  place: Place,
  sink: Sink,
): void {
  const reason = error instanceof Error && "code" in error ? String(error.code) : undefined;
  if (reason === undefined) throw error;
  if (reason === "ENOENT" || reason === "ENOTDIR") {
    report(sink, "BL1201", place, { path: file, near: nearestFile(folder, file) });
  } else report(sink, "BL1202", place, { path: file, reason });
}

function nearestFile(folder: string, file: string): string | undefined {
  const within = path.posix.dirname(file);
  try {
    const names = readdirSync(path.join(folder, within));
    return nearest(
      file,
      names.map((n) => path.posix.join(within, n)),
    );
  } catch {
    return undefined;
  }
}
