import { findApTypes } from "../cosim/ap-types.js";
import { buildCsim } from "../cosim/build-csim.js";
import type { CsimMismatch, CsimResult } from "../cosim/csim-result.js";
import { coordinates } from "../cosim/first-mismatch.js";
import { stopwatch } from "../cosim/run-cosim.js";
import { type BenchVerdict, runCsim } from "../cosim/run-csim.js";
import type { Sink } from "../diag/diagnostic.js";
import type { HlsNetwork } from "../emit/hls/build-network.js";
import type { HlsOptions } from "../emit/hls/options.js";
import { traceName } from "../emit/hls/project-view.js";
import { onnxIndex } from "../emit/hls/value.js";
import type { Graph } from "../ir/graph.js";
import { createRandom, randomTensor } from "../num/random.js";
import type { Tensor } from "../num/tensor.js";
import { createReference } from "../reference/reference.js";
import type { Design } from "../schedule/design.js";
import { present } from "../support/invariant.js";
import { type CompileSizes, compileGraph } from "./compile-model.js";
import { agreedValues, inputOf } from "./cosim-model.js";
import { hlsProject } from "./hls-project.js";

/** What to simulate in C. */
export interface CsimRequest extends Partial<HlsOptions> {
  /** Integers of the input type; absent: uniform random ones. */
  readonly samples?: readonly Tensor[];
  /** How many samples; default: all that are given, or 4 random ones. Given samples are repeated in turn. */
  readonly count?: number;
  /** Seed of random samples; default 1. */
  readonly seed?: number;
  readonly design?: CompileSizes;
  /** Folder of ap_int.h, or "shim"; default: see findApTypes. */
  readonly headers?: string;
  /** Optimization of g++; default -O2. */
  readonly optimize?: string;
  readonly cache?: string;
  readonly onPhase?: (phase: "build" | "simulate") => void;
}

/** The names of the options. */
export const csimKeys: readonly (keyof CsimRequest)[] = [
  ...(["io", "reuse", "layerReuse", "target", "samples", "count", "seed", "design"] as const),
  ...(["headers", "optimize", "cache", "onPhase"] as const),
];

/**
 * Compiles the HLS project of a graph with g++ and compares every word of every layer with the reference. Undefined
 * after an error of planning or emitting; throws ToolFailure when the compiler or headers are missing or fail.
 */
export async function csimGraph(
  graph: Graph,
  request: CsimRequest,
  sink: Sink,
): Promise<CsimResult | undefined> {
  const clock = stopwatch();
  const design = compileGraph(graph, request.design ?? {}, sink);
  const planned = clock();
  const result = design && (await csimDesign(graph, design, request, sink));
  if (result === undefined) return undefined;
  const { seconds } = result;
  return { ...result, seconds: { ...seconds, compile: planned + seconds.compile } };
}

/** The same for a design that was planned from the graph; `compile` counts the writing of its files. */
export async function csimDesign(
  graph: Graph,
  design: Design,
  request: Omit<CsimRequest, "design">,
  sink: Sink,
): Promise<CsimResult | undefined> {
  const clock = stopwatch();
  const values = sampleValues(graph, design.graph, request);
  const reference = clock();
  const { io = "parallel", reuse, layerReuse, target } = request;
  const project = hlsProject(design, { io, reuse, layerReuse, target }, values, sink);
  if (project === undefined) return undefined;
  const emitted = clock();
  request.onPhase?.("build");
  const headers = await findApTypes(request.headers);
  const { program } = await buildCsim(project.files, headers, request);
  const built = clock();
  request.onPhase?.("simulate");
  const verdict = await runCsim(program, project.files);
  const seconds = {
    compile: emitted - reference,
    ...{ build: built - emitted, simulate: clock() - built, reference },
  };
  return { ...summarizeCsim(project.network, verdict), headers: headers.kind, seconds };
}

function sampleValues(raw: Graph, lowered: Graph, request: CsimRequest) {
  const tensors = request.samples ?? [];
  const count = request.count ?? (tensors.length || 4);
  const { name, type } = inputOf(raw);
  const random = createRandom(request.seed ?? 1);
  const [first, second] = [createReference(raw), createReference(lowered)];
  return Array.from({ length: count }, (_, i) => {
    const given = tensors[i % tensors.length];
    const sample = given ?? randomTensor(type.element, type.shape, random);
    return agreedValues(first, second, name, sample);
  });
}

/** The verdict of a bench in the words of the IR. */
export function summarizeCsim(
  network: HlsNetwork,
  verdict: BenchVerdict,
): Omit<CsimResult, "headers" | "seconds"> {
  const layers = network.layers.flatMap((layer) => {
    const hls = traceName(layer);
    const { node } = layer;
    if (node === undefined) return [];
    const mismatches = verdict.layers.get(hls) ?? verdict.samples;
    return [{ name: node.name, op: node.op.name, hls, mismatches }];
  });
  return {
    schema: "bitloom/csim/1",
    samples: verdict.samples,
    match: verdict.failed === 0 && verdict.samples > 0 && layers.every((l) => l.mismatches === 0),
    mismatches: verdict.failed,
    io: network.io,
    layers,
    firstMismatch: verdict.first ? explainFirst(network, verdict.first) : null,
  };
}

function explainFirst(
  network: HlsNetwork,
  first: NonNullable<BenchVerdict["first"]>,
): CsimMismatch {
  const layer = network.layers.find((l) => l.node && traceName(l) === first.layer);
  const value = layer?.result ?? network.output;
  const node = layer?.node ?? present(network.layers.findLast((l) => l.node)?.node, "last layer");
  const flat = onnxIndex(value.shape, first.index);
  const { sample, expected, actual } = first;
  const index = coordinates(flat, node.type.shape);
  return { layer: node.name, hls: first.layer, sample, index, expected, actual };
}
