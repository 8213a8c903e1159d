import { describeBench } from "./describe-bench.js";
import { fetchCase, masks } from "./fetch-cases.js";
import { pack } from "./vectors.js";

const file = "fetch.v";

describeBench({
  bench: {
    top: "fetch_bench",
    benchSources: ["fetch_bench.v", "player.v"],
    sources: [file, "step_fields.v", "select_word.v", "rom.v"],
  },
  cases: new Map([
    [
      "fetch4.mem",
      fetchCase({
        ...{ lanes: 4, pixels: 4, digit: 2, masks: 3 },
        ...{ dmWidth: 6, wmWidth: 5, sourceWidth: 8, coordinateWidth: 6 },
      }),
    ],
    [
      "fetch1.mem",
      fetchCase({
        ...{ lanes: 3, pixels: 1, digit: 1, masks: 1 },
        ...{ dmWidth: 5, wmWidth: 4, sourceWidth: 5, coordinateWidth: 5 },
      }),
    ],
    [
      "fetch2.mem",
      fetchCase({
        ...{ lanes: 4, pixels: 2, digit: 4, masks: 4 },
        ...{ dmWidth: 7, wmWidth: 5, sourceWidth: 7, coordinateWidth: 16 },
      }),
    ],
  ]),
  memories: new Map([["masks.mem", masks.map((m) => `${pack([[m, 4]])}\n`).join("")]]),
  bugs: [
    { file, find: "{{6{step_dy[9]}}, step_dy}", replace: "{6'd0, step_dy}" },
    { file, find: "{{6{step_dx[9]}}, step_dx}", replace: "{6'd0, step_dx}" },
    { file, find: "tap_row < job_in_height", replace: "tap_row <= job_in_height" },
    { file, find: "lane_column < job_in_width", replace: "lane_column <= job_in_width" },
    { file, find: "row_in_map && lane", replace: "lane" },
    { file, find: "job_pixel_step * j[COORD_W-1:0]", replace: "j[COORD_W-1:0]" },
    { file, find: "< rotate1_q) ? far", replace: "<= rotate1_q) ? far" },
    { file, find: "rotate2_q + j[BANK_W-1:0]", replace: "rotate1_q + j[BANK_W-1:0]" },
    { file, find: "step_close ? step_mask[MASK_W-1:0]", replace: "1'b1 ? step_mask[MASK_W-1:0]" },
    { file, find: "in_map1_q[j] && pad1_q[plane]", replace: "in_map1_q[j] && pad1_q[0]" },
    { file, find: "step_first && step_entry", replace: "step_first" },
    { file, find: "step_sum_shift && step_entry", replace: "step_sum_shift" },
    { file, find: "step_open ? job_weight_base", replace: "step_entry ? job_weight_base" },
    { file, find: "valid2_q && sum2_q", replace: "sum2_q" },
    { file, find: "sum3_q   <= 1'b0", replace: "sum3_q   <= valid2_q && sum2_q" },
  ],
});
