// Cuts what the fetch reads out of the low part of a job descriptor (docs/engine.md, Jobs).
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

module job_operand_fields (
    input wire [418:0] word,
    output wire job_vector,
    output wire [19:0] job_weight_base,
    output wire [15:0] job_in_height,
    output wire [15:0] job_in_width,
    output wire [7:0] job_pixel_step,
    output wire [17:0] job_wrap
);

  assign job_vector = word[0+:1];
  assign job_weight_base = word[22+:20];
  assign job_in_height = word[324+:16];
  assign job_in_width = word[340+:16];
  assign job_pixel_step = word[356+:8];
  assign job_wrap = word[364+:18];

  wire unused = &{1'b0, word};

endmodule

`default_nettype wire
