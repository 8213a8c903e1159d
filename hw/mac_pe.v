// One processing element: a dot product a cycle, never negative, added to a shifted accumulator.
//
// Throughput: one dot product of LANES digits a cycle.
// Latency: 2 cycles from a, w, top, en, first, shift to acc.
// Storage: the dot product, the accumulator, three control bits.
// Reset: clears the registered `en`; dot product and accumulator keep their values.
// Assumes: ACC_W holds every sum of the run (larger sums wrap).
// Combinational paths: none.
//
// For every cycle t with en: acc <= dot + (first ? 0 : shift ? acc * 2^DIGIT : acc), visible at t+2.
// Passes in falling order of weight (Horner) thus need no barrel shifter. Without en, acc holds.
//
// Parameters:
//   KIND   0 digits: dot_digits
//          1 depthwise: digit_product, LANES = 1; `top` says that w is the signed top digit (other kinds ignore it)
//          2 ternary: dot_ternary, DIGIT = 2
//          3 bipolar: dot_digits of signs, DIGIT = 1
//   LANES  1..256
//   DIGIT  1, 2 or 4   bits of a digit; planes first: bit p of lane l is a[p*LANES+l]
//   ACC_W  2*DIGIT+ceil(log2(LANES)) .. 64   accumulator bits, unsigned
`default_nettype none

module mac_pe #(
    parameter KIND  = 0,
    parameter LANES = 64,
    parameter DIGIT = 2,
    parameter ACC_W = 20
) (
    input  wire                   clk,
    input  wire                   rst,
    input  wire                   en,
    input  wire                   first,
    input  wire                   shift,
    input  wire                   top,
    input  wire [DIGIT*LANES-1:0] a,
    input  wire [DIGIT*LANES-1:0] w,
    output wire [      ACC_W-1:0] acc
);

  function integer bits_for;
    input integer value;
    integer rest;
    begin
      bits_for = 0;
      for (rest = value; rest > 0; rest = rest / 2) bits_for = bits_for + 1;
    end
  endfunction

  localparam DEPTHWISE = 1;
  localparam TERNARY = 2;
  localparam BIPOLAR = 3;
  localparam LANE_MAX = (KIND == TERNARY) ? 2 : ((1 << DIGIT) - 1) * ((1 << DIGIT) - 1);
  localparam DOT_MAX = LANES * LANE_MAX;
  localparam DOT_W = (DOT_MAX > 1) ? bits_for(DOT_MAX) : 2;

  generate
    if (ACC_W < DOT_W || ACC_W > 64) begin : gen_bad_acc_w
      mac_pe_ACC_W_must_hold_one_dot_product_and_be_at_most_64 u_error ();
    end
    if ((KIND == DEPTHWISE && LANES != 1) || (KIND == TERNARY && DIGIT != 2) || (KIND == BIPOLAR && DIGIT != 1)) begin : gen_bad_kind
      mac_pe_KIND_1_has_one_lane_KIND_2_two_bits_KIND_3_one_bit u_error ();
    end
  endgenerate

  wire [DOT_W-1:0] dot;

  generate
    if (KIND == DEPTHWISE) begin : gen_depthwise
      digit_product #(
          .DIGIT(DIGIT),
          .OUT_W(DOT_W)
      ) u_dot (
          .a      (a),
          .w      (w),
          .top    (top),
          .product(dot)
      );
    end else if (KIND == TERNARY) begin : gen_ternary
      dot_ternary #(
          .LANES(LANES),
          .DOT_W(DOT_W)
      ) u_dot (
          .a  (a),
          .w  (w),
          .dot(dot)
      );
      wire unused = &{1'b0, top};
    end else begin : gen_digits
      dot_digits #(
          .LANES(LANES),
          .DIGIT(DIGIT),
          .SIGNS(KIND == BIPOLAR),
          .DOT_W(DOT_W)
      ) u_dot (
          .a  (a),
          .w  (w),
          .dot(dot)
      );
      wire unused = &{1'b0, top};
    end
  endgenerate

  horner_acc #(
      .TERM_W(DOT_W),
      .DIGIT (DIGIT),
      .ACC_W (ACC_W)
  ) u_acc (
      .clk  (clk),
      .rst  (rst),
      .en   (en),
      .first(first),
      .shift(shift),
      .term (dot),
      .acc  (acc)
  );

endmodule

`default_nettype wire
