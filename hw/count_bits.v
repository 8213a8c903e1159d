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

  // The six bits of position p are bit p of `six` and of its shifts. The words stay whole (a simulator then
  // masks nothing in between); what lies above WIDTH is not used.
  wire [6*WIDTH-1:0] six;
  generate
    if (SIZE == 6) begin : gen_six
      assign six = bits;
    end else begin : gen_fewer
      assign six = {{((6 - SIZE) * WIDTH) {1'b0}}, bits};
    end
  endgenerate

  // Two full adders, then the sum of their results.
  wire [6*WIDTH-1:0] second = six >> WIDTH;
  wire [6*WIDTH-1:0] third = six >> (2 * WIDTH);
  wire [6*WIDTH-1:0] half = six ^ second;
  wire [6*WIDTH-1:0] low_sum = half ^ third;
  wire [6*WIDTH-1:0] low_carry = (six & second) | (half & third);
  wire [6*WIDTH-1:0] high_sum = low_sum >> (3 * WIDTH);
  wire [6*WIDTH-1:0] high_carry = low_carry >> (3 * WIDTH);
  wire [6*WIDTH-1:0] sum_carry = low_sum & high_sum;
  wire [6*WIDTH-1:0] carries = low_carry ^ high_carry;
  wire [6*WIDTH-1:0] ones_wide = low_sum ^ high_sum;
  wire [6*WIDTH-1:0] twos_wide = carries ^ sum_carry;
  wire [6*WIDTH-1:0] fours_wide = (low_carry & high_carry) | (carries & sum_carry);

  assign ones  = ones_wide[WIDTH-1:0];
  assign twos  = twos_wide[WIDTH-1:0];
  assign fours = fours_wide[WIDTH-1:0];

  wire unused = &{1'b0, ones_wide, twos_wide, fours_wide};

endmodule

`default_nettype wire
