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

  wire [WIDTH-1:0] x0 = bits[0*WIDTH+:WIDTH];
  wire [WIDTH-1:0] x1 = bits[1*WIDTH+:WIDTH];
  wire [WIDTH-1:0] x2 = bits[2*WIDTH+:WIDTH];
  wire [WIDTH-1:0] x01 = x0 ^ x1;
  wire [WIDTH-1:0] low_sum = x01 ^ x2;
  wire [WIDTH-1:0] low_carry = (x0 & x1) | (x01 & x2);

  generate
    if (SIZE == 3) begin : gen_three
      assign ones = low_sum;
      assign twos = low_carry;
      assign fours = {WIDTH{1'b0}};
    end else begin : gen_six
      wire [WIDTH-1:0] x3 = bits[3*WIDTH+:WIDTH];
      wire [WIDTH-1:0] x4 = bits[4*WIDTH+:WIDTH];
      wire [WIDTH-1:0] x5;
      if (SIZE == 6) begin : gen_last
        assign x5 = bits[5*WIDTH+:WIDTH];
      end else begin : gen_no_last
        assign x5 = {WIDTH{1'b0}};
      end
      wire [WIDTH-1:0] x34 = x3 ^ x4;
      wire [WIDTH-1:0] high_sum = x34 ^ x5;
      wire [WIDTH-1:0] high_carry = (x3 & x4) | (x34 & x5);
      wire [WIDTH-1:0] sum_carry = low_sum & high_sum;
      wire [WIDTH-1:0] carries = low_carry ^ high_carry;
      assign ones  = low_sum ^ high_sum;
      assign twos  = carries ^ sum_carry;
      assign fours = (low_carry & high_carry) | (carries & sum_carry);
    end
  endgenerate

endmodule

`default_nettype wire
