// Drives the sequencer, for the parameter sets that sequencer.test.ts lists.
`default_nettype none

module sequencer_bench;

  reg clk = 1'b0;
  initial forever #5 clk = ~clk;

  // The instances of sequencer_case, and done.
  `include "cases.vh"

  always @(posedge clk) if (&done) $finish;

endmodule

`default_nettype wire
