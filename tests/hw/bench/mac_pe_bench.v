// Drives mac_pe and act_sum with the cycles of a file and compares both accumulators two cycles later.
`default_nettype none

module mac_pe_bench;

  reg clk = 1'b0;
  initial forever #5 clk = ~clk;

  wire [8:0] done;
  pe_case #(
      .LANES(1),
      .DIGIT(1),
      .ACC_W(5),
      .FILE ("l1d1a5.mem")
  ) u_l1d1 (
      .clk (clk),
      .done(done[0])
  );
  pe_case #(
      .LANES(5),
      .DIGIT(1),
      .ACC_W(8),
      .FILE ("l5d1a8.mem")
  ) u_l5d1 (
      .clk (clk),
      .done(done[1])
  );
  pe_case #(
      .LANES(2),
      .DIGIT(2),
      .ACC_W(10),
      .FILE ("l2d2a10.mem")
  ) u_l2d2 (
      .clk (clk),
      .done(done[2])
  );
  pe_case #(
      .LANES(9),
      .DIGIT(2),
      .ACC_W(12),
      .FILE ("l9d2a12.mem")
  ) u_l9d2 (
      .clk (clk),
      .done(done[3])
  );
  pe_case #(
      .LANES(21),
      .DIGIT(1),
      .ACC_W(16),
      .FILE ("l21d1a16.mem")
  ) u_l21d1 (
      .clk (clk),
      .done(done[4])
  );
  pe_case #(
      .LANES(24),
      .DIGIT(2),
      .ACC_W(33),
      .FILE ("l24d2a33.mem")
  ) u_l24d2 (
      .clk (clk),
      .done(done[5])
  );
  pe_case #(
      .LANES(64),
      .DIGIT(2),
      .ACC_W(20),
      .FILE ("l64d2a20.mem")
  ) u_l64d2 (
      .clk (clk),
      .done(done[6])
  );
  pe_case #(
      .LANES(5),
      .DIGIT(4),
      .ACC_W(11),
      .FILE ("l5d4a11.mem")
  ) u_l5d4 (
      .clk (clk),
      .done(done[7])
  );
  pe_case #(
      .LANES(24),
      .DIGIT(4),
      .ACC_W(64),
      .FILE ("l24d4a64.mem")
  ) u_l24d4 (
      .clk (clk),
      .done(done[8])
  );

  always @(posedge clk) if (&done) $finish;

endmodule

`default_nettype wire
