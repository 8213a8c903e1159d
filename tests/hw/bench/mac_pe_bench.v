// Drives mac_pe and act_sum with the cycles of a file and compares both accumulators two cycles later.
`default_nettype none

module mac_pe_bench;

  reg clk = 1'b0;
  initial forever #5 clk = ~clk;

  // The instances of pe_case, and done.
`include "cases.vh"

  always @(posedge clk) if (&done) $finish;

endmodule

`default_nettype wire
