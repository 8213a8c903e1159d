// Walks the tiles of a job: four nested loops that move the address, row and column of a tile, and its rounds.
//
// Throughput: one tile or round a cycle.
// Latency: the outputs belong to the first tile from the cycle after start, to the next one from the cycle after step.
// Storage: loop counters and the position.
// Reset: none; start opens a job.
// Assumes: a counter of LOOPn_W bits holds the loop's last index, COORD_W every row and column.
// Combinational paths: job to the end flags.
//
// docs/engine.md, Jobs: level 0 is the innermost; the increments are relative to the tile before. A tile comes job_rounds + 1
// times; group counts that in jobs of the array, level 0 in vector jobs.
//
// Parameters:
//   SRC_AW      address bits of the tile's base, at most 18
//   COORD_W     bits of a row or column, 4..16
//   LOOP0_W ..  bits of the tiles of a loop level, at most COORD_W
//   ROUND_W     bits of the rounds of a tile; 0: always one
//   HAS_SPREAD  1: level 0 of a vector job may run over several pixels, of job_wrap groups each
`default_nettype none

module tile_walker #(
    parameter SRC_AW = 10,
    parameter COORD_W = 8,
    parameter LOOP0_W = 8,
    parameter LOOP1_W = 8,
    parameter LOOP2_W = 8,
    parameter LOOP3_W = 8,
    parameter ROUND_W = 1,
    parameter HAS_SPREAD = 1
) (
    input  wire               clk,
    input  wire               start,
    input  wire               step,
    input  wire [      418:0] job,
    input  wire [ SRC_AW-1:0] half,
    output wire [ SRC_AW-1:0] base,
    output wire [COORD_W-1:0] row,
    output wire [COORD_W-1:0] column,
    output wire [       11:0] group,
    output wire               opens_pool,
    output wire               closes_pool,
    output wire               opens_pixel,
    output wire               closes_pixel,
    output wire               row_end,
    output wire               job_end
);

  wire [17:0] job_source_base;
  wire [15:0] job_n0, job_n1, job_n2, job_n3;
  wire signed [17:0] job_a0, job_a1, job_a2, job_a3;
  wire [15:0] job_rounds;
  wire job_vector;
  wire signed [15:0] job_y1, job_y2, job_y3, job_x0, job_x1, job_x2, job_x3;

  wire [17:0] job_wrap;
  wire [1:0] job_reduce;
  localparam GATHER = 2'd3;

  job_loop_fields u_fields (
      .word(job), .job_vector(job_vector), .job_source_base(job_source_base), .job_wrap(job_wrap), .job_reduce(job_reduce),
      .job_n0(job_n0), .job_n1(job_n1), .job_n2(job_n2), .job_n3(job_n3),
      .job_a0(job_a0), .job_a1(job_a1), .job_a2(job_a2), .job_a3(job_a3),
      .job_rounds(job_rounds), .job_y1(job_y1), .job_y2(job_y2), .job_y3(job_y3),
      .job_x0(job_x0), .job_x1(job_x1), .job_x2(job_x2), .job_x3(job_x3)
  );

  reg [LOOP0_W-1:0] c0_q;
  reg [LOOP1_W-1:0] c1_q;
  reg [LOOP2_W-1:0] c2_q;
  reg [LOOP3_W-1:0] c3_q;
  reg [SRC_AW-1:0] base_q;
  reg [COORD_W-1:0] row_q, column_q;
  wire l0 = c0_q == job_n0[LOOP0_W-1:0];
  wire l1 = c1_q == job_n1[LOOP1_W-1:0];
  wire l2 = c2_q == job_n2[LOOP2_W-1:0];
  wire l3 = c3_q == job_n3[LOOP3_W-1:0];
  wire [SRC_AW-1:0] base_step = !l0 ? job_a0[SRC_AW-1:0] : !l1 ? job_a1[SRC_AW-1:0] :
      !l2 ? job_a2[SRC_AW-1:0] : job_a3[SRC_AW-1:0];
  wire [COORD_W-1:0] row_step = !l0 ? {COORD_W{1'b0}} : !l1 ? job_y1[COORD_W-1:0] :
      !l2 ? job_y2[COORD_W-1:0] : job_y3[COORD_W-1:0];
  wire [COORD_W-1:0] column_step = !l0 ? job_x0[COORD_W-1:0] : !l1 ? job_x1[COORD_W-1:0] :
      !l2 ? job_x2[COORD_W-1:0] : job_x3[COORD_W-1:0];
  wire [LOOP0_W+11:0] index = {12'd0, c0_q};

  // A tile's rounds read the same activations with further weights.
  wire first_round, last_round;
  wire [ROUND_W+11:0] round;
  generate
    if (ROUND_W > 0) begin : gen_rounds
      reg [ROUND_W-1:0] round_q;
      always @(posedge clk) begin
        if (start) round_q <= {ROUND_W{1'b0}};
        else if (step) round_q <= last_round ? {ROUND_W{1'b0}} : round_q + 1'b1;
      end
      assign first_round = round_q == {ROUND_W{1'b0}};
      assign last_round = round_q == job_rounds[ROUND_W-1:0];
      assign round = {12'd0, round_q};
    end else begin : gen_one_round
      assign first_round = 1'b1;
      assign last_round = 1'b1;
      assign round = 12'd0;
    end
  endgenerate

  always @(posedge clk) begin
    if (start) begin
      c0_q <= {LOOP0_W{1'b0}};
      c1_q <= {LOOP1_W{1'b0}};
      c2_q <= {LOOP2_W{1'b0}};
      c3_q <= {LOOP3_W{1'b0}};
      row_q <= {COORD_W{1'b0}};
      column_q <= {COORD_W{1'b0}};
      base_q <= job_source_base[SRC_AW-1:0] + half;
    end else if (step && last_round) begin
      c0_q <= l0 ? {LOOP0_W{1'b0}} : c0_q + 1'b1;
      if (l0) c1_q <= l1 ? {LOOP1_W{1'b0}} : c1_q + 1'b1;
      if (l0 && l1) c2_q <= l2 ? {LOOP2_W{1'b0}} : c2_q + 1'b1;
      if (l0 && l1 && l2) c3_q <= c3_q + 1'b1;
      base_q   <= base_q + base_step;
      row_q    <= row_q + row_step;
      column_q <= column_q + column_step;
    end
  end

  assign base = base_q;
  assign row = row_q;
  assign column = column_q;
  assign opens_pool = c0_q == {LOOP0_W{1'b0}} && c1_q == {LOOP1_W{1'b0}};
  assign closes_pool = l0 && l1;
  assign opens_pixel = first_round;
  assign row_end = l0 && l2;
  assign job_end = last_round && l0 && l1 && l2 && l3;

  wire [11:0] group_alone = job_vector ? index[11:0] : round[11:0];
  wire closes_alone = job_vector ? l0 : last_round;

  generate
    if (HAS_SPREAD != 0) begin : gen_spread
      // Groups of the pixel so far; a gather has another use for job_wrap.
      reg [11:0] group_q;
      wire [11:0] next_group = group_q + 12'd1;
      wire spread = job_vector && job_reduce != GATHER && job_wrap != 18'd0;
      wire pixel_end = next_group == job_wrap[11:0];
      always @(posedge clk) begin
        if (start || (step && pixel_end)) group_q <= 12'd0;
        else if (step) group_q <= next_group;
      end
      assign group = spread ? group_q : group_alone;
      assign closes_pixel = spread ? pixel_end : closes_alone;
    end else begin : gen_no_spread
      assign group = group_alone;
      assign closes_pixel = closes_alone;
    end
  endgenerate

  wire unused = &{
      1'b0, job_wrap, job_reduce, index, round, job_source_base, job_n0, job_n1, job_n2, job_n3, job_a0, job_a1, job_a2, job_a3,
      job_rounds, job_y1, job_y2, job_y3, job_x0, job_x1, job_x2, job_x3
  };

endmodule

`default_nettype wire
