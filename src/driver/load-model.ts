import { readFileSync, statSync } from "node:fs";
import path from "node:path";
import type { Sink } from "../diag/diagnostic.js";
import type { Place } from "../diag/place.js";
import { report } from "../diag/report.js";
import { maxText } from "../frontend/lex.js";
import type { FloatGraph } from "../frontend/onnx/float-graph.js";
import {
  type Imported,
  type ImportOptions,
  importOnnx,
  readFloatGraph,
} from "../frontend/onnx/import-onnx.js";
import { parseLoom } from "../frontend/parse-loom.js";
import type { Graph } from "../ir/graph.js";
import { createWeightSource, maxWeightsFile } from "./weight-source.js";

/** A model as read: `graph` is undefined after an error, `text` where the file could not be read at all. */
export interface LoadedModel {
  readonly graph: Graph | undefined;
  /** For showing diagnostics in their source. */
  readonly text: string | undefined;
}

/** Reads a `.loom` or `.onnx` file and the weights beside it; every problem goes to the sink. */
export function loadModel(file: string, sink: Sink): LoadedModel {
  if (file.endsWith(".onnx")) return { graph: loadOnnx(file, sink)?.graph, text: undefined };
  const text = readText(file, sink);
  if (text === undefined) return { graph: undefined, text };
  const sources = createWeightSource(path.dirname(file), sink);
  return { graph: parseLoom(text, file, sources, sink), text };
}

/** Reads an ONNX model as float steps, for quantizing it; undefined after an error. */
export function loadFloatGraph(file: string, sink: Sink): FloatGraph | undefined {
  if (!file.endsWith(".onnx"))
    return void report(sink, "BL1302", { kind: "file", file }, { path: file });
  const bytes = readOnnxFile(file, sink);
  const sources = createWeightSource(path.dirname(file), sink);
  return bytes && readFloatGraph(bytes, file, sources, sink);
}

/** Reads an ONNX model; its folds tell what became of the float steps. */
export function loadOnnx(
  file: string,
  sink: Sink,
  options: ImportOptions = {},
): Imported | undefined {
  const bytes = readOnnxFile(file, sink);
  const sources = createWeightSource(path.dirname(file), sink);
  return bytes && importOnnx(bytes, file, sources, sink, options);
}

function readOnnxFile(file: string, sink: Sink): Uint8Array | undefined {
  const place: Place = { kind: "file", file };
  return readPlainFile(file, place, sink, maxWeightsFile, (size) =>
    report(sink, "BL1209", place, { path: file, size, limit: maxWeightsFile }),
  );
}

function readText(file: string, sink: Sink): string | undefined {
  const place: Place = { kind: "file", file };
  if (!file.endsWith(".loom")) return void report(sink, "BL1302", place, { path: file });
  // A character takes at most three bytes of UTF-8 for each UTF-16 unit.
  const bytes = readPlainFile(file, place, sink, 3 * maxText, (size) =>
    report(sink, "BL1006", place, { size, limit: maxText }),
  );
  return bytes && new TextDecoder().decode(bytes);
}

/** The bytes of a plain file of bounded size; undefined after a report. */
function readPlainFile(
  file: string,
  place: Place,
  sink: Sink,
  limit: number,
  tooLarge: (size: number) => void,
): Uint8Array | undefined {
  try {
    const stat = statSync(file);
    if (!stat.isFile()) {
      return void report(sink, "BL1301", place, { path: file, reason: "not a plain file" });
    }
    if (stat.size <= limit) return readFileSync(file);
    return void tooLarge(stat.size);
  } catch (error) {
    if (!(error instanceof Error) || !("code" in error)) throw error;
    return void report(sink, "BL1301", place, { path: file, reason: reasonOf(String(error.code)) });
  }
}

function reasonOf(code: string): string {
  return code === "ENOENT" ? "no such file" : code;
}
