// Puts the two parts of an output of the run-ahead array together.
//
// Throughput: one output a cycle.
// Latency: 2 cycles.
// Storage: pipeline registers.
// Reset: none.
// Assumes: the result fits VALUE_W; everything is modulo 2^VALUE_W.
// Combinational paths: none.
//
// value = ((R << acc_shift) - S term) of the high part << job_low, plus the same of the low part where the output passed.
//
// Parameters:
//   ACC_W, CORRECTION_W  bits of R and of a correction
//   VALUE_W              bits of the result
`default_nettype none

module gate_combine #(
    parameter ACC_W = 12,
    parameter CORRECTION_W = 8,
    parameter VALUE_W = 16
) (
    input  wire                    clk,
    input  wire [             1:0] job_acc_shift,
    input  wire [             4:0] job_low,
    input  wire                    passed,
    input  wire [       ACC_W-1:0] high,
    input  wire [       ACC_W-1:0] low,
    input  wire [CORRECTION_W-1:0] high_correction,
    input  wire [CORRECTION_W-1:0] low_correction,
    output wire [     VALUE_W-1:0] value
);

  wire [VALUE_W+ACC_W-1:0] high_wide = {{VALUE_W{1'b0}}, high} << job_acc_shift;
  wire [VALUE_W+ACC_W-1:0] low_wide = {{VALUE_W{1'b0}}, low} << job_acc_shift;
  wire [VALUE_W+CORRECTION_W-1:0] high_term = {{VALUE_W{1'b0}}, high_correction};
  wire [VALUE_W+CORRECTION_W-1:0] low_term = {{VALUE_W{1'b0}}, low_correction};

  reg [VALUE_W-1:0] high_q, low_q, value_q;
  always @(posedge clk) begin
    high_q  <= high_wide[VALUE_W-1:0] - high_term[VALUE_W-1:0];
    low_q   <= passed ? low_wide[VALUE_W-1:0] - low_term[VALUE_W-1:0] : {VALUE_W{1'b0}};
    value_q <= (high_q << job_low) + low_q;
  end

  assign value = value_q;

  wire unused = &{1'b0, high_wide, low_wide, high_term, low_term};

endmodule

`default_nettype wire
