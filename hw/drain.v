// Takes a finished tile apart: POST results of one pixel at a time, at the pace the writer can store them.
//
// Throughput: one group every job_digits + 1 cycles.
// Latency: the first group leaves in the cycle after capture.
// Storage: the position in the tile.
// Reset: idle.
// Assumes: the next capture comes no earlier than the last cycle of this drain (sequencer).
// Combinational paths: results to group_data.
//
// Order: pixel by pixel, groups of POST channels in order. A vector tile is one group, number tile_group; one of the array
// is round tile_group of its pixel and goes on counting where the round before ended.
//
// Parameters:
//   PES, PIXELS, POST     geometry
//   ACC_W, SUM_W, VALUE_W widths of results, activation sums and vector results
//   POOL_W                bits of an entry of the pooling buffer
`default_nettype none

module drain #(
    parameter PES = 8,
    parameter PIXELS = 2,
    parameter POST = 4,
    parameter ACC_W = 16,
    parameter SUM_W = 12,
    parameter POOL_W = 2
) (
    input  wire                        clk,
    input  wire                        rst,
    input  wire                        capture,
    input  wire [                 4:0] tile_pixels,
    input  wire                        tile_opens_pool,
    input  wire                        tile_closes_pool,
    input  wire [                11:0] tile_group,
    input  wire                        tile_closes_pixel,
    input  wire                        tile_vector,
    input  wire [                 7:0] job_groups,
    input  wire [                 3:0] job_digits,
    input  wire [                 4:0] job_pool_pixels,
    input  wire                        job_pool_whole,
    input  wire [PIXELS*PES*ACC_W-1:0] results,
    input  wire [    PIXELS*SUM_W-1:0] sums,
    output wire                        group_valid,
    output wire [                11:0] group,
    output wire                        group_vector,
    output wire                        group_closes_pixel,
    output wire                        group_opens_pool,
    output wire                        group_closes_pool,
    output wire [          POOL_W-1:0] group_pool_entry,
    output wire [      POST*ACC_W-1:0] group_data,
    output wire [           SUM_W-1:0] group_sum
);

  localparam GROUPS = PES / POST;
  localparam GROUP_W = (GROUPS > 128) ? 8 : (GROUPS > 64) ? 7 : (GROUPS > 32) ? 6 : (GROUPS > 16) ? 5 :
      (GROUPS > 8) ? 4 : (GROUPS > 4) ? 3 : (GROUPS > 2) ? 2 : 1;
  localparam PIXEL_W = (PIXELS > 8) ? 4 : (PIXELS > 4) ? 3 : (PIXELS > 2) ? 2 : 1;

  generate
    if (GROUPS * POST != PES) begin : gen_bad_post
      drain_POST_must_divide_PES u_error ();
    end
  endgenerate

  reg busy_q;
  reg [4:0] pixel_q, last_pixel_q;
  reg [GROUP_W-1:0] group_q;
  reg [3:0] digit_q;
  reg [4:0] phase_q;
  reg [POOL_W-1:0] entry_base_q;
  reg opens_q, closes_q, closes_pixel_q, vector_q;
  reg [11:0] tile_group_q, first_group_q;

  wire last_digit = digit_q == job_digits;
  wire last_group = {{(8 - GROUP_W) {1'b0}}, group_q} == job_groups;
  wire last_pixel = PIXELS == 1 || pixel_q == last_pixel_q;
  wire last_phase = PIXELS == 1 || phase_q == job_pool_pixels - 5'd1;
  wire [8:0] group_count = {1'b0, job_groups} + 9'd1;
  wire [POOL_W+8:0] group_step = {{POOL_W{1'b0}}, group_count};
  wire [POOL_W+GROUP_W-1:0] group_wide = {{POOL_W{1'b0}}, group_q};
  wire [POOL_W+11:0] first_wide = {{POOL_W{1'b0}}, first_group_q};
  // Tiles of several pixels have one round; with one pixel the position in the tile is known.
  wire [POOL_W-1:0] entry_base = (PIXELS == 1) ? first_wide[POOL_W-1:0] : entry_base_q;

  always @(posedge clk) begin
    if (rst) busy_q <= 1'b0;
    else if (capture) busy_q <= 1'b1;
    else if (last_digit && last_group && last_pixel) busy_q <= 1'b0;
  end

  always @(posedge clk) begin
    if (capture) begin
      pixel_q <= 5'd0;
      last_pixel_q <= tile_pixels - 5'd1;
      group_q <= {GROUP_W{1'b0}};
      digit_q <= 4'd0;
      phase_q <= 5'd0;
      entry_base_q <= {POOL_W{1'b0}};
      opens_q <= tile_opens_pool;
      closes_q <= tile_closes_pool;
      closes_pixel_q <= tile_closes_pixel;
      vector_q <= tile_vector;
      tile_group_q <= tile_group;
      first_group_q <= (tile_group == 12'd0) ? 12'd0 : first_group_q + {3'd0, group_count};
    end else if (!last_digit) digit_q <= digit_q + 4'd1;
    else begin
      digit_q <= 4'd0;
      if (!last_group) group_q <= group_q + 1'b1;
      else begin
        group_q <= {GROUP_W{1'b0}};
        pixel_q <= pixel_q + 5'd1;
        phase_q <= last_phase ? 5'd0 : phase_q + 5'd1;
        if (last_phase) entry_base_q <= entry_base_q + group_step[POOL_W-1:0];
      end
    end
  end

  wire [PIXEL_W-1:0] pixel = pixel_q[PIXEL_W-1:0];
  wire [PES*ACC_W-1:0] pixel_results;

  select_word #(
      .WIDTH  (PES * ACC_W),
      .COUNT  (PIXELS),
      .INDEX_W(PIXEL_W)
  ) u_pixel (
      .index(pixel),
      .words(results),
      .word (pixel_results)
  );

  select_word #(
      .WIDTH  (SUM_W),
      .COUNT  (PIXELS),
      .INDEX_W(PIXEL_W)
  ) u_sum (
      .index(pixel),
      .words(sums),
      .word (group_sum)
  );

  select_word #(
      .WIDTH  (POST * ACC_W),
      .COUNT  (GROUPS),
      .INDEX_W(GROUP_W)
  ) u_group (
      .index(group_q),
      .words(pixel_results),
      .word (group_data)
  );

  assign group_valid = busy_q && digit_q == 4'd0;
  assign group = vector_q ? tile_group_q : first_group_q + {{(12 - GROUP_W) {1'b0}}, group_q};
  assign group_vector = vector_q;
  assign group_closes_pixel = closes_pixel_q && last_group;
  assign group_opens_pool = opens_q && (PIXELS == 1 || phase_q == 5'd0);
  assign group_closes_pool = closes_q && (last_phase || (job_pool_whole && last_pixel));
  assign group_pool_entry = entry_base + group_wide[POOL_W-1:0];

  wire unused = &{1'b0, group_step, group_wide, first_wide};

endmodule

`default_nettype wire
