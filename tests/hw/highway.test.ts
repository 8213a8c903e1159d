import { describeBench } from "./describe-bench.js";
import { entryCase, joinCase, laneCase } from "./highway-cases.js";
import { postMemories } from "./post-cases.js";

const sources = [
  ...[
    "join_unit",
    "entry_unit",
    "scale_lane",
    "segment_table",
    "rom",
    "delay",
    "delay_valid",
    "requantize_lane",
  ],
  ...["round_shift", "clamp", "threshold_lane"],
].map((name) => `${name}.v`);

const both = {
  post: 2,
  accWidth: 14,
  sumWidth: 6,
  biasWidth: 0,
  mulWidth: 6,
  offsetWidth: 12,
  thresholdBits: 2,
  hasSum: false,
  hasVector: false,
  scaleCycles: 4,
  modes: [0, 1, 2],
};

const search = {
  ...both,
  post: 1,
  mulWidth: 0,
  offsetWidth: 1,
  thresholdBits: 3,
  scaleCycles: 6,
  modes: [2, 0],
};

const plain = { mulWidth: 0, inWidth: 1, product: false };
const weighted = { post: 2, valueWidth: 16, vmWidth: 6, addressWidth: 5, mulWidth: 5, inWidth: 8 };
const factor = { post: 2, valueWidth: 14, vmWidth: 6, addressWidth: 5, mulWidth: 0, inWidth: 8 };

const entry = "entry_unit.v";
const unit = "join_unit.v";

describeBench({
  bench: { top: "highway_bench", benchSources: ["highway_bench.v", "player.v"], sources },
  cases: new Map([
    ["join2.mem", joinCase({ ...plain, post: 2, valueWidth: 12, vmWidth: 9, addressWidth: 8 })],
    ["join1.mem", joinCase({ ...plain, post: 1, valueWidth: 9, vmWidth: 7, addressWidth: 5 })],
    ["weighted.mem", joinCase({ ...weighted, product: false })],
    ["product.mem", joinCase({ ...factor, product: true })],
    ["either.mem", joinCase({ ...weighted, addressWidth: 4, mulWidth: 7, product: true })],
    ["slim.mem", joinCase({ ...weighted, addressWidth: 4, mulWidth: 4, product: true })],
    ["lane.mem", laneCase({ ...both, post: 1 })],
    ["entry2.mem", entryCase(both)],
    ["entry1.mem", entryCase(search)],
  ]),
  memories: postMemories(),
  bugs: [
    {
      file: unit,
      find: "pixel_q <= pixel_q + job_join_pixel",
      replace: "pixel_q <= pixel_q + 1'b1",
    },
    { file: unit, find: "group_q <= group_q + 1'b1", replace: "group_q <= group_q" },
    { file: unit, find: "job_starts || next_pixel", replace: "job_starts" },
    { file: unit, find: "issue_valid && job_join;", replace: "issue_valid;" },
    { file: unit, find: "{{VALUE_W{map[VM_W-1]}}, map}", replace: "{{VALUE_W{1'b0}}, map}" },
    { file: unit, find: "job_join ? clamped : sum_q", replace: "sum_q" },
    { file: unit, find: "job_join ? map_wide", replace: "1'b1 ? map_wide" },
    { file: unit, find: "HAS_PRODUCT == 0 || !job_join_lane", replace: "1'b1" },
    { file: unit, find: "job_join_lane) ? map_q[VM_W-1:0]", replace: "1'b0) ? map_q[VM_W-1:0]" },
    { file: unit, find: "job_join_product ? by_map", replace: "1'b0 ? by_map" },
    { file: unit, find: "{{BY_W{map[VM_W-1]}}, map}", replace: "{{BY_W{1'b0}}, map}" },
    {
      file: unit,
      find: "{{BY_W{own_factor[MUL_W-1]}}",
      replace: "{{BY_W{1'b0}}",
    },
    { file: unit, find: "assign by    = map;", replace: "assign by    = map + 1'b1;" },
    { file: unit, find: "(job_join && job_join_product) ?", replace: "job_join ?" },
    { file: unit, find: "waiting_q <= map;", replace: "waiting_q <= ~map;" },
    { file: unit, find: "!(HAS_PRODUCT != 0 && job_join_product)", replace: "1'b1" },
    { file: unit, find: "job_join_own + 1'b1", replace: "job_join_own" },
    { file: unit, find: "job_join_other + 1'b1", replace: "job_join_other" },
    { file: unit, find: "{{IN_W{by[BY_W-1]}}", replace: "{{IN_W{1'b0}}" },
    { file: unit, find: "{{VM_W{other_factor[MUL_W-1]}}", replace: "{{VM_W{1'b0}}" },
    { file: unit, find: "{{BY_W{value[IN_W-1]}}", replace: "{{BY_W{1'b0}}" },
    { file: unit, find: "{{MUL_W{map[VM_W-1]}}", replace: "{{MUL_W{1'b0}}" },
    { file: unit, find: "{{VALUE_W{own_q[IN_W+BY_W-1]}}", replace: "{{VALUE_W{1'b0}}" },
    { file: unit, find: "{{VALUE_W{other_q[VM_W+MUL_W-1]}}", replace: "{{VALUE_W{1'b0}}" },
    { file: unit, find: "job_join ? own_product", replace: "1'b1 ? own_product" },
    { file: unit, find: "(job_join && !(HAS_PRODUCT", replace: "(!(HAS_PRODUCT" },
    { file: entry, find: "in_valid && job_entry_each", replace: "in_valid" },
    { file: entry, find: "(in_valid && in_closes_pixel)", replace: "in_closes_pixel" },
    { file: entry, find: "word_q <= address_q", replace: "word_q <= job_entry_base" },
    { file: entry, find: "OFFSET_AT+lane*OFFSET_W", replace: "OFFSET_AT" },
    { file: entry, find: "params[FLIP_AT+lane] &&", replace: "params[FLIP_AT] &&" },
    { file: entry, find: "(job_entry_mode == 2'd0) ?", replace: "1'b0 ?" },
    {
      file: entry,
      find: ".CYCLES(SCALE_CYCLES)\n  ) u_wide",
      replace: ".CYCLES(SCALE_CYCLES + 1)\n  ) u_wide",
    },
    { file: "scale_lane.v", find: "stepped[VALUE_W-1:0]", replace: "wide[VALUE_W-1:0]" },
  ],
});
