// Streams finished images from the two halves of the output buffer.
//
// Throughput: one beat a cycle.
// Latency: 4 cycles from full to the first beat.
// Storage: one word; the buffer holds two images.
// Reset: both halves empty.
// Assumes: full only while free is high.
// Combinational paths: none; m_valid and m_data are held until m_ready.
//
// Order: pixels in raster order, channels fastest; m_last marks the last beat of an image.
//
// Parameters: see src/schedule/engine-parameters.ts (OUT_*, OB_*), names without the prefix OUT_.
`default_nettype none

module output_stream #(
    parameter POST = 4,
    parameter WIDTH = 16,
    parameter BYTES = 2,
    parameter SIGNED = 1,
    parameter OB_AW = 3,
    parameter OB_HALF = 4,
    parameter CHANNELS = 8,
    parameter PIXELS = 2,
    parameter ELEMENTS = 4
) (
    input  wire                        clk,
    input  wire                        rst,
    output wire                        free,
    input  wire                        full,
    output wire                        idle,
    output wire [           OB_AW-1:0] write_half,
    output wire                        read_en,
    output wire [           OB_AW-1:0] read_address,
    input  wire [      POST*WIDTH-1:0] read_data,
    output wire                        m_valid,
    input  wire                        m_ready,
    output wire [ELEMENTS*BYTES*8-1:0] m_data,
    output wire                        m_last
);

  function integer bits_for;
    input integer value;
    integer rest;
    begin
      bits_for = 1;
      for (rest = value / 2; rest > 0; rest = rest / 2) bits_for = bits_for + 1;
    end
  endfunction

  localparam GROUPS = (CHANNELS + POST - 1) / POST;
  localparam BEATS = POST / ELEMENTS;
  localparam LAST_GROUP_BEATS = (CHANNELS - (GROUPS - 1) * POST) / ELEMENTS;
  localparam LAST_BEAT = BEATS - 1;
  localparam LAST_PIXEL_BEAT = LAST_GROUP_BEATS - 1;
  localparam LAST_GROUP = GROUPS - 1;
  localparam LAST_PIXEL = PIXELS - 1;
  localparam GROUP_W = bits_for(LAST_GROUP);
  localparam PIXEL_W = bits_for(LAST_PIXEL);

  reg [1:0] full_q;
  reg write_q, read_q;
  reg [OB_AW-1:0] address_q;
  reg [GROUP_W-1:0] group_q;
  reg [PIXEL_W-1:0] pixel_q;
  reg [4:0] beat_q;
  reg fetched_q, valid_q;
  reg [POST*WIDTH-1:0] word_q;
  reg last_group_q, last_pixel_q;

  wire group_end = group_q == LAST_GROUP[GROUP_W-1:0];
  wire image_end = group_end && pixel_q == LAST_PIXEL[PIXEL_W-1:0];
  wire beat_end = beat_q == (last_group_q ? LAST_PIXEL_BEAT[4:0] : LAST_BEAT[4:0]);
  wire sent = valid_q && m_ready;
  wire word_sent = sent && beat_end;
  wire image_sent = word_sent && last_pixel_q;
  wire load = fetched_q && (!valid_q || word_sent);
  // A word is requested in the cycle before its data is there; `more` says the current image still has one.
  reg more_q;
  wire request = more_q && (!fetched_q || load);

  always @(posedge clk) begin
    if (rst) begin
      full_q <= 2'b00;
      write_q <= 1'b0;
      read_q <= 1'b0;
      fetched_q <= 1'b0;
      valid_q <= 1'b0;
      more_q <= 1'b0;
    end else begin
      full_q <= (full_q | ({1'b0, full} << write_q)) & ~({1'b0, image_sent} << read_q);
      if (full) write_q <= !write_q;
      if (image_sent) read_q <= !read_q;
      if (!more_q && !fetched_q && !valid_q) more_q <= full_q[read_q];
      else if (request && image_end) more_q <= 1'b0;
      if (request) fetched_q <= 1'b1;
      else if (load) fetched_q <= 1'b0;
      if (load) valid_q <= 1'b1;
      else if (word_sent) valid_q <= 1'b0;
    end
  end

  reg fetched_last_group_q, fetched_last_q;
  wire starting = !more_q && !fetched_q && !valid_q;

  always @(posedge clk) begin
    if (starting) begin
      address_q <= read_q ? OB_HALF[OB_AW-1:0] : {OB_AW{1'b0}};
      group_q   <= {GROUP_W{1'b0}};
      pixel_q   <= {PIXEL_W{1'b0}};
    end else if (request) begin
      address_q <= address_q + 1'b1;
      group_q   <= group_end ? {GROUP_W{1'b0}} : group_q + 1'b1;
      if (group_end) pixel_q <= pixel_q + 1'b1;
    end
    if (request) begin
      fetched_last_group_q <= group_end;
      fetched_last_q <= image_end;
    end
    if (load) begin
      word_q <= read_data;
      beat_q <= 5'd0;
      last_group_q <= fetched_last_group_q;
      last_pixel_q <= fetched_last_q;
    end else if (sent) begin
      beat_q <= beat_q + 5'd1;
      word_q <= word_q >> (ELEMENTS * WIDTH);
    end
  end

  genvar e;
  generate
    for (e = 0; e < ELEMENTS; e = e + 1) begin : gen_element
      wire [WIDTH-1:0] value = word_q[e*WIDTH+:WIDTH];
      wire sign = SIGNED != 0 && value[WIDTH-1];
      if (BYTES * 8 > WIDTH) begin : gen_extend
        assign m_data[e*BYTES*8+:BYTES*8] = {{(BYTES * 8 - WIDTH) {sign}}, value};
      end else begin : gen_exact
        assign m_data[e*BYTES*8+:BYTES*8] = value;
        wire unused = sign;
      end
    end
  endgenerate

  assign free = !full_q[write_q];
  assign idle = full_q == 2'b00;
  assign write_half = write_q ? OB_HALF[OB_AW-1:0] : {OB_AW{1'b0}};
  assign read_en = request;
  assign read_address = address_q;
  assign m_valid = valid_q;
  assign m_last = last_pixel_q && beat_end;

endmodule

`default_nettype wire
