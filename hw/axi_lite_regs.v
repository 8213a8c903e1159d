// Control and status registers behind an AXI4-Lite port.
//
// Throughput: one write every 2 cycles, one read every 3 cycles.
// Latency: write response 2 cycles after the later of address and data; read data 3 cycles after the address.
// Storage: one address and one data word a direction, images, done.
// Reset: no transaction open, images 1, done low, start low.
// Assumes: counter_data is the counter of counter_address (32768 + n: mark of stream n) one cycle later; rst lasts at least one cycle.
// Combinational paths: none.
//
// Byte addresses, 32-bit words (bits 1:0 of an address are ignored):
//   0x000 r   id, "BLM1"                       0x028 rw  images to run at start, 0: until reset
//   0x004 r   version, major.minor.patch       0x02c r   layers
//   0x008 r   design hash, 4 words             0x030 r   cycles of the last image, all layers
//   0x020 w   control: bit 0 start             0x800 r   cycles of layer 0, next layer 4 bytes on
//   0x024 r   status: bit 0 busy, bit 1 done   0x400 r   most words stream 0 between engines held, next stream 4 bytes on
// Done is set when the last image has left and cleared by start; start while busy is ignored.
// Any other access, and a write to a read-only register, is answered with SLVERR and changes nothing.
//
// Parameters:
//   VERSION    8 bits each of major, minor, patch
//   LAYERS     1..512
//   STREAMS    0..256, between engines
//   HASH_FILE  file of 4 words, least significant first
`default_nettype none

module axi_lite_regs #(
    parameter [23:0] VERSION = 24'h000100,
    parameter LAYERS = 1,
    parameter STREAMS = 0,
    parameter HASH_FILE = "design.mem"
) (
    input  wire        clk,
    input  wire        rst,
    input  wire        aw_valid,
    output wire        aw_ready,
    input  wire [11:0] aw_addr,
    input  wire        w_valid,
    output wire        w_ready,
    input  wire [31:0] w_data,
    input  wire [ 3:0] w_strb,
    output wire        b_valid,
    input  wire        b_ready,
    output wire [ 1:0] b_resp,
    input  wire        ar_valid,
    output wire        ar_ready,
    input  wire [11:0] ar_addr,
    output wire        r_valid,
    input  wire        r_ready,
    output wire [31:0] r_data,
    output wire [ 1:0] r_resp,
    output wire        start,
    output wire [31:0] images,
    input  wire        busy,
    input  wire        done,
    input  wire [31:0] image_cycles,
    output wire [15:0] counter_address,
    input  wire [31:0] counter_data
);

  generate
    if (LAYERS < 1 || LAYERS > 512) begin : gen_bad_layers
      axi_lite_regs_LAYERS_must_be_1_to_512 u_error ();
    end
    if (STREAMS < 0 || STREAMS > 256) begin : gen_bad_streams
      axi_lite_regs_STREAMS_must_be_0_to_256 u_error ();
    end
  endgenerate

  localparam [31:0] ID = 32'h424c4d31;
  localparam [31:0] LAYERS_WORD = LAYERS;
  localparam [31:0] LAST_STREAM = STREAMS - 1;
  localparam [1:0] OKAY = 2'b00;
  localparam [1:0] SLVERR = 2'b10;

  // What a read answers: what was looked up, or a register.
  localparam [1:0] LOOKED = 2'd0;
  localparam [1:0] COUNTER = 2'd1;
  localparam [1:0] IMAGES = 2'd2;
  localparam [1:0] CYCLES = 2'd3;

  // Word addresses.
  localparam [9:0] AT_ID = 10'h000;
  localparam [9:0] AT_VERSION = 10'h001;
  localparam [9:0] AT_HASH = 10'h002;
  localparam [9:0] AT_CONTROL = 10'h008;
  localparam [9:0] AT_STATUS = 10'h009;
  localparam [9:0] AT_IMAGES = 10'h00a;
  localparam [9:0] AT_LAYERS = 10'h00b;
  localparam [9:0] AT_CYCLES = 10'h00c;

  // Write: address and data are taken in any order, then done together.
  reg aw_full_q, w_full_q, b_valid_q, b_error_q;
  reg [ 9:0] aw_word_q;
  reg [31:0] w_data_q;
  reg [ 3:0] w_strb_q;
  wire write = aw_full_q && w_full_q && !b_valid_q;
  wire write_control = aw_word_q == AT_CONTROL;
  wire write_images = aw_word_q == AT_IMAGES;

  always @(posedge clk) begin
    if (rst) begin
      aw_full_q <= 1'b0;
      w_full_q  <= 1'b0;
      b_valid_q <= 1'b0;
    end else begin
      aw_full_q <= aw_full_q ? !write : aw_valid;
      w_full_q  <= w_full_q ? !write : w_valid;
      b_valid_q <= b_valid_q ? !b_ready : write;
    end
    if (!aw_full_q) aw_word_q <= aw_addr[11:2];
    if (!w_full_q) begin
      w_data_q <= w_data;
      w_strb_q <= w_strb;
    end
    if (write) b_error_q <= !write_control && !write_images;
  end

  reg start_q, done_q;
  reg [31:0] images_q;
  wire start_d = write && write_control && w_strb_q[0] && w_data_q[0] && !busy;

  always @(posedge clk) begin
    if (rst) begin
      start_q  <= 1'b0;
      done_q   <= 1'b0;
    end else begin
      start_q <= start_d;
      if (start_d || start_q) done_q <= 1'b0;
      else if (done) done_q <= 1'b1;
    end
  end

  // Bytes without a strobe keep their value.
  wire [31:0] strobed = {{8{w_strb_q[3]}}, {8{w_strb_q[2]}}, {8{w_strb_q[1]}}, {8{w_strb_q[0]}}};

  always @(posedge clk) begin
    if (rst) images_q <= 32'd1;
    else if (write && write_images) images_q <= (w_data_q & strobed) | (images_q & ~strobed);
  end

  // Read: one cycle to look the counter and the constants up, one to choose the word.
  reg ar_full_q, ar_looked_q, r_valid_q, r_error_q;
  reg [ 9:0] ar_word_q;
  reg [31:0] r_data_q;
  wire read = ar_looked_q && !r_valid_q;

  reg [31:0] hash [0:3];
  initial $readmemh(HASH_FILE, hash);

  wire known_stream;
  generate
    if (STREAMS > 0) begin : gen_streams
      assign known_stream = ar_word_q[8] && {8'd0, ar_word_q[7:0]} <= LAST_STREAM[15:0];
    end else begin : gen_no_streams
      assign known_stream = 1'b0;
    end
  endgenerate

  reg [31:0] looked_d, looked_q;
  reg known_d, known_q;
  reg [1:0] source_d, source_q;
  wire [1:0] hash_index = ar_word_q[1:0] - 2'd2;
  wire [31:0] hash_word = hash[hash_index];

  always @* begin
    looked_d = 32'd0;
    known_d  = 1'b1;
    source_d = LOOKED;
    case (ar_word_q)
      AT_ID: looked_d = ID;
      AT_VERSION: looked_d = {8'd0, VERSION};
      AT_HASH, AT_HASH + 10'd1, AT_HASH + 10'd2, AT_HASH + 10'd3: looked_d = hash_word;
      AT_CONTROL: looked_d = 32'd0;
      AT_STATUS: looked_d = {30'd0, done_q, busy || start_q};
      AT_IMAGES: source_d = IMAGES;
      AT_LAYERS: looked_d = LAYERS_WORD;
      AT_CYCLES: source_d = CYCLES;
      default: begin
        source_d = COUNTER;
        known_d  = ar_word_q[9] ? {7'd0, ar_word_q[8:0]} < LAYERS_WORD[15:0] : known_stream;
      end
    endcase
  end

  always @(posedge clk) begin
    looked_q <= looked_d;
    known_q  <= known_d;
    source_q <= source_d;
  end

  wire [31:0] word = source_q[1] ? (source_q[0] ? image_cycles : images_q) : (source_q[0] ? counter_data : looked_q);

  always @(posedge clk) begin
    if (rst) begin
      ar_full_q   <= 1'b0;
      ar_looked_q <= 1'b0;
      r_valid_q   <= 1'b0;
    end else begin
      ar_full_q   <= ar_full_q ? !read : ar_valid;
      ar_looked_q <= ar_full_q && !read;
      r_valid_q   <= r_valid_q ? !r_ready : read;
    end
    if (!ar_full_q) ar_word_q <= ar_addr[11:2];
    if (read) begin
      r_data_q  <= known_q ? word : 32'd0;
      r_error_q <= !known_q;
    end
  end

  assign aw_ready = !aw_full_q;
  assign w_ready = !w_full_q;
  assign b_valid = b_valid_q;
  assign b_resp = b_error_q ? SLVERR : OKAY;
  assign ar_ready = !ar_full_q;
  assign r_valid = r_valid_q;
  assign r_data = r_data_q;
  assign r_resp = r_error_q ? SLVERR : OKAY;
  assign start = start_q;
  assign images = images_q;
  assign counter_address = ar_word_q[9] ? {7'd0, ar_word_q[8:0]} : {8'h80, ar_word_q[7:0]};

  wire unused = &{1'b0, aw_addr[1:0], ar_addr[1:0]};

endmodule

`default_nettype wire
