import { describeBench } from "./describe-bench.js";
import { laneCase, pointCase, pointMemory, sumsCase } from "./points-cases.js";
import { postMemories } from "./post-cases.js";

const sources = [
  ...["post", "rom", "delay", "delay_valid", "requantize_lane", "round_shift", "clamp"],
  ...["scale_lane", "segment_table", "threshold_lane", "point_sums", "select_word"],
].map((name) => `${name}.v`);

const post = {
  post: 2,
  accWidth: 13,
  sumWidth: 6,
  biasWidth: 9,
  mulWidth: 6,
  offsetWidth: 12,
  thresholdBits: 2,
  hasSum: false,
  hasVector: false,
  scaleCycles: 7,
  modes: [0, 2, 1],
};

const lanes = new Map([
  ["four.mem", { inWidth: 9, mulWidth: 7, biasWidth: 12, outWidth: 12, pointBits: 2 }],
  ["two.mem", { inWidth: 20, mulWidth: 16, biasWidth: 39, outWidth: 8, pointBits: 1 }],
  ["many.mem", { inWidth: 2, mulWidth: 2, biasWidth: 2, outWidth: 5, pointBits: 4 }],
]);

const sums = new Map([
  ["sums1.mem", { post: 1, selectWidth: 1, width: 7 }],
  ["sums4.mem", { post: 4, selectWidth: 2, width: 12 }],
  ["sums8.mem", { post: 8, selectWidth: 3, width: 5 }],
]);

const lane = "requantize_lane.v";
const adder = "point_sums.v";
const file = "post.v";

describeBench({
  bench: { top: "points_bench", benchSources: ["points_bench.v", "player.v"], sources },
  cases: new Map([
    ...[...lanes].map(([name, shape]) => [name, laneCase(shape)] as const),
    ...[...sums].map(([name, shape]) => [name, sumsCase(shape)] as const),
    ["points.mem", pointCase(post)],
  ]),
  memories: new Map([...postMemories(), ["points_params.mem", pointMemory(post)]]),
  bugs: [
    { file: lane, find: "assign whole = total", replace: "assign whole = sum_q" },
    { file: lane, find: "assign term = sum_q", replace: "assign term = product_wide" },
    { file: adder, find: "closed[AT] ? own : own + sums", replace: "1'b0 ? own : own + sums" },
    { file: adder, find: "closed[AT] || closed[AT-DISTANCE]", replace: "closed[AT]" },
    { file: adder, find: "closed[AT] ? own : own + carry", replace: "own" },
    { file: adder, find: "if (sums_valid) totals_q", replace: "totals_q" },
    { file: adder, find: "totals_valid && totals_take[lane]", replace: "totals_take[lane]" },
    { file: adder, find: "totals_valid && totals_take[lane]", replace: "totals_valid" },
    { file: adder, find: "totals_held[lane] ? before_q", replace: "1'b0 ? before_q" },
    { file: adder, find: " ^ lane[SELECT_W-1:0]", replace: "" },
    { file: adder, find: ".CYCLES(LEVELS + 1)", replace: ".CYCLES(LEVELS)" },
    { file: adder, find: ".CYCLES(LEVELS)", replace: ".CYCLES(LEVELS + 1)" },
    { file, find: ".in (sum_valid && sum_closes)", replace: ".in (sum_valid)" },
    { file, find: ".takes  (term_takes)", replace: ".takes(term_held)" },
    { file, find: "in (params[MORE_AT-1:OPENS_AT])", replace: "in (params[MORE_AT-2:OPENS_AT-1])" },
    { file, find: ".CYCLES(4)\n      ) u_flags", replace: ".CYCLES(3)\n      ) u_flags" },
    { file, find: ".CYCLES(2)\n      ) u_term_valid", replace: ".CYCLES(1)\n      ) u_term_valid" },
    { file, find: ".CYCLES(2)\n      ) u_closes", replace: ".CYCLES(1)\n      ) u_closes" },
    {
      file,
      find: "assign group_closes = !params[MORE_AT]",
      replace: "assign group_closes = params[MORE_AT]",
    },
    { file: "scale_lane.v", find: "LINE_CYCLES - 4 - POINT_CYCLES", replace: "LINE_CYCLES - 4" },
  ],
});
