// Sum of the activation digits of a pass program, in the time and order of mac_pe: one serves all PEs of a pixel.
//
// Throughput: one vector of LANES digits a cycle.
// Latency: 2 cycles from a, en, first, shift to acc.
// Storage: the vector's sum, the accumulator, three control bits.
// Reset: clears the registered `en`; sum and accumulator keep their values.
// Assumes: ACC_W holds every sum of the run (larger sums wrap).
// Combinational paths: none.
//
// For every cycle t with en: acc <= sum of digits + (first ? 0 : shift ? acc * 2^DIGIT : acc), visible at t+2.
//
// Parameters:
//   LANES  1..256
//   DIGIT  1, 2 or 4   bits of a digit; planes first: bit p of lane l is a[p*LANES+l]
//   ACC_W  bits of LANES*(2^DIGIT-1) (at least 2, more than DIGIT) .. 64   accumulator bits, unsigned
`default_nettype none

module act_sum #(
    parameter LANES = 64,
    parameter DIGIT = 2,
    parameter ACC_W = 20
) (
    input  wire                   clk,
    input  wire                   rst,
    input  wire                   en,
    input  wire                   first,
    input  wire                   shift,
    input  wire [DIGIT*LANES-1:0] a,
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

  localparam SUM_MAX = LANES * ((1 << DIGIT) - 1);
  localparam SUM_W = (SUM_MAX > 1) ? bits_for(SUM_MAX) : 2;

  // One column of `lanes` bits a plane.
  function [191:0] column_heights;
    input integer lanes;
    integer p;
    begin
      column_heights = 192'd0;
      for (p = 0; p < DIGIT; p = p + 1) column_heights = column_heights | ({160'd0, lanes} << (12 * p));
    end
  endfunction

  localparam [191:0] HEIGHTS = column_heights(LANES);

  generate
    if (LANES < 1 || LANES > 256) begin : gen_bad_lanes
      act_sum_LANES_must_be_1_to_256 u_error ();
    end
    if (DIGIT != 1 && DIGIT != 2 && DIGIT != 4) begin : gen_bad_digit
      act_sum_DIGIT_must_be_1_2_or_4 u_error ();
    end
  endgenerate

  wire [SUM_W-1:0] sum;

  sum_columns #(
      .HEIGHTS(HEIGHTS),
      .IN_W   (DIGIT * LANES),
      .OUT_W  (SUM_W)
  ) u_sum (
      .bits(a),
      .sum (sum)
  );

  horner_acc #(
      .TERM_W(SUM_W),
      .DIGIT (DIGIT),
      .ACC_W (ACC_W)
  ) u_acc (
      .clk  (clk),
      .rst  (rst),
      .en   (en),
      .first(first),
      .shift(shift),
      .term (sum),
      .acc  (acc)
  );

endmodule

`default_nettype wire
