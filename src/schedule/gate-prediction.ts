import { present } from "../support/invariant.js";
import { aheadJob, aheadSizes, ringOf } from "./gate-jobs.js";
import type { PassRates } from "./gate-order.js";
import { type AheadEnds, type AheadTiming, aheadEnds } from "./gate-time.js";
import { positionOf } from "./gate-turns.js";
import type { Job } from "./job-format.js";
import type { MacLayer } from "./network.js";
import type { Schedule, ScheduledJob, ScheduledLayer } from "./schedule.js";

/** Outputs of a gated layer that pass, by name of its IR node: 1 each, [O, H', W']. */
export type Masks = ReadonlyMap<string, Uint8Array>;

/** What is known of the data that gates will see. */
export interface GateKnowledge {
  /** Balances the channels of gated layers over the PEs. */
  readonly rates?: PassRates;
  /** Masks of sample images: predicted cycles are means over them. Default: every output passes. */
  readonly masks?: readonly Masks[];
}

/** What gating makes of a layer; cycles are those of the array alone. */
export interface GatingWork {
  readonly outputs: number;
  readonly passed: number;
  /** Work of all outputs, spread evenly over the PEs. */
  readonly idealCycles: number;
  /** Work of the busiest PE, job by job: what no ring, however deep, can beat. */
  readonly balanceCycles: number;
  /** Where a pixel pays for the low part of a slot as soon as one PE needs it. */
  readonly lockstepCycles: number;
}

/** The clock of a job of a run-ahead array; undefined for any other. */
export type AheadClock = (open: number) => AheadEnds;

/**
 * Clocks by job, exact for the given masks. A gated layer without one counts as if every output passed, which is the most
 * it can take.
 */
export function aheadClocks(
  s: Schedule,
  masks: Masks,
): (layer: number, job: number) => AheadClock | undefined {
  const sizes = aheadSizes(s);
  return (layer, job) => {
    const scheduled = present(s.layers[layer], "layer");
    const one = present(scheduled.jobs[job], "job");
    const timing = sizes && jobTiming(s, scheduled, one, sizes.operandBits, masks);
    return timing && ((open) => aheadEnds(timing, open));
  };
}

function jobTiming(
  s: Schedule,
  scheduled: ScheduledLayer,
  one: ScheduledJob,
  operandBits: number,
  masks: Masks,
): AheadTiming | undefined {
  const { layer, plan } = scheduled;
  const ahead = aheadJob(s, { job: one, ahead: plan?.ahead });
  if (layer.kind !== "mac" || !ahead) return undefined;
  const { job } = one;
  return {
    pes: s.geometry.pes,
    pixels: pixelsOf(job),
    slots: ahead.slots,
    ring: ringOf(ahead, operandBits),
    load: one.tileCycles,
    high: ahead.highCycles,
    low: ahead.lowCycles,
    drain: (job.groups + 1) * (job.digits + 1),
    passes: passesOf(s, layer, one, ahead.plan.turns, masks),
  };
}

function pixelsOf(job: Job): number {
  return (job.n0 + 1) * (job.n1 + 1) * (job.n2 + 1) * (job.n3 + 1);
}

function passesOf(
  s: Schedule,
  layer: MacLayer,
  one: ScheduledJob,
  turns: number,
  masks: Masks,
): AheadTiming["passes"] {
  if (!layer.gate) return () => false;
  const mask = masks.get(layer.stages[0]?.node.name ?? "");
  const { pes } = s.geometry;
  const channels = present(one.plan, "plan").channels;
  const pixels = pixelOrder(layer, one.job);
  const size = layer.macShape[1] * layer.macShape[2];
  return (pixel, slot, pe) => {
    const channel = channels[positionOf(slot, pe, pixel % turns, pes)];
    if (channel === undefined || channel < 0) return false;
    return mask === undefined || mask[channel * size + (pixels[pixel] ?? 0)] === 1;
  };
}

/** Output pixels y * W + x in the order in which the job's loops reach them. */
function pixelOrder({ window, macShape }: MacLayer, job: Job): Int32Array {
  const [sy, sx] = window.stride;
  const order = new Int32Array(pixelsOf(job));
  let [at, y, x] = [0, 0, 0];
  for (let c3 = 0; c3 <= job.n3; c3++)
    for (let c2 = 0; c2 <= job.n2; c2++)
      for (let c1 = 0; c1 <= job.n1; c1++)
        for (let c0 = 0; c0 <= job.n0; c0++) {
          order[at++] = (y / sy) * macShape[2] + x / sx;
          const level = c0 < job.n0 ? 0 : c1 < job.n1 ? 1 : c2 < job.n2 ? 2 : 3;
          y += [0, job.y1, job.y2, job.y3][level] ?? 0;
          x += [job.x0, job.x1, job.x2, job.x3][level] ?? 0;
        }
  return order;
}

/** What gating makes of each layer, by layer index; undefined without a gate. */
export function gatingWork(s: Schedule, masks: Masks): readonly (GatingWork | undefined)[] {
  return s.layers.map(({ layer, plan, jobs }) => {
    if (layer.kind !== "mac" || !layer.gate) return undefined;
    const parts = jobs.map((one) => jobWork(s, layer, one, plan?.ahead, masks));
    const sum = (pick: (w: GatingWork) => number) => parts.reduce((n, w) => n + pick(w), 0);
    return {
      outputs: sum((w) => w.outputs),
      passed: sum((w) => w.passed),
      idealCycles: sum((w) => w.idealCycles),
      balanceCycles: sum((w) => w.balanceCycles),
      lockstepCycles: sum((w) => w.lockstepCycles),
    };
  });
}

function jobWork(
  s: Schedule,
  layer: MacLayer,
  one: ScheduledJob,
  plan: Parameters<typeof aheadJob>[1]["ahead"],
  masks: Masks,
): GatingWork {
  const job = present(aheadJob(s, { job: one, ahead: plan }), "job");
  const { slots, highCycles, lowCycles } = job;
  const passes = passesOf(s, layer, one, job.plan.turns, masks);
  const pixels = pixelsOf(one.job);
  const passedBy = new Array<number>(s.geometry.pes).fill(0);
  let paid = 0;
  for (let pixel = 0; pixel < pixels; pixel++)
    for (let slot = 0; slot < slots; slot++) {
      const active = passedBy.map((_, pe) => Number(passes(pixel, slot, pe)));
      active.forEach((one, pe) => {
        passedBy[pe] = (passedBy[pe] ?? 0) + one;
      });
      paid += Number(active.includes(1));
    }
  const passed = passedBy.reduce((n, of) => n + of, 0);
  const outputs = pixels * present(one.plan, "plan").channels.length;
  return {
    outputs,
    passed,
    idealCycles: (outputs * highCycles + passed * lowCycles) / s.geometry.pes,
    balanceCycles: pixels * slots * highCycles + Math.max(...passedBy) * lowCycles,
    lockstepCycles: pixels * slots * highCycles + paid * lowCycles,
  };
}
