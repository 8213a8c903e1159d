// Cuts what the drain reads out of the high part of a job descriptor (docs/engine.md, Jobs).
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

module job_tile_fields (
    input wire [661:0] word,
    output wire [7:0] job_groups,
    output wire [3:0] job_digits,
    output wire [4:0] job_pool_pixels,
    output wire job_pool_whole
);

  assign job_groups = word[16+:8];
  assign job_digits = word[24+:4];
  assign job_pool_pixels = word[119+:5];
  assign job_pool_whole = word[124+:1];

  wire unused = &{1'b0, word};

endmodule

`default_nettype wire
