import { describeBench } from "./describe-bench.js";
import { residualCase } from "./engine-residual-cases.js";
import { playedBench } from "./played-bench.js";

const file = "engine_residual.v";

describeBench(
  playedBench(
    {
      residual: residualCase({ post: 2, vmWidth: 9, mulWidth: 6, points: false, scaleCycles: 3 }),
      residual_points: residualCase({
        post: 4,
        vmWidth: 7,
        mulWidth: 5,
        points: true,
        scaleCycles: 6,
      }),
    },
    ["engine_residual", "join_unit", "job_join_fields", "clamp", "delay", "delay_valid"],
    [
      { file, find: ".CYCLES(SCALE_CYCLES - 1)", replace: ".CYCLES(SCALE_CYCLES)" },
      { file, find: "group_valid_q && group_closes)", replace: "group_valid_q)" },
      {
        file,
        find: "delay_valid #(.CYCLES(SCALE_CYCLES))",
        replace: "delay_valid #(.CYCLES(SCALE_CYCLES - 1))",
      },
      { file, find: ".CYCLES(SCALE_CYCLES)\n", replace: ".CYCLES(SCALE_CYCLES + 1)\n" },
      { file, find: ") ? 3 : 2)", replace: ") ? 2 : 2)" },
      {
        file,
        find: ".job_join_lane     (job_join_lane)",
        replace: ".job_join_lane     (job_join_product)",
      },
      { file, find: "read_factor = job_join_factor", replace: "read_factor = job_join_product" },
      { file, find: "job_join_pixel[VM_AW-1:0])", replace: "job_join_base[VM_AW-1:0])" },
      { file, find: "job_join_other[FACTOR_W-1:0])", replace: "job_join_own[FACTOR_W-1:0])" },
      { file, find: "job_join_high[VAL_W-1:0])", replace: "job_join_low[VAL_W-1:0])" },
    ],
  ),
);
