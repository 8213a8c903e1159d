// Walks a feature map in raster order, channels fastest, and gives bank, strip and address of every group.
//
// Throughput: one group a cycle.
// Latency: outputs are valid in the cycle of next_group and move on after it.
// Storage: the position.
// Reset: none; start opens a map.
// Assumes: next_pixel only together with next_group, on a pixel's last group.
// Combinational paths: base, row .. to nothing; they are sampled.
//
// Column x of a map of stride s lies in bank floor(x/s) mod PIXELS (docs/engine.md, Memories).
//
// Parameters:
//   LANES, PIXELS, POST  geometry
//   DM_AW                address bits of feature-map memory
`default_nettype none

module map_walker #(
    parameter LANES = 16,
    parameter PIXELS = 2,
    parameter POST = 4,
    parameter DM_AW = 8
) (
    input  wire              clk,
    input  wire              start,
    input  wire              next_group,
    input  wire              next_pixel,
    input  wire [      15:0] last_column,
    input  wire [ DM_AW-1:0] base,
    input  wire [       5:0] first_strip,
    input  wire [       3:0] last_stride,
    input  wire [ DM_AW-1:0] column,
    input  wire [ DM_AW-1:0] column_group,
    input  wire [ DM_AW-1:0] row,
    output wire [PIXELS-1:0] bank,
    output wire [       5:0] strip,
    output wire [ DM_AW-1:0] address
);

  localparam LAST_STRIP = LANES / POST - 1;

  reg [15:0] x_q;
  reg [3:0] phase_q;
  reg [PIXELS-1:0] bank_q;
  reg [DM_AW-1:0] row_q, column_q, within_q, block_q;
  reg [5:0] strip_q;

  wire row_end = x_q == last_column;
  wire phase_end = phase_q == last_stride;
  wire bank_end = bank_q[PIXELS-1];
  wire strip_end = strip_q == LAST_STRIP[5:0];
  wire [PIXELS:0] rotated = {bank_q, bank_q[PIXELS-1]};
  wire [PIXELS:0] first_bank = {{PIXELS{1'b0}}, 1'b1};

  always @(posedge clk) begin
    if (start || (next_pixel && row_end)) begin
      x_q <= 16'd0;
      phase_q <= 4'd0;
      bank_q <= first_bank[PIXELS-1:0];
      column_q <= {DM_AW{1'b0}};
      within_q <= {DM_AW{1'b0}};
      row_q <= start ? base : row_q + row;
    end else if (next_pixel) begin
      x_q <= x_q + 16'd1;
      phase_q <= phase_end ? 4'd0 : phase_q + 4'd1;
      within_q <= phase_end ? {DM_AW{1'b0}} : within_q + column;
      if (phase_end) bank_q <= rotated[PIXELS-1:0];
      if (phase_end && bank_end) column_q <= column_q + column_group;
    end
  end

  always @(posedge clk) begin
    if (start || next_pixel) begin
      strip_q <= first_strip;
      block_q <= {DM_AW{1'b0}};
    end else if (next_group) begin
      strip_q <= strip_end ? 6'd0 : strip_q + 6'd1;
      if (strip_end) block_q <= block_q + 1'b1;
    end
  end

  assign bank = bank_q;
  assign strip = strip_q;
  assign address = row_q + column_q + within_q + block_q;

  wire unused = &{1'b0, rotated[PIXELS], first_bank[PIXELS]};

endmodule

`default_nettype wire
