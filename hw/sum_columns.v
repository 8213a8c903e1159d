// Adds columns of bits of rising weight: sum = sum over c of 2^c * (number of ones in column c).
//
// Throughput: combinational.
// Latency: 0 cycles.
// Storage: none.
// Reset: none.
// Assumes: OUT_W holds the largest sum (bits of weight 2^OUT_W and above are never made).
// Combinational paths: bits to sum.
//
// Each level replaces six bits of a column by their three-bit count (three 6-input LUTs, three bits gone) and
// passes the rest on. When no column holds six, five become three and three of four become two, until three
// rows remain for one adder. Columns are whole vectors: a simulator works on words, not on bits.
//
// Parameters:
//   HEIGHTS  16 x 12 bits, column 0 lowest: bits of column c, 0..4095; the columns lie in `bits` in this order
//   IN_W     sum of the heights
//   OUT_W    2..18
`default_nettype none

module sum_columns #(
    parameter [191:0] HEIGHTS = 192'd8,
    parameter IN_W = 8,
    parameter OUT_W = 4
) (
    input  wire [ IN_W-1:0] bits,
    output wire [OUT_W-1:0] sum
);

  localparam ROWS = 3;
  localparam LEVELS_MAX = 16;
  // The plan: for each level and column {bits a counter takes (6, 5, 3, or 0: no counter), height of the column}.
  localparam ENTRY = 16;
  localparam LEVEL_W = ENTRY * (OUT_W + 2);
  localparam PLAN_W = LEVEL_W * (LEVELS_MAX + 1);

  generate
    if (OUT_W < 2 || OUT_W > 18) begin : gen_bad_out_w
      sum_columns_OUT_W_must_be_2_to_18 u_error ();
    end
  endgenerate

  function [PLAN_W-1:0] make_plan;
    input [191:0] heights;
    integer l;
    integer c;
    reg [11:0] height;
    reg [11:0] top;
    reg [11:0] size;
    reg [11:0] count;
    reg [LEVEL_W-1:0] now;
    reg [LEVEL_W-1:0] next;
    begin
      make_plan = {PLAN_W{1'b0}};
      next = {LEVEL_W{1'b0}};
      for (c = 0; c < OUT_W && c < 16; c = c + 1) next[ENTRY*c+:12] = heights[12*c+:12];
      for (l = 0; l <= LEVELS_MAX; l = l + 1) begin
        now  = next;
        next = {LEVEL_W{1'b0}};
        top  = 12'd0;
        for (c = 0; c < OUT_W; c = c + 1) if (now[ENTRY*c+:12] > top) top = now[ENTRY*c+:12];
        for (c = 0; c < OUT_W; c = c + 1) begin
          height = now[ENTRY*c+:12];
          size   = 12'd0;
          if (height > 12'd5) size = 12'd6;
          else if (top < 12'd6 && height == 12'd5) size = 12'd5;
          else if (top < 12'd6 && height == 12'd4) size = 12'd3;
          count = (size == 12'd0) ? 12'd0 : height / size;
          now[ENTRY*c+12+:4] = size[3:0];
          next[ENTRY*c+:12] = next[ENTRY*c+:12] + height + count - count * size;
          next[ENTRY*(c+1)+:12] = next[ENTRY*(c+1)+:12] + count;
          if (size > 12'd3) next[ENTRY*(c+2)+:12] = next[ENTRY*(c+2)+:12] + count;
        end
        make_plan[LEVEL_W*l+:LEVEL_W] = now;
      end
    end
  endfunction

  localparam [PLAN_W-1:0] PLAN = make_plan(HEIGHTS);

  function integer height;
    input integer level;
    input integer column;
    height = {20'd0, PLAN[LEVEL_W*level+ENTRY*column+:12]};
  endfunction

  function integer size_of;
    input integer level;
    input integer column;
    size_of = {28'd0, PLAN[LEVEL_W*level+ENTRY*column+12+:4]};
  endfunction

  // Counters of the column `below` places lower whose outputs of weight 2^below reach this one.
  function integer counters;
    input integer level;
    input integer column;
    input integer below;
    integer size;
    begin
      counters = 0;
      if (column >= below) begin
        size = size_of(level, column - below);
        if (size > ((below == 2) ? 3 : 0)) counters = height(level, column - below) / size;
      end
    end
  endfunction

  function integer level_count;
    input integer limit;
    integer l;
    integer c;
    begin
      level_count = 0;
      for (l = 0; l < limit; l = l + 1)
        for (c = 0; c < OUT_W; c = c + 1) if (size_of(l, c) > 0) level_count = l + 1;
    end
  endfunction

  // Where column c begins in `bits`.
  function integer offset;
    input integer column;
    integer c;
    begin
      offset = 0;
      for (c = 0; c < column; c = c + 1) if (c < 16) offset = offset + {20'd0, HEIGHTS[12*c+:12]};
    end
  endfunction

  localparam LEVELS = level_count(LEVELS_MAX);

  // 256 lanes of four-bit digits need 15 levels; an unfinished plan would drop bits.
  generate
    if (LEVELS >= LEVELS_MAX) begin : gen_bad_heights
      sum_columns_HEIGHTS_must_need_fewer_levels u_error ();
    end
  endgenerate

  genvar l;
  genvar c;
  genvar r;
  generate
    for (l = 0; l <= LEVELS; l = l + 1) begin : gen_level
      for (c = 0; c < OUT_W; c = c + 1) begin : gen_col
        localparam N = height(l, c);
        localparam FROM = offset(c);
        if (N > 0) begin : gen_used
          wire [N-1:0] col;
          if (l == 0) begin : gen_input
            assign col = bits[FROM+:N];
          end else begin : gen_from
            // From the level before: what was passed on, this column's ones, the carries of the columns below.
            localparam ONES = counters(l - 1, c, 0);
            localparam TWOS = counters(l - 1, c, 1);
            localparam FOURS = counters(l - 1, c, 2);
            localparam TAKEN = ONES * size_of(l - 1, c);
            localparam REST = N - ONES - TWOS - FOURS;
            if (REST > 0) begin : gen_rest
              assign col[0+:REST] = gen_level[l-1].gen_col[c].gen_used.col[TAKEN+:REST];
            end
            if (ONES > 0) begin : gen_ones
              assign col[REST+:ONES] = gen_level[l-1].gen_col[c].gen_used.gen_count.ones;
            end
            if (TWOS > 0) begin : gen_twos
              assign col[REST+ONES+:TWOS] = gen_level[l-1].gen_col[c-1].gen_used.gen_count.twos;
            end
            if (FOURS > 0) begin : gen_fours
              assign col[REST+ONES+TWOS+:FOURS] = gen_level[l-1].gen_col[c-2].gen_used.gen_count.fours;
            end
          end

          localparam COUNTERS = counters(l, c, 0);
          localparam SIZE = size_of(l, c);
          if (l < LEVELS && COUNTERS > 0) begin : gen_count
            wire [COUNTERS-1:0] ones;
            wire [COUNTERS-1:0] twos;
            wire [COUNTERS-1:0] fours;
            // A full adder has no fours, and the top columns' carries cannot be set.
            wire unused = &{1'b0, twos, fours};
            count_bits #(
                .WIDTH(COUNTERS),
                .SIZE (SIZE)
            ) u_count (
                .bits (col[0+:SIZE*COUNTERS]),
                .ones (ones),
                .twos (twos),
                .fours(fours)
            );
          end
        end
      end
    end

    // Row r takes bit r of every column; `low` is the row up to column c.
    for (r = 0; r < ROWS; r = r + 1) begin : gen_row
      for (c = 0; c < OUT_W; c = c + 1) begin : gen_col
        localparam N = height(LEVELS, c);
        wire own;
        wire [c:0] low;
        if (r < N) begin : gen_bit
          assign own = gen_level[LEVELS].gen_col[c].gen_used.col[r];
        end else begin : gen_none
          assign own = 1'b0;
        end
        if (c == 0) begin : gen_first
          assign low = own;
        end else begin : gen_more
          assign low = {own, gen_row[r].gen_col[c-1].low};
        end
      end
    end
  endgenerate

  add_three #(
      .WIDTH(OUT_W)
  ) u_add (
      .a  (gen_row[0].gen_col[OUT_W-1].low),
      .b  (gen_row[1].gen_col[OUT_W-1].low),
      .c  (gen_row[2].gen_col[OUT_W-1].low),
      .sum(sum)
  );

endmodule

`default_nettype wire
