import { describeBench } from "./describe-bench.js";
import { combineCase, gateDrainCase, gateLoaderCase, peCase, walkerCase } from "./gate-cases.js";
import type { AheadJobShape } from "./gate-walker-model.js";

const sources = [
  ...["gate_walker", "gate_pe", "gate_loader", "gate_drain", "gate_combine", "mac_pe", "act_sum"],
  ...["dot_digits", "horner_acc", "sum_columns", "count_bits", "add_three", "ram", "delay"],
  ...["delay_valid", "digit_product", "dot_ternary"],
].map((name) => `${name}.v`);

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

const loader = { operandWidth: 5, ringWidth: 2, hasSum: true };
const walker = { operandWidth: 6, weightWidth: 8, slotWidth: 2, ringWidth: 2, jobs };
const element = { correctionWidth: 8, thresholdWidth: 10, accWidth: 11, double: false };

describeBench({
  bench: { top: "gate_bench", benchSources: ["gate_bench.v", "player.v"], sources },
  cases: new Map([
    ["combine.mem", combineCase({ accWidth: 7, correctionWidth: 5, valueWidth: 14 })],
    ["combine_narrow.mem", combineCase({ accWidth: 9, correctionWidth: 9, valueWidth: 8 })],
    [
      "gate_drain6.mem",
      gateDrainCase({ pes: 6, post: 2, slotWidth: 1, ringWidth: 2, poolWidth: 4 }),
    ],
    [
      "gate_drain4.mem",
      gateDrainCase({ pes: 4, post: 4, slotWidth: 2, ringWidth: 1, poolWidth: 2 }),
    ],
    [
      "loader2.mem",
      gateLoaderCase({ ...loader, lanes: 3, digit: 2, sumWidth: 12, correctionWidth: 16 }),
    ],
    [
      "loader1.mem",
      gateLoaderCase({
        ...loader,
        lanes: 5,
        digit: 1,
        sumWidth: 12,
        correctionWidth: 15,
        ringWidth: 1,
      }),
    ],
    [
      "loader4.mem",
      gateLoaderCase({
        ...{ lanes: 2, digit: 4, sumWidth: 16, correctionWidth: 18, hasSum: true },
        ...{ operandWidth: 6, ringWidth: 3 },
      }),
    ],
    [
      "loader_plain.mem",
      gateLoaderCase({
        ...{ lanes: 3, digit: 2, sumWidth: 4, correctionWidth: 6, hasSum: false },
        ...{ operandWidth: 4, ringWidth: 2 },
      }),
    ],
    ["walker.mem", walkerCase(walker)],
    [
      "walker_short.mem",
      walkerCase({ operandWidth: 5, weightWidth: 7, slotWidth: 1, ringWidth: 3, jobs: small }),
    ],
    ["pe.mem", peCase({ ...walker, ...element, lanes: 3, digit: 2 })],
    [
      "pe_double.mem",
      peCase({
        ...{ operandWidth: 5, weightWidth: 7, slotWidth: 1, ringWidth: 2, jobs: tiny },
        ...{ lanes: 4, digit: 1, accWidth: 8, correctionWidth: 6, thresholdWidth: 9, double: true },
      }),
    ],
  ]),
  bugs: [
    { file: "gate_combine.v", find: "passed ? low_wide", replace: "!passed ? low_wide" },
    { file: "gate_combine.v", find: "(high_q << job_low)", replace: "high_q" },
    {
      file: "gate_combine.v",
      find: "- low_term[VALUE_W-1:0]",
      replace: "- high_term[VALUE_W-1:0]",
    },
    {
      file: "gate_drain.v",
      find: "digit_q == job_digits;",
      replace: "digit_q >= (job_digits & 4'd1);",
    },
    { file: "gate_drain.v", find: "ready && loaded &&", replace: "ready &&" },
    { file: "gate_drain.v", find: "turn_q & job_last_turn", replace: "turn_q" },
    { file: "gate_walker.v", find: "last_slot && last_turn;", replace: "last_slot;" },
    { file: "gate_walker.v", find: "rewinds ? job_table_base :", replace: "" },
    { file: "gate_pe.v", find: "table1_q <= table_address", replace: "table1_q <= job_table_base" },
    { file: "gate_drain.v", find: "(!busy_q || ends)", replace: "!busy_q" },
    { file: "gate_drain.v", find: "if (last_part) slot_q", replace: "if (last_group) slot_q" },
    {
      file: "gate_drain.v",
      find: "if (takes) flags_q <=",
      replace: "if (pixel_loaded) flags_q <=",
    },
    { file: "gate_drain.v", find: "(ring_q == job_last_ring)", replace: "(&ring_q)" },
    { file: "gate_loader.v", find: "(op_last && wraps)", replace: "(wraps)" },
    { file: "gate_loader.v", find: "(near_start && !below)", replace: "(near_start && below)" },
    { file: "gate_loader.v", find: "job_split != 2'd0 &&", replace: "job_split == 2'd1 &&" },
    { file: "gate_loader.v", find: ".a    (data_q)", replace: ".a    (op_data)" },
    {
      file: "gate_loader.v",
      find: "begun_q <= opens_q",
      replace: "begun_q <= op_valid && op_last",
    },
    { file: "gate_loader.v", find: "left - odd", replace: "left" },
    { file: "gate_loader.v", find: "rings_q[2*RING_W+:RING_W]", replace: "rings_q[0+:RING_W]" },
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
});
