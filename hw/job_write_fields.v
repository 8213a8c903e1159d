// Cuts what the writer reads out of the high part of a job descriptor (docs/engine.md, Jobs).
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

module job_write_fields (
    input wire [661:0] word,
    output wire [3:0] job_digits,
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
    output wire [3:0] job_dm_bank,
    output wire [3:0] job_dm_phase,
    output wire [17:0] job_dm_skip,
    output wire [17:0] job_vm_gap,
    output wire [17:0] job_ob_gap
);

  assign job_digits = word[24+:4];
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
  assign job_dm_bank = word[600+:4];
  assign job_dm_phase = word[604+:4];
  assign job_dm_skip = word[608+:18];
  assign job_vm_gap = word[626+:18];
  assign job_ob_gap = word[644+:18];

  wire unused = &{1'b0, word};

endmodule

`default_nettype wire
