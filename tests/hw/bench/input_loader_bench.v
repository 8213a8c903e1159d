// Drives input_loader with images, for the parameter sets that input-loader.test.ts lists.
`default_nettype none

module input_loader_bench;

  reg clk = 1'b0;
  initial forever #5 clk = ~clk;

  // The instances of loader_case, and done.
  `include "cases.vh"

  always @(posedge clk) if (&done) $finish;

endmodule

`default_nettype wire
