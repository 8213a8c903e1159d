// Cuts what the tile walker reads out of the low part of a job descriptor (docs/engine.md, Jobs).
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

module job_loop_fields (
    input wire [418:0] word,
    output wire job_vector,
    output wire [17:0] job_source_base,
    output wire [15:0] job_n0,
    output wire [15:0] job_n1,
    output wire [15:0] job_n2,
    output wire [15:0] job_n3,
    output wire signed [17:0] job_a0,
    output wire signed [17:0] job_a1,
    output wire signed [17:0] job_a2,
    output wire signed [17:0] job_a3,
    output wire [15:0] job_rounds,
    output wire signed [15:0] job_y1,
    output wire signed [15:0] job_y2,
    output wire signed [15:0] job_y3,
    output wire signed [15:0] job_x0,
    output wire signed [15:0] job_x1,
    output wire signed [15:0] job_x2,
    output wire signed [15:0] job_x3,
    output wire [17:0] job_wrap,
    output wire [1:0] job_reduce
);

  assign job_vector = word[0+:1];
  assign job_source_base = word[42+:18];
  assign job_n0 = word[60+:16];
  assign job_n1 = word[76+:16];
  assign job_n2 = word[92+:16];
  assign job_n3 = word[108+:16];
  assign job_a0 = word[124+:18];
  assign job_a1 = word[142+:18];
  assign job_a2 = word[160+:18];
  assign job_a3 = word[178+:18];
  assign job_rounds = word[196+:16];
  assign job_y1 = word[212+:16];
  assign job_y2 = word[228+:16];
  assign job_y3 = word[244+:16];
  assign job_x0 = word[260+:16];
  assign job_x1 = word[276+:16];
  assign job_x2 = word[292+:16];
  assign job_x3 = word[308+:16];
  assign job_wrap = word[364+:18];
  assign job_reduce = word[416+:2];

  wire unused = &{1'b0, word};

endmodule

`default_nettype wire
