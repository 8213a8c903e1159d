import type { EnginePlan, StreamPlan } from "./design.js";
import type { Job } from "./job-format.js";
import { loadTime } from "./load-time.js";
import type { ScheduledJob } from "./schedule.js";

/** Cycles a word's place stays taken when it passes straight through hw/stream_fifo.v, and one more to go on meanwhile. */
const turnaround = 4;

/** The stream from one engine to the next; docs/engine.md, Pipelines, has the reasons for the depth. */
export function planStream(from: EnginePlan, to: EnginePlan): StreamPlan {
  const [sent, taken] = [from.parameters, to.parameters];
  const elements = Math.max(sent.OUT_ELEMENTS, taken.IN_ELEMENTS);
  const words = (sent.OUT_CHANNELS * sent.OUT_PIXELS) / elements;
  const arrival = elements / sent.OUT_ELEMENTS;
  const { cycles, burst } = loadTime(taken);
  const catchUp = Math.ceil((burst * taken.IN_ELEMENTS) / elements);
  const held = cycles / words < arrival ? Math.ceil(longestHold(to) / arrival) : 0;
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

/** Most cycles in a row in which an engine's results keep its loader from the memory: a drain, or a job of nothing but drains. */
function longestHold(engine: EnginePlan): number {
  const jobs = engine.schedule.layers.flatMap((l) => l.jobs);
  return Math.max(0, ...jobs.filter(({ job }) => job.dmEnable || job.vmEnable).map(holdOf));
}

function holdOf({ job, tileCycles }: ScheduledJob): number {
  const drain = job.drainFull + 1;
  return 2 * drain <= tileCycles ? drain : drain * tilesOf(job);
}

function tilesOf(job: Job): number {
  return (job.n0 + 1) * (job.n1 + 1) * (job.n2 + 1) * (job.n3 + 1);
}
