import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Sink } from "../diag/diagnostic.js";
import { report } from "../diag/report.js";
import { topFile } from "../emit/emit-rtl.js";

/** Verilog and memory files of a folder that `bitloom compile` wrote, by name; undefined after BL1408. */
export function readDesignDirectory(
  path: string,
  sink: Sink,
): ReadonlyMap<string, string> | undefined {
  const rtl = join(path, "rtl");
  try {
    const names = readdirSync(rtl).filter((name) => /\.(v|mem)$/.test(name));
    if (names.includes(topFile))
      return new Map(names.sort().map((name) => [name, readFileSync(join(rtl, name), "utf8")]));
  } catch (error) {
    if (!(error instanceof Error && "code" in error)) throw error;
  }
  return void report(sink, "BL1408", { kind: "file", file: path }, { path });
}
