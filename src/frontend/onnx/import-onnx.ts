import type { Sink } from "../../diag/diagnostic.js";
import { report } from "../../diag/report.js";
import type { Graph } from "../../ir/graph.js";
import type { WeightSource } from "../weight-source.js";
import { createContext, type ImportContext } from "./context.js";
import type { FloatGraph } from "./float-graph.js";
import { isKnownOp, lowerModel } from "./lower/index.js";
import { checkModel } from "./model.js";
import type { ModelProto } from "./proto.js";
import { readModelProto } from "./read-proto.js";
import type { FoldReport } from "./trace/fold-report.js";
import { traceGraph } from "./trace/index.js";

export type { FoldReport } from "./trace/fold-report.js";

export interface ImportOptions {
  /** Accept folds that differ from the float chain at some integers; default false. */
  readonly allowInexact?: boolean;
}

/** An ONNX model as a network, and the verdict on each fold. */
export interface Imported {
  readonly graph: Graph;
  readonly folds: readonly FoldReport[];
}

/**
 * The network in the bytes of an ONNX file (QONNX, QDQ or integer), or undefined when at least one error was
 * reported. `file` names the model in messages; `sources` reads external data beside it. Float32 arithmetic is that
 * of onnxruntime, op by op in the graph's order; a dot product counts as its exact value, rounded once.
 */
export function importOnnx(
  bytes: Uint8Array,
  file: string,
  sources: WeightSource,
  sink: Sink,
  options: ImportOptions = {},
): Imported | undefined {
  const context = createContext(file, sources, sink);
  const lowered = lower(bytes, context);
  const { allowInexact = false } = options;
  const traced = lowered && traceGraph(lowered, context, { allowInexact });
  return context.failed() ? undefined : traced;
}

/** The model as float32 steps, nothing folded: for models without quantizers. Undefined after an error. */
export function readFloatGraph(
  bytes: Uint8Array,
  file: string,
  sources: WeightSource,
  sink: Sink,
): FloatGraph | undefined {
  const context = createContext(file, sources, sink);
  const lowered = lower(bytes, context);
  return context.failed() ? undefined : lowered;
}

function lower(bytes: Uint8Array, context: ImportContext): FloatGraph | undefined {
  const proto = decode(bytes, context.file, context.sink);
  const model = proto && checkModel(proto, context, isKnownOp);
  return model && lowerModel(model, context);
}

/** Whatever the protobuf library throws says that the bytes are no such message. */
function decode(bytes: Uint8Array, file: string, sink: Sink): ModelProto | undefined {
  try {
    return readModelProto(bytes);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return void report(sink, "BL1501", { kind: "file", file }, { path: file, reason });
  }
}
