// Loads input images of few channels folded: each word holds the pixels under one row of the kernel.
//
// Throughput: one beat a cycle between words; a word takes DIGITS granted writes.
// Latency: 1 cycle from the last beat under the kernel row to its first write.
// Storage: FOLD_K pixels.
// Reset: empty, first copy.
// Assumes: ELEMENTS divides CHANNELS; CHANNELS * FOLD_K <= LANES; FOLD_PAD < FOLD_K; dm_ready stays high in the end.
// Combinational paths: none.
//
// Lane k*CHANNELS + c of folded column o is channel c of input column o*FOLD_STRIDE - FOLD_PAD + k, or FOLD_ZERO outside.
// Two copies of the input are filled in turn; `full` is high while a copy holds an image that `free` has not given back.
//
// Parameters: see src/schedule/engine-parameters.ts (IN_*, FOLD_*), IN_ names without the prefix.
`default_nettype none

module fold_loader #(
    parameter LANES = 16,
    parameter PIXELS = 2,
    parameter DIGIT = 2,
    parameter POST = 4,
    parameter DM_AW = 8,
    parameter CHANNELS = 1,
    parameter HEIGHT = 4,
    parameter WIDTH = 4,
    parameter ELEMENTS = 1,
    parameter BITS = 8,
    parameter BYTES = 1,
    parameter SIGNED = 0,
    parameter DM_BASE = 0,
    parameter DM_HALF = 64,
    parameter DM_DIGITS = 4,
    parameter DM_DIGIT = 16,
    parameter DM_ROW = 2,
    parameter CODE_ADD = 0,
    parameter CODE_HALF = 0,
    parameter FOLD_K = 3,
    parameter FOLD_STRIDE = 1,
    parameter FOLD_PAD = 1,
    parameter FOLD_WIDTH = 4,
    parameter FOLD_ZERO = 0
) (
    input  wire                        clk,
    input  wire                        rst,
    input  wire                        s_valid,
    output wire                        s_ready,
    input  wire [ELEMENTS*BYTES*8-1:0] s_data,
    input  wire                        parity,
    output wire                        full,
    input  wire                        free,
    input  wire                        dm_ready,
    output wire                        dm_valid,
    output wire [          PIXELS-1:0] dm_bank,
    output wire [      LANES/POST-1:0] dm_strip,
    output wire [           DM_AW-1:0] dm_address,
    output wire [     LANES*DIGIT-1:0] dm_data
);

  localparam VALUE_W = BITS + 2;
  localparam CODE_W = DM_DIGITS * DIGIT;
  localparam PIXEL_W = CHANNELS * CODE_W;
  localparam WINDOW_W = FOLD_K * PIXEL_W;
  localparam PIXEL_BEATS = CHANNELS / ELEMENTS;
  localparam LAST_BEAT = PIXEL_BEATS - 1;
  localparam LAST_COLUMN = WIDTH - 1;
  localparam LAST_FOLDED = FOLD_WIDTH - 1;
  localparam LAST_ROW = HEIGHT - 1;
  localparam LAST_DIGIT = DM_DIGITS - 1;
  localparam FIRST_DUE = FOLD_K - FOLD_PAD - 1;
  localparam NEXT_DUE = FOLD_STRIDE - 1;
  localparam SECOND_BASE = DM_BASE + DM_HALF;

  generate
    if (FOLD_PAD >= FOLD_K || CHANNELS * FOLD_K > LANES) begin : gen_bad_fold
      fold_loader_needs_pad_below_kernel_and_channels_times_kernel_within_lanes u_error ();
    end
  endgenerate

  reg copy_q, loading_q, pending_q;
  reg [1:0] full_q;
  reg [15:0] beat_q;
  reg [15:0] column_q;
  reg columns_done_q;
  reg [15:0] folded_q;
  reg folded_done_q;
  reg [15:0] row_q;
  reg [15:0] due_q;
  reg [3:0] digit_q;
  reg [WINDOW_W-1:0] window_q;
  reg [PIXEL_W-1:0] part_q;

  wire opening = !loading_q && !full_q[copy_q];
  wire stored = pending_q && dm_ready && digit_q == LAST_DIGIT[3:0];
  wire row_done = columns_done_q && folded_done_q && !pending_q;
  wire image_done = loading_q && row_done && row_q == LAST_ROW[15:0];
  wire accept = s_valid && s_ready;
  wire pixel_end = accept && beat_q == LAST_BEAT[15:0];
  wire flush = loading_q && columns_done_q && !folded_done_q && !pending_q;
  wire shift = pixel_end || flush;
  wire complete = shift && due_q == 16'd0 && !folded_done_q;

  assign s_ready = loading_q && !columns_done_q && !pending_q;

  always @(posedge clk) begin
    if (rst) begin
      loading_q <= 1'b0;
      pending_q <= 1'b0;
      copy_q <= 1'b0;
      full_q <= 2'b00;
    end else begin
      if (opening) loading_q <= 1'b1;
      else if (image_done) loading_q <= 1'b0;
      if (image_done) copy_q <= !copy_q;
      full_q <= (full_q | ({1'b0, image_done} << copy_q)) & ~({1'b0, free} << parity);
      if (complete) pending_q <= 1'b1;
      else if (stored) pending_q <= 1'b0;
    end
  end

  always @(posedge clk) begin
    if (opening || (loading_q && row_done)) begin
      row_q <= opening ? 16'd0 : row_q + 16'd1;
      beat_q <= 16'd0;
      column_q <= 16'd0;
      columns_done_q <= 1'b0;
      folded_q <= 16'd0;
      folded_done_q <= 1'b0;
      due_q <= FIRST_DUE[15:0];
    end else begin
      if (accept) beat_q <= pixel_end ? 16'd0 : beat_q + 16'd1;
      if (pixel_end) begin
        column_q <= column_q + 16'd1;
        columns_done_q <= column_q == LAST_COLUMN[15:0];
      end
      if (complete) begin
        folded_q <= folded_q + 16'd1;
        folded_done_q <= folded_q == LAST_FOLDED[15:0];
      end
      if (shift) due_q <= (due_q == 16'd0) ? NEXT_DUE[15:0] : due_q - 16'd1;
    end
    if (complete) digit_q <= 4'd0;
    else if (pending_q && dm_ready) digit_q <= digit_q + 4'd1;
  end

  // Codes of the beat.
  wire [ELEMENTS*CODE_W-1:0] codes;
  genvar e, lane, plane;
  generate
    for (e = 0; e < ELEMENTS; e = e + 1) begin : gen_element
      wire [BITS-1:0] element = s_data[e*BYTES*8+:BITS];
      wire sign = SIGNED != 0 && element[BITS-1];
      wire [VALUE_W-1:0] value = {{2{sign}}, element};
      wire [VALUE_W-1:0] moved = value + CODE_ADD[VALUE_W-1:0];
      wire [VALUE_W+CODE_W-1:0] code = {{CODE_W{1'b0}}, moved} >> CODE_HALF;
      assign codes[e*CODE_W+:CODE_W] = code[CODE_W-1:0];
      wire unused = &{1'b0, code};
    end
    if (BYTES * 8 > BITS) begin : gen_spare
      wire unused = &{1'b0, s_data};
    end
  endgenerate

  // A pixel's beats come lowest channel first; the newest pixel is the highest lane.
  wire [PIXEL_W+ELEMENTS*CODE_W-1:0] gathered = {codes, part_q};
  wire [PIXEL_W-1:0] pixel = gathered[ELEMENTS*CODE_W+:PIXEL_W];
  wire [PIXEL_W-1:0] zero_pixel = {CHANNELS{FOLD_ZERO[CODE_W-1:0]}};
  wire [PIXEL_W-1:0] entering = flush ? zero_pixel : pixel;
  wire [WINDOW_W+PIXEL_W-1:0] moved_window = {entering, window_q};

  always @(posedge clk) begin
    if (accept) part_q <= pixel;
    if (opening || (loading_q && row_done)) window_q <= {FOLD_K{zero_pixel}};
    else if (shift) window_q <= moved_window[PIXEL_W+:WINDOW_W];
  end

  wire [PIXELS-1:0] bank;
  wire [5:0] strip_index;
  wire [DM_AW-1:0] address;
  wire [DM_AW-1:0] base = copy_q ? SECOND_BASE[DM_AW-1:0] : DM_BASE[DM_AW-1:0];
  wire [DM_AW-1:0] one = {{(DM_AW - 1) {1'b0}}, 1'b1};
  reg [DM_AW-1:0] digit_offset_q;

  map_walker #(
      .LANES (LANES),
      .PIXELS(PIXELS),
      .POST  (POST),
      .DM_AW (DM_AW)
  ) u_walker (
      .clk         (clk),
      .start       (opening),
      .next_group  (stored),
      .next_pixel  (stored),
      .last_column (LAST_FOLDED[15:0]),
      .base        (base),
      .first_strip (6'd0),
      .last_stride (4'd0),
      .column      (one),
      .column_group(one),
      .row         (DM_ROW[DM_AW-1:0]),
      .bank        (bank),
      .strip       (strip_index),
      .address     (address)
  );

  always @(posedge clk) begin
    if (complete) digit_offset_q <= {DM_AW{1'b0}};
    else if (pending_q && dm_ready) digit_offset_q <= digit_offset_q + DM_DIGIT[DM_AW-1:0];
  end

  generate
    for (lane = 0; lane < LANES; lane = lane + 1) begin : gen_lane
      if (lane < CHANNELS * FOLD_K) begin : gen_used
        wire [CODE_W-1:0] digit = window_q[lane*CODE_W+:CODE_W] >> (digit_q * DIGIT);
        for (plane = 0; plane < DIGIT; plane = plane + 1) begin : gen_plane
          assign dm_data[plane*LANES+lane] = digit[plane];
        end
        wire unused = &{1'b0, digit};
      end else begin : gen_empty
        for (plane = 0; plane < DIGIT; plane = plane + 1) begin : gen_plane
          assign dm_data[plane*LANES+lane] = 1'b0;
        end
      end
    end
  endgenerate

  assign full = full_q[parity];
  assign dm_valid = pending_q;
  assign dm_bank = bank;
  assign dm_strip = {(LANES / POST) {1'b1}};
  assign dm_address = address + digit_offset_q;

  wire unused = &{1'b0, strip_index, gathered, moved_window};

endmodule

`default_nettype wire
