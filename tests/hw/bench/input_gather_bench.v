// Drives input_gather with segments, for the parameter sets that input-gather.test.ts lists.
`default_nettype none

module input_gather_bench;

  reg clk = 1'b0;
  initial forever #5 clk = ~clk;

  // The instances of gather_case, and done.
  `include "cases.vh"

  always @(posedge clk) if (&done) $finish;

endmodule

`default_nettype wire
