// Product of an activation digit and a weight digit; a signed weight digit gives the product plus a constant.
//
// Throughput: combinational.
// Latency: 0 cycles.
// Storage: none.
// Reset: none.
// Assumes: nothing.
// Combinational paths: a, w, top to product.
//
// product = a * w, or with `top` a * (w as two's complement) + 2^(DIGIT-1) * (2^DIGIT - 1). Both are never negative
// and at most (2^DIGIT - 1)^2, so that the accumulator has no sign; with DIGIT = 2 a bit is one 5-input function.
//
// Parameters:
//   DIGIT  1, 2 or 4
//   OUT_W  at least 2 * DIGIT
`default_nettype none

module digit_product #(
    parameter DIGIT = 2,
    parameter OUT_W = 4
) (
    input  wire [DIGIT-1:0] a,
    input  wire [DIGIT-1:0] w,
    input  wire             top,
    output wire [OUT_W-1:0] product
);

  generate
    if (DIGIT != 1 && DIGIT != 2 && DIGIT != 4) begin : gen_bad_digit
      digit_product_DIGIT_must_be_1_2_or_4 u_error ();
    end
    if (OUT_W < 2 * DIGIT) begin : gen_bad_out_w
      digit_product_OUT_W_must_be_at_least_2_DIGIT u_error ();
    end
  endgenerate

  // The top digit's value is that of the code with its highest bit turned, less 2^(DIGIT-1); -a = ~a - (2^DIGIT - 1).
  wire [DIGIT:0] sign = {{DIGIT{1'b0}}, top} << (DIGIT - 1);
  wire [DIGIT-1:0] rest = top ? ~a : {DIGIT{1'b0}};
  wire [2*DIGIT-1:0] a_wide = {{DIGIT{1'b0}}, a};
  wire [2*DIGIT-1:0] w_wide = {{DIGIT{1'b0}}, w ^ sign[DIGIT-1:0]};
  wire [2*DIGIT-1:0] rest_wide = {{DIGIT{1'b0}}, rest};
  wire [2*DIGIT-1:0] full = a_wide * w_wide + (rest_wide << (DIGIT - 1));

  wire unused = &{1'b0, sign[DIGIT]};

  generate
    if (OUT_W == 2 * DIGIT) begin : gen_same
      assign product = full;
    end else begin : gen_wider
      assign product = {{(OUT_W - 2 * DIGIT) {1'b0}}, full};
    end
  endgenerate

endmodule

`default_nettype wire
