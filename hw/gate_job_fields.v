// Cuts the constants of a job of the run-ahead array into its fields (docs/engine.md, Run-ahead array).
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

module gate_job_fields (
    input wire [148:0] word,
    output wire [13:0] job_digit_words,
    output wire [13:0] job_high_words,
    output wire [13:0] job_low_words,
    output wire [13:0] job_pixel_words,
    output wire [5:0] job_weight_digits,
    output wire [7:0] job_last_slot,
    output wire [7:0] job_last_ring,
    output wire [17:0] job_slot_words,
    output wire [17:0] job_weight_base,
    output wire [15:0] job_table_base,
    output wire [4:0] job_low,
    output wire [1:0] job_split,
    output wire [1:0] job_acc_shift,
    output wire job_sum_use,
    output wire [4:0] job_sum_left,
    output wire job_sum_odd,
    output wire job_sum_odd_left,
    output wire [1:0] job_last_turn
);

  assign job_digit_words = word[0+:14];
  assign job_high_words = word[14+:14];
  assign job_low_words = word[28+:14];
  assign job_pixel_words = word[42+:14];
  assign job_weight_digits = word[56+:6];
  assign job_last_slot = word[62+:8];
  assign job_last_ring = word[70+:8];
  assign job_slot_words = word[78+:18];
  assign job_weight_base = word[96+:18];
  assign job_table_base = word[114+:16];
  assign job_low = word[130+:5];
  assign job_split = word[135+:2];
  assign job_acc_shift = word[137+:2];
  assign job_sum_use = word[139+:1];
  assign job_sum_left = word[140+:5];
  assign job_sum_odd = word[145+:1];
  assign job_sum_odd_left = word[146+:1];
  assign job_last_turn = word[147+:2];

endmodule

`default_nettype wire
