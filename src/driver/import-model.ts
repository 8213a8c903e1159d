import path from "node:path";
import { makeFolder } from "../cosim/make-folder.js";
import { writeWhole } from "../cosim/write-whole.js";
import { hasErrors, type Sink } from "../diag/diagnostic.js";
import { report } from "../diag/report.js";
import type { FoldReport, ImportOptions } from "../frontend/onnx/import-onnx.js";
import { printLoom } from "../frontend/print-loom.js";
import type { Graph } from "../ir/graph.js";
import { writeSafetensors } from "../num/files/safetensors.js";
import { storeTensor } from "../num/files/stored-array.js";
import { loadOnnx } from "./load-model.js";

/** What an import wrote. */
export interface ImportedModel {
  readonly folds: readonly FoldReport[];
  /** The text, and the weights where the text does not hold them all. */
  readonly files: readonly string[];
  readonly layers: number;
}

/**
 * Reads an ONNX model and writes it as `.loom` text to `output`, large tensors as safetensors of the same name beside
 * it. The text compiles to the same bytes as the model. Undefined after an error.
 */
export function importModel(
  file: string,
  output: string,
  options: ImportOptions,
  sink: Sink,
): ImportedModel | undefined {
  if (!file.endsWith(".onnx")) {
    return void report(sink, "BL1302", { kind: "file", file }, { path: file });
  }
  const imported = loadOnnx(file, sink, options);
  if (imported === undefined || hasErrors(sink)) return undefined;
  const { graph, folds } = imported;
  const files = writeModel(graph, output, sink);
  return files && { folds, files, layers: graph.nodes.length };
}

/** Writes a network as text to `output`, large tensors beside it; the files, undefined after BL1406. */
export function writeModel(
  graph: Graph,
  output: string,
  sink: Sink,
): readonly string[] | undefined {
  const weightsFile = `${path.basename(output, path.extname(output))}.safetensors`;
  const { text, weights, host } = printLoom(graph, weightsFile);
  const stored = [...weights].map(([name, t]) => [name, storeTensor(t)] as const);
  const arrays = new Map([...stored, ...host]);
  const files: [string, string | Uint8Array][] = [[output, text]];
  if (arrays.size > 0) {
    files.unshift([path.join(path.dirname(output), weightsFile), writeSafetensors(arrays)]);
  }
  for (const [name, bytes] of files) if (!written(name, bytes, sink)) return undefined;
  return files.map(([name]) => name);
}

/** Writes a file and the folder it is in; false after BL1406. */
function written(file: string, bytes: string | Uint8Array, sink: Sink): boolean {
  const reason = folderFault(path.dirname(file)) ?? writeWhole(file, bytes);
  if (reason !== undefined) report(sink, "BL1406", { kind: "file", file }, { path: file, reason });
  return reason === undefined;
}

/** Makes a folder; the reason when that fails. */
function folderFault(folder: string): string | undefined {
  try {
    return void makeFolder(folder);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
