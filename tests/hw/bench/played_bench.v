// Plays files to modules: the test writes the instances, their wires and the player of each (tests/hw/played-bench.ts).
`default_nettype none

module played_bench;

  reg clk = 1'b0;
  initial forever #5 clk = ~clk;

  // A case may leave outputs out.
  /* verilator lint_off PINMISSING */
  `include "instances.vh"
  /* verilator lint_on PINMISSING */

  always @(posedge clk) if (&done) $finish;

endmodule

`default_nettype wire
