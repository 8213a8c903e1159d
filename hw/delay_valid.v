// A valid bit some cycles later; reset clears it on its way.
//
// Throughput: one bit a cycle.
// Latency: CYCLES.
// Storage: CYCLES bits.
// Reset: all clear.
// Assumes: nothing.
// Combinational paths: none.
//
// Parameters:
//   CYCLES  1..64
`default_nettype none

module delay_valid #(
    parameter CYCLES = 2
) (
    input  wire clk,
    input  wire rst,
    input  wire in,
    output wire out
);

  reg  [CYCLES-1:0] valid_q;
  wire [  CYCLES:0] moved = {valid_q, in};

  always @(posedge clk) begin
    if (rst) valid_q <= {CYCLES{1'b0}};
    else valid_q <= moved[CYCLES-1:0];
  end

  assign out = valid_q[CYCLES-1];
  wire unused = moved[CYCLES];

endmodule

`default_nettype wire
