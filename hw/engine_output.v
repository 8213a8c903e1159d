// The output of an engine: a buffer of two images and the stream that sends them.
//
// Throughput: one write and one beat a cycle.
// Latency: that of hw/output_stream.v.
// Storage: the output buffer, one word.
// Reset: both halves empty.
// Assumes: full only while free is high; an image is written to `half` before full.
// Combinational paths: none; m_valid and m_data are held until m_ready.
//
// Parameters: src/schedule/engine-parameters.ts, under the same names.
`default_nettype none

module engine_output #(
    parameter POST = 2,
    parameter OUT_W = 16,
    parameter OUT_BYTES = 2,
    parameter OUT_SIGNED = 1,
    parameter OB_AW = 4,
    parameter OB_HALF = 4,
    parameter OUT_CHANNELS = 4,
    parameter OUT_PIXELS = 2,
    parameter OUT_ELEMENTS = 2
) (
    input  wire                                clk,
    input  wire                                rst,
    output wire                                free,
    input  wire                                full,
    output wire                                idle,
    output wire [                   OB_AW-1:0] half,
    input  wire                                write_valid,
    input  wire [                   OB_AW-1:0] write_address,
    input  wire [              POST*OUT_W-1:0] write_data,
    output wire                                m_valid,
    input  wire                                m_ready,
    output wire [OUT_ELEMENTS*OUT_BYTES*8-1:0] m_data,
    output wire                                m_last
);

  wire read_en;
  wire [OB_AW-1:0] read_address;
  wire [POST*OUT_W-1:0] read_data;

  ram #(
      .WIDTH    (POST * OUT_W),
      .ADDRESS_W(OB_AW)
  ) u_buffer (
      .clk          (clk),
      .write_en     (write_valid),
      .write_address(write_address),
      .write_data   (write_data),
      .read_en      (read_en),
      .read_address (read_address),
      .read_data    (read_data)
  );

  output_stream #(
      .POST    (POST),
      .WIDTH   (OUT_W),
      .BYTES   (OUT_BYTES),
      .SIGNED  (OUT_SIGNED),
      .OB_AW   (OB_AW),
      .OB_HALF (OB_HALF),
      .CHANNELS(OUT_CHANNELS),
      .PIXELS  (OUT_PIXELS),
      .ELEMENTS(OUT_ELEMENTS)
  ) u_stream (
      .clk         (clk),
      .rst         (rst),
      .free        (free),
      .full        (full),
      .idle        (idle),
      .write_half  (half),
      .read_en     (read_en),
      .read_address(read_address),
      .read_data   (read_data),
      .m_valid     (m_valid),
      .m_ready     (m_ready),
      .m_data      (m_data),
      .m_last      (m_last)
  );

endmodule

`default_nettype wire
