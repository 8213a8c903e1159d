// Plays cycles to the parts of the sequencer: tile walker, step program, cycle counters. The test writes widths.vh.
`default_nettype none

module sequencer_parts_bench;

  reg clk = 1'b0;
  initial forever #5 clk = ~clk;

  `include "widths.vh"

  wire [4:0] done;
  always @(posedge clk) if (&done) $finish;

  wire [ISSUE_W+10:0] wide_in;
  wire [42:0] wide_out;
  player #(.IN_W(ISSUE_W + 11), .OUT_W(43), .FILE("wide.mem")) u_wide_player (
      .clk(clk), .inputs(wide_in), .outputs(wide_out), .done(done[0]));
  tile_walker #(
      .SRC_AW(9), .COORD_W(8), .LOOP0_W(8), .LOOP1_W(7), .LOOP2_W(6), .LOOP3_W(8), .ROUND_W(4)
  ) u_wide (
      .clk(clk), .start(wide_in[ISSUE_W+10]), .step(wide_in[ISSUE_W+9]), .half(wide_in[ISSUE_W+:9]), .job(wide_in[ISSUE_W-1:0]),
      .base(wide_out[42:34]), .row(wide_out[33:26]), .column(wide_out[25:18]), .group(wide_out[17:6]),
      .opens_pool(wide_out[5]), .closes_pool(wide_out[4]), .opens_pixel(wide_out[3]), .closes_pixel(wide_out[2]),
      .row_end(wide_out[1]), .job_end(wide_out[0])
  );

  wire [ISSUE_W+19:0] narrow_in;
  wire [45:0] narrow_out;
  player #(.IN_W(ISSUE_W + 20), .OUT_W(46), .FILE("narrow.mem")) u_narrow_player (
      .clk(clk), .inputs(narrow_in), .outputs(narrow_out), .done(done[1]));
  tile_walker #(
      .SRC_AW(18), .COORD_W(5), .LOOP0_W(3), .LOOP1_W(2), .LOOP2_W(2), .LOOP3_W(3), .ROUND_W(2)
  ) u_narrow (
      .clk(clk), .start(narrow_in[ISSUE_W+19]), .step(narrow_in[ISSUE_W+18]), .half(narrow_in[ISSUE_W+:18]), .job(narrow_in[ISSUE_W-1:0]),
      .base(narrow_out[45:28]), .row(narrow_out[27:23]), .column(narrow_out[22:18]), .group(narrow_out[17:6]),
      .opens_pool(narrow_out[5]), .closes_pool(narrow_out[4]), .opens_pixel(narrow_out[3]), .closes_pixel(narrow_out[2]),
      .row_end(narrow_out[1]), .job_end(narrow_out[0])
  );

  wire [6:0] program_in;
  wire [73:0] program_out;
  player #(.IN_W(7), .OUT_W(74), .FILE("program.mem")) u_program_player (
      .clk(clk), .inputs(program_in), .outputs(program_out), .done(done[2]));
  step_program #(
      .FILE("steps.mem"), .ADDRESS_W(5), .BLOCK_W(3)
  ) u_program (
      .clk(clk), .start(program_in[6]), .advance(program_in[5]), .first(program_in[4:0]),
      .opens(program_out[73]), .entry_opens(program_out[72]), .entry_ends(program_out[71]), .ends(program_out[70]),
      .step(program_out[69:0])
  );

  wire [6:0] single_in;
  wire [73:0] single_out;
  player #(.IN_W(7), .OUT_W(74), .FILE("single.mem")) u_single_player (
      .clk(clk), .inputs(single_in), .outputs(single_out), .done(done[3]));
  step_program #(
      .FILE("steps.mem"), .ADDRESS_W(5), .BLOCK_W(0),
      .VARIES({{40{1'b1}}, {30{1'b0}}}), .VALUE(70'h2a)
  ) u_single (
      .clk(clk), .start(single_in[6]), .advance(single_in[5]), .first(single_in[4:0]),
      .opens(single_out[73]), .entry_opens(single_out[72]), .entry_ends(single_out[71]), .ends(single_out[70]),
      .step(single_out[69:0])
  );

  wire [3:0] cycles_in;
  wire [33:0] cycles_out;
  player #(.IN_W(4), .OUT_W(34), .FILE("cycles.mem")) u_cycles_player (
      .clk(clk), .inputs(cycles_in), .outputs(cycles_out), .done(done[4]));
  cycle_counters #(
      .CYCLE_W(9)
  ) u_cycles (
      .clk(clk), .rst(cycles_in[3]), .counting(cycles_in[2]), .layer_end(cycles_in[1]), .image_end(cycles_in[0]),
      .layer_index(cycles_out[33:18]), .layer_cycles(cycles_out[17:9]), .image_cycles(cycles_out[8:0])
  );

endmodule

`default_nettype wire
