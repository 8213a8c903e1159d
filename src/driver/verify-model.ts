import { describeMismatch } from "../cosim/first-mismatch.js";
import { stopwatch } from "../cosim/run-cosim.js";
import type { Sink } from "../diag/diagnostic.js";
import type { IoType } from "../emit/hls/value.js";
import type { Graph } from "../ir/graph.js";
import { createRandom, randomTensor } from "../num/random.js";
import type { Tensor } from "../num/tensor.js";
import { pipelines, runPasses } from "../passes/pipelines.js";
import { createReference } from "../reference/reference.js";
import { describeCsimMismatch } from "../report/csim-report.js";
import type { Design } from "../schedule/design.js";
import { type CompileSizes, compileGraph } from "./compile-model.js";
import { checkRequest, cosimDesign, inputOf } from "./cosim-model.js";
import { csimDesign } from "./csim-model.js";

/** One leg of a verification against the reference on the graph as written. */
export interface VerifyLeg {
  readonly leg: "after passes" | "rtl" | "hls parallel" | "hls stream";
  /** What of it was compared. */
  readonly compared: string;
  readonly match: boolean;
  /** Samples with a deviation. */
  readonly mismatches: number;
  readonly firstMismatch: string | null;
  readonly seconds: number;
}

/** The document `bitloom/verify/1`. */
export interface VerifyResult {
  readonly schema: "bitloom/verify/1";
  readonly samples: number;
  readonly match: boolean;
  readonly legs: readonly VerifyLeg[];
}

/** What to verify on. */
export interface VerifyRequest {
  /** Integers of the input type; absent: uniform random ones. */
  readonly samples?: readonly Tensor[];
  /** Default: all samples that are given, or 4. */
  readonly count?: number;
  readonly seed?: number;
  /** Probability of a pause of the RTL's streams. */
  readonly stall?: number;
  readonly design?: CompileSizes;
  /** The one HLS leg to run; absent: both. */
  readonly io?: IoType;
  /** Headers of the HLS legs; see findApTypes. */
  readonly headers?: string;
  readonly cache?: string;
  readonly onPhase?: (phase: string) => void;
}

/** The names of the options. */
export const verifyKeys: readonly (keyof VerifyRequest)[] = [
  ...(["samples", "count", "seed", "stall", "design"] as const),
  ...(["io", "headers", "cache", "onPhase"] as const),
];

/**
 * The reference on the graph as written = after passes = RTL in Verilator = HLS C++, arrays and streams, on the same
 * samples. A leg behind one that differs still runs, but not behind passes that change the network. Undefined after an
 * error; throws ToolFailure when a tool is missing or fails.
 */
export async function verifyGraph(
  graph: Graph,
  request: VerifyRequest,
  sink: Sink,
): Promise<VerifyResult | undefined> {
  const samples = samplesOf(graph, request);
  checkRequest({ ...request, count: samples.length });
  const legs: VerifyLeg[] = [afterPasses(graph, samples)];
  const ioTypes: readonly IoType[] = request.io ? [request.io] : ["parallel", "stream"];
  if (legs[0]?.match) {
    const design = compileGraph(graph, request.design ?? {}, sink);
    if (design === undefined) return undefined;
    for (const run of [rtl, ...ioTypes.map(hls)]) {
      const leg = await run(graph, design, { ...request, samples, count: samples.length }, sink);
      if (leg === undefined) return undefined;
      legs.push(leg);
    }
  }
  const match = legs.length > 1 && legs.every((l) => l.match);
  return { schema: "bitloom/verify/1", samples: samples.length, match, legs };
}

type HardwareLeg = (
  graph: Graph,
  design: Design,
  request: VerifyRequest & { readonly samples: readonly Tensor[]; readonly count: number },
  sink: Sink,
) => Promise<VerifyLeg | undefined>;

function samplesOf(graph: Graph, request: VerifyRequest): readonly Tensor[] {
  const given = request.samples ?? [];
  const { element, shape } = inputOf(graph).type;
  const random = createRandom(request.seed ?? 1);
  return Array.from(
    { length: request.count ?? (given.length || 4) },
    (_, i) => given[i % given.length] ?? randomTensor(element, shape, random),
  );
}

function afterPasses(graph: Graph, samples: readonly Tensor[]): VerifyLeg {
  const clock = stopwatch();
  const raw = createReference(graph);
  const lowered = createReference(runPasses(graph, pipelines.thresholds));
  const { name } = inputOf(graph);
  const found = samples.flatMap((sample, i) => {
    const inputs = new Map([[name, sample]]);
    const { outputs } = lowered.run(inputs);
    for (const [output, { data }] of raw.run(inputs).outputs) {
      const other = outputs.get(output)?.data;
      const at = data.findIndex((v: number, k: number) => v !== other?.[k]);
      if (at >= 0)
        return [`sample ${i}: ${output}[${at}]: expected ${data[at]}, got ${other?.[at]}`];
    }
    return [];
  });
  return {
    ...{ leg: "after passes", compared: "outputs", match: found.length === 0 },
    ...{ mismatches: found.length, firstMismatch: found[0] ?? null, seconds: clock() },
  };
}

const rtl: HardwareLeg = async (graph, design, request) => {
  request.onPhase?.("RTL");
  const clock = stopwatch();
  const { headers: _headers, onPhase: _onPhase, io: _io, ...rest } = request;
  const { match, mismatches, firstMismatch } = await cosimDesign(graph, design, rest);
  return {
    ...{ leg: "rtl", compared: "every layer, output, cycles", match, mismatches },
    ...{ firstMismatch: firstMismatch && describeMismatch(firstMismatch), seconds: clock() },
  };
};

function hls(io: IoType): HardwareLeg {
  return async (graph, design, request, sink) => {
    request.onPhase?.(`HLS, ${io}`);
    const clock = stopwatch();
    const { onPhase: _onPhase, ...rest } = request;
    const result = await csimDesign(graph, design, { ...rest, io }, sink);
    if (result === undefined) return undefined;
    const { match, mismatches, firstMismatch } = result;
    return {
      ...{ leg: `hls ${io}`, compared: "every layer, output", match, mismatches },
      ...{ firstMismatch: firstMismatch && describeCsimMismatch(firstMismatch), seconds: clock() },
    };
  };
}
