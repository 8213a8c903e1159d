// Accumulator of a pass program: adds a term a cycle to its own value, which a new pass may shift first.
//
// Throughput: one term a cycle.
// Latency: 2 cycles from term, en, first, shift to acc.
// Storage: the term, the accumulator, three control bits.
// Reset: clears the registered `en`; term and accumulator keep their values.
// Assumes: ACC_W holds every sum of the run (larger sums wrap).
// Combinational paths: none.
//
// For every cycle t with en: acc <= term + (first ? 0 : shift ? acc * 2^DIGIT : acc), visible at t+2.
// Passes in falling order of weight (Horner) thus need no barrel shifter. Without en, acc holds.
//
// Parameters:
//   TERM_W  1..ACC_W
//   DIGIT   1, 2 or 4
//   ACC_W   DIGIT+1..64
`default_nettype none

module horner_acc #(
    parameter TERM_W = 10,
    parameter DIGIT  = 2,
    parameter ACC_W  = 20
) (
    input  wire              clk,
    input  wire              rst,
    input  wire              en,
    input  wire              first,
    input  wire              shift,
    input  wire [TERM_W-1:0] term,
    output wire [ ACC_W-1:0] acc
);

  generate
    if (ACC_W < TERM_W || ACC_W <= DIGIT || ACC_W > 64) begin : gen_bad_acc_w
      horner_acc_ACC_W_must_hold_a_term_and_a_digit_and_be_at_most_64 u_error ();
    end
  endgenerate

  reg  [TERM_W-1:0] term_q;
  reg               en_q;
  reg               first_q;
  reg               shift_q;
  reg  [ ACC_W-1:0] acc_q;

  // The term is the carry chain's plain operand: the choice below then fits the chain's own LUT.
  wire [ ACC_W-1:0] term_wide;
  wire [ ACC_W-1:0] shifted = shift_q ? {acc_q[ACC_W-DIGIT-1:0], {DIGIT{1'b0}}} : acc_q;
  wire [ ACC_W-1:0] base = first_q ? {ACC_W{1'b0}} : shifted;

  generate
    if (ACC_W == TERM_W) begin : gen_same
      assign term_wide = term_q;
    end else begin : gen_wider
      assign term_wide = {{(ACC_W - TERM_W) {1'b0}}, term_q};
    end
  endgenerate

  always @(posedge clk) begin
    if (rst) en_q <= 1'b0;
    else en_q <= en;
  end

  always @(posedge clk) begin
    term_q  <= term;
    first_q <= first;
    shift_q <= shift;
    if (en_q) acc_q <= term_wide + base;
  end

  assign acc = acc_q;

endmodule

`default_nettype wire
