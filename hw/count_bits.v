// Counts the ones among SIZE bits, for WIDTH positions at once: ones + 2 twos + 4 fours = their number.
//
// Throughput: combinational.
// Latency: 0 cycles.
// Storage: none.
// Reset: none.
// Assumes: nothing.
// Combinational paths: bits to ones, twos, fours.
//
// Parameters:
//   SIZE   3, 5 or 6  bits counted: a full adder, or a counter of three LUTs; with 3, fours is zero
//   WIDTH  1..1024    positions; bit k of position p is bits[k*WIDTH+p]
`default_nettype none

(* keep_hierarchy = "yes" *)
module count_bits #(
    parameter SIZE  = 6,
    parameter WIDTH = 1
) (
    input  wire [SIZE*WIDTH-1:0] bits,
    output wire [     WIDTH-1:0] ones,
    output wire [     WIDTH-1:0] twos,
    output wire [     WIDTH-1:0] fours
);

  generate
    if (SIZE != 3 && SIZE != 5 && SIZE != 6) begin : gen_bad_size
      count_bits_SIZE_must_be_3_5_or_6 u_error ();
    end
    if (WIDTH < 1 || WIDTH > 1024) begin : gen_bad_width
      count_bits_WIDTH_must_be_1_to_1024 u_error ();
    end
  endgenerate

  wire [6*WIDTH-1:0] six;
  generate
    if (SIZE == 6) begin : gen_six
      assign six = bits;
    end else begin : gen_fewer
      assign six = {{((6 - SIZE) * WIDTH) {1'b0}}, bits};
    end
  endgenerate

  reg [WIDTH-1:0] low_half;
  reg [WIDTH-1:0] low_sum;
  reg [WIDTH-1:0] low_carry;
  reg [WIDTH-1:0] high_half;
  reg [WIDTH-1:0] high_sum;
  reg [WIDTH-1:0] high_carry;
  reg [WIDTH-1:0] ones_d;
  reg [WIDTH-1:0] twos_d;
  reg [WIDTH-1:0] fours_d;

  // Two full adders, then the sum of their results.
  always @* begin
    low_half   = six[0*WIDTH+:WIDTH] ^ six[1*WIDTH+:WIDTH];
    low_sum    = low_half ^ six[2*WIDTH+:WIDTH];
    low_carry  = (six[0*WIDTH+:WIDTH] & six[1*WIDTH+:WIDTH]) | (low_half & six[2*WIDTH+:WIDTH]);
    high_half  = six[3*WIDTH+:WIDTH] ^ six[4*WIDTH+:WIDTH];
    high_sum   = high_half ^ six[5*WIDTH+:WIDTH];
    high_carry = (six[3*WIDTH+:WIDTH] & six[4*WIDTH+:WIDTH]) | (high_half & six[5*WIDTH+:WIDTH]);
    ones_d     = low_sum ^ high_sum;
    twos_d     = low_carry ^ high_carry ^ (low_sum & high_sum);
    fours_d    = (low_carry & high_carry) | ((low_carry ^ high_carry) & low_sum & high_sum);
  end

  assign ones  = ones_d;
  assign twos  = twos_d;
  assign fours = fours_d;

endmodule

`default_nettype wire
