// Brings the words of a turn back to their places: word i of `turned` is word i ^ turn, as far as neighbours go.
//
// Throughput: combinational.
// Latency: 0 cycles.
// Storage: none.
// Reset: none.
// Assumes: nothing.
// Combinational paths: turn, words to turned.
//
// A bit of the turn exchanges words in groups of twice its weight; where COUNT is no multiple of such a group it does nothing.
//
// Parameters:
//   WIDTH  1..8192
//   COUNT  1..256
`default_nettype none

module turn_words #(
    parameter WIDTH = 8,
    parameter COUNT = 4
) (
    input  wire [            1:0] turn,
    input  wire [COUNT*WIDTH-1:0] words,
    output wire [COUNT*WIDTH-1:0] turned
);

  wire [COUNT*WIDTH-1:0] pairs;

  genvar i;
  generate
    for (i = 0; i < COUNT; i = i + 1) begin : gen_word
      if (COUNT % 2 == 0) begin : gen_pair
        assign pairs[i*WIDTH+:WIDTH] = turn[0] ? words[(i^1)*WIDTH+:WIDTH] : words[i*WIDTH+:WIDTH];
      end else begin : gen_alone
        assign pairs[i*WIDTH+:WIDTH] = words[i*WIDTH+:WIDTH];
      end
      if (COUNT % 4 == 0) begin : gen_four
        assign turned[i*WIDTH+:WIDTH] = turn[1] ? pairs[(i^2)*WIDTH+:WIDTH] : pairs[i*WIDTH+:WIDTH];
      end else begin : gen_two
        assign turned[i*WIDTH+:WIDTH] = pairs[i*WIDTH+:WIDTH];
      end
    end
  endgenerate

  wire unused = &{1'b0, turn};

endmodule

`default_nettype wire
