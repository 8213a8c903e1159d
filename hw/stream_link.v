// Joins the output stream of one engine to the input stream of the next: a buffer, and beats of another size.
//
// Throughput: one beat a cycle on the narrower side.
// Latency: 2 cycles, and 1 more where the sizes of the beats differ (hw/stream_resize.v).
// Storage: DEPTH words of the wider beat without the padding of its elements.
// Reset: empty.
// Assumes: one of IN_ELEMENTS and OUT_ELEMENTS is a multiple of the other; the reader looks at the low BITS bits of an element.
// Combinational paths: m_ready to the buffer's read; none from port to port.
//
// Parameters:
//   IN_ELEMENTS, OUT_ELEMENTS  elements a beat, 1..16
//   BYTES  bytes of an element on both streams
//   BITS   bits of them that matter
//   DEPTH  words, 1..1048576
`default_nettype none

module stream_link #(
    parameter IN_ELEMENTS = 2,
    parameter OUT_ELEMENTS = 4,
    parameter BYTES = 1,
    parameter BITS = 3,
    parameter DEPTH = 4
) (
    input  wire                            clk,
    input  wire                            rst,
    input  wire                            s_valid,
    output wire                            s_ready,
    input  wire [ IN_ELEMENTS*BYTES*8-1:0] s_data,
    output wire                            m_valid,
    input  wire                            m_ready,
    output wire [OUT_ELEMENTS*BYTES*8-1:0] m_data,
    output wire [                    31:0] most
);

  localparam ELEMENTS = (IN_ELEMENTS > OUT_ELEMENTS) ? IN_ELEMENTS : OUT_ELEMENTS;

  wire [IN_ELEMENTS*BITS-1:0] bare;
  wire gathered_valid, gathered_ready, held_valid, held_ready;
  wire [ELEMENTS*BITS-1:0] gathered, held;
  wire [OUT_ELEMENTS*BITS-1:0] split;

  genvar e;
  generate
    for (e = 0; e < IN_ELEMENTS; e = e + 1) begin : gen_bare
      assign bare[e*BITS+:BITS] = s_data[e*BYTES*8+:BITS];
    end
    for (e = 0; e < OUT_ELEMENTS; e = e + 1) begin : gen_padded
      wire [BYTES*8+BITS-1:0] padded = {{(BYTES * 8) {1'b0}}, split[e*BITS+:BITS]};
      assign m_data[e*BYTES*8+:BYTES*8] = padded[BYTES*8-1:0];
      wire unused = &{1'b0, padded};
    end
  endgenerate

  stream_resize #(
      .WIDTH       (BITS),
      .IN_ELEMENTS (IN_ELEMENTS),
      .OUT_ELEMENTS(ELEMENTS)
  ) u_gather (
      .clk    (clk),
      .rst    (rst),
      .s_valid(s_valid),
      .s_ready(s_ready),
      .s_data (bare),
      .m_valid(gathered_valid),
      .m_ready(gathered_ready),
      .m_data (gathered)
  );

  stream_fifo #(
      .WIDTH(ELEMENTS * BITS),
      .DEPTH(DEPTH)
  ) u_fifo (
      .clk    (clk),
      .rst    (rst),
      .s_valid(gathered_valid),
      .s_ready(gathered_ready),
      .s_data (gathered),
      .m_valid(held_valid),
      .m_ready(held_ready),
      .m_data (held),
      .most   (most)
  );

  stream_resize #(
      .WIDTH       (BITS),
      .IN_ELEMENTS (ELEMENTS),
      .OUT_ELEMENTS(OUT_ELEMENTS)
  ) u_split (
      .clk    (clk),
      .rst    (rst),
      .s_valid(held_valid),
      .s_ready(held_ready),
      .s_data (held),
      .m_valid(m_valid),
      .m_ready(m_ready),
      .m_data (split)
  );

  wire unused = &{1'b0, s_data};

endmodule

`default_nettype wire
