// Plays the words of turns to turn_words: groups of four, of two, and a number of words that has neither.
`default_nettype none

module turn_bench;

  reg clk = 1'b0;
  initial forever #5 clk = ~clk;

  wire [2:0] done;
  always @(posedge clk) if (&done) $finish;

  // {turn, words} to turned.
  wire [25:0] in8;
  wire [23:0] out8;
  player #(.IN_W(26), .OUT_W(24), .FILE("turn8.mem")) u_turn8_player (
      .clk(clk), .inputs(in8), .outputs(out8), .done(done[0]));
  turn_words #(.WIDTH(3), .COUNT(8)) u_turn8 (.turn(in8[25:24]), .words(in8[23:0]), .turned(out8));

  wire [31:0] in6;
  wire [29:0] out6;
  player #(.IN_W(32), .OUT_W(30), .FILE("turn6.mem")) u_turn6_player (
      .clk(clk), .inputs(in6), .outputs(out6), .done(done[1]));
  turn_words #(.WIDTH(5), .COUNT(6)) u_turn6 (.turn(in6[31:30]), .words(in6[29:0]), .turned(out6));

  wire [4:0] in3;
  wire [2:0] out3;
  player #(.IN_W(5), .OUT_W(3), .FILE("turn3.mem")) u_turn3_player (
      .clk(clk), .inputs(in3), .outputs(out3), .done(done[2]));
  turn_words #(.WIDTH(1), .COUNT(3)) u_turn3 (.turn(in3[4:3]), .words(in3[2:0]), .turned(out3));

endmodule

`default_nettype wire
