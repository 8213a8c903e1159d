// Picks one of COUNT words: a tree of two-way choices, four of which fit a six-input LUT.
//
// Throughput: combinational.
// Latency: 0 cycles.
// Storage: none.
// Reset: none.
// Assumes: index < COUNT, otherwise the word is undefined.
// Combinational paths: index, words to word.
//
// Word i is words[i*WIDTH +: WIDTH].
//
// Parameters:
//   WIDTH    1..8192
//   COUNT    1..256
//   INDEX_W  bits of index, 2^INDEX_W >= COUNT, 1..8
`default_nettype none

module select_word #(
    parameter WIDTH = 8,
    parameter COUNT = 4,
    parameter INDEX_W = 2
) (
    input  wire [    INDEX_W-1:0] index,
    input  wire [COUNT*WIDTH-1:0] words,
    output wire [      WIDTH-1:0] word
);

  genvar level, i;
  generate
    for (level = 0; level <= INDEX_W; level = level + 1) begin : gen_level
      localparam LEFT = (COUNT + (1 << level) - 1) >> level;
      wire [LEFT*WIDTH-1:0] data;
      if (level == 0) begin : gen_input
        assign data = words;
      end else begin : gen_choice
        localparam BEFORE = (COUNT + (1 << (level - 1)) - 1) >> (level - 1);
        for (i = 0; i < LEFT; i = i + 1) begin : gen_word
          if (2 * i + 1 < BEFORE) begin : gen_pair
            assign data[i*WIDTH+:WIDTH] = index[level-1] ?
                gen_level[level-1].data[(2*i+1)*WIDTH+:WIDTH] : gen_level[level-1].data[2*i*WIDTH+:WIDTH];
          end else begin : gen_single
            assign data[i*WIDTH+:WIDTH] = gen_level[level-1].data[2*i*WIDTH+:WIDTH];
          end
        end
      end
    end
    if (COUNT > (1 << INDEX_W)) begin : gen_bad_index
      select_word_INDEX_W_is_too_narrow_for_COUNT u_error ();
    end
  endgenerate

  assign word = gen_level[INDEX_W].data[WIDTH-1:0];

  wire unused = &{1'b0, index};

endmodule

`default_nettype wire
