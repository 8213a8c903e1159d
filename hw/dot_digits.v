// Dot product of two vectors of unsigned digits: dot = sum over lanes of a * w.
//
// Throughput: combinational.
// Latency: 0 cycles.
// Storage: none.
// Reset: none.
// Assumes: nothing.
// Combinational paths: a, w to dot.
//
// Every pair of bit planes gives LANES one-bit products of one weight. Three products become a two-bit
// count in two 6-input LUTs (AND gates included); all counts are then summed by one column tree.
//
// Parameters:
//   LANES  1..256
//   DIGIT  1, 2 or 4   bits of a digit; bit p of lane l is a[p*LANES+l]
//   SIGNS  1: with DIGIT 1, the number of lanes whose bits are equal, (sum of -1/+1 products + LANES) / 2
//   DOT_W  2*DIGIT+ceil(log2(LANES))+1 at most 32: holds LANES*(2^DIGIT-1)^2
`default_nettype none

module dot_digits #(
    parameter LANES = 16,
    parameter DIGIT = 2,
    parameter SIGNS = 0,
    parameter DOT_W = 9
) (
    input  wire [DIGIT*LANES-1:0] a,
    input  wire [DIGIT*LANES-1:0] w,
    output wire [      DOT_W-1:0] dot
);

  // Compiled once for all PEs of a simulation; nothing else reads this comment.
  /* verilator no_inline_module */

  // A plane pair leaves THIRD sums and LAST single products in its own column, THIRD carries in the next.
  localparam THIRD = LANES / 3;
  localparam LAST = LANES % 3;
  localparam OWN = THIRD + LAST;
  localparam BITS = DIGIT * DIGIT * (OWN + THIRD);
  localparam COLUMNS = 2 * DIGIT;

  generate
    if (LANES < 1 || LANES > 256) begin : gen_bad_lanes
      dot_digits_LANES_must_be_1_to_256 u_error ();
    end
    if (DIGIT != 1 && DIGIT != 2 && DIGIT != 4) begin : gen_bad_digit
      dot_digits_DIGIT_must_be_1_2_or_4 u_error ();
    end
  endgenerate

  // Plane pairs of weight 2^s.
  function integer pairs;
    input integer s;
    begin
      if (s < 0 || s > 2 * DIGIT - 2) pairs = 0;
      else pairs = (s < DIGIT) ? s + 1 : 2 * DIGIT - 1 - s;
    end
  endfunction

  function [191:0] column_heights;
    input integer columns;
    integer c;
    integer height;
    begin
      column_heights = 192'd0;
      for (c = 0; c < columns; c = c + 1) begin
        height = pairs(c) * OWN + pairs(c - 1) * THIRD;
        column_heights = column_heights | ({160'd0, height} << (12 * c));
      end
    end
  endfunction

  // First bit of column c.
  function integer column_start;
    input integer column;
    integer c;
    begin
      column_start = 0;
      for (c = 0; c < column; c = c + 1) column_start = column_start + pairs(c) * OWN + pairs(c - 1) * THIRD;
    end
  endfunction

  localparam [191:0] HEIGHTS = column_heights(COLUMNS);

  wire [BITS-1:0] bits;

  genvar i;
  genvar j;
  generate
    for (i = 0; i < DIGIT; i = i + 1) begin : gen_a
      for (j = 0; j < DIGIT; j = j + 1) begin : gen_w
        // The pair's place among those of its weight.
        localparam S = i + j;
        localparam RANK = (S < DIGIT) ? i : DIGIT - 1 - j;
        localparam SUMS = column_start(S) + RANK * OWN;
        localparam CARRIES = column_start(S + 1) + pairs(S + 1) * OWN + RANK * THIRD;
        wire [LANES-1:0] both = a[i*LANES+:LANES] & w[j*LANES+:LANES];
        wire [LANES-1:0] same = ~(a[i*LANES+:LANES] ^ w[j*LANES+:LANES]);
        wire [LANES-1:0] product = (SIGNS != 0) ? same : both;
        if (THIRD > 0) begin : gen_three
          wire [THIRD-1:0] x = product[0*THIRD+:THIRD];
          wire [THIRD-1:0] y = product[1*THIRD+:THIRD];
          wire [THIRD-1:0] z = product[2*THIRD+:THIRD];
          assign bits[SUMS+:THIRD] = x ^ y ^ z;
          assign bits[CARRIES+:THIRD] = (x & y) | (x & z) | (y & z);
        end
        if (LAST > 0) begin : gen_last
          assign bits[SUMS+THIRD+:LAST] = product[3*THIRD+:LAST];
        end
      end
    end
  endgenerate

  sum_columns #(
      .HEIGHTS(HEIGHTS),
      .IN_W   (BITS),
      .OUT_W  (DOT_W)
  ) u_sum (
      .bits(bits),
      .sum (dot)
  );

endmodule

`default_nettype wire
