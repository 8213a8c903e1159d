import { readFileSync, statSync } from "node:fs";
import path from "node:path";
import type { Sink } from "../diag/diagnostic.js";
import type { Place } from "../diag/place.js";
import { report } from "../diag/report.js";
import { maxText } from "../frontend/lex.js";
import { parseLoom } from "../frontend/parse-loom.js";
import type { Graph } from "../ir/graph.js";
import { createWeightSource } from "./weight-source.js";

/** A model as read: `graph` is undefined after an error, `text` where the file could not be read at all. */
export interface LoadedModel {
  readonly graph: Graph | undefined;
  /** For showing diagnostics in their source. */
  readonly text: string | undefined;
}

/** Reads a `.loom` file and the weights beside it; every problem goes to the sink. */
export function loadModel(file: string, sink: Sink): LoadedModel {
  const text = readText(file, sink);
  if (text === undefined) return { graph: undefined, text };
  const sources = createWeightSource(path.dirname(file), sink);
  return { graph: parseLoom(text, file, sources, sink), text };
}

function readText(file: string, sink: Sink): string | undefined {
  const place: Place = { kind: "file", file };
  if (!file.endsWith(".loom")) return void report(sink, "BL1302", place, { path: file });
  try {
    const stat = statSync(file);
    if (!stat.isFile()) {
      return void report(sink, "BL1301", place, { path: file, reason: "not a plain file" });
    }
    // A character takes at most three bytes of UTF-8 for each UTF-16 unit.
    if (stat.size <= 3 * maxText) return new TextDecoder().decode(readFileSync(file));
    return void report(sink, "BL1006", place, { size: stat.size, limit: maxText });
  } catch (error) {
    if (!(error instanceof Error) || !("code" in error)) throw error;
    return void report(sink, "BL1301", place, { path: file, reason: reasonOf(String(error.code)) });
  }
}

function reasonOf(code: string): string {
  return code === "ENOENT" ? "no such file" : code;
}
