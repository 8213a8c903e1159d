// Drives axi_lite_regs with the accesses of a file, for a small and the largest number of layers.
`default_nettype none

module axi_lite_bench;

  reg clk = 1'b0;
  initial forever #5 clk = ~clk;

  wire [1:0] done;
  axi_lite_case #(
      .LAYERS(3),
      .FILE  ("layers3.mem")
  ) u_few (
      .clk (clk),
      .done(done[0])
  );
  axi_lite_case #(
      .LAYERS(512),
      .FILE  ("layers512.mem")
  ) u_most (
      .clk (clk),
      .done(done[1])
  );

  always @(posedge clk) if (&done) $finish;

endmodule

`default_nettype wire
