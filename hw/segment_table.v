// The line that a value is scaled by: multiplier, offset and shift of the piece of its channel that a search found.
//
// Throughput: one value a cycle.
// Latency: SEARCH_CYCLES + 1 from pointer, 1 from code and in_value to the outputs.
// Storage: a ROM of 2^SEG_AW lines, pointers while the search runs, the value.
// Reset: none.
// Assumes: nothing.
// Combinational paths: none.
//
// Word pointer + code of FILE holds, from low to high, the multiplier, the offset and the shift (6 bits).
//
// Parameters:
//   VALUE_W          signed width of a value
//   MUL_W, OFFSET_W  signed widths of multiplier and offset
//   CODE_W           bits of a code: the number of a piece among those of its channel
//   SEARCH_CYCLES    cycles from a pointer to its code
//   SEG_AW           1..16  address bits of the lines
//   FILE             memory file (hw/rom.v)
`default_nettype none

module segment_table #(
    parameter VALUE_W = 20,
    parameter MUL_W = 12,
    parameter OFFSET_W = 24,
    parameter CODE_W = 2,
    parameter SEARCH_CYCLES = 4,
    parameter SEG_AW = 4,
    parameter FILE = "segments.mem"
) (
    input  wire                clk,
    input  wire [  SEG_AW-1:0] pointer,
    input  wire [  CODE_W-1:0] code,
    input  wire [ VALUE_W-1:0] in_value,
    output wire [   MUL_W-1:0] multiplier,
    output wire [OFFSET_W-1:0] offset,
    output wire [         5:0] shift,
    output wire [ VALUE_W-1:0] out_value
);

  generate
    if (SEG_AW < 1 || SEG_AW > 16) begin : gen_bad_seg_aw
      segment_table_SEG_AW_must_be_1_to_16 u_error ();
    end
  endgenerate

  wire [SEG_AW-1:0] first;
  wire [SEG_AW+CODE_W-1:0] piece = {{SEG_AW{1'b0}}, code};
  wire [SEG_AW-1:0] address = first + piece[SEG_AW-1:0];

  delay #(
      .WIDTH (SEG_AW),
      .CYCLES(SEARCH_CYCLES)
  ) u_pointer (
      .clk(clk),
      .in (pointer),
      .out(first)
  );

  rom #(
      .WIDTH    (6 + OFFSET_W + MUL_W),
      .ADDRESS_W(SEG_AW),
      .FILE     (FILE),
      .BLOCK    ((SEG_AW >= 7) ? 1 : 0)
  ) u_lines (
      .clk    (clk),
      .en     (1'b1),
      .address(address),
      .data   ({shift, offset, multiplier})
  );

  delay #(
      .WIDTH (VALUE_W),
      .CYCLES(1)
  ) u_value (
      .clk(clk),
      .in (in_value),
      .out(out_value)
  );

  wire unused = &{1'b0, piece};

endmodule

`default_nettype wire
