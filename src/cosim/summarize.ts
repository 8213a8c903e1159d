import type { CosimOptions, ShardOutcome } from "./cosim-options.js";
import type { CosimResult, LayerResult } from "./cosim-result.js";
import { explainMismatch } from "./first-mismatch.js";
import type { SimulationDesign } from "./simulation-design.js";

/** The outcomes of all shards as one document. */
export function summarize(
  design: SimulationDesign,
  outcomes: readonly ShardOutcome[],
  options: CosimOptions,
  seconds: { readonly build: number; readonly simulate: number; readonly reference: number },
): CosimResult {
  const layers = design.layers.map((_, i) => layerResult(design, outcomes, i));
  const samples = sum(outcomes, (o) => o.verdict.samples);
  const perSample = layers.reduce((n, l) => n + l.cycles, 0);
  const macs = design.layers.reduce((n, l) => n + l.macs, 0);
  const failed = outcomes.find((o) => o.verdict.first);
  return {
    schema: "bitloom/cosim/1",
    samples,
    match: !failed && samples > 0,
    mismatches: sum(outcomes, (o) => o.verdict.mismatches),
    seed: options.seed,
    stall: options.stall,
    cycles: {
      total: sum(outcomes, (o) => o.verdict.layers.reduce((n, l) => n + l.cycles, 0)),
      perSample,
      predicted: design.layers.reduce((n, l) => n + l.predictedCycles, 0),
      elapsed: sum(outcomes, (o) => o.verdict.elapsed),
    },
    layers,
    firstMismatch: failed ? firstMismatch(design, failed, options) : null,
    seconds: { compile: 0, ...seconds },
    simulatedMacsPerSecond: seconds.simulate > 0 ? (macs * samples) / seconds.simulate : 0,
  };
}

function layerResult(
  design: SimulationDesign,
  outcomes: readonly ShardOutcome[],
  index: number,
): LayerResult {
  const facts = design.layers[index];
  if (!facts) throw new Error(`internal: layer ${index}`);
  const of = (key: "cycles" | "runs" | "mismatches") =>
    sum(outcomes, (o) => o.verdict.layers[index]?.[key] ?? 0);
  const cycles = of("runs") > 0 ? of("cycles") / of("runs") : 0;
  const utilization = cycles > 0 ? facts.idealCycles / cycles : 0;
  return { ...facts, cycles, utilization, mismatches: of("mismatches") };
}

function firstMismatch(design: SimulationDesign, failed: ShardOutcome, options: CosimOptions) {
  const { first } = failed.verdict;
  if (!first) return null;
  const replay = `${options.command} --wave mismatch.fst`;
  const { firstSample } = failed.run;
  return explainMismatch(design, first, { firstSample, seed: options.seed, replay });
}

function sum<T>(items: readonly T[], of: (item: T) => number): number {
  return items.reduce((n, item) => n + of(item), 0);
}
