// Loads input images: gathers stream elements into words and writes them as digits, and as values in groups of POST.
//
// Throughput: one beat a cycle while the words' writes keep up: DIGITS granted cycles a word, one a group of values.
// Latency: 2 cycles from the last beat of a word to its first write.
// Storage: two words.
// Reset: empty, first copy.
// Assumes: ELEMENTS divides CHANNELS and POST; FOLD_PAD < FOLD_K; dm_ready and vm_ready stay high in the end.
// Combinational paths: dm_ready, vm_ready to s_ready.
//
// Two copies of the input are filled in turn; `full` is high while a copy holds an image that `free` has not given back.
// A word waits for its copy, so that the next image begins to enter while the one before is still stored.
//
// Plain (FOLD_K = 0): a word is up to LANES channels of a pixel and goes to one bank. Folded: a word is the input columns
// under PIXELS columns of the folded map, one in every bank; lane k*CHANNELS + c of folded column o is channel c of input
// column o*FOLD_STRIDE - FOLD_PAD + k, or zero outside. Only lanes below USED are written (dm_data: bank, plane, lane).
//
// Parameters: see src/schedule/engine-parameters.ts (IN_*, FOLD_*), IN_ names without the prefix; and, not to be set,
//   USED   lanes of a word that hold something
//   BANKS  words that dm_data holds
`default_nettype none

module input_loader #(
    parameter LANES = 16,
    parameter PIXELS = 2,
    parameter DIGIT = 2,
    parameter POST = 4,
    parameter DM_AW = 8,
    parameter VM_AW = 8,
    parameter VM_W = 9,
    parameter CHANNELS = 4,
    parameter HEIGHT = 4,
    parameter WIDTH = 4,
    parameter ELEMENTS = 4,
    parameter BITS = 8,
    parameter BYTES = 1,
    parameter SIGNED = 0,
    parameter DM = 1,
    parameter DM_BASE = 0,
    parameter DM_HALF = 64,
    parameter DM_DIGITS = 4,
    parameter DM_DIGIT = 16,
    parameter DM_STRIDE = 1,
    parameter DM_COLUMN = 1,
    parameter DM_ROW = 2,
    parameter [39:0] CODE_ADD = 40'd0,
    parameter CODE_HALF = 0,
    parameter FOLD_K = 0,
    parameter FOLD_STRIDE = 1,
    parameter FOLD_PAD = 0,
    parameter FOLD_WIDTH = 4,
    parameter VM = 0,
    parameter VM_BASE = 0,
    parameter VM_HALF = 16,
    parameter USED = (FOLD_K > 0) ? CHANNELS * FOLD_K : (CHANNELS < LANES) ? CHANNELS : LANES,
    parameter BANKS = (FOLD_K > 0) ? PIXELS : 1
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
    output wire [           DM_AW-1:0] dm_address,
    output wire [BANKS*DIGIT*USED-1:0] dm_data,
    input  wire                        vm_ready,
    output wire                        vm_valid,
    output wire [           VM_AW-1:0] vm_address,
    output wire [       POST*VM_W-1:0] vm_data
);

  function integer bits_for;
    input integer value;
    integer rest;
    begin
      bits_for = 1;
      for (rest = value / 2; rest > 0; rest = rest / 2) bits_for = bits_for + 1;
    end
  endfunction

  generate
    if (FOLD_K > 0 && (FOLD_PAD >= FOLD_K || CHANNELS * FOLD_K > LANES)) begin : gen_bad_fold
      input_loader_needs_pad_below_kernel_and_channels_times_kernel_within_lanes u_error ();
    end
  endgenerate

  // A folded word spans the input columns of PIXELS folded ones; OVERLAP of them are in the next word too.
  localparam FOLDED = (FOLD_K > 0) ? 1 : 0;
  localparam PIXEL_BEATS = CHANNELS / ELEMENTS;
  localparam STEP = PIXELS * FOLD_STRIDE;
  localparam OVERLAP = (FOLD_K > FOLD_STRIDE) ? FOLD_K - FOLD_STRIDE : 0;
  localparam SPAN = STEP + OVERLAP;
  localparam FOLDED_WORDS = (FOLD_WIDTH + PIXELS - 1) / PIXELS;
  localparam NEEDED = (FOLD_WIDTH - 1) * FOLD_STRIDE + FOLD_K - FOLD_PAD;
  localparam COLUMNS = (NEEDED < WIDTH) ? NEEDED : WIDTH;
  localparam FILLED = (COLUMNS + FOLD_PAD < SPAN) ? 0 : (COLUMNS + FOLD_PAD - SPAN) / STEP + 1;
  localparam PARTLY = (FILLED == 0 || COLUMNS + FOLD_PAD != SPAN + (FILLED - 1) * STEP) ? 1 : 0;

  localparam SLOTS = (FOLDED != 0) ? SPAN * PIXEL_BEATS : USED / ELEMENTS;
  localparam START = (FOLDED != 0) ? FOLD_PAD * PIXEL_BEATS : 0;
  localparam KEEP = (FOLDED != 0) ? OVERLAP * PIXEL_BEATS : 0;
  localparam SEGMENT = (FOLDED != 0) ? WIDTH * PIXEL_BEATS : PIXEL_BEATS;
  localparam USED_BEATS = (FOLDED != 0) ? COLUMNS * PIXEL_BEATS : PIXEL_BEATS;
  localparam TAILS = (FOLDED != 0) ? FOLDED_WORDS - FILLED - PARTLY : 0;
  localparam SEGMENTS = (FOLDED != 0) ? HEIGHT : HEIGHT * WIDTH;
  localparam WORD_ELEMENTS = SLOTS * ELEMENTS;
  localparam BEAT_W = ELEMENTS * BITS;

  wire [BEAT_W-1:0] elements;
  wire word_valid, word_ready, word_closes_segment, word_closes_image;
  wire [SLOTS*BEAT_W-1:0] word;
  genvar e;
  generate
    for (e = 0; e < ELEMENTS; e = e + 1) begin : gen_element
      assign elements[e*BITS+:BITS] = s_data[e*BYTES*8+:BITS];
    end
    if (BYTES * 8 > BITS) begin : gen_spare
      wire unused = &{1'b0, s_data};
    end
  endgenerate

  input_gather #(
      .BEAT_W  (BEAT_W),
      .SLOTS   (SLOTS),
      .START   (START),
      .KEEP    (KEEP),
      .SEGMENT (SEGMENT),
      .USED    (USED_BEATS),
      .TAILS   (TAILS),
      .SEGMENTS(SEGMENTS),
      .FILL    (FOLDED)
  ) u_gather (
      .clk                (clk),
      .rst                (rst),
      .s_valid            (s_valid),
      .s_ready            (s_ready),
      .s_data             (elements),
      .word_valid         (word_valid),
      .word_ready         (word_ready),
      .word_data          (word),
      .word_closes_segment(word_closes_segment),
      .word_closes_image  (word_closes_image)
  );

  // The word that is being stored.
  localparam DIGITS = (DM != 0) ? DM_DIGITS : 1;
  localparam LAST_DIGIT = DIGITS - 1;
  localparam DIGIT_W = bits_for(LAST_DIGIT);
  reg [SLOTS*BEAT_W-1:0] word_q;
  reg pending_q, closes_segment_q, closes_image_q;
  reg copy_q;
  reg [1:0] full_q;
  reg [DIGIT_W-1:0] digit_q;
  reg [DM_AW-1:0] digit_offset_q;
  wire writing = pending_q && !full_q[copy_q];
  wire dm_done, vm_done;
  wire stored = writing && dm_done && vm_done;
  wire closing = stored && closes_image_q;
  wire next_copy = copy_q ^ closing;
  assign word_ready = !pending_q || stored;

  always @(posedge clk) begin
    if (rst) begin
      pending_q <= 1'b0;
      copy_q <= 1'b0;
      full_q <= 2'b00;
    end else begin
      if (word_ready) pending_q <= word_valid;
      copy_q <= next_copy;
      full_q <= (full_q | ({1'b0, closing} << copy_q)) & ~({1'b0, free} << parity);
    end
    if (word_ready) begin
      word_q <= word;
      closes_segment_q <= word_closes_segment;
      closes_image_q <= word_closes_image;
    end
    if (word_ready) begin
      digit_q <= {DIGIT_W{1'b0}};
      digit_offset_q <= {DM_AW{1'b0}};
    end else if (dm_valid && dm_ready) begin
      digit_q <= digit_q + 1'b1;
      digit_offset_q <= digit_offset_q + DM_DIGIT[DM_AW-1:0];
    end
  end

  // Addresses. A folded map has stride 1, so that its words are as the pixels of a map with one bank.
  localparam WALKED_PIXELS = (FOLDED != 0) ? 1 : PIXELS;
  localparam LAST_COLUMN = (FOLDED != 0) ? FOLDED_WORDS - 1 : WIDTH - 1;
  localparam X_W = bits_for(LAST_COLUMN);
  localparam LAST_STRIDE = DM_STRIDE - 1;
  localparam COLUMN_GROUP = DM_STRIDE * DM_COLUMN;
  localparam SECOND_BASE = DM_BASE + DM_HALF;
  wire [WALKED_PIXELS-1:0] bank;
  wire [5:0] strip;
  wire [DM_AW-1:0] address;

  map_walker #(
      .LANES  (LANES),
      .PIXELS (WALKED_PIXELS),
      .POST   (LANES),
      .DM_AW  (DM_AW),
      .X_W    (X_W),
      .CROSSES((FOLDED == 0 && CHANNELS > LANES) ? 1 : 0)
  ) u_walker (
      .clk         (clk),
      .start       (rst || closing),
      .next_group  (stored),
      .next_pixel  (stored && (FOLDED != 0 || closes_segment_q)),
      .last_column (LAST_COLUMN[X_W-1:0]),
      .base        ((rst || !next_copy) ? DM_BASE[DM_AW-1:0] : SECOND_BASE[DM_AW-1:0]),
      .first_strip (6'd0),
      .last_stride (LAST_STRIDE[3:0]),
      .column      (DM_COLUMN[DM_AW-1:0]),
      .column_group(COLUMN_GROUP[DM_AW-1:0]),
      .row         (DM_ROW[DM_AW-1:0]),
      .bank        (bank),
      .strip       (strip),
      .address     (address)
  );

  // Codes.
  localparam VALUE_W = BITS + 2;
  localparam CODE_W = DIGITS * DIGIT;
  localparam BANK_ELEMENTS = FOLD_STRIDE * CHANNELS;
  wire [DIGIT*WORD_ELEMENTS-1:0] digits;
  genvar i, b, plane;
  generate
    for (i = 0; i < WORD_ELEMENTS; i = i + 1) begin : gen_code
      wire [BITS-1:0] element = word_q[i*BITS+:BITS];
      wire sign = SIGNED != 0 && element[BITS-1];
      wire [VALUE_W-1:0] value = {{2{sign}}, element};
      wire [VALUE_W-1:0] moved = value + CODE_ADD[VALUE_W-1:0];
      wire [VALUE_W+CODE_W-1:0] code = {{CODE_W{1'b0}}, moved} >> CODE_HALF;
      wire [VALUE_W+CODE_W-1:0] digit = code >> (digit_q * DIGIT);
      for (plane = 0; plane < DIGIT; plane = plane + 1) begin : gen_plane
        assign digits[plane*WORD_ELEMENTS+i] = digit[plane];
      end
      wire unused = &{1'b0, digit};
    end
    for (b = 0; b < BANKS; b = b + 1) begin : gen_bank
      for (plane = 0; plane < DIGIT; plane = plane + 1) begin : gen_plane
        assign dm_data[(b*DIGIT+plane)*USED+:USED] = digits[plane*WORD_ELEMENTS+b*BANK_ELEMENTS+:USED];
      end
    end
    if (FOLDED != 0) begin : gen_all_banks
      assign dm_bank = {PIXELS{1'b1}};
      wire unused = &{1'b0, bank, digits, closes_segment_q};
    end else begin : gen_one_bank
      assign dm_bank = bank;
    end
    if (DM != 0) begin : gen_dm
      reg dm_done_q;
      wire last_digit = digit_q == LAST_DIGIT[DIGIT_W-1:0];
      always @(posedge clk) dm_done_q <= !word_ready && (dm_done_q || (dm_valid && dm_ready && last_digit));
      assign dm_valid = writing && !dm_done_q;
      assign dm_done = dm_done_q || (dm_ready && last_digit);
    end else begin : gen_no_dm
      assign dm_valid = 1'b0;
      assign dm_done = 1'b1;
      wire unused = &{1'b0, dm_ready};
    end
  endgenerate

  assign full = full_q[parity];
  assign dm_address = address + digit_offset_q;

  // Values: the groups of the word one after the other.
  generate
    if (VM != 0) begin : gen_vm
      localparam GROUPS = (WORD_ELEMENTS + POST - 1) / POST;
      localparam REST = (CHANNELS - 1) % LANES / POST;
      localparam LAST_GROUP = GROUPS - 1;
      localparam GROUP_W = bits_for(LAST_GROUP);
      localparam VM_SECOND_BASE = VM_BASE + VM_HALF;
      reg [GROUP_W-1:0] group_q;
      reg [VM_AW-1:0] address_q;
      reg vm_done_q;
      wire last_group = group_q == (closes_segment_q ? REST[GROUP_W-1:0] : LAST_GROUP[GROUP_W-1:0]);
      wire write = vm_valid && vm_ready;
      always @(posedge clk) begin
        if (word_ready) group_q <= {GROUP_W{1'b0}};
        else if (write) group_q <= group_q + 1'b1;
        vm_done_q <= !word_ready && (vm_done_q || (write && last_group));
        if (rst || closing)
          address_q <= (rst || !next_copy) ? VM_BASE[VM_AW-1:0] : VM_SECOND_BASE[VM_AW-1:0];
        else if (write) address_q <= address_q + 1'b1;
      end
      assign vm_valid = writing && !vm_done_q;
      assign vm_done = vm_done_q || (vm_ready && last_group);
      assign vm_address = address_q;
      wire [POST*BITS-1:0] group;
      wire [GROUPS*POST*BITS-1:0] groups;
      assign groups[WORD_ELEMENTS*BITS-1:0] = word_q;
      if (GROUPS * POST > WORD_ELEMENTS) begin : gen_free
        assign groups[GROUPS*POST*BITS-1:WORD_ELEMENTS*BITS] = {((GROUPS * POST - WORD_ELEMENTS) * BITS) {1'b0}};
      end
      select_word #(
          .WIDTH  (POST * BITS),
          .COUNT  (GROUPS),
          .INDEX_W(GROUP_W)
      ) u_group (
          .index(group_q),
          .words(groups),
          .word (group)
      );
      for (i = 0; i < POST; i = i + 1) begin : gen_value
        wire [BITS-1:0] element = group[i*BITS+:BITS];
        wire sign = SIGNED != 0 && element[BITS-1];
        wire [VM_W+BITS-1:0] wide = {{VM_W{sign}}, element};
        assign vm_data[i*VM_W+:VM_W] = wide[VM_W-1:0];
        wire unused = &{1'b0, wide};
      end
    end else begin : gen_no_vm
      assign vm_valid = 1'b0;
      assign vm_done = 1'b1;
      assign vm_address = {VM_AW{1'b0}};
      assign vm_data = {(POST * VM_W) {1'b0}};
      wire unused = &{1'b0, vm_ready, VM_BASE[0], VM_HALF[0]};
    end
  endgenerate

  wire unused = &{1'b0, strip};

endmodule

`default_nettype wire
