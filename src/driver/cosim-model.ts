import type { CosimOptions } from "../cosim/cosim-options.js";
import type { CosimResult } from "../cosim/cosim-result.js";
import { simulationDesign } from "../cosim/from-plan.js";
import { runCosim, stopwatch } from "../cosim/run-cosim.js";
import type { Sink } from "../diag/diagnostic.js";
import type { Graph } from "../ir/graph.js";
import { createRandom, randomTensor } from "../num/random.js";
import type { Tensor } from "../num/tensor.js";
import { createReference, type Reference } from "../reference/reference.js";
import type { Design } from "../schedule/design.js";
import { invariant, present } from "../support/invariant.js";
import { loadAssets } from "./assets.js";
import { type CompileSizes, compileGraph } from "./compile-model.js";
import { createGatingTally } from "./gating.js";

/** What to simulate. */
export interface CosimRequest extends Omit<CosimOptions, "command" | "seed" | "stall"> {
  /** Seed of stalls, random samples and power-up state; default 1. */
  readonly seed?: number;
  /** Probability 0 <= p < 1 that a stream pauses in a cycle; default 0. */
  readonly stall?: number;
  /** Integers of the input type; absent: uniform random ones. */
  readonly samples?: readonly Tensor[];
  /** How many samples; default: all that are given, or 4 random ones. Given samples are repeated in turn. */
  readonly count?: number;
  readonly design?: CompileSizes;
  /** Command that repeats the run, printed with a mismatch. */
  readonly command?: string;
}

/** Every key of CosimRequest: the object cannot leave one out. */
const keys: Readonly<Record<keyof CosimRequest, true>> = {
  ...{ seed: true, stall: true, inputStall: true, pattern: true, samples: true, count: true },
  ...{ design: true, command: true, resetCycle: true, powerUp: true, freeRunning: true },
  ...{ wave: true, timeout: true, shards: true, cache: true, onPhase: true, onProgress: true },
};

export const cosimKeys: readonly string[] = Object.keys(keys);

/**
 * Simulates the RTL of a graph against the reference: every layer's values, every cycle count, the output stream.
 * Undefined after an error of planning; throws ToolFailure when a tool is missing or fails, RangeError when a number of
 * the request is out of range.
 */
export async function cosimGraph(
  graph: Graph,
  request: CosimRequest,
  sink: Sink,
): Promise<CosimResult | undefined> {
  checkRequest(request);
  const clock = stopwatch();
  const design = compileGraph(graph, request.design ?? {}, sink);
  const planned = clock();
  const result = design && (await cosimDesign(graph, design, request));
  if (result === undefined) return undefined;
  const { seconds } = result;
  return { ...result, seconds: { ...seconds, compile: planned + seconds.compile } };
}

/** The same for a design that was planned from the graph; `compile` counts the writing of its files. */
export async function cosimDesign(
  graph: Graph,
  design: Design,
  request: Omit<CosimRequest, "design">,
): Promise<CosimResult> {
  const { seed = 1, stall = 0 } = request;
  const clock = stopwatch();
  const simulated = simulationDesign(design, loadAssets());
  const compile = clock();
  const tensors = request.samples ?? [];
  const count = request.count ?? (tensors.length || 4);
  const gating = createGatingTally(design);
  const raw = createReference(graph);
  const lowered = createReference(design.graph);
  const input = inputOf(graph);
  const random = createRandom(seed);
  const at = (index: number) => {
    const { element, shape } = input.type;
    const sample = tensors[index % tensors.length] ?? randomTensor(element, shape, random);
    return gating.sample(index, agreedValues(raw, lowered, input.name, sample));
  };
  const options = { ...request, seed, stall, command: request.command ?? "bitloom cosim" };
  const result = await runCosim(simulated, { count, at }, options);
  return gating.attach({ ...result, seconds: { ...result.seconds, compile } });
}

/** RangeError for what no simulation takes. */
export function checkRequest({
  count,
  seed = 1,
  stall = 0,
}: { readonly [key in "count" | "seed" | "stall"]?: number | undefined }): void {
  const whole = (n: number, low: number) => Number.isInteger(n) && n >= low && n < 2 ** 32;
  if (count !== undefined && !whole(count, 1))
    throw new RangeError(`count ${count} is not 1 or more`);
  if (!whole(seed, 0)) throw new RangeError(`seed ${seed} is not 0 .. 2^32-1`);
  if (!(stall >= 0 && stall < 1)) throw new RangeError(`stall ${stall} is not in 0 <= p < 1`);
}

/** The node of the single input. */
export function inputOf(graph: Graph) {
  return present(
    graph.nodes.find((n) => n.op.name === "input"),
    "input",
  );
}

/** Every value of the lowered graph, whose outputs must be those of the graph as it was written. */
export function agreedValues(
  raw: Reference,
  lowered: Reference,
  input: string,
  sample: Tensor,
): ReadonlyMap<string, Tensor> {
  const inputs = new Map([[input, sample]]);
  const { outputs } = raw.run(inputs);
  const result = lowered.run(inputs, { trace: true });
  for (const [name, value] of outputs) {
    const other = present(result.outputs.get(name), `output ${name} after passes`);
    invariant(
      value.data.every((v: number, i: number) => v === other.data[i]),
      `passes changed output ${name}`,
    );
  }
  return result.trace;
}
