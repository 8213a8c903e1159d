// The array of an engine with its weights: takes operands, gives finished outputs in groups of POST, drained.
//
// Throughput: that of hw/mac_array.v or hw/gate_array.v; a group every job_digits + 1 cycles.
// Latency: a tile's last step reaches the accumulators 5 cycles after its issue; its first group leaves in the next cycle.
// Storage: weights (a ROM), that of the array, the drain's place in the tile.
// Reset: clears control bits.
// Assumes: tiles end no earlier than the drain of the tile before (hw/sequencer.v).
// Combinational paths: none.
//
// All PEs in step (RUN_AHEAD 0): the array is a mac_array, and every tile goes through `drain`. A run-ahead array drains
// itself, and only vector tiles, whose values come from elsewhere, go through `drain` (`capture` is for them).
//
// Parameters: src/schedule/engine-parameters.ts, under the same names; and
//   POOL_W  bits of an entry of the pooling buffer
`default_nettype none

module engine_array #(
    parameter WEIGHT_FILE = "weights.mem",
    parameter GATE_FILE = "gate_",
    parameter KIND = 0,
    parameter PES = 4,
    parameter LANES = 4,
    parameter PIXELS = 2,
    parameter DIGIT = 2,
    parameter POST = 2,
    parameter ACC_W = 16,
    parameter SUM_W = 12,
    parameter WM_AW = 6,
    parameter POOL_W = 2,
    parameter HAS_SUM = 1,
    parameter RUN_AHEAD = 0,
    parameter GATE_ACC_W = 12,
    parameter GATE_CORRECTION_W = 8,
    parameter GATE_THRESHOLD_W = 8,
    parameter GATE_OPERAND_AW = 4,
    parameter GATE_TABLE_AW = 1,
    parameter GATE_SLOT_W = 1,
    parameter GATE_RING_W = 1,
    parameter GATE_JOB_AW = 1,
    parameter [148:0] GATE_VARIES = {149{1'b1}},
    parameter [148:0] GATE_VALUE = {149{1'b0}}
) (
    input  wire                          clk,
    input  wire                          rst,
    input  wire [                  15:0] job_index,
    input  wire                          step_valid,
    input  wire                          step_open,
    input  wire                          tile_valid,
    input  wire                          tile_vector,
    input  wire [                   4:0] tile_pixels,
    input  wire                          tile_opens_pool,
    input  wire                          tile_closes_pool,
    input  wire [                  11:0] tile_group,
    input  wire                          tile_closes_pixel,
    input  wire [                 661:0] drain_job,
    input  wire [             WM_AW-1:0] wm_address,
    input  wire                          op_valid,
    input  wire                          op_first,
    input  wire                          op_shift,
    input  wire                          op_sum_valid,
    input  wire                          op_sum_first,
    input  wire                          op_sum_shift,
    input  wire [PIXELS*LANES*DIGIT-1:0] op_data,
    output wire                          array_full,
    output wire                          array_busy,
    output wire                          capture,
    output wire                          group_valid,
    output wire [                  11:0] group,
    output wire                          group_vector,
    output wire                          group_closes_pixel,
    output wire                          group_opens_pool,
    output wire                          group_closes_pool,
    output wire [            POOL_W-1:0] group_pool_entry,
    output wire [        POST*ACC_W-1:0] group_data,
    output wire [             SUM_W-1:0] group_sum
);

  localparam WEIGHTS_W = PES * ((KIND == 1) ? 1 : LANES) * DIGIT;
  localparam DRAIN_PES = (RUN_AHEAD != 0) ? POST : PES;

  wire [7:0] job_groups;
  wire [3:0] job_digits;
  wire [4:0] job_pool_pixels;
  wire job_pool_whole;

  job_tile_fields u_fields (
      .word(drain_job), .job_groups(job_groups), .job_digits(job_digits),
      .job_pool_pixels(job_pool_pixels), .job_pool_whole(job_pool_whole)
  );

  // The tile whose results are captured.
  wire [4:0] drain_pixels;
  wire drain_opens_pool, drain_closes_pool, drain_closes_pixel, drain_vector;
  wire [11:0] drain_group;

  delay_valid #(.CYCLES(5)) u_capture (.clk(clk), .rst(rst), .in(tile_valid), .out(capture));

  delay #(
      .WIDTH (21),
      .CYCLES(5)
  ) u_tile (
      .clk(clk),
      .in ({tile_pixels, tile_opens_pool, tile_closes_pool, tile_closes_pixel, tile_vector, tile_group}),
      .out({drain_pixels, drain_opens_pool, drain_closes_pool, drain_closes_pixel, drain_vector, drain_group})
  );

  wire [PIXELS*DRAIN_PES*ACC_W-1:0] results;
  wire [PIXELS*SUM_W-1:0] sums;
  wire drained_capture, drained_valid, drained_vector, drained_closes_pixel, drained_opens_pool, drained_closes_pool;
  wire [11:0] drained_group;
  wire [POOL_W-1:0] drained_pool_entry;
  wire [POST*ACC_W-1:0] drained_data;

  drain #(
      .PES(DRAIN_PES), .PIXELS(PIXELS), .POST(POST), .ACC_W(ACC_W), .SUM_W(SUM_W), .POOL_W(POOL_W)
  ) u_drain (
      .clk(clk), .rst(rst),
      .capture          (drained_capture),
      .tile_pixels      (drain_pixels),
      .tile_opens_pool  (drain_opens_pool),
      .tile_closes_pool (drain_closes_pool),
      .tile_group       (drain_group),
      .tile_closes_pixel(drain_closes_pixel),
      .tile_vector      (drain_vector),
      .job_groups(job_groups), .job_digits(job_digits), .job_pool_pixels(job_pool_pixels), .job_pool_whole(job_pool_whole),
      .results(results), .sums(sums),
      .group_valid       (drained_valid),
      .group             (drained_group),
      .group_vector      (drained_vector),
      .group_closes_pixel(drained_closes_pixel),
      .group_opens_pool  (drained_opens_pool),
      .group_closes_pool (drained_closes_pool),
      .group_pool_entry  (drained_pool_entry),
      .group_data        (drained_data),
      .group_sum         (group_sum)
  );

  generate
    if (RUN_AHEAD != 0) begin : gen_run_ahead
      wire array_valid, array_closes_pixel, array_opens_pool, array_closes_pool;
      wire [11:0] array_group;
      wire [POOL_W-1:0] array_pool_entry;
      wire [POST*ACC_W-1:0] array_data;
      wire load_last, load_opens_pool, load_closes_pool;

      delay_valid #(.CYCLES(3)) u_last (.clk(clk), .rst(rst), .in(tile_valid && !tile_vector), .out(load_last));

      delay #(
          .WIDTH (2),
          .CYCLES(3)
      ) u_pool_flags (
          .clk(clk),
          .in ({tile_opens_pool, tile_closes_pool}),
          .out({load_opens_pool, load_closes_pool})
      );

      gate_array #(
          .PES         (PES),
          .LANES       (LANES),
          .DIGIT       (DIGIT),
          .POST        (POST),
          .ACC_W       (GATE_ACC_W),
          .SUM_W       (SUM_W),
          .CORRECTION_W(GATE_CORRECTION_W),
          .HAS_SUM     (HAS_SUM),
          .THRESHOLD_W (GATE_THRESHOLD_W),
          .VALUE_W     (ACC_W),
          .POOL_W      (POOL_W),
          .OPERAND_AW  (GATE_OPERAND_AW),
          .WEIGHT_AW   (WM_AW),
          .TABLE_AW    (GATE_TABLE_AW),
          .SLOT_W      (GATE_SLOT_W),
          .RING_W      (GATE_RING_W),
          .JOB_AW      (GATE_JOB_AW),
          .FILE        (GATE_FILE),
          .JOB_VARIES  (GATE_VARIES),
          .JOB_VALUE   (GATE_VALUE)
      ) u_array (
          .clk               (clk),
          .rst               (rst),
          .job_index         (job_index),
          .open              (step_valid && step_open && !tile_vector),
          .full              (array_full),
          .busy              (array_busy),
          .op_valid          (op_valid),
          .op_last           (load_last),
          .op_opens_pool     (load_opens_pool),
          .op_closes_pool    (load_closes_pool),
          .op_sum_valid      (op_sum_valid),
          .op_sum_first      (op_sum_first),
          .op_sum_shift      (op_sum_shift),
          .op_data           (op_data),
          .job_groups        (job_groups),
          .job_digits        (job_digits),
          .group_valid       (array_valid),
          .group             (array_group),
          .group_closes_pixel(array_closes_pixel),
          .group_opens_pool  (array_opens_pool),
          .group_closes_pool (array_closes_pool),
          .group_pool_entry  (array_pool_entry),
          .group_data        (array_data)
      );

      assign results = {(PIXELS * DRAIN_PES * ACC_W) {1'b0}};
      assign sums = {(PIXELS * SUM_W) {1'b0}};
      assign drained_capture = capture && drain_vector;
      assign group_valid = array_valid || drained_valid;
      assign group = array_valid ? array_group : drained_group;
      assign group_vector = drained_vector && !array_valid;
      assign group_closes_pixel = array_valid ? array_closes_pixel : drained_closes_pixel;
      assign group_opens_pool = array_valid ? array_opens_pool : drained_opens_pool;
      assign group_closes_pool = array_valid ? array_closes_pool : drained_closes_pool;
      assign group_pool_entry = array_valid ? array_pool_entry : drained_pool_entry;
      assign group_data = array_data;
      wire unused = &{1'b0, op_first, op_shift, wm_address, drained_data};
    end else begin : gen_tiles
      wire [WEIGHTS_W-1:0] wm_data;
      reg [WEIGHTS_W-1:0] weights_q;

      rom #(
          .WIDTH    (WEIGHTS_W),
          .ADDRESS_W(WM_AW),
          .FILE     (WEIGHT_FILE)
      ) u_weights (
          .clk    (clk),
          .en     (1'b1),
          .address(wm_address),
          .data   (wm_data)
      );

      always @(posedge clk) weights_q <= wm_data;

      mac_array #(
          .KIND(KIND), .PES(PES), .LANES(LANES), .PIXELS(PIXELS), .DIGIT(DIGIT),
          .ACC_W(ACC_W), .SUM_W(SUM_W), .HAS_SUM(HAS_SUM)
      ) u_array (
          .clk(clk), .rst(rst),
          .op_valid(op_valid), .op_first(op_first), .op_shift(op_shift),
          .op_sum_valid(op_sum_valid), .op_sum_first(op_sum_first), .op_sum_shift(op_sum_shift),
          .data(op_data), .weights(weights_q), .capture(capture), .results(results), .sums(sums)
      );

      assign array_full = 1'b0;
      assign array_busy = 1'b0;
      assign drained_capture = capture;
      assign group_valid = drained_valid;
      assign group = drained_group;
      assign group_vector = drained_vector;
      assign group_closes_pixel = drained_closes_pixel;
      assign group_opens_pool = drained_opens_pool;
      assign group_closes_pool = drained_closes_pool;
      assign group_pool_entry = drained_pool_entry;
      assign group_data = drained_data;
      wire unused = &{1'b0, job_index, step_valid, step_open};
    end
  endgenerate

endmodule

`default_nettype wire
