// Walks a feature map in raster order, channels fastest, and gives bank, strip and address of every group.
//
// Throughput: one group a cycle.
// Latency: outputs are valid in the cycle of next_group and move on after it.
// Storage: the position.
// Reset: none; start opens a map.
// Assumes: next_pixel only together with next_group, on a pixel's last group.
// Combinational paths: base, row .. to nothing; they are sampled.
//
// Column x of a map of stride s lies in bank floor(x/s) mod PIXELS (docs/engine.md, Memories). What is walked may be a rectangle
// of a map: its rows begin in bank first_bank, at phase first_phase of its columns, which is skip words after base.
//
// Parameters:
//   LANES, PIXELS, POST  geometry
//   DM_AW                address bits of feature-map memory
//   X_W                  bits of a column, 1..16
//   CROSSES              0: no pixel's groups go beyond one word
//   HAS_RECTANGLES       0: every walk covers whole rows
`default_nettype none

module map_walker #(
    parameter LANES = 16,
    parameter PIXELS = 2,
    parameter POST = 4,
    parameter DM_AW = 8,
    parameter X_W = 16,
    parameter CROSSES = 1,
    parameter HAS_RECTANGLES = 1
) (
    input  wire              clk,
    input  wire              start,
    input  wire              next_group,
    input  wire              next_pixel,
    input  wire [   X_W-1:0] last_column,
    input  wire [ DM_AW-1:0] base,
    input  wire [       5:0] first_strip,
    input  wire [       3:0] last_stride,
    input  wire [ DM_AW-1:0] column,
    input  wire [ DM_AW-1:0] column_group,
    input  wire [ DM_AW-1:0] row,
    input  wire [       3:0] first_bank,
    input  wire [       3:0] first_phase,
    input  wire [ DM_AW-1:0] skip,
    output wire              row_end,
    output wire [PIXELS-1:0] bank,
    output wire [       5:0] strip,
    output wire [ DM_AW-1:0] address
);

  localparam LAST_STRIP = LANES / POST - 1;

  reg [X_W-1:0] x_q;
  reg [DM_AW-1:0] row_q, pixel_q;
  wire [DM_AW-1:0] next_column;
  wire [DM_AW-1:0] next_row = row_q + row;
  wire [DM_AW-1:0] skipped = (HAS_RECTANGLES != 0 && PIXELS > 1) ? skip : {DM_AW{1'b0}};
  assign row_end = x_q == last_column;

  always @(posedge clk) begin
    if (start || (next_pixel && row_end)) x_q <= {X_W{1'b0}};
    else if (next_pixel) x_q <= x_q + 1'b1;
    if (start) row_q <= base;
    else if (next_pixel && row_end) row_q <= next_row;
    if (start) pixel_q <= base + skipped;
    else if (next_pixel) pixel_q <= row_end ? next_row + skipped : next_column;
  end

  generate
    if (PIXELS == 1) begin : gen_one_bank
      assign next_column = pixel_q + column;
      assign bank = 1'b1;
      wire unused = &{1'b0, last_stride, column_group, first_bank, first_phase, skip};
    end else begin : gen_banks
      // Columns of a phase lie side by side, then comes the next bank; column_q is where the first bank's began.
      reg [3:0] phase_q;
      reg [PIXELS-1:0] bank_q;
      reg [DM_AW-1:0] column_q;
      wire phase_end = phase_q == last_stride;
      wire bank_end = phase_end && bank_q[PIXELS-1];
      wire [DM_AW-1:0] next_group_of_columns = column_q + column_group;
      wire [15:0] first = (HAS_RECTANGLES != 0) ? 16'd1 << first_bank : 16'd1;
      always @(posedge clk) begin
        if (start || (next_pixel && row_end)) begin
          phase_q  <= (HAS_RECTANGLES != 0) ? first_phase : 4'd0;
          bank_q   <= first[PIXELS-1:0];
          column_q <= start ? base : next_row;
        end else if (next_pixel) begin
          phase_q <= phase_end ? 4'd0 : phase_q + 4'd1;
          if (phase_end) bank_q <= {bank_q[PIXELS-2:0], bank_q[PIXELS-1]};
          if (bank_end) column_q <= next_group_of_columns;
        end
      end
      assign next_column = bank_end ? next_group_of_columns : phase_end ? column_q : pixel_q + column;
      assign bank = bank_q;
      wire unused = &{1'b0, first, first_bank, first_phase, skip};
    end
  endgenerate

  reg [5:0] strip_q;
  wire strip_end = strip_q == LAST_STRIP[5:0];
  always @(posedge clk) begin
    if (start || next_pixel) strip_q <= first_strip;
    else if (next_group) strip_q <= strip_end ? 6'd0 : strip_q + 6'd1;
  end

  generate
    if (CROSSES != 0) begin : gen_blocks
      reg [DM_AW-1:0] block_q;
      always @(posedge clk) begin
        if (start || next_pixel) block_q <= {DM_AW{1'b0}};
        else if (next_group) begin
          if (strip_end) block_q <= block_q + 1'b1;
        end
      end
      assign address = pixel_q + block_q;
    end else begin : gen_one_block
      assign address = pixel_q;
    end
  endgenerate

  assign strip = strip_q;

endmodule

`default_nettype wire
