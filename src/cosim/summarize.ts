import type { CosimOptions, ShardOutcome } from "./cosim-options.js";
import type { CosimResult, EngineResult, LayerResult } from "./cosim-result.js";
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
  const engines = engineResults(design, layers);
  const most = (of: (e: EngineResult) => number) => Math.max(0, ...engines.map(of));
  const samples = sum(outcomes, (o) => o.verdict.samples);
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
      total: sum(outcomes, (o) => slowestTotal(design, o)),
      perSample: most((e) => e.cycles),
      predicted: most((e) => e.predictedCycles),
      elapsed: sum(outcomes, (o) => o.verdict.elapsed),
      latency: outcomes[0]?.verdict.latency ?? 0,
      interval: meanInterval(outcomes),
      predictedInterval: design.predictedInterval,
    },
    layers,
    engines,
    streams: design.depths.map((depth, i) => ({
      depth,
      highWater: Math.max(0, ...outcomes.map((o) => o.verdict.most[i] ?? 0)),
    })),
    firstMismatch: failed ? firstMismatch(design, failed, options) : null,
    seconds: { compile: 0, ...seconds },
    simulatedMacsPerSecond: seconds.simulate > 0 ? (macs * samples) / seconds.simulate : 0,
  };
}

/** The layers of each engine, in order. */
function byEngine<T>(
  { engines }: SimulationDesign,
  layers: readonly T[],
): readonly (readonly T[])[] {
  let first = 0;
  return engines.map((e) => {
    first += e.layers;
    return layers.slice(first - e.layers, first);
  });
}

function engineResults(
  design: SimulationDesign,
  layers: readonly LayerResult[],
): readonly EngineResult[] {
  const parts = byEngine(design, layers);
  return design.engines.map(({ geometry }, i) => {
    const own = parts[i] ?? [];
    return {
      geometry,
      layers: own.map((l) => l.name),
      cycles: sum(own, (l) => l.cycles),
      predictedCycles: sum(own, (l) => l.predictedCycles),
    };
  });
}

function slowestTotal(design: SimulationDesign, { verdict }: ShardOutcome): number {
  const engines = byEngine(design, verdict.layers);
  return Math.max(0, ...engines.map((own) => sum(own, (l) => l.cycles)));
}

/** Weighed by the samples of each run; runs of one sample have no interval. */
function meanInterval(outcomes: readonly ShardOutcome[]): number {
  const several = outcomes.filter((o) => o.verdict.interval > 0);
  const samples = sum(several, (o) => o.verdict.samples);
  return samples > 0 ? sum(several, (o) => o.verdict.interval * o.verdict.samples) / samples : 0;
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
