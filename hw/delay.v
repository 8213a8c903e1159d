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
      reg [WIDTH-1:0] value_q[0:CYCLES-1];
      integer i;
      always @(posedge clk) begin
        value_q[0] <= in;
        for (i = 1; i < CYCLES; i = i + 1) value_q[i] <= value_q[i-1];
      end
      assign out = value_q[CYCLES-1];
    end
  endgenerate

endmodule

`default_nettype wire
