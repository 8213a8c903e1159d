import { describeBench } from "./describe-bench.js";
import { combineCase } from "./gate-combine-cases.js";
import { gateDrainCase } from "./gate-drain-cases.js";
import { gateLoaderCase } from "./gate-loader-cases.js";
import { gateValuesCase } from "./gate-values-cases.js";
import { playedBench } from "./played-bench.js";

const wide = { sumWidth: 12, operandWidth: 5, hasSum: true };
const narrow = { sumWidth: 4, operandWidth: 4, hasSum: false };
const sizes = { accWidth: 6, correctionWidth: 7, valueWidth: 14, ringWidth: 2, hasSum: true };

/** What lies before and behind the PEs of a run-ahead array. */
describeBench(
  playedBench(
    {
      loader2: gateLoaderCase({ ...wide, lanes: 3, digit: 2, correctionWidth: 16, ringWidth: 2 }),
      loader1: gateLoaderCase({ ...wide, lanes: 5, digit: 1, correctionWidth: 15, ringWidth: 1 }),
      loader4: gateLoaderCase({
        ...{ lanes: 2, digit: 4, sumWidth: 16, correctionWidth: 18, hasSum: true },
        ...{ operandWidth: 6, ringWidth: 3 },
      }),
      loader_plain: gateLoaderCase({
        ...{ ...narrow, lanes: 3, digit: 2, correctionWidth: 6, ringWidth: 2 },
      }),
      combine: combineCase({ accWidth: 7, correctionWidth: 5, valueWidth: 14 }),
      combine_narrow: combineCase({ accWidth: 9, correctionWidth: 9, valueWidth: 8 }),
      gate_drain6: gateDrainCase({ pes: 6, post: 2, slotWidth: 1, ringWidth: 2, poolWidth: 4 }),
      gate_drain4: gateDrainCase({ pes: 4, post: 4, slotWidth: 2, ringWidth: 1, poolWidth: 2 }),
      values_pairs: gateValuesCase({ ...sizes, pes: 8, post: 2, turns: 4 }),
      values_fours: gateValuesCase({ ...sizes, pes: 8, post: 4, turns: 4, ringWidth: 3 }),
      values_single: gateValuesCase({ ...sizes, pes: 6, post: 1, turns: 2, valueWidth: 9 }),
      values_plain: gateValuesCase({ ...sizes, pes: 4, post: 4, turns: 4, hasSum: false }),
    },
    [
      ...["gate_loader", "act_sum", "horner_acc", "sum_columns", "count_bits", "add_three"],
      ...["gate_drain", "gate_combine", "gate_values", "select_word", "turn_words"],
      ...["ram", "delay", "delay_valid"],
    ],
    [
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
      { file: "gate_drain.v", find: "(!busy_q || ends)", replace: "!busy_q" },
      { file: "gate_drain.v", find: "if (last_part) slot_q", replace: "if (last_group) slot_q" },
      {
        file: "gate_drain.v",
        find: "if (takes) flags_q <=",
        replace: "if (pixel_loaded) flags_q <=",
      },
      { file: "gate_drain.v", find: "(ring_q == job_last_ring)", replace: "(&ring_q)" },
      { file: "gate_values.v", find: "part_q   <= turned_part", replace: "part_q   <= read_part" },
      { file: "gate_values.v", find: "(POST > 2) ? 2 : POST - 1", replace: "2" },
      { file: "gate_values.v", find: "turn_q   <= read_turn", replace: "turn_q   <= 2'd0" },
      { file: "gate_values.v", find: "chosen_q <= turned;", replace: "chosen_q <= chosen;" },
      { file: "gate_values.v", find: "high_q <= high_read;", replace: "high_q <= low_read;" },
      {
        file: "gate_values.v",
        find: ".write_en     (low_valid)",
        replace: ".write_en     (high_valid)",
      },
      {
        file: "gate_values.v",
        find: "chosen_q[lane*RESULT_W+2*ACC_W]",
        replace: "chosen_q[2*ACC_W]",
      },
    ],
  ),
);
