// Dot product of two ternary vectors plus LANES, which is never negative: dot = LANES + sum over lanes of a * w.
//
// Throughput: combinational.
// Latency: 0 cycles.
// Storage: none.
// Reset: none.
// Assumes: a lane that is zero has any sign.
// Combinational paths: a, w to dot.
//
// With nz = both are not zero and pos = nz and equal signs, sum of a * w = 2 * count(pos) - count(nz), so
// dot = 2 * count(pos) + count(not nz): two plane operations a lane. Three lanes' zeros are counted in two 6-input LUTs.
//
// Parameters:
//   LANES  1..256
//   DOT_W  holds 2*LANES, at least 2; plane 0 (lane l at a[l]): not zero, plane 1 (a[LANES+l]): negative
`default_nettype none

module dot_ternary #(
    parameter LANES = 16,
    parameter DOT_W = 6
) (
    input  wire [2*LANES-1:0] a,
    input  wire [2*LANES-1:0] w,
    output wire [  DOT_W-1:0] dot
);

  // Compiled once for all PEs of a simulation; nothing else reads this comment.
  /* verilator no_inline_module */

  localparam THIRD = LANES / 3;
  localparam LAST = LANES % 3;
  // Column 0: sums of three zeros and single zeros; column 1: their carries and the positive lanes.
  localparam OWN = THIRD + LAST;
  localparam BITS = OWN + THIRD + LANES;

  function [191:0] column_heights;
    input integer low;
    input integer high;
    column_heights = {160'd0, low} | ({160'd0, high} << 12);
  endfunction

  localparam [191:0] HEIGHTS = column_heights(OWN, THIRD + LANES);

  generate
    if (LANES < 1 || LANES > 256) begin : gen_bad_lanes
      dot_ternary_LANES_must_be_1_to_256 u_error ();
    end
  endgenerate

  wire [LANES-1:0] both = a[0+:LANES] & w[0+:LANES];
  wire [LANES-1:0] zero = ~both;
  wire [LANES-1:0] pos = both & ~(a[LANES+:LANES] ^ w[LANES+:LANES]);
  wire [BITS-1:0] bits;

  generate
    if (THIRD > 0) begin : gen_three
      wire [THIRD-1:0] x = zero[0*THIRD+:THIRD];
      wire [THIRD-1:0] y = zero[1*THIRD+:THIRD];
      wire [THIRD-1:0] z = zero[2*THIRD+:THIRD];
      assign bits[0+:THIRD] = x ^ y ^ z;
      assign bits[OWN+:THIRD] = (x & y) | (x & z) | (y & z);
    end
    if (LAST > 0) begin : gen_last
      assign bits[THIRD+:LAST] = zero[3*THIRD+:LAST];
    end
  endgenerate
  assign bits[OWN+THIRD+:LANES] = pos;

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
