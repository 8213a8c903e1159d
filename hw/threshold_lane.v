// Counts the thresholds a value reaches: code = #{k : x' >= T_k} of a channel's 2^OUT_BITS-1 sorted thresholds.
//
// Throughput: one value a cycle.
// Latency: 2 * OUT_BITS cycles from x, flip, address to code and to passed, which is x'.
// Storage: stage i (0 .. OUT_BITS-1) has a memory of 2^(ADDRESS_W+i) thresholds and three registers of IN_W bits.
// Reset: none.
// Assumes: T_1 <= T_2 <= ..; unused thresholds are padded with 2^(IN_W-1)-1, which x' never equals.
// Combinational paths: none.
//
// x' is x, or -x-1 (all bits inverted) when flip is set, for channels of negative slope. A binary search: after
// stage i the code's i+1 upper bits are known. Stage i reads FILE_s<i>.mem, whose word {address, prefix} is
// threshold number prefix * 2^(OUT_BITS-i) + 2^(OUT_BITS-i-1), counted from 1, in IN_W two's complement bits.
//
// Parameters:
//   IN_W       2..64  signed width of x and of the thresholds, one bit more than x itself needs
//   OUT_BITS   1..10
//   ADDRESS_W  1..16  2^ADDRESS_W channels
//   FILE       path without _s<i>.mem, relative to where the simulator or synthesizer runs
//   BLOCK_MIN  stages with at least this many address bits are block memory, the others distributed (a hint)
`default_nettype none

module threshold_lane #(
    parameter IN_W = 16,
    parameter OUT_BITS = 2,
    parameter ADDRESS_W = 4,
    parameter FILE = "threshold",
    parameter BLOCK_MIN = 7
) (
    input  wire                 clk,
    input  wire [     IN_W-1:0] x,
    input  wire                 flip,
    input  wire [ADDRESS_W-1:0] address,
    output wire [ OUT_BITS-1:0] code,
    output wire [     IN_W-1:0] passed
);

  generate
    if (IN_W < 2 || IN_W > 64) begin : gen_bad_in_w
      threshold_lane_IN_W_must_be_2_to_64 u_error ();
    end
    if (OUT_BITS < 1 || OUT_BITS > 10) begin : gen_bad_out_bits
      threshold_lane_OUT_BITS_must_be_1_to_10 u_error ();
    end
    if (ADDRESS_W < 1 || ADDRESS_W > 16) begin : gen_bad_address_w
      threshold_lane_ADDRESS_W_must_be_1_to_16 u_error ();
    end
  endgenerate

  genvar i;
  generate
    for (i = 0; i < OUT_BITS; i = i + 1) begin : gen_stage
      // What enters the stage: the value, and the word to compare with: channel, then the code's known bits.
      wire [       IN_W-1:0] value;
      wire [ADDRESS_W+i-1:0] word;
      if (i == 0) begin : gen_first
        assign value = flip ? ~x : x;
        assign word  = address;
      end else begin : gen_next
        assign value = gen_stage[i-1].value_q2;
        assign word  = {gen_stage[i-1].word_q2, gen_stage[i-1].reached_q2};
      end

      localparam [7:0] NAME = "0" + i;
      localparam BLOCK = (ADDRESS_W + i >= BLOCK_MIN) ? 1 : 0;
      wire [         IN_W-1:0] threshold;
      reg  [         IN_W-1:0] value_q1;
      reg  [         IN_W-1:0] value_q2;
      reg  [  ADDRESS_W+i-1:0] word_q1;
      reg  [  ADDRESS_W+i-1:0] word_q2;
      reg                      reached_q2;
      wire signed [IN_W-1:0] left = value_q1;
      wire signed [IN_W-1:0] right = threshold;

      rom #(
          .WIDTH    (IN_W),
          .ADDRESS_W(ADDRESS_W + i),
          .FILE     ({FILE, "_s", NAME, ".mem"}),
          .BLOCK    (BLOCK)
      ) u_rom (
          .clk    (clk),
          .en     (1'b1),
          .address(word),
          .data   (threshold)
      );

      always @(posedge clk) begin
        value_q1   <= value;
        word_q1    <= word;
        value_q2   <= value_q1;
        word_q2    <= word_q1;
        reached_q2 <= (left >= right);
      end
    end
  endgenerate

  generate
    if (OUT_BITS == 1) begin : gen_one
      assign code = gen_stage[0].reached_q2;
      wire unused = &{1'b0, gen_stage[0].word_q2};
    end else begin : gen_more
      assign code = {gen_stage[OUT_BITS-1].word_q2[OUT_BITS-2:0], gen_stage[OUT_BITS-1].reached_q2};
      wire unused = &{1'b0, gen_stage[OUT_BITS-1].word_q2};
    end
  endgenerate
  assign passed = gen_stage[OUT_BITS-1].value_q2;

endmodule

`default_nettype wire
