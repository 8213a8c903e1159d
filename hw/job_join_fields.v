// Cuts what the residual adder reads out of the high part of a job descriptor (docs/engine.md, Jobs).
//
// Throughput: combinational.
// Latency: 0 cycles.
// Storage: none.
// Reset: none.
// Assumes: nothing.
// Combinational paths: word to every output.
//
// Written by src/emit/unpack-module.ts from the field list in src/schedule; do not edit.
`default_nettype none

module job_join_fields (
    input wire [661:0] word,
    output wire job_join,
    output wire [17:0] job_join_base,
    output wire [17:0] job_join_pixel,
    output wire signed [33:0] job_join_low,
    output wire signed [33:0] job_join_high,
    output wire signed [21:0] job_join_own,
    output wire signed [21:0] job_join_other,
    output wire job_join_product,
    output wire job_join_lane,
    output wire job_join_factor
);

  assign job_join = word[352+:1];
  assign job_join_base = word[353+:18];
  assign job_join_pixel = word[371+:18];
  assign job_join_low = word[389+:34];
  assign job_join_high = word[423+:34];
  assign job_join_own = word[553+:22];
  assign job_join_other = word[575+:22];
  assign job_join_product = word[597+:1];
  assign job_join_lane = word[598+:1];
  assign job_join_factor = word[599+:1];

  wire unused = &{1'b0, word};

endmodule

`default_nettype wire
