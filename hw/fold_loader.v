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

  function integer bits_for;
    input integer value;
    integer rest;
    begin
      bits_for = 1;
      for (rest = value / 2; rest > 0; rest = rest / 2) bits_for = bits_for + 1;
    end
  endfunction

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
  localparam MOST_DUE = (FIRST_DUE > NEXT_DUE) ? FIRST_DUE : NEXT_DUE;
  localparam BEAT_W = bits_for(LAST_BEAT);
  localparam COLUMN_W = bits_for(LAST_COLUMN);
  localparam FOLDED_W = bits_for(LAST_FOLDED);
  localparam ROW_W = bits_for(LAST_ROW);
  localparam DUE_W = bits_for(MOST_DUE);

  // Address distances from a word's last digit to what comes next: a word, a row, the other copy (modulo the memory).
  localparam BACK = LAST_DIGIT * DM_DIGIT;
  localparam ROW_WORDS = LAST_FOLDED / PIXELS;
  localparam TO_WORD = 1 - BACK;
  localparam TO_BANK = 0 - BACK;
  localparam TO_ROW = DM_ROW - ROW_WORDS - BACK;
  localparam TO_START = 0 - LAST_ROW * DM_ROW - ROW_WORDS - BACK;
  localparam TO_SECOND = TO_START + DM_HALF;
  localparam TO_FIRST = TO_START - DM_HALF;

  generate
    if (FOLD_PAD >= FOLD_K || CHANNELS * FOLD_K > LANES) begin : gen_bad_fold
      fold_loader_needs_pad_below_kernel_and_channels_times_kernel_within_lanes u_error ();
    end
  endgenerate

  reg copy_q, loading_q, pending_q;
  reg [1:0] full_q;
  reg [BEAT_W-1:0] beat_q;
  reg [COLUMN_W-1:0] column_q;
  reg columns_done_q;
  reg [FOLDED_W-1:0] folded_q;
  reg folded_done_q;
  reg [ROW_W-1:0] row_q;
  reg [DUE_W-1:0] due_q;
  reg [3:0] digit_q;
  reg [WINDOW_W-1:0] window_q;
  reg [PIXEL_W-1:0] part_q;

  wire opening = !loading_q && !full_q[copy_q];
  wire stored = pending_q && dm_ready && digit_q == LAST_DIGIT[3:0];
  wire last_row = row_q == LAST_ROW[ROW_W-1:0];
  wire row_done = columns_done_q && folded_done_q && !pending_q;
  wire image_done = loading_q && row_done && last_row;
  wire accept = s_valid && s_ready;
  wire pixel_end = accept && beat_q == LAST_BEAT[BEAT_W-1:0];
  wire flush = loading_q && columns_done_q && !folded_done_q && !pending_q;
  wire shift = pixel_end || flush;
  wire complete = shift && due_q == {DUE_W{1'b0}} && !folded_done_q;

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
      row_q <= opening ? {ROW_W{1'b0}} : row_q + 1'b1;
      beat_q <= {BEAT_W{1'b0}};
      column_q <= {COLUMN_W{1'b0}};
      columns_done_q <= 1'b0;
      folded_q <= {FOLDED_W{1'b0}};
      folded_done_q <= 1'b0;
      due_q <= FIRST_DUE[DUE_W-1:0];
    end else begin
      if (accept) beat_q <= pixel_end ? {BEAT_W{1'b0}} : beat_q + 1'b1;
      if (pixel_end) begin
        column_q <= column_q + 1'b1;
        columns_done_q <= column_q == LAST_COLUMN[COLUMN_W-1:0];
      end
      if (complete) begin
        folded_q <= folded_q + 1'b1;
        folded_done_q <= folded_q == LAST_FOLDED[FOLDED_W-1:0];
      end
      if (shift) due_q <= (due_q == {DUE_W{1'b0}}) ? NEXT_DUE[DUE_W-1:0] : due_q - 1'b1;
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

  // One address walks through both copies for ever; folded maps have stride 1, so every column is in the next bank.
  reg [DM_AW-1:0] address_q;
  wire write = pending_q && dm_ready;
  wire last_digit = digit_q == LAST_DIGIT[3:0];
  wire last_bank;
  wire [DM_AW-1:0] to_copy = copy_q ? TO_FIRST[DM_AW-1:0] : TO_SECOND[DM_AW-1:0];
  wire [DM_AW-1:0] to_row = last_row ? to_copy : TO_ROW[DM_AW-1:0];
  wire [DM_AW-1:0] to_word = last_bank ? TO_WORD[DM_AW-1:0] : TO_BANK[DM_AW-1:0];
  wire [DM_AW-1:0] distance = !last_digit ? DM_DIGIT[DM_AW-1:0] : folded_done_q ? to_row : to_word;

  always @(posedge clk) begin
    if (rst) address_q <= DM_BASE[DM_AW-1:0];
    else if (write) address_q <= address_q + distance;
  end

  generate
    if (PIXELS == 1) begin : gen_one_bank
      assign last_bank = 1'b1;
      assign dm_bank = 1'b1;
    end else begin : gen_banks
      reg [PIXELS-1:0] bank_q;
      always @(posedge clk) begin
        if (rst || (stored && folded_done_q)) bank_q <= {{(PIXELS - 1) {1'b0}}, 1'b1};
        else if (stored) bank_q <= {bank_q[PIXELS-2:0], bank_q[PIXELS-1]};
      end
      assign last_bank = bank_q[PIXELS-1];
      assign dm_bank = bank_q;
    end
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
  assign dm_strip = {(LANES / POST) {1'b1}};
  assign dm_address = address_q;

  wire unused = &{1'b0, gathered, moved_window};

endmodule

`default_nettype wire
