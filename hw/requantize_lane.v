// y = clamp(round((x * multiplier + bias) / 2^shift), low, high), exact.
//
// Throughput: one value a cycle.
// Latency: 4 cycles from every input to y.
// Storage: the product, the sum, the rounded value, y; multiplier-free controls of the cycles between.
// Reset: none.
// Assumes: low <= high.
// Combinational paths: none.
//
// With POINT_BITS > 0 terms are added up outside: `term` = x * multiplier + bias comes after 2 cycles, y is what `total`
// becomes 2 cycles later; shift, mode, low and high then stay while values are inside.
// All numbers are signed. mode: 0 half-up, 1 half-even, 2 floor, 3 toward-zero; shift may be 0 or exceed the
// width of the sum. An unsigned result of n bits needs OUT_W = n+1.
//
// Parameters:
//   IN_W    2..64  x
//   MUL_W   2..64  multiplier
//   BIAS_W  2..96  bias
//   OUT_W   1..64  low, high, y
//   POINT_BITS  0..8  bits a sum of terms is wider than one; 0: there is one
//   TERM_W, SUM_W  bits of a term and of a sum, which follow from the others
`default_nettype none

module requantize_lane #(
    parameter IN_W   = 20,
    parameter MUL_W  = 16,
    parameter BIAS_W = 32,
    parameter OUT_W  = 8,
    parameter POINT_BITS = 0,
    // One bit more than the wider term holds the sum; clamp wants at least OUT_W.
    parameter TERM_W = (IN_W + MUL_W > BIAS_W) ? IN_W + MUL_W : BIAS_W,
    parameter SUM_W = (TERM_W + 1 + POINT_BITS > OUT_W) ? TERM_W + 1 + POINT_BITS : OUT_W
) (
    input  wire              clk,
    input  wire [  IN_W-1:0] x,
    input  wire [ MUL_W-1:0] multiplier,
    input  wire [BIAS_W-1:0] bias,
    input  wire [       5:0] shift,
    input  wire [       1:0] mode,
    input  wire [ OUT_W-1:0] low,
    input  wire [ OUT_W-1:0] high,
    output wire [ SUM_W-1:0] term,
    input  wire [ SUM_W-1:0] total,
    output wire [ OUT_W-1:0] y
);

  localparam PRODUCT_W = IN_W + MUL_W;

  generate
    if (IN_W < 2 || IN_W > 64) begin : gen_bad_in_w
      requantize_lane_IN_W_must_be_2_to_64 u_error ();
    end
    if (MUL_W < 2 || MUL_W > 64) begin : gen_bad_mul_w
      requantize_lane_MUL_W_must_be_2_to_64 u_error ();
    end
    if (BIAS_W < 2 || BIAS_W > 96) begin : gen_bad_bias_w
      requantize_lane_BIAS_W_must_be_2_to_96 u_error ();
    end
    if (OUT_W < 1 || OUT_W > 64) begin : gen_bad_out_w
      requantize_lane_OUT_W_must_be_1_to_64 u_error ();
    end
  endgenerate

  // Cycle 1: product.
  wire signed [PRODUCT_W-1:0] x_wide = {{MUL_W{x[IN_W-1]}}, x};
  wire signed [PRODUCT_W-1:0] multiplier_wide = {{IN_W{multiplier[MUL_W-1]}}, multiplier};
  reg signed  [PRODUCT_W-1:0] product_q;
  reg         [   BIAS_W-1:0] bias_q;
  reg         [          5:0] shift_q1;
  reg         [          1:0] mode_q1;
  reg         [    OUT_W-1:0] low_q1;
  reg         [    OUT_W-1:0] high_q1;

  always @(posedge clk) begin
    product_q <= x_wide * multiplier_wide;
    bias_q    <= bias;
    shift_q1  <= shift;
    mode_q1   <= mode;
    low_q1    <= low;
    high_q1   <= high;
  end

  // Cycle 2: sum.
  wire [SUM_W-1:0] product_wide = {{(SUM_W - PRODUCT_W) {product_q[PRODUCT_W-1]}}, product_q};
  wire [SUM_W-1:0] bias_wide = {{(SUM_W - BIAS_W) {bias_q[BIAS_W-1]}}, bias_q};
  wire [SUM_W-1:0] whole;
  reg  [SUM_W-1:0] sum_q;
  reg  [      5:0] shift_q2;
  reg  [      1:0] mode_q2;
  reg  [OUT_W-1:0] low_q2;
  reg  [OUT_W-1:0] high_q2;

  always @(posedge clk) begin
    sum_q    <= product_wide + bias_wide;
    shift_q2 <= shift_q1;
    mode_q2  <= mode_q1;
    low_q2   <= low_q1;
    high_q2  <= high_q1;
  end

  assign term = sum_q;
  generate
    if (POINT_BITS > 0) begin : gen_points
      assign whole = total;
    end else begin : gen_one_point
      assign whole = sum_q;
      wire unused = &{1'b0, total};
    end
  endgenerate

  // Cycle 3: shift; the increment is decided here and added in cycle 4.
  wire [SUM_W-1:0] floor;
  wire             up;
  reg  [SUM_W-1:0] floor_q;
  reg              up_q;
  reg  [OUT_W-1:0] low_q3;
  reg  [OUT_W-1:0] high_q3;

  round_shift #(
      .WIDTH(SUM_W)
  ) u_round (
      .v    (whole),
      .shift(shift_q2),
      .mode (mode_q2),
      .floor(floor),
      .up   (up)
  );

  always @(posedge clk) begin
    floor_q <= floor;
    up_q    <= up;
    low_q3  <= low_q2;
    high_q3 <= high_q2;
  end

  // Cycle 4: clamp. A value that is rounded up was halved at least, so the increment cannot wrap.
  wire [SUM_W-1:0] rounded = floor_q + {{(SUM_W - 1) {1'b0}}, up_q};
  wire [OUT_W-1:0] clamped;
  reg  [OUT_W-1:0] y_q;

  clamp #(
      .IN_W (SUM_W),
      .OUT_W(OUT_W)
  ) u_clamp (
      .v   (rounded),
      .low (low_q3),
      .high(high_q3),
      .y   (clamped)
  );

  always @(posedge clk) y_q <= clamped;
  assign y = y_q;

endmodule

`default_nettype wire
