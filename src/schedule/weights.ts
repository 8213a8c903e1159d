import { present } from "../support/invariant.js";
import { codeOf, digitOf } from "./encoding.js";
import { type Geometry, weightLanes } from "./geometry.js";
import type { MacJobPlan, MacPlan } from "./mac-plan.js";
import { rowsOf } from "./network.js";
import type { Schedule } from "./schedule.js";
import { slotsOf } from "./slots.js";
import { cyclesOfTile } from "./steps.js";

/** Equally wide words, each in whole bytes, least significant byte first. */
export interface PackedWords {
  readonly bits: number;
  readonly bytesPerWord: number;
  readonly bytes: Uint8Array;
}

/** The weight memory: words of P x N x D bits (depthwise: P x D) in the order in which the tiles read them. */
export function packWeights(schedule: Schedule): PackedWords {
  const g = schedule.geometry;
  const bits = g.pes * weightLanes(g) * g.digit;
  const bytesPerWord = Math.ceil(bits / 8);
  const bytes = new Uint8Array(bytesPerWord * Math.max(1, schedule.weightWords));
  for (const { plan, jobs } of schedule.layers)
    for (const { job, plan: jobPlan } of jobs)
      if (plan && jobPlan) packJob(bytes, job.weightBase * bytesPerWord * 8, plan, jobPlan, g);
  return { bits, bytesPerWord, bytes };
}

function packJob(
  bytes: Uint8Array,
  firstBit: number,
  plan: MacPlan,
  job: MacJobPlan,
  g: Geometry,
): void {
  const lanes = weightLanes(g);
  const stride = Math.ceil((g.pes * lanes * g.digit) / 8) * 8;
  const cycles = cyclesOfTile(plan, job);
  const turns = plan.ahead?.turns ?? 1;
  const slots = slotsOf(job, g);
  const places = job.channels.flatMap((channel, position) =>
    channel < 0 ? [] : Array.from({ length: turns }, (_, turn) => ({ channel, position, turn })),
  );
  cycles.forEach((cycle, at) => {
    for (const { channel, position, turn } of places) {
      // On a run-ahead array the words of a slot follow those of the slot before, turn by turn.
      const slot = turn * slots + Math.floor(position / g.pes);
      const word = slot * cycles.length + at;
      const pe = (position % g.pes) ^ turn;
      const base = firstBit + word * stride + pe * lanes * g.digit;
      for (let lane = 0; lane < lanes; lane++) {
        const input = cycle.use.lanes[plan.kind === "depthwise" ? pe : lane] ?? -1;
        if (input < 0) continue;
        const code = codeOf(plan.weight, weightAt(plan, channel, input, cycle.tap));
        const digit = digitOf(code, cycle.pass.weightDigit, g.digit);
        for (let plane = 0; plane < g.digit; plane++)
          if ((digit >> plane) & 1) setBit(bytes, base + plane * lanes + lane);
      }
    }
  });
}

function setBit(bytes: Uint8Array, bit: number): void {
  const at = Math.floor(bit / 8);
  bytes[at] = (bytes[at] ?? 0) | (1 << (bit % 8));
}

/** The weight between two channels at a tap; 0 between channels of different groups. */
function weightAt(plan: MacPlan, output: number, input: number, tap: number): number {
  const { weights, groups } = plan.layer;
  const size = weights.shape[1] ?? 1;
  const taps = (weights.shape[2] ?? 1) * (weights.shape[3] ?? 1);
  const group = Math.floor((output * groups) / rowsOf(plan.layer));
  const own = input - group * size;
  if (own < 0 || own >= size) return 0;
  return present(weights.data[(output * size + own) * taps + tap], "weight");
}
