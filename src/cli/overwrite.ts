import { existsSync, realpathSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import type { Sink } from "../diag/diagnostic.js";
import { report } from "../diag/report.js";

/** Options that name a file a command reads, and options that name one it writes. */
const reads = ["input", "calib", "calibrate", "design"];
const writes = ["output", "json", "wave", "junit"];

/** False after BL1412: something is to be written where the command reads, or writes already. */
export function keepsItsInputs(args: readonly string[], options: object, sink: Sink): boolean {
  const given = new Map<string, unknown>(Object.entries(options));
  const named = (name: string) => {
    const path = given.get(name);
    return typeof path === "string" && path !== "-" ? [{ what: `--${name}`, path }] : [];
  };
  const taken = new Map<string, string>();
  const inputs = [...args.map((path) => ({ what: "the model", path })), ...reads.flatMap(named)];
  for (const { what, path } of inputs) taken.set(identity(path), what);
  for (const { what, path } of writes.flatMap(named)) {
    const other = taken.get(identity(path));
    if (other !== undefined) {
      report(sink, "BL1412", { kind: "file", file: path }, { option: what, other });
      return false;
    }
    taken.set(identity(path), what);
  }
  return true;
}

/** One text for all paths of a file: links followed as far as it exists. */
function identity(path: string): string {
  const full = resolve(path);
  if (existsSync(full)) return realpathSync(full);
  const folder = dirname(full);
  return existsSync(folder) ? join(realpathSync(folder), basename(full)) : full;
}
