// Cuts the high part of a job descriptor into its fields (docs/engine.md, Jobs).
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

module job_drain_fields (
    input wire [552:0] word,
    output wire [15:0] job_param_base,
    output wire [7:0] job_groups,
    output wire [3:0] job_digits,
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
    output wire [4:0] job_pool_pixels,
    output wire job_pool_whole,
    output wire [15:0] job_out_width,
    output wire job_dm_enable,
    output wire [17:0] job_dm_base,
    output wire [17:0] job_dm_digit,
    output wire [5:0] job_dm_strip,
    output wire [3:0] job_dm_stride,
    output wire [17:0] job_dm_column,
    output wire [17:0] job_dm_column_group,
    output wire [17:0] job_dm_row,
    output wire signed [32:0] job_code_add,
    output wire job_code_half,
    output wire job_vm_enable,
    output wire [17:0] job_vm_base,
    output wire [17:0] job_vm_pixel,
    output wire job_ob_enable,
    output wire [17:0] job_ob_base,
    output wire [17:0] job_ob_pixel,
    output wire job_vm_wide,
    output wire job_ob_wide,
    output wire job_join,
    output wire [17:0] job_join_base,
    output wire [17:0] job_join_pixel,
    output wire signed [33:0] job_join_low,
    output wire signed [33:0] job_join_high,
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
  assign job_groups = word[16+:8];
  assign job_digits = word[24+:4];
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
  assign job_pool_pixels = word[119+:5];
  assign job_pool_whole = word[124+:1];
  assign job_out_width = word[125+:16];
  assign job_dm_enable = word[141+:1];
  assign job_dm_base = word[142+:18];
  assign job_dm_digit = word[160+:18];
  assign job_dm_strip = word[178+:6];
  assign job_dm_stride = word[184+:4];
  assign job_dm_column = word[188+:18];
  assign job_dm_column_group = word[206+:18];
  assign job_dm_row = word[224+:18];
  assign job_code_add = word[242+:33];
  assign job_code_half = word[275+:1];
  assign job_vm_enable = word[276+:1];
  assign job_vm_base = word[277+:18];
  assign job_vm_pixel = word[295+:18];
  assign job_ob_enable = word[313+:1];
  assign job_ob_base = word[314+:18];
  assign job_ob_pixel = word[332+:18];
  assign job_vm_wide = word[350+:1];
  assign job_ob_wide = word[351+:1];
  assign job_join = word[352+:1];
  assign job_join_base = word[353+:18];
  assign job_join_pixel = word[371+:18];
  assign job_join_low = word[389+:34];
  assign job_join_high = word[423+:34];
  assign job_entry_mode = word[457+:2];
  assign job_entry_base = word[459+:16];
  assign job_entry_each = word[475+:1];
  assign job_entry_shift = word[476+:6];
  assign job_entry_rounding = word[482+:2];
  assign job_entry_low = word[484+:34];
  assign job_entry_high = word[518+:34];
  assign job_entry_step_two = word[552+:1];

endmodule

`default_nettype wire
