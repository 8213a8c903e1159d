import { describeBench } from "./describe-bench.js";
import { postCase, postMemories } from "./post-cases.js";

const sources = [
  ...["post", "rom", "delay", "delay_valid", "requantize_lane", "round_shift", "clamp"],
  "scale_lane",
  "segment_table",
  "threshold_lane",
].map((name) => `${name}.v`);

const full = {
  post: 2,
  accWidth: 14,
  sumWidth: 6,
  biasWidth: 9,
  mulWidth: 6,
  offsetWidth: 12,
  thresholdBits: 2,
  hasSum: true,
  hasVector: true,
  scaleCycles: 4,
  modes: [0, 1, 2],
};

const search = {
  ...full,
  accWidth: 10,
  mulWidth: 0,
  offsetWidth: 1,
  thresholdBits: 3,
  hasSum: false,
  scaleCycles: 6,
  modes: [2],
};

const slow = {
  ...full,
  post: 1,
  accWidth: 16,
  sumWidth: 9,
  biasWidth: 14,
  mulWidth: 7,
  offsetWidth: 20,
  thresholdBits: 3,
  hasVector: false,
  scaleCycles: 6,
};

const raw = {
  ...full,
  accWidth: 8,
  mulWidth: 0,
  offsetWidth: 1,
  thresholdBits: 0,
  scaleCycles: 1,
  modes: [0],
};

const file = "post.v";
const lane = "scale_lane.v";

describeBench({
  bench: { top: "post_bench", benchSources: ["post_bench.v", "player.v"], sources },
  cases: new Map([
    ["full.mem", postCase(full)],
    ["search.mem", postCase(search)],
    ["slow.mem", postCase(slow)],
    ["raw.mem", postCase(raw)],
  ]),
  memories: postMemories(),
  bugs: [
    {
      file,
      find: ".CYCLES(3)\n          ) u_address",
      replace: ".CYCLES(2)\n          ) u_address",
    },
    { file, find: ".CYCLES(2)\n        ) u_flip", replace: ".CYCLES(1)\n        ) u_flip" },
    { file, find: ".CYCLES(2)\n        ) u_params", replace: ".CYCLES(1)\n        ) u_params" },
    { file, find: "delay_valid #(.CYCLES(3))", replace: "delay_valid #(.CYCLES(2))" },
    { file, find: "odd - sum_left[VALUE_W-1:0]", replace: "odd + sum_left[VALUE_W-1:0]" },
    { file, find: "sum_wide << job_sum_odd_left", replace: "sum_wide" },
    { file, find: "job_sum_use ? odd", replace: "1'b1 ? odd" },
    { file, find: "result_wide << job_acc_shift", replace: "result_wide << job_acc_shift[0]" },
    { file, find: "{{VALUE_W{bias[BIAS_W-1]}}, bias}", replace: "{{VALUE_W{1'b0}}, bias}" },
    { file, find: "vector_q ? vector_data_q", replace: "group_vector ? vector_data_q" },
    { file: lane, find: "job_step_two ? wide << 1", replace: "!job_step_two ? wide << 1" },
    { file: lane, find: "job_low + stepped", replace: "stepped" },
    { file, find: "OFFSET_AT+lane*OFFSET_W+:OFFSET_W", replace: "OFFSET_AT+:OFFSET_W" },
    { file, find: "FLIP_AT+lane", replace: "FLIP_AT" },
    { file: lane, find: "job_mode == REQUANTIZE", replace: "job_mode != THRESHOLD" },
  ],
});
