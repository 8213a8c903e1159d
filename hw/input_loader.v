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
  reg [SLOTS*BEAT_W-1:0] word_q;
  reg pending_q, closes_segment_q, closes_image_q;
  reg copy_q;
  reg [1:0] full_q;
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

  wire row_end;
  map_walker #(
      .LANES  (LANES),
      .PIXELS (WALKED_PIXELS),
      .POST   (LANES),
      .DM_AW  (DM_AW),
      .X_W    (X_W),
      .CROSSES((FOLDED == 0 && CHANNELS > LANES) ? 1 : 0),
      .HAS_RECTANGLES(0)
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
      .first_bank  (4'd0),
      .first_phase (4'd0),
      .skip        ({DM_AW{1'b0}}),
      .row_end     (row_end),
      .bank        (bank),
      .strip       (strip),
      .address     (address)
  );

  generate
    if (FOLDED != 0) begin : gen_all_banks
      assign dm_bank = {PIXELS{1'b1}};
      wire unused = &{1'b0, bank, closes_segment_q};
    end else begin : gen_one_bank
      assign dm_bank = bank;
    end
    if (DM != 0) begin : gen_dm
      wire [DM_AW-1:0] offset;
      load_digits #(
          .ELEMENTS     (WORD_ELEMENTS),
          .BITS         (BITS),
          .SIGNED       (SIGNED),
          .CODE_ADD     (CODE_ADD),
          .CODE_HALF    (CODE_HALF),
          .DIGITS       (DM_DIGITS),
          .DIGIT        (DIGIT),
          .STRIDE       (DM_DIGIT),
          .AW           (DM_AW),
          .BANKS        (BANKS),
          .USED         (USED),
          .BANK_ELEMENTS(FOLD_STRIDE * CHANNELS)
      ) u_digits (
          .clk    (clk),
          .word   (word_q),
          .opens  (word_ready),
          .writing(writing),
          .done   (dm_done),
          .ready  (dm_ready),
          .valid  (dm_valid),
          .offset (offset),
          .data   (dm_data)
      );
      assign dm_address = address + offset;
    end else begin : gen_no_dm
      assign dm_valid = 1'b0;
      assign dm_done = 1'b1;
      assign dm_address = {DM_AW{1'b0}};
      assign dm_data = {(BANKS * DIGIT * USED) {1'b0}};
      wire unused = &{1'b0, dm_ready, address};
    end
    if (VM != 0) begin : gen_vm
      load_values #(
          .POST    (POST),
          .VM_W    (VM_W),
          .VM_AW   (VM_AW),
          .ELEMENTS(WORD_ELEMENTS),
          .BITS    (BITS),
          .SIGNED  (SIGNED),
          .REST    ((CHANNELS - 1) % LANES / POST),
          .BASE    (VM_BASE),
          .HALF    (VM_HALF)
      ) u_values (
          .clk         (clk),
          .rst         (rst),
          .word        (word_q),
          .closes_pixel(closes_segment_q),
          .opens       (word_ready),
          .closes_image(closing),
          .next_copy   (next_copy),
          .writing     (writing),
          .done        (vm_done),
          .ready       (vm_ready),
          .valid       (vm_valid),
          .address     (vm_address),
          .data        (vm_data)
      );
    end else begin : gen_no_vm
      assign vm_valid = 1'b0;
      assign vm_done = 1'b1;
      assign vm_address = {VM_AW{1'b0}};
      assign vm_data = {(POST * VM_W) {1'b0}};
      wire unused = &{1'b0, vm_ready, VM_BASE[0], VM_HALF[0]};
    end
  endgenerate

  assign full = full_q[parity];

  wire unused = &{1'b0, strip, row_end};

endmodule

`default_nettype wire
