import type { Sink } from "../diag/diagnostic.js";
import { hasErrors } from "../diag/diagnostic.js";
import { noPlace } from "../diag/place.js";
import { report } from "../diag/report.js";
import { maxPixelWords } from "./gate-jobs.js";
import { jobFields } from "./job-format.js";
import { type Layer, placeOf } from "./network.js";
import type { Schedule, ScheduledJob } from "./schedule.js";
import { stepFields } from "./step-format.js";
import { type Field, fits } from "./word-format.js";

/** Words each memory may have. */
export const limits = {
  /** Feature-map words a bank, value words, output words. */
  map: 2 ** 18,
  weights: 2 ** 20,
  steps: 2 ** 16,
  parameters: 2 ** 16,
  jobs: 2 ** 16,
  masks: 64,
  /** Thresholds of a channel: a memory a bit of the code, named by one digit. */
  thresholds: 2 ** 10 - 1,
  /** Bits of the post-processor. */
  value: 48,
} as const;

/** Reports what does not fit the engine's memories and formats; true when all does. */
export function checkLimits(s: Schedule, sink: Sink): boolean {
  const { addresses, layers, network } = s;
  const place = network.graph.nodes[0]?.place ?? noPlace;
  const map = (memory: string, words: number, peak: number) => {
    if (words <= limits.map) return;
    const layer = layers[Math.min(peak, layers.length - 1)]?.layer;
    const params = {
      memory,
      layer: layer?.name ?? network.input.name,
      needed: words,
      limit: limits.map,
    };
    report(sink, "BL4003", layer ? placeOf(layer) : place, params);
  };
  map("feature-map", addresses.dmWords, addresses.dmPeak);
  map("value", addresses.vmWords, addresses.vmPeak);
  map("output", outputWords(s), layers.length - 1);
  const count = (what: string, needed: number, limit: number) => {
    if (needed > limit) report(sink, "BL4004", place, { what, needed, limit });
  };
  count("weight words", s.weightWords, limits.weights);
  count("step entries", s.steps.length, limits.steps);
  count("parameter groups", Math.max(s.paramGroups, s.entryGroups), limits.parameters);
  count("lane masks", s.masks.length, limits.masks);
  count(
    "jobs",
    layers.reduce((n, l) => n + l.jobs.length, 0),
    limits.jobs,
  );
  for (const { layer } of layers) checkThresholds(layer, sink);
  // Jobs of a layer are much alike: one of them says it.
  for (const { layer, jobs } of layers) jobs.some((job) => !checkFields(s, layer, job, sink));
  for (const { layer, plan, jobs } of layers) if (plan?.ahead) checkPixelWords(layer, jobs, sink);
  return !hasErrors(sink);
}

/** Words of both output halves. */
export function outputWords(s: Schedule): number {
  const [channels, height, width] = s.network.output.shape;
  return 2 * Math.ceil(channels / s.geometry.post) * height * width;
}

/** True where all values fit their fields; reports the first that does not. */
function checkFields(
  s: Schedule,
  layer: Layer,
  { job, stepCount }: ScheduledJob,
  sink: Sink,
): boolean {
  const bad = jobFields.find((f) => !fits(f, job[f.name]));
  if (bad) {
    reportField(layer, bad, job[bad.name], sink);
    return false;
  }
  for (const step of s.steps.slice(job.stepStart, job.stepStart + stepCount)) {
    const wide = stepFields.find((f) => !fits(f, step[f.name]));
    if (wide) {
      reportField(layer, wide, step[wide.name], sink);
      return false;
    }
  }
  return true;
}

/** What lines do not carry out must fit the search. */
function checkThresholds(layer: Layer, sink: Sink): void {
  for (const scaling of [layer.scaling, layer.entry?.scaling]) {
    if (scaling?.kind !== "threshold") continue;
    const needed = Math.max(...scaling.thresholds.map((t) => t.length));
    const params = { layer: layer.name, needed, limit: limits.thresholds };
    if (needed > limits.thresholds) report(sink, "BL4011", placeOf(layer), params);
  }
}

/** The operands of a pixel must fit the memory of a run-ahead PE twice. */
function checkPixelWords(layer: Layer, jobs: readonly ScheduledJob[], sink: Sink): void {
  const most = jobs.reduce((n, job) => Math.max(n, job.tileCycles), 0);
  if (most <= maxPixelWords) return;
  const params = { layer: layer.name, words: most, limit: maxPixelWords };
  report(sink, "BL4033", placeOf(layer), params);
}

function reportField(layer: Layer, f: Field, value: number, sink: Sink): void {
  const low = f.signed ? -(2 ** (f.bits - 1)) : 0;
  const params = { layer: layer.name, field: f.name, value, low, high: low + 2 ** f.bits - 1 };
  report(sink, "BL4005", placeOf(layer), params);
}
