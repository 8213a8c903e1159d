// Cuts what the post-processor reads out of the high part of a job descriptor (docs/engine.md, Jobs).
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

module job_scale_fields (
    input wire [661:0] word,
    output wire [15:0] job_param_base,
    output wire [1:0] job_mode,
    output wire [1:0] job_acc_shift,
    output wire job_sum_use,
    output wire [4:0] job_sum_left,
    output wire job_sum_odd,
    output wire job_sum_odd_left,
    output wire [5:0] job_scale_shift,
    output wire [1:0] job_rounding,
    output wire signed [33:0] job_low,
    output wire signed [33:0] job_high,
    output wire job_step_two,
    output wire [1:0] job_pool_reduce,
    output wire [1:0] job_entry_mode,
    output wire [15:0] job_entry_base,
    output wire job_entry_each,
    output wire [5:0] job_entry_shift,
    output wire [1:0] job_entry_rounding,
    output wire signed [33:0] job_entry_low,
    output wire signed [33:0] job_entry_high,
    output wire job_entry_step_two
);

  assign job_param_base = word[0+:16];
  assign job_mode = word[28+:2];
  assign job_acc_shift = word[30+:2];
  assign job_sum_use = word[32+:1];
  assign job_sum_left = word[33+:5];
  assign job_sum_odd = word[38+:1];
  assign job_sum_odd_left = word[39+:1];
  assign job_scale_shift = word[40+:6];
  assign job_rounding = word[46+:2];
  assign job_low = word[48+:34];
  assign job_high = word[82+:34];
  assign job_step_two = word[116+:1];
  assign job_pool_reduce = word[117+:2];
  assign job_entry_mode = word[457+:2];
  assign job_entry_base = word[459+:16];
  assign job_entry_each = word[475+:1];
  assign job_entry_shift = word[476+:6];
  assign job_entry_rounding = word[482+:2];
  assign job_entry_low = word[484+:34];
  assign job_entry_high = word[518+:34];
  assign job_entry_step_two = word[552+:1];

  wire unused = &{1'b0, word};

endmodule

`default_nettype wire
