import { type AheadJobShape, createWalker, outputAt } from "./gate-walker-model.js";
import type { Cycle } from "./play.js";
import type { Played } from "./played-bench.js";
import { createRandom, type Field } from "./vectors.js";

export interface WalkerShape {
  readonly operandWidth: number;
  readonly weightWidth: number;
  readonly slotWidth: number;
  readonly ringWidth: number;
  readonly jobs: readonly AheadJobShape[];
}

export const tableWidth = 5;

/** Jobs lie anywhere in the table of thresholds. */
export function tableBase({ weightBase }: AheadJobShape): number {
  return weightBase % 7;
}

export function tableOf(job: AheadJobShape, output: number): number {
  return tableBase(job) + outputAt(job, output).index;
}

export function jobFields(job: AheadJobShape, s: WalkerShape): Field[] {
  const wide = s.operandWidth + 1;
  const words = outputAt(job, 0);
  return [
    [job.digitWords, wide],
    [job.digitWords * job.highDigits, wide],
    [job.digitWords * job.lowDigits, wide],
    [job.digitWords * (job.highDigits + job.lowDigits), wide],
    [job.weightDigits, 6],
    [job.slots - 1, s.slotWidth],
    [job.ring - 1, s.ringWidth],
    [words.high.length + words.low.length, s.weightWidth],
    [job.weightBase, s.weightWidth],
  ];
}

/** The ports of `jobFields`. */
export const jobPorts = [
  ...["job_digit_words", "job_high_words", "job_low_words", "job_pixel_words"],
  ...["job_weight_digits", "job_last_slot", "job_last_ring", "job_slot_words", "job_weight_base"],
];

export function walkerParameters(s: WalkerShape) {
  return {
    ...{ OPERAND_AW: s.operandWidth, WEIGHT_AW: s.weightWidth, TABLE_AW: tableWidth },
    ...{ SLOT_W: s.slotWidth, RING_W: s.ringWidth },
  };
}

/** Pixels loaded and taken at random, outputs that pass at random: every word asked for, every complete pixel. */
export function walkerCase(s: WalkerShape): Played {
  const random = createRandom(s.operandWidth * 100 + s.weightWidth);
  const cycles: Cycle[] = [];
  for (const job of s.jobs) {
    const walker = createWalker(job);
    const decisions: { at: number; output: number; low: boolean }[] = [];
    let [loaded, taken] = [0, 0];
    const pace = 1 + (cycles.length % 3);
    for (let cycle = 0; cycle < 900; cycle++) {
      const clears = cycle < 3;
      const load = !clears && loaded - taken < job.ring && random(pace) === 0n;
      const take = !clears && walker.ready() && random(2) !== 0n;
      const due = decisions[0]?.at === cycle ? decisions.shift() : undefined;
      const pass = due?.low === false && job.lowDigits > 0 && random(1) === 0n;
      const asked = clears ? undefined : walker.asked();
      const known = cycle > 0;
      cycles.push({
        inputs: [
          [job.turns - 1, 2],
          [tableBase(job), tableWidth],
          [cycle === 0, 1],
          [clears, 1],
          ...jobFields(job, s),
          [load, 1],
          [due?.low === false, 1],
          [pass, 1],
          [due?.low === true, 1],
          [due ? due.output % job.slots : 0, s.slotWidth],
          [take, 1],
        ],
        outputs: [
          [asked?.low === false ? tableOf(job, asked.output) : undefined, tableWidth],
          [known ? asked !== undefined : undefined, 1],
          [asked?.word.first, 1],
          [asked?.word.shift, 1],
          [known ? asked?.last === true && !asked.low : undefined, 1],
          [known ? asked?.last === true && asked.low : undefined, 1],
          [asked?.word.operand, s.operandWidth],
          [asked?.word.weight, s.weightWidth],
          [asked && outputAt(job, asked.output).ring, s.ringWidth],
          [asked && asked.output % job.slots, s.slotWidth],
          [known ? !clears && walker.ready() : undefined, 1],
        ],
      });
      if (clears) continue;
      walker.clock({
        begun: load,
        take,
        decided: due?.low === false ? { output: due.output, pass } : undefined,
        written: due?.low === true ? due.output : undefined,
      });
      if (asked?.last) decisions.push({ at: cycle + 3, output: asked.output, low: asked.low });
      if (load) loaded++;
      if (take) taken++;
    }
  }
  return {
    module: "gate_walker",
    parameters: walkerParameters(s),
    inputs: [
      "job_last_turn",
      "job_table_base",
      "rst",
      "clear",
      ...jobPorts,
      "begun",
      "decide",
      "decide_pass",
      "low_written",
      "done_slot",
      "take",
    ],
    outputs: [
      "table_address",
      "issue",
      "issue_first",
      "issue_shift",
      "issue_high_last",
      "issue_low_last",
      "operand_address",
      "weight_address",
      "issue_ring",
      "issue_slot",
      "ready",
    ],
    cycles,
  };
}
