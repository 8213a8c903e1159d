// A run-ahead array as a whole, several sizes: pixels go in word by word with pauses, groups must come out in order.
`default_nettype none

module gate_array_bench;

  reg clk = 1'b0;
  initial forever #5 clk = ~clk;

  wire [2:0] done;
  always @(posedge clk) if (&done) $finish;

  gate_array_case #(
      .FILE("ahead_a"),
      .PES(4),
      .LANES(3),
      .DIGIT(2),
      .POST(2),
      .HAS_SUM(1),
      .SLOT_W(1),
      .RING_W(2)
  ) u_a (
      .clk (clk),
      .done(done[0])
  );

  gate_array_case #(
      .FILE("ahead_b"),
      .PES(4),
      .LANES(5),
      .DIGIT(1),
      .POST(4),
      .HAS_SUM(0),
      .SLOT_W(2),
      .RING_W(1)
  ) u_b (
      .clk (clk),
      .done(done[1])
  );

  gate_array_case #(
      .FILE("ahead_c"),
      .PES(4),
      .LANES(2),
      .DIGIT(4),
      .POST(1),
      .HAS_SUM(1),
      .SLOT_W(2),
      .RING_W(3)
  ) u_c (
      .clk (clk),
      .done(done[2])
  );

endmodule

`default_nettype wire
