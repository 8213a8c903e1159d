// Drives output_stream with images, for the parameter sets that output-stream.test.ts lists.
`default_nettype none

module output_stream_bench;

  reg clk = 1'b0;
  initial forever #5 clk = ~clk;

  // The instances of output_case, and done.
  `include "cases.vh"

  always @(posedge clk) if (&done) $finish;

endmodule

`default_nettype wire
