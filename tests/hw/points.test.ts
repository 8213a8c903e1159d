import { describeBench } from "./describe-bench.js";
import { laneCase, pointCase, pointMemory } from "./points-cases.js";
import { postMemories } from "./post-cases.js";

const sources = [
  ...["post", "rom", "delay", "delay_valid", "requantize_lane", "round_shift", "clamp"],
  "scale_lane",
  "threshold_lane",
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
  scaleCycles: 4,
  modes: [0, 2, 1],
};

const lanes = new Map([
  ["four.mem", { inWidth: 9, mulWidth: 7, biasWidth: 12, outWidth: 12, pointBits: 2 }],
  ["two.mem", { inWidth: 20, mulWidth: 16, biasWidth: 39, outWidth: 8, pointBits: 1 }],
  ["many.mem", { inWidth: 2, mulWidth: 2, biasWidth: 2, outWidth: 5, pointBits: 4 }],
]);

const lane = "requantize_lane.v";
const file = "post.v";

describeBench({
  bench: { top: "points_bench", benchSources: ["points_bench.v", "player.v"], sources },
  cases: new Map([
    ...[...lanes].map(([name, shape]) => [name, laneCase(shape)] as const),
    ["points.mem", pointCase(post)],
  ]),
  memories: new Map([...postMemories(), ["points_params.mem", pointMemory(post)]]),
  bugs: [
    { file: lane, find: "opens_q ? bias_wide : sum_q", replace: "bias_wide" },
    { file: lane, find: "opens_q ? bias_wide : sum_q", replace: "sum_q" },
    { file: lane, find: "opens_q ? bias_wide", replace: "opens ? bias_wide" },
    { file: lane, find: "adds  = valid_q", replace: "adds  = 1'b1" },
    { file: lane, find: "adds  = valid_q", replace: "adds  = valid" },
    {
      file: lane,
      find: "(TERM_W + 1 + POINT_BITS > OUT_W) ? TERM_W + 1 + POINT_BITS",
      replace: "(TERM_W + 1 > OUT_W) ? TERM_W + 1",
    },
    { file, find: ".in (sum_valid && sum_closes)", replace: ".in (sum_valid)" },
    { file, find: "params[HELD_AT+:POST], params", replace: "{POST{1'b0}}, params" },
    { file, find: "(sum_opens[lane])", replace: "(sum_opens[0])" },
    { file, find: "(sum_held[lane])", replace: "(sum_held[0])" },
    { file, find: "HELD_AT = OPENS_AT + POST", replace: "HELD_AT = OPENS_AT" },
    { file, find: ".CYCLES(2)\n      ) u_flags", replace: ".CYCLES(1)\n      ) u_flags" },
    { file: lane, find: "held_q2 ? before_q : sum_q", replace: "held_q1 ? before_q : sum_q" },
    { file: lane, find: "held_q2 ? before_q : sum_q", replace: "sum_q" },
    { file: lane, find: "if (valid_q && opens_q) before_q", replace: "if (opens_q) before_q" },
    { file: lane, find: "if (valid_q && opens_q) before_q", replace: "if (valid_q) before_q" },
    { file, find: "!params[MORE_AT]", replace: "!params[FLIP_AT]" },
    {
      file,
      find: "assign group_closes = !params[MORE_AT]",
      replace: "assign group_closes = params[MORE_AT]",
    },
    { file: "scale_lane.v", find: ".POINT_BITS(POINT_BITS)", replace: ".POINT_BITS(0)" },
  ],
});
