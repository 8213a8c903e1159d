// Reads a map of value memory in the order in which it is written with another shape or order of axes: one value a step.
//
// Throughput: one value a cycle.
// Latency: 1 cycle from step_valid to address; gathered belongs to read_data in the same cycle, one after address.
// Storage: the position of the value and of its pixel's first value.
// Reset: none; opens_job starts a map.
// Assumes: opens_job only together with opens_pixel; whole groups of POST steps.
// Combinational paths: read_data to gathered.
//
// Both shapes hold the same values in the order channel, row, column. With S pixels in the written map and R in the one
// that is read, value (channel c, pixel p) of the one is value number c*S + p of both, and number i lies at channel i / R
// and pixel i mod R of the other: the next channel of a pixel is S further, the next pixel 1. Lanes of the last group
// without a channel hold anything. The other lanes of a step are 0, so that the sum of a group's steps is the group.
//
// Where turn is set the channels of the written map are pixels of the one that is read: the step gives the word of the pixel's
// first channels (turn_address, in the cycle of address), and the tile's row is the channel that is read.
//
// Parameters:
//   POST       values a word, a power of two
//   READ_W     width of a value
//   ADDRESS_W  address bits of value memory
//   CHANNEL_W  bits of a channel of the map that is read
//   HAS_TURN   0: turn is never set
// Job: wrap is R times pixel_words, pixel_words the words a pixel, step_words is (S mod R) * pixel_words, step_channels S / R.
`default_nettype none

module vector_gather #(
    parameter POST = 4,
    parameter READ_W = 8,
    parameter ADDRESS_W = 8,
    parameter CHANNEL_W = 16,
    parameter HAS_TURN = 1
) (
    input  wire                   clk,
    input  wire                   step_valid,
    input  wire                   opens_job,
    input  wire                   opens_pixel,
    input  wire [  ADDRESS_W-1:0] base,
    input  wire [    ADDRESS_W:0] wrap,
    input  wire [  ADDRESS_W-1:0] pixel_words,
    input  wire [  ADDRESS_W-1:0] step_words,
    input  wire [  CHANNEL_W-1:0] step_channels,
    input  wire                   turn,
    input  wire [  CHANNEL_W-1:0] turn_channel,
    input  wire [  ADDRESS_W-1:0] turn_address,
    output wire [  ADDRESS_W-1:0] address,
    input  wire [POST*READ_W-1:0] read_data,
    output wire [POST*READ_W-1:0] gathered
);

  localparam LOG = (POST > 8) ? 4 : (POST > 4) ? 3 : (POST > 2) ? 2 : (POST > 1) ? 1 : 0;

  generate
    if (POST != (1 << LOG)) begin : gen_bad_post
      vector_gather_POST_must_be_a_power_of_two_up_to_16 u_error ();
    end
  endgenerate

  reg [ADDRESS_W-1:0] base_q, pixel_q, word_q;
  reg [CHANNEL_W-1:0] pixel_channel_q, channel_q;

  // The next value: of the pixel after the last one's first, or of the next channel.
  wire [ADDRESS_W:0] from = opens_pixel ? {1'b0, pixel_q} : {1'b0, word_q};
  wire [ADDRESS_W:0] distance = opens_pixel ? {1'b0, pixel_words} : {1'b0, step_words};
  wire [ADDRESS_W:0] moved = from + distance;
  wire over = moved >= wrap;
  wire [ADDRESS_W:0] wrapped = over ? moved - wrap : moved;
  wire [CHANNEL_W-1:0] from_channel = opens_pixel ? pixel_channel_q : channel_q;
  wire [CHANNEL_W-1:0] channels = opens_pixel ? {CHANNEL_W{1'b0}} : step_channels;
  wire [CHANNEL_W-1:0] moved_channel = from_channel + channels + {{(CHANNEL_W - 1) {1'b0}}, over};
  wire [ADDRESS_W-1:0] word = opens_job ? {ADDRESS_W{1'b0}} : wrapped[ADDRESS_W-1:0];
  wire turns = HAS_TURN != 0 && turn;
  wire [CHANNEL_W-1:0] channel = turns ? turn_channel : opens_job ? {CHANNEL_W{1'b0}} : moved_channel;
  reg turns_q;

  always @(posedge clk) begin
    turns_q <= turns;
    if (step_valid) begin
      word_q <= word;
      channel_q <= channel;
      if (opens_job) base_q <= base;
      if (opens_pixel) begin
        pixel_q <= word;
        pixel_channel_q <= channel;
      end
    end
  end

  wire [ADDRESS_W+CHANNEL_W-1:0] group = {{ADDRESS_W{1'b0}}, channel_q} >> LOG;
  assign address = (turns_q ? turn_address : base_q + word_q) + group[ADDRESS_W-1:0];

  generate
    if (POST == 1) begin : gen_one_lane
      assign gathered = read_data;
    end else begin : gen_lanes
      reg [LOG-1:0] lane1_q, lane2_q, from2_q;
      wire [READ_W-1:0] value;
      always @(posedge clk) begin
        if (step_valid) lane1_q <= opens_pixel ? {LOG{1'b0}} : lane1_q + 1'b1;
        lane2_q <= lane1_q;
        from2_q <= channel_q[LOG-1:0];
      end
      select_word #(
          .WIDTH  (READ_W),
          .COUNT  (POST),
          .INDEX_W(LOG)
      ) u_value (
          .index(from2_q),
          .words(read_data),
          .word (value)
      );
      genvar lane;
      for (lane = 0; lane < POST; lane = lane + 1) begin : gen_lane
        assign gathered[lane*READ_W+:READ_W] = (lane2_q == lane[LOG-1:0]) ? value : {READ_W{1'b0}};
      end
    end
  endgenerate

  wire unused = &{1'b0, wrapped, group, turn, turn_channel, turn_address};

endmodule

`default_nettype wire
