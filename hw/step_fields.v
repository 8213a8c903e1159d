// Cuts a step entry into its fields (docs/engine.md, Steps).
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

module step_fields (
    input wire [69:0] word,
    output wire signed [17:0] step_offset,
    output wire [11:0] step_count,
    output wire signed [9:0] step_dy,
    output wire signed [9:0] step_dx,
    output wire [3:0] step_rotate,
    output wire [3:0] step_pad,
    output wire [5:0] step_mask,
    output wire step_first,
    output wire step_shift,
    output wire step_sum_enable,
    output wire step_sum_first,
    output wire step_sum_shift,
    output wire step_last
);

  assign step_offset = word[0+:18];
  assign step_count = word[18+:12];
  assign step_dy = word[30+:10];
  assign step_dx = word[40+:10];
  assign step_rotate = word[50+:4];
  assign step_pad = word[54+:4];
  assign step_mask = word[58+:6];
  assign step_first = word[64+:1];
  assign step_shift = word[65+:1];
  assign step_sum_enable = word[66+:1];
  assign step_sum_first = word[67+:1];
  assign step_sum_shift = word[68+:1];
  assign step_last = word[69+:1];

endmodule

`default_nettype wire
