// Drives requantize_lane with the words of a file and compares y four cycles later.
`default_nettype none

module requantize_bench;

  reg clk = 1'b0;
  initial forever #5 clk = ~clk;

  wire [4:0] done;
  requantize_case #(
      .IN_W  (20),
      .MUL_W (16),
      .BIAS_W(32),
      .OUT_W (8),
      .FILE  ("typical.mem")
  ) u_typical (
      .clk (clk),
      .done(done[0])
  );
  requantize_case #(
      .IN_W  (64),
      .MUL_W (64),
      .BIAS_W(96),
      .OUT_W (64),
      .FILE  ("widest.mem")
  ) u_widest (
      .clk (clk),
      .done(done[1])
  );
  requantize_case #(
      .IN_W  (2),
      .MUL_W (2),
      .BIAS_W(2),
      .OUT_W (1),
      .FILE  ("narrowest.mem")
  ) u_narrowest (
      .clk (clk),
      .done(done[2])
  );
  requantize_case #(
      .IN_W  (5),
      .MUL_W (4),
      .BIAS_W(21),
      .OUT_W (9),
      .FILE  ("wide_bias.mem")
  ) u_wide_bias (
      .clk (clk),
      .done(done[3])
  );
  requantize_case #(
      .IN_W  (4),
      .MUL_W (4),
      .BIAS_W(4),
      .OUT_W (20),
      .FILE  ("wide_out.mem")
  ) u_wide_out (
      .clk (clk),
      .done(done[4])
  );

  always @(posedge clk) if (&done) $finish;

endmodule

`default_nettype wire
