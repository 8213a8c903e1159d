import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { createSink } from "../../src/diag/diagnostic.js";
import { fromSamples, toSamples } from "../../src/driver/boundary.js";
import { createWeightSource } from "../../src/driver/weight-source.js";
import { type Imported, importOnnx } from "../../src/frontend/onnx/import-onnx.js";
import { parseLoom } from "../../src/frontend/parse-loom.js";
import { printLoom } from "../../src/frontend/print-loom.js";
import type { Graph, Node } from "../../src/ir/graph.js";
import { readNpz } from "../../src/num/files/npz.js";
import { writeSafetensors } from "../../src/num/files/safetensors.js";
import { type StoredArray, storeTensor } from "../../src/num/files/stored-array.js";
import { createReference } from "../../src/reference/reference.js";
import { present } from "../../src/support/invariant.js";

/** A model with samples and what an independent executor makes of them. */
export interface ModelCase {
  readonly name: string;
  readonly file: string;
  readonly input: StoredArray;
  readonly output: StoredArray;
  /** Largest difference allowed: 0, or what the last bits of an exponential may differ by. */
  readonly tolerance: number;
}

/** Every NAME.onnx of a folder, or the one asked for, with the arrays beside it. */
export function readCases(folder: string, suffix = ".npz", only?: string): readonly ModelCase[] {
  return readdirSync(folder)
    .filter((f) => f.endsWith(".onnx") && (only === undefined || f === `${only}.onnx`))
    .sort()
    .map((f) => readCase(folder, path.basename(f, ".onnx"), suffix));
}

function readCase(folder: string, name: string, suffix: string): ModelCase {
  const file = path.join(folder, `${name}.onnx`);
  const sink = createSink();
  const context = { path: name, place: { kind: "none" } as const, sink };
  const arrays = readNpz(readFileSync(path.join(folder, name + suffix)), context);
  const read = (array: string) => present(arrays?.get(array), `${name}: ${array}`);
  const tolerance = arrays?.get("tolerance")?.data[0] ?? 0;
  return { name, file, input: read("input"), output: read("output"), tolerance };
}

/** The model as a network; throws with the diagnostics. */
export function importCase(file: string): Imported {
  const sink = createSink();
  const sources = createWeightSource(path.dirname(file), sink);
  const imported = importOnnx(readFileSync(file), path.basename(file), sources, sink);
  const found = sink.diagnostics.map((d) => `${d.code} ${d.title}: ${d.primary.text} ${d.notes}`);
  if (imported === undefined || found.length > 0) throw new Error(found.join("\n"));
  return imported;
}

/** The real outputs of all samples of an array, through the reference and the host statements. */
export function runGraph(graph: Graph, array: StoredArray): StoredArray {
  const [input, output] = ends(graph);
  const sink = createSink();
  const { before = [], after = [] } = graph.host ?? {};
  const options = { integer: false, statements: before };
  const samples = toSamples(array, input.type, options, { kind: "none" }, sink);
  if (samples === undefined) throw new Error(sink.diagnostics.map((d) => d.title).join("\n"));
  const reference = createReference(graph);
  const results = samples.map((s) =>
    present([...reference.run(new Map([[input.name, s]])).outputs.values()][0], "output"),
  );
  return fromSamples(results, output, { integer: false, statements: after });
}

export function ends({ nodes }: Graph): readonly [Node, Node] {
  const find = (op: string) =>
    present(
      nodes.find((n) => n.op.name === op),
      op,
    );
  return [find("input"), find("output")];
}

/** The graph printed as text and read again. */
export function reread(graph: Graph): Graph {
  const { text, weights, host } = printLoom(graph);
  const stored = [...weights].map(([name, t]) => [name, storeTensor(t)] as const);
  const bytes = writeSafetensors(new Map([...stored, ...host]));
  const sink = createSink();
  const again = parseLoom(text, "again.loom", { read: () => bytes }, sink);
  if (again !== undefined) return again;
  throw new Error(
    `${sink.diagnostics.map((d) => `${d.title}: ${d.primary.text}`).join("\n")}\n${text}`,
  );
}

/** Elements that differ by more than the tolerance, and the largest difference. */
export function compare(found: StoredArray, golden: StoredArray, tolerance = 0) {
  let count = 0;
  let most = 0;
  for (let i = 0; i < golden.data.length; i++) {
    const difference = Math.abs((found.data[i] as number) - (golden.data[i] as number));
    // A NaN on either side differs.
    if (!(difference <= tolerance)) count++;
    most = Math.max(most, difference);
  }
  return { elements: found.data.length - golden.data.length, count, most };
}
