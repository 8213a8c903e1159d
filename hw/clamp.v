// Clamps a signed number to [low, high]: y = min(max(v, low), high).
//
// Throughput: combinational.
// Latency: 0 cycles.
// Storage: none.
// Reset: none.
// Assumes: low <= high.
// Combinational paths: v, low, high to y.
//
// Parameters:
//   IN_W   OUT_W..160  signed width of v
//   OUT_W  1..64       signed width of low, high, y
`default_nettype none

module clamp #(
    parameter IN_W  = 32,
    parameter OUT_W = 8
) (
    input  wire [ IN_W-1:0] v,
    input  wire [OUT_W-1:0] low,
    input  wire [OUT_W-1:0] high,
    output wire [OUT_W-1:0] y
);

  generate
    if (OUT_W < 1 || OUT_W > 64) begin : gen_bad_out_w
      clamp_OUT_W_must_be_1_to_64 u_error ();
    end
    if (IN_W < OUT_W || IN_W > 160) begin : gen_bad_in_w
      clamp_IN_W_must_be_OUT_W_to_160 u_error ();
    end
  endgenerate

  wire signed [ IN_W-1:0] value = v;
  wire signed [OUT_W-1:0] low_signed = low;
  wire signed [OUT_W-1:0] high_signed = high;
  wire signed [ IN_W-1:0] low_wide = {{(IN_W - OUT_W) {low_signed[OUT_W-1]}}, low_signed};
  wire signed [ IN_W-1:0] high_wide = {{(IN_W - OUT_W) {high_signed[OUT_W-1]}}, high_signed};

  assign y = (value < low_wide) ? low : (value > high_wide) ? high : v[OUT_W-1:0];

endmodule

`default_nettype wire
