// Drives threshold_lane with the words of a file and compares the code 2 * OUT_BITS cycles later.
`default_nettype none

module threshold_bench;

  reg clk = 1'b0;
  initial forever #5 clk = ~clk;

  wire [5:0] done;
  threshold_case #(
      .IN_W     (12),
      .OUT_BITS (2),
      .ADDRESS_W(3),
      .NAME     ("typical")
  ) u_typical (
      .clk (clk),
      .done(done[0])
  );
  threshold_case #(
      .IN_W     (2),
      .OUT_BITS (1),
      .ADDRESS_W(1),
      .NAME     ("narrowest")
  ) u_narrowest (
      .clk (clk),
      .done(done[1])
  );
  threshold_case #(
      .IN_W     (64),
      .OUT_BITS (3),
      .ADDRESS_W(2),
      .NAME     ("widest")
  ) u_widest (
      .clk (clk),
      .done(done[2])
  );
  threshold_case #(
      .IN_W     (9),
      .OUT_BITS (8),
      .ADDRESS_W(4),
      .NAME     ("deepest")
  ) u_deepest (
      .clk (clk),
      .done(done[3])
  );
  threshold_case #(
      .IN_W     (20),
      .OUT_BITS (4),
      .ADDRESS_W(7),
      .NAME     ("many")
  ) u_many (
      .clk (clk),
      .done(done[4])
  );
  threshold_case #(
      .IN_W     (16),
      .OUT_BITS (10),
      .ADDRESS_W(2),
      .NAME     ("most")
  ) u_most (
      .clk (clk),
      .done(done[5])
  );

  always @(posedge clk) if (&done) $finish;

endmodule

`default_nettype wire
