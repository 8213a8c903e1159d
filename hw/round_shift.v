// Floor of v / 2^shift, and whether the rounding mode wants one more.
//
// Throughput: combinational.
// Latency: 0 cycles.
// Storage: none.
// Reset: none.
// Assumes: nothing; shift may be 0 or exceed WIDTH.
// Combinational paths: v, shift, mode to floor, up.
//
// Rounded value = floor + up. Modes: 0 half-up, 1 half-even, 2 floor, 3 toward-zero.
//
// Parameters:
//   WIDTH  2..160  signed width of v and floor
`default_nettype none

module round_shift #(
    parameter WIDTH = 32
) (
    input  wire [WIDTH-1:0] v,
    input  wire [      5:0] shift,
    input  wire [      1:0] mode,
    output wire [WIDTH-1:0] floor,
    output reg              up
);

  localparam [1:0] HALF_UP = 2'd0;
  localparam [1:0] HALF_EVEN = 2'd1;
  localparam [1:0] FLOOR = 2'd2;

  generate
    if (WIDTH < 2 || WIDTH > 160) begin : gen_bad_width
      round_shift_WIDTH_must_be_2_to_160 u_error ();
    end
  endgenerate

  // One more fraction bit: after the shift it is the half.
  wire signed [WIDTH:0] fraction = {v, 1'b0};
  wire signed [WIDTH:0] shifted = fraction >>> shift;
  wire                  half = shifted[0];

  // The bits dropped, with and without the half. Beyond the sign bit the half alone decides.
  wire [WIDTH:0] dropped_mask = ~({(WIDTH + 1) {1'b1}} << shift);
  wire           below_half = |(fraction & dropped_mask);
  wire           inexact = half | below_half;

  assign floor = shifted[WIDTH:1];

  always @* begin
    case (mode)
      HALF_UP: up = half;
      HALF_EVEN: up = half & (below_half | floor[0]);
      FLOOR: up = 1'b0;
      default: up = v[WIDTH-1] & inexact;
    endcase
  end

endmodule

`default_nettype wire
