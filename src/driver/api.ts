import type { CosimResult } from "../cosim/cosim-result.js";
import type { CsimResult } from "../cosim/csim-result.js";
import { createSink, type Diagnostic, hasErrors, type Sink } from "../diag/diagnostic.js";
import type { OutputFiles } from "../emit/emit-design.js";
import type { HlsOptions } from "../emit/hls/options.js";
import type { Graph } from "../ir/graph.js";
import type { Tensor } from "../num/tensor.js";
import type { QuantizeOptions } from "../quantize/quantize-network.js";
import { createReference } from "../reference/reference.js";
import { type CheckReport, checkReport } from "../report/check-report.js";
import type { Design } from "../schedule/design.js";
import { type DesignEstimate, estimateDesign } from "../schedule/estimate.js";
import { passCount } from "../schedule/pass-count.js";
import { present } from "../support/invariant.js";
import { checkOptions } from "./check-options.js";
import { type CompileSizes, compileGraph, sizeKeys } from "./compile-model.js";
import { type CosimRequest, cosimGraph, cosimKeys, inputOf } from "./cosim-model.js";
import { type CsimRequest, csimGraph, csimKeys } from "./csim-model.js";
import { designFiles, type Target } from "./design-files.js";
import { writeModel } from "./import-model.js";
import { loadModel } from "./load-model.js";
import { writeOutputDirectory } from "./output-directory.js";
import { type QuantizedModel, quantizeModel } from "./quantize-model.js";
import { type VerifyRequest, type VerifyResult, verifyGraph, verifyKeys } from "./verify-model.js";

/** What a call of the library gives: `value` is undefined when there are errors among the diagnostics. */
export interface Outcome<T> {
  readonly value: T | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

/** Generated hardware: the plan and every file by path relative to the output folder. */
export interface Compiled {
  readonly design: Design;
  readonly files: OutputFiles;
}

export type CompileOptions = CompileSizes & {
  /** What is generated; default: RTL. With both, the HLS project lies in the folder `hls/`. */
  readonly targets?: readonly Target[];
  /** How the HLS project is made; default: io_parallel, folded like the array. */
  readonly hls?: HlsOptions;
  /** Folder to write, as a whole or not at all; absent: nothing is written. */
  readonly output?: string;
};

/** Reads a `.loom` model and summarizes it (document `bitloom/check/1`); passes are for 2-bit digits. */
export function check(model: string): Outcome<CheckReport> {
  const sink = createSink();
  const { graph } = loadModel(model, sink);
  const report = checkReport(graph, (role) => passCount(role, 2), sink.diagnostics);
  return { value: graph && report, diagnostics: sink.diagnostics };
}

/**
 * Compiles a `.loom` model to RTL, to an HLS project, or to both. Sizes that are left out are chosen; an option of
 * another name is a TypeError.
 */
export function compile(model: string, options: CompileOptions = {}): Outcome<Compiled> {
  checkOptions("compile", options, [...sizeKeys, "output", "targets", "hls"]);
  return withGraph(model, (graph, sink) => {
    const { output, targets = ["rtl"], hls = { io: "parallel" }, ...sizes } = options;
    const design = compileGraph(graph, sizes, sink);
    const files = design && designFiles(design, targets, hls, sink);
    if (design === undefined || files === undefined) return undefined;
    if (output !== undefined) writeOutputDirectory(output, files, sink);
    return { design, files };
  });
}

/** Runs integer samples through the bit-exact reference; values of the output, a tensor a sample. */
export function run(model: string, samples: readonly Tensor[]): Outcome<readonly Tensor[]> {
  return withGraph(model, (graph) => {
    const reference = createReference(graph);
    const { name } = inputOf(graph);
    return samples.map((sample) =>
      present([...reference.run(new Map([[name, sample]])).outputs.values()][0], "output"),
    );
  });
}

export interface QuantizeRequest extends QuantizeOptions {
  /** An .npz file whose array `input` holds real inputs of the model. */
  readonly calibration: string;
  /** `.loom` file to write, weights beside it; absent: nothing is written. */
  readonly output?: string;
}

const quantizeKeys: Readonly<Record<keyof QuantizeRequest, true>> = {
  ...{ calibration: true, output: true, method: true, bits: true, activationBits: true },
  ...{ error: true, maxPoints: true, onStep: true },
};

/** A float `.onnx` model as a network of integers, without training (document `bitloom/quantize/1`). */
export function quantize(model: string, request: QuantizeRequest): Outcome<QuantizedModel> {
  checkOptions("quantize", request, Object.keys(quantizeKeys));
  const { calibration, output, ...options } = request;
  const sink = createSink();
  const value = quantizeModel(model, calibration, options, sink);
  if (value !== undefined && output !== undefined) writeModel(value.graph, output, sink);
  return { value: hasErrors(sink) ? undefined : value, diagnostics: sink.diagnostics };
}

/** Cycles, memory and area without any outside tool (document `bitloom/estimate/1`). */
export function estimate(model: string, options: CompileSizes = {}): Outcome<DesignEstimate> {
  checkOptions("estimate", options, sizeKeys);
  return withGraph(model, (graph, sink) => {
    const design = compileGraph(graph, options, sink);
    return design && estimateDesign(design);
  });
}

/**
 * Simulates the RTL with Verilator against the reference, every layer (document `bitloom/cosim/1`). A mismatch is a
 * result; a missing or failing tool rejects with a ToolFailure that carries its diagnostic.
 */
export async function cosim(model: string, request: CosimRequest): Promise<Outcome<CosimResult>> {
  checkOptions("cosim", request, cosimKeys);
  checkOptions("cosim: design", request.design ?? {}, sizeKeys);
  return withGraphLater(model, (graph, sink) => cosimGraph(graph, request, sink));
}

/**
 * Compiles the HLS C++ with g++ and runs it against the reference, every layer (document `bitloom/csim/1`). Rejects like
 * `cosim`.
 */
export async function csim(model: string, request: CsimRequest): Promise<Outcome<CsimResult>> {
  checkOptions("csim", request, csimKeys);
  checkOptions("csim: design", request.design ?? {}, sizeKeys);
  return withGraphLater(model, (graph, sink) => csimGraph(graph, request, sink));
}

/** Reference = after passes = RTL = HLS C++ on the same samples (document `bitloom/verify/1`). Rejects like `cosim`. */
export async function verify(
  model: string,
  request: VerifyRequest,
): Promise<Outcome<VerifyResult>> {
  checkOptions("verify", request, verifyKeys);
  checkOptions("verify: design", request.design ?? {}, sizeKeys);
  return withGraphLater(model, (graph, sink) => verifyGraph(graph, request, sink));
}

async function withGraphLater<T>(
  model: string,
  use: (graph: Graph, sink: Sink) => Promise<T | undefined>,
): Promise<Outcome<T>> {
  const sink = createSink();
  const { graph } = loadModel(model, sink);
  const value = graph && (await use(graph, sink));
  return { value: hasErrors(sink) ? undefined : value, diagnostics: sink.diagnostics };
}

function withGraph<T>(model: string, use: (graph: Graph, sink: Sink) => T | undefined): Outcome<T> {
  const sink = createSink();
  const { graph } = loadModel(model, sink);
  const value = graph && use(graph, sink);
  return { value: hasErrors(sink) ? undefined : value, diagnostics: sink.diagnostics };
}
