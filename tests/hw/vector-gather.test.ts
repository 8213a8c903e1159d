import { describeBench } from "./describe-bench.js";
import { gatherCase } from "./vector-gather-cases.js";

const file = "vector_gather.v";

describeBench({
  bench: {
    top: "vector_gather_bench",
    benchSources: ["vector_gather_bench.v", "player.v"],
    sources: [file, "select_word.v"],
  },
  cases: new Map([
    ["gather4.mem", gatherCase({ post: 4, readWidth: 5, addressWidth: 6 })],
    ["gather1.mem", gatherCase({ post: 1, readWidth: 3, addressWidth: 5 })],
    ["gather2.mem", gatherCase({ post: 2, readWidth: 8, addressWidth: 7 })],
  ]),
  bugs: [
    { file, find: "moved >= wrap", replace: "moved > wrap" },
    { file, find: "over ? moved - wrap : moved", replace: "moved" },
    { file, find: "{1'b0, pixel_q}", replace: "{1'b0, word_q}" },
    { file, find: "{1'b0, pixel_words}", replace: "{{ADDRESS_W{1'b0}}, 1'b1}" },
    { file, find: "? pixel_channel_q", replace: "? channel_q" },
    {
      file,
      find: "? {CHANNEL_W{1'b0}} : step_channels",
      replace: "? step_channels : step_channels",
    },
    { file, find: "(CHANNEL_W - 1) {1'b0}}, over}", replace: "(CHANNEL_W - 1) {1'b0}}, 1'b0}" },
    { file, find: "if (opens_job) base_q", replace: "if (opens_pixel) base_q" },
    { file, find: "turns ? turn_channel", replace: "1'b0 ? turn_channel" },
    { file, find: "turns_q ? turn_address", replace: "turns ? turn_address" },
    { file, find: "turns_q <= turns", replace: "turns_q <= 1'b0" },
    { file, find: ">> LOG", replace: ">> 0" },
    { file, find: "from2_q <= channel_q[LOG-1:0]", replace: "from2_q <= lane1_q" },
    { file, find: "opens_pixel ? {LOG{1'b0}}", replace: "opens_pixel ? {LOG{1'b1}}" },
    { file, find: "? value : {READ_W{1'b0}}", replace: "? value : value" },
  ],
});
