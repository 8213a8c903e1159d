import type { EnginePlan, StreamPlan } from "./design.js";
import type { Job } from "./job-format.js";
import { loadTime } from "./load-time.js";
import type { ScheduledJob } from "./schedule.js";

/** Cycles a word's place stays taken when it passes straight through hw/stream_fifo.v, and one more to go on meanwhile. */
const turnaround = 4;

/**
 * The stream from one engine to the next in a pipeline of `interval` cycles between images; docs/engine.md, Pipelines, has
 * the reasons for the depth.
 */
export function planStream(from: EnginePlan, to: EnginePlan, interval: number): StreamPlan {
  const [sent, taken] = [from.parameters, to.parameters];
  const elements = Math.max(sent.OUT_ELEMENTS, taken.IN_ELEMENTS);
  const words = (sent.OUT_CHANNELS * sent.OUT_PIXELS) / elements;
  const arrival = elements / sent.OUT_ELEMENTS;
  const { cycles, burst } = loadTime(taken);
  const catchUp = Math.ceil((burst * taken.IN_ELEMENTS) / elements);
  const service = cycles / words;
  const hurried = service < arrival && words * arrival + allHolds(to) > interval;
  const held = hurried ? worstBacklog(to, arrival, service) : 0;
  return {
    node: to.input.node,
    bits: sent.OUT_W,
    bytes: sent.OUT_BYTES,
    from: sent.OUT_ELEMENTS,
    to: taken.IN_ELEMENTS,
    words,
    depth: turnaround + Math.min(words, arrival > 1 ? catchUp + held : 0),
  };
}

/** Jobs whose results may keep the loader from its memory. */
function writers(engine: EnginePlan): readonly ScheduledJob[] {
  const jobs = engine.schedule.layers.flatMap((l) => l.jobs);
  return jobs.filter(({ job }) => job.dmEnable || job.vmEnable);
}

/** Cycles of an image in which they do, at most. */
function allHolds(engine: EnginePlan): number {
  return writers(engine).reduce((n, { job }) => n + (job.drainFull + 1) * tilesOf(job), 0);
}

/**
 * Most words that wait when one comes every `arrival` cycles without end and the loader takes one every `service` cycles
 * while no result is written. Two images, so that the second finds what the first left.
 */
function worstBacklog(engine: EnginePlan, arrival: number, service: number): number {
  const writing = new Set(writers(engine));
  const jobs = engine.schedule.layers.flatMap((l) => l.jobs);
  const gain = 1 / service - 1 / arrival;
  const pause = (engine.parameters.SETTLE + 2) * gain;
  let [backlog, most] = [0, 0];
  for (const timed of [...jobs, ...jobs]) {
    const drain = writing.has(timed) ? timed.job.drainFull + 1 : 0;
    const free = Math.max(0, timed.tileCycles - drain);
    const growth = drain / arrival - free * gain;
    const tiles = tilesOf(timed.job);
    most = Math.max(most, backlog + drain / arrival + Math.max(0, (tiles - 1) * growth));
    backlog = Math.max(0, backlog + tiles * growth - (timed.job.layerLast ? pause : 0));
  }
  return Math.ceil(most);
}

function tilesOf(job: Job): number {
  return (job.n0 + 1) * (job.n1 + 1) * (job.n2 + 1) * (job.n3 + 1);
}
