import { describeBench } from "./describe-bench.js";
import { peCase } from "./gate-pe-cases.js";
import { walkerCase } from "./gate-walker-cases.js";
import type { AheadJobShape } from "./gate-walker-model.js";
import { playedBench } from "./played-bench.js";

/** Parts of one and of several digits, one word and many, with and without a low part, deep and shallow rings. */
const jobs: readonly AheadJobShape[] = [
  shape(3, 1, 1, 1, 2, 4, 0, 2),
  shape(2, 2, 1, 3, 3, 3, 5),
  shape(1, 1, 1, 1, 1, 4, 9, 4),
  shape(1, 2, 3, 2, 4, 2, 0),
  shape(4, 2, 0, 2, 2, 4, 3),
  shape(5, 1, 2, 2, 1, 1, 7),
];
const small = [
  shape(1, 1, 1, 1, 1, 8, 1, 4),
  shape(2, 1, 1, 2, 2, 4, 0, 2),
  shape(1, 1, 2, 1, 2, 2, 6),
];
const tiny = small.map((j) => ({ ...j, ring: Math.min(4, j.ring) }));

function shape(
  digitWords: number,
  highDigits: number,
  lowDigits: number,
  weightDigits: number,
  slots: number,
  ring: number,
  weightBase: number,
  turns = 1,
): AheadJobShape {
  return { digitWords, highDigits, lowDigits, weightDigits, slots, ring, weightBase, turns };
}

const walker = { operandWidth: 6, weightWidth: 8, slotWidth: 2, ringWidth: 2, jobs };
const short = { operandWidth: 5, weightWidth: 7, slotWidth: 1 };
const element = { correctionWidth: 8, thresholdWidth: 10, accWidth: 11, double: false };

describeBench(
  playedBench(
    {
      walker: walkerCase(walker),
      walker_short: walkerCase({ ...short, ringWidth: 3, jobs: small }),
      pe: peCase({ ...walker, ...element, lanes: 3, digit: 2 }),
      pe_double: peCase({
        ...{ ...short, ringWidth: 2, jobs: tiny, lanes: 4, digit: 1 },
        ...{ accWidth: 8, correctionWidth: 6, thresholdWidth: 9, double: true },
      }),
    },
    [
      ...["gate_walker", "gate_pe", "mac_pe", "dot_digits", "horner_acc", "sum_columns"],
      ...["count_bits", "add_three", "ram", "delay", "delay_valid", "digit_product", "dot_ternary"],
    ],
    [
      { file: "gate_walker.v", find: "last_slot && last_turn;", replace: "last_slot;" },
      { file: "gate_walker.v", find: "rewinds ? job_table_base :", replace: "" },
      {
        file: "gate_pe.v",
        find: "table1_q <= table_address",
        replace: "table1_q <= job_table_base",
      },
      { file: "gate_walker.v", find: "last_word && flying_q", replace: "1'b0" },
      { file: "gate_walker.v", find: "boundary && !pending_q &&", replace: "boundary &&" },
      { file: "gate_walker.v", find: "lows_q == 2'd0}", replace: "1'b1}" },
      { file: "gate_walker.v", find: "low_written && owed_q}", replace: "1'b0}" },
      { file: "gate_walker.v", find: "(end_q == limit) ? limit :", replace: "" },
      { file: "gate_walker.v", find: "shifts_q <= level_end", replace: "shifts_q <= 1'b0" },
      { file: "gate_walker.v", find: "base_q + job_high_words", replace: "base_q + job_low_words" },
      {
        file: "gate_walker.v",
        find: "wait_ring_q   <= ring_q",
        replace: "wait_ring_q   <= next_ring_q",
      },
      { file: "gate_pe.v", find: "high_sum > limit_q", replace: "high_sum >= limit_q" },
      { file: "gate_pe.v", find: "job_double ? acc_wide << 1 :", replace: "" },
      { file: "gate_pe.v", find: "threshold_wide + correction_wide", replace: "threshold_wide" },
      { file: "gate_pe.v", find: "{ring3_q, slot3_q}", replace: "{ring2_q, slot3_q}" },
      {
        file: "gate_pe.v",
        find: "reg signed [LIMIT_W-1:0] limit_q",
        replace: "reg [LIMIT_W-1:0] limit_q",
      },
    ],
  ),
);
