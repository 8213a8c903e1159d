// Adds three numbers with one carry chain: sum = a + b + c mod 2^WIDTH.
//
// Throughput: combinational.
// Latency: 0 cycles.
// Storage: none.
// Reset: none.
// Assumes: nothing.
// Combinational paths: a, b, c to sum.
//
// A majority LUT a bit feeds the chain; the parity of the three merges into the chain's own LUT.
//
// Parameters:
//   WIDTH  2..64
`default_nettype none

module add_three #(
    parameter WIDTH = 4
) (
    input  wire [WIDTH-1:0] a,
    input  wire [WIDTH-1:0] b,
    input  wire [WIDTH-1:0] c,
    output wire [WIDTH-1:0] sum
);

  generate
    if (WIDTH < 2 || WIDTH > 64) begin : gen_bad_width
      add_three_WIDTH_must_be_2_to_64 u_error ();
    end
  endgenerate

  wire [WIDTH-1:0] parity = a ^ b ^ c;
  wire [WIDTH-2:0] majority = (a[WIDTH-2:0] & b[WIDTH-2:0]) | (a[WIDTH-2:0] & c[WIDTH-2:0]) |
                              (b[WIDTH-2:0] & c[WIDTH-2:0]);

  assign sum = {majority, 1'b0} + parity;

endmodule

`default_nettype wire
