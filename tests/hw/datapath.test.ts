import { describeBench } from "./describe-bench.js";
import { drainCase } from "./drain-cases.js";
import { arrayCase } from "./mac-array-cases.js";
import { playedBench } from "./played-bench.js";
import { poolCase } from "./pool-unit-cases.js";
import { vectorCase } from "./vector-unit-cases.js";

const own = { sumWidth: 6, hasSum: false };

describeBench(
  playedBench(
    {
      array: arrayCase({
        ...{ pes: 3, lanes: 4, pixels: 2, digit: 2, accWidth: 12, sumWidth: 10, hasSum: true },
      }),
      array_plain: arrayCase({ ...own, pes: 1, lanes: 5, pixels: 1, digit: 1, accWidth: 8 }),
      array_own: arrayCase({
        ...{ ...own, kind: "depthwise", pes: 3, lanes: 3, pixels: 2, digit: 2, accWidth: 9 },
      }),
      array_planes: arrayCase({
        ...{ ...own, kind: "ternary", pes: 2, lanes: 4, pixels: 1, digit: 2, accWidth: 8 },
      }),
      vector4: vectorCase({ post: 4, readWidth: 4, valueWidth: 10, hasArgmax: true }),
      vector1: vectorCase({ post: 1, readWidth: 5, valueWidth: 5, hasArgmax: true }),
      vector2: vectorCase({ post: 2, readWidth: 6, valueWidth: 9, hasArgmax: false }),
      pool: poolCase({ post: 2, valueWidth: 8, depth: 3, entryWidth: 2, hasPool: true }),
      pool_none: poolCase({ post: 1, valueWidth: 5, depth: 1, entryWidth: 1, hasPool: false }),
      drain4: drainCase({ pes: 18, pixels: 4, post: 2, accWidth: 4, sumWidth: 3, poolWidth: 6 }),
      drain1: drainCase({ pes: 1, pixels: 1, post: 1, accWidth: 6, sumWidth: 3, poolWidth: 1 }),
      drain2: drainCase({ pes: 8, pixels: 2, post: 4, accWidth: 5, sumWidth: 2, poolWidth: 2 }),
    },
    [
      ...["mac_array", "mac_pe", "dot_ternary", "digit_product", "act_sum", "dot_digits"],
      ...["sum_columns", "count_bits", "add_three", "horner_acc"],
      ...["vector_unit", "pool_unit", "drain", "select_word"],
    ],
    [
      { file: "mac_array.v", find: "weights[pe*PE_W", replace: "weights[0*PE_W" },
      { file: "mac_array.v", find: "plane*LANES+pe]", replace: "plane*LANES]" },
      { file: "mac_array.v", find: ".top  (op_sum_valid)", replace: ".top  (1'b0)" },
      { file: "mac_array.v", find: "if (capture) result_q <= acc", replace: "result_q <= acc" },
      { file: "mac_array.v", find: ".first(op_sum_first)", replace: ".first(op_first)" },
      { file: "vector_unit.v", find: "value > running_q", replace: "value >= running_q" },
      { file: "vector_unit.v", find: "candidate_index < best_index", replace: "1'b0" },
      { file: "vector_unit.v", find: "(!argmax4_q || mask4_q[lane])", replace: "1'b1" },
      { file: "vector_unit.v", find: "inside4_q && (", replace: "(" },
      { file: "vector_unit.v", find: "open4_q || !seen_q", replace: "open4_q" },
      { file: "vector_unit.v", find: "taken[i] && (!best_seen", replace: "(!best_seen" },
      {
        file: "vector_unit.v",
        find: "reg signed [VALUE_W-1:0] best;",
        replace: "reg [VALUE_W-1:0] best;",
      },
      {
        file: "vector_unit.v",
        find: "{(VALUE_W - READ_W) {read[READ_W-1]}}",
        replace: "{(VALUE_W - READ_W) {1'b0}}",
      },
      { file: "vector_unit.v", find: "valid3_q <= 1'b0", replace: "valid3_q <= valid2_q" },
      { file: "pool_unit.v", find: "old > value", replace: "old < value" },
      {
        file: "pool_unit.v",
        find: "wire signed [POOL_BITS:0] value",
        replace: "wire [POOL_BITS:0] value",
      },
      { file: "pool_unit.v", find: "if (in_valid) running", replace: "running" },
      { file: "pool_unit.v", find: "!pooling || in_opens", replace: "in_opens" },
      { file: "pool_unit.v", find: "(!pooling || in_closes)", replace: "in_closes" },
      {
        file: "drain.v",
        find: "digit_q == job_digits;",
        replace: "digit_q >= (job_digits & 4'd7);",
      },
      { file: "drain.v", find: "busy_q && digit_q", replace: "digit_q" },
      {
        file: "drain.v",
        find: "phase_q == job_pool_pixels - 5'd1",
        replace: "phase_q == job_pool_pixels",
      },
      {
        file: "drain.v",
        find: "(last_phase || (job_pool_whole && last_pixel))",
        replace: "last_phase",
      },
      { file: "drain.v", find: "if (last_phase) entry_base_q", replace: "entry_base_q" },
      { file: "drain.v", find: "closes_pixel_q && last_group", replace: "last_group" },
      { file: "drain.v", find: "closes_pixel_q && last_group", replace: "closes_pixel_q" },
      {
        file: "drain.v",
        find: "first_group_q + {3'd0, group_count}",
        replace: "{3'd0, group_count}",
      },
      { file: "drain.v", find: "(tile_group == 12'd0) ?", replace: "1'b1 ?" },
      { file: "drain.v", find: "first_wide[POOL_W-1:0]", replace: "{POOL_W{1'b0}}" },
    ],
  ),
);
