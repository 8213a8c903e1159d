// Takes complete pixels out of the run-ahead PEs, POST results at a time, at the pace the writer can store them.
//
// Throughput: one group every job_digits + 1 cycles, also from pixel to pixel.
// Latency: the first group of a pixel that is loaded is read in the cycle after `ready`; group_* come 4 cycles after the read.
// Storage: the position, the pooling flags of the pixels on their way.
// Reset: idle; clear does the same between jobs.
// Assumes: pixels come and go in one order; at most 2^RING_W of them.
// Combinational paths: ready to take.
//
// A pixel's groups of POST channels lie slot by slot: group g is in slot floor(g * POST / PES). Pixels take turns, 1, 2 or 4.
//
// Parameters:
//   PES, POST  geometry
//   SLOT_W, RING_W  of gate_walker
//   POOL_W     bits of an entry of the pooling buffer
`default_nettype none

module gate_drain #(
    parameter PES = 8,
    parameter POST = 4,
    parameter SLOT_W = 1,
    parameter RING_W = 2,
    parameter POOL_W = 2
) (
    input  wire              clk,
    input  wire              rst,
    input  wire              clear,
    input  wire [RING_W-1:0] job_last_ring,
    input  wire [       1:0] job_last_turn,
    input  wire [       7:0] job_groups,
    input  wire [       3:0] job_digits,
    input  wire              pixel_loaded,
    input  wire              pixel_opens_pool,
    input  wire              pixel_closes_pool,
    input  wire              ready,
    output wire              take,
    output wire              freed,
    output wire [       1:0] read_turn,
    output wire [RING_W-1:0] read_ring,
    output wire [SLOT_W-1:0] read_slot,
    output wire [       7:0] read_part,
    output wire              group_valid,
    output wire [      11:0] group,
    output wire              group_closes_pixel,
    output wire              group_opens_pool,
    output wire              group_closes_pool,
    output wire [POOL_W-1:0] group_pool_entry
);

  localparam PARTS = PES / POST;
  localparam LAST_PART = PARTS - 1;

  generate
    if (PARTS * POST != PES || PARTS > 256) begin : gen_bad_post
      gate_drain_POST_must_divide_PES_into_at_most_256 u_error ();
    end
  endgenerate

  reg busy_q;
  reg [RING_W-1:0] ring_q;
  reg [SLOT_W-1:0] slot_q;
  reg [7:0] part_q, group_q;
  reg [3:0] digit_q;
  reg [1:0] flags[0:(1<<RING_W)-1];
  reg [RING_W:0] flags_in_q, flags_out_q;
  reg [1:0] flags_q, turn_q;

  wire last_digit = digit_q == job_digits;
  wire last_group = group_q == job_groups;
  wire last_part = part_q == LAST_PART[7:0];
  wire ends = busy_q && last_digit && last_group;
  // PEs may have finished a pixel whose low part nobody wanted before all of it is loaded.
  wire loaded = flags_in_q != flags_out_q;
  wire takes = ready && loaded && (!busy_q || ends);

  always @(posedge clk) begin
    if (rst || clear) begin
      busy_q <= 1'b0;
      ring_q <= {RING_W{1'b0}};
      flags_in_q <= {(RING_W + 1) {1'b0}};
      flags_out_q <= {(RING_W + 1) {1'b0}};
    end else begin
      if (takes) busy_q <= 1'b1;
      else if (ends) busy_q <= 1'b0;
      if (ends) ring_q <= (ring_q == job_last_ring) ? {RING_W{1'b0}} : ring_q + 1'b1;
      if (pixel_loaded) flags_in_q <= flags_in_q + 1'b1;
      if (takes) flags_out_q <= flags_out_q + 1'b1;
    end
  end

  always @(posedge clk) begin
    if (pixel_loaded) flags[flags_in_q[RING_W-1:0]] <= {pixel_closes_pool, pixel_opens_pool};
    if (takes) flags_q <= flags[flags_out_q[RING_W-1:0]];
    if (takes) begin
      turn_q  <= flags_out_q[1:0];
      slot_q  <= {SLOT_W{1'b0}};
      part_q  <= 8'd0;
      group_q <= 8'd0;
      digit_q <= 4'd0;
    end else if (!last_digit) digit_q <= digit_q + 4'd1;
    else begin
      digit_q <= 4'd0;
      group_q <= group_q + 8'd1;
      part_q  <= last_part ? 8'd0 : part_q + 8'd1;
      if (last_part) slot_q <= slot_q + 1'b1;
    end
  end

  assign take = takes;
  assign freed = ends;
  assign read_ring = ring_q;
  assign read_turn = turn_q & job_last_turn;
  assign read_slot = slot_q;
  assign read_part = part_q;

  delay_valid #(.CYCLES(4)) u_valid (.clk(clk), .rst(rst), .in(busy_q && digit_q == 4'd0), .out(group_valid));

  wire [7:0] group_late;
  wire [POOL_W+7:0] entry = {{POOL_W{1'b0}}, group_late};
  delay #(
      .WIDTH (11),
      .CYCLES(4)
  ) u_flags (
      .clk(clk),
      .in ({group_q, last_group, flags_q}),
      .out({group_late, group_closes_pixel, group_closes_pool, group_opens_pool})
  );

  assign group = {4'd0, group_late};
  assign group_pool_entry = entry[POOL_W-1:0];

  wire unused = &{1'b0, entry};

endmodule

`default_nettype wire
