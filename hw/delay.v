// A value some cycles later.
//
// Throughput: one value a cycle.
// Latency: CYCLES.
// Storage: CYCLES registers.
// Reset: none.
// Assumes: nothing.
// Combinational paths: in to out when CYCLES is 0.
//
// Parameters:
//   WIDTH   1..4096
//   CYCLES  0..64
`default_nettype none

module delay #(
    parameter WIDTH = 8,
    parameter CYCLES = 1
) (
    input  wire             clk,
    input  wire [WIDTH-1:0] in,
    output wire [WIDTH-1:0] out
);

  generate
    if (CYCLES == 0) begin : gen_wire
      assign out = in;
      wire unused = clk;
    end else begin : gen_registers
      reg  [  CYCLES*WIDTH-1:0] values_q;
      wire [CYCLES*WIDTH+WIDTH-1:0] moved = {values_q, in};
      always @(posedge clk) values_q <= moved[CYCLES*WIDTH-1:0];
      assign out = moved[CYCLES*WIDTH+:WIDTH];
    end
  endgenerate

endmodule

`default_nettype wire
