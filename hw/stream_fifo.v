// First-in first-out buffer of a stream, with a mark of the most words it ever held.
//
// Throughput: one word in and one word out a cycle.
// Latency: 2 cycles from a word's arrival in an empty buffer to m_valid.
// Storage: DEPTH words, in a memory with a registered read port.
// Reset: empty, mark 0.
// Assumes: nothing.
// Combinational paths: none; m_valid and m_data are held until m_ready.
//
// s_ready is low while DEPTH words are held. The word that waits at m_data counts.
//
// Parameters:
//   WIDTH  1..4096
//   DEPTH  1..1048576
`default_nettype none

module stream_fifo #(
    parameter WIDTH = 8,
    parameter DEPTH = 4
) (
    input  wire             clk,
    input  wire             rst,
    input  wire             s_valid,
    output wire             s_ready,
    input  wire [WIDTH-1:0] s_data,
    output wire             m_valid,
    input  wire             m_ready,
    output wire [WIDTH-1:0] m_data,
    output wire [     31:0] most
);

  function integer bits_for;
    input integer value;
    integer rest;
    begin
      bits_for = 1;
      for (rest = value / 2; rest > 0; rest = rest / 2) bits_for = bits_for + 1;
    end
  endfunction

  localparam LAST = DEPTH - 1;
  localparam ADDRESS_W = bits_for(LAST);
  localparam LEVEL_W = bits_for(DEPTH);

  generate
    if (DEPTH < 1 || DEPTH > 1048576) begin : gen_bad_depth
      stream_fifo_DEPTH_must_be_1_to_1048576 u_error ();
    end
  endgenerate

  // `stored` counts the words in memory that have not been read, `level` also the one that waits at the output.
  reg [ADDRESS_W-1:0] write_q, read_q;
  reg [LEVEL_W-1:0] stored_q, level_q, most_q;
  reg valid_q;

  wire accept = s_valid && s_ready;
  wire sent = valid_q && m_ready;
  wire fetch = stored_q != {LEVEL_W{1'b0}} && (!valid_q || sent);

  always @(posedge clk) begin
    if (rst) begin
      write_q  <= {ADDRESS_W{1'b0}};
      read_q   <= {ADDRESS_W{1'b0}};
      stored_q <= {LEVEL_W{1'b0}};
      level_q  <= {LEVEL_W{1'b0}};
      most_q   <= {LEVEL_W{1'b0}};
      valid_q  <= 1'b0;
    end else begin
      if (accept) write_q <= write_q + 1'b1;
      if (fetch) read_q <= read_q + 1'b1;
      if (accept != fetch) stored_q <= accept ? stored_q + 1'b1 : stored_q - 1'b1;
      if (accept != sent) level_q <= accept ? level_q + 1'b1 : level_q - 1'b1;
      if (level_q > most_q) most_q <= level_q;
      if (fetch) valid_q <= 1'b1;
      else if (sent) valid_q <= 1'b0;
    end
  end

  ram #(
      .WIDTH    (WIDTH),
      .ADDRESS_W(ADDRESS_W),
      .BLOCK    ((DEPTH > 64) ? 1 : 0)
  ) u_words (
      .clk          (clk),
      .write_en     (accept),
      .write_address(write_q),
      .write_data   (s_data),
      .read_en      (fetch),
      .read_address (read_q),
      .read_data    (m_data)
  );

  assign s_ready = level_q != DEPTH[LEVEL_W-1:0];
  assign m_valid = valid_q;
  wire [LEVEL_W+31:0] most_wide = {32'd0, most_q};
  assign most = most_wide[31:0];

  wire unused = &{1'b0, most_wide};

endmodule

`default_nettype wire
