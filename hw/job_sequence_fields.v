// Cuts what the sequencer reads out of the low part of a job descriptor (docs/engine.md, Jobs).
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

module job_sequence_fields (
    input wire [418:0] word,
    output wire job_vector,
    output wire job_layer_last,
    output wire job_image_last,
    output wire job_needs_output,
    output wire job_frees_input,
    output wire job_reads_input,
    output wire [15:0] job_step_start,
    output wire [17:0] job_source_base,
    output wire [15:0] job_n0,
    output wire [15:0] job_n1,
    output wire [15:0] job_n2,
    output wire [15:0] job_n3,
    output wire signed [17:0] job_a0,
    output wire signed [17:0] job_a1,
    output wire signed [17:0] job_a2,
    output wire signed [17:0] job_a3,
    output wire signed [15:0] job_y0,
    output wire signed [15:0] job_y1,
    output wire signed [15:0] job_y2,
    output wire signed [15:0] job_y3,
    output wire signed [15:0] job_x0,
    output wire signed [15:0] job_x1,
    output wire signed [15:0] job_x2,
    output wire signed [15:0] job_x3,
    output wire [4:0] job_pixels_full,
    output wire [4:0] job_pixels_last,
    output wire [11:0] job_drain_full,
    output wire [11:0] job_drain_last
);

  assign job_vector = word[0+:1];
  assign job_layer_last = word[1+:1];
  assign job_image_last = word[2+:1];
  assign job_needs_output = word[3+:1];
  assign job_frees_input = word[4+:1];
  assign job_reads_input = word[5+:1];
  assign job_step_start = word[6+:16];
  assign job_source_base = word[42+:18];
  assign job_n0 = word[60+:16];
  assign job_n1 = word[76+:16];
  assign job_n2 = word[92+:16];
  assign job_n3 = word[108+:16];
  assign job_a0 = word[124+:18];
  assign job_a1 = word[142+:18];
  assign job_a2 = word[160+:18];
  assign job_a3 = word[178+:18];
  assign job_y0 = word[196+:16];
  assign job_y1 = word[212+:16];
  assign job_y2 = word[228+:16];
  assign job_y3 = word[244+:16];
  assign job_x0 = word[260+:16];
  assign job_x1 = word[276+:16];
  assign job_x2 = word[292+:16];
  assign job_x3 = word[308+:16];
  assign job_pixels_full = word[382+:5];
  assign job_pixels_last = word[387+:5];
  assign job_drain_full = word[392+:12];
  assign job_drain_last = word[404+:12];

  wire unused = &{1'b0, word};

endmodule

`default_nettype wire
