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
  assign job_pixels_full = word[382+:5];
  assign job_pixels_last = word[387+:5];
  assign job_drain_full = word[392+:12];
  assign job_drain_last = word[404+:12];

  wire unused = &{1'b0, word};

endmodule

`default_nettype wire
