// Cuts what the vector unit reads out of the low part of a job descriptor (docs/engine.md, Jobs).
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

module job_vector_fields (
    input wire [418:0] word,
    output wire signed [17:0] job_a1,
    output wire signed [15:0] job_y1,
    output wire signed [15:0] job_x1,
    output wire [17:0] job_wrap,
    output wire [1:0] job_reduce,
    output wire job_argmax
);

  assign job_a1 = word[142+:18];
  assign job_y1 = word[212+:16];
  assign job_x1 = word[276+:16];
  assign job_wrap = word[364+:18];
  assign job_reduce = word[416+:2];
  assign job_argmax = word[418+:1];

  wire unused = &{1'b0, word};

endmodule

`default_nettype wire
