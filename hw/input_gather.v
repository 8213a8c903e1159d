// Gathers the beats of a stream into overlapping words, segment by segment.
//
// Throughput: one beat a cycle while words are taken at once; a word of a segment's tail takes a cycle without a beat.
// Latency: 1 cycle from the last beat of a word to word_valid.
// Storage: SLOTS beats.
// Reset: empty, first segment of an image, slots 0 (FILL).
// Assumes: nothing.
// Combinational paths: word_ready to s_ready.
//
// A segment (row or pixel) is SEGMENT beats, the first of which goes to slot START. A word is complete when its last
// slot is filled; the slots that its end shares with the next word (KEEP) move down, later ones are 0 (FILL). After
// USED beats the segment's last words are given out as they are: one, and TAILS more that lie beyond its end. Any
// other beats of the segment are dropped. A word holds until it is taken, the next one forms behind it beat by beat.
//
// Parameters:
//   BEAT_W    bits of a beat
//   SLOTS     beats a word
//   START     0..SLOTS-1
//   KEEP      0..SLOTS-1
//   SEGMENT   beats a segment
//   USED      1..SEGMENT
//   TAILS     words after the one that beat USED completes
//   SEGMENTS  segments an image
//   FILL      1: slots without a beat are 0; 0: they hold anything, START and KEEP are 0
`default_nettype none

module input_gather #(
    parameter BEAT_W = 8,
    parameter SLOTS = 4,
    parameter START = 1,
    parameter KEEP = 2,
    parameter SEGMENT = 5,
    parameter USED = 5,
    parameter TAILS = 0,
    parameter SEGMENTS = 3,
    parameter FILL = 1
) (
    input  wire                    clk,
    input  wire                    rst,
    input  wire                    s_valid,
    output wire                    s_ready,
    input  wire [      BEAT_W-1:0] s_data,
    output wire                    word_valid,
    input  wire                    word_ready,
    output wire [SLOTS*BEAT_W-1:0] word_data,
    output wire                    word_closes_segment,
    output wire                    word_closes_image
);

  function integer bits_for;
    input integer value;
    integer rest;
    begin
      bits_for = 1;
      for (rest = value / 2; rest > 0; rest = rest / 2) bits_for = bits_for + 1;
    end
  endfunction

  localparam SHIFT = SLOTS - KEEP;
  localparam LAST_SLOT = SLOTS - 1;
  localparam LAST_BEAT = SEGMENT - 1;
  localparam LAST_USED = USED - 1;
  localparam LAST_SEGMENT = SEGMENTS - 1;
  localparam SLOT_W = bits_for(LAST_SLOT);
  localparam BEAT_COUNT_W = bits_for(LAST_BEAT);
  localparam SEGMENT_W = bits_for(LAST_SEGMENT);
  localparam TAIL_W = bits_for(TAILS);

  reg [SLOTS*BEAT_W-1:0] slots_q;
  reg [SLOT_W-1:0] slot_q;
  reg [BEAT_COUNT_W-1:0] beat_q;
  reg [SEGMENT_W-1:0] segment_q;
  reg [TAIL_W-1:0] tail_q;
  reg valid_q, closes_segment_q, closes_image_q;

  wire tail = tail_q != {TAIL_W{1'b0}};
  wire take = valid_q && word_ready;
  wire accept = s_valid && s_ready;
  wire used;
  wire used_end = beat_q == LAST_USED[BEAT_COUNT_W-1:0];
  wire segment_end = beat_q == LAST_BEAT[BEAT_COUNT_W-1:0];
  wire last_segment = segment_q == LAST_SEGMENT[SEGMENT_W-1:0];
  wire store = accept && used;
  wire word_end = used_end || slot_q == LAST_SLOT[SLOT_W-1:0];
  wire complete = store && word_end;

  assign s_ready = !valid_q || (word_ready && !tail);

  generate
    if (USED < SEGMENT) begin : gen_dropped
      assign used = beat_q <= LAST_USED[BEAT_COUNT_W-1:0];
    end else begin : gen_all_used
      assign used = 1'b1;
    end
  endgenerate

  always @(posedge clk) begin
    if (rst) begin
      valid_q <= 1'b0;
      tail_q <= {TAIL_W{1'b0}};
      slot_q <= START[SLOT_W-1:0];
      beat_q <= {BEAT_COUNT_W{1'b0}};
      segment_q <= {SEGMENT_W{1'b0}};
    end else begin
      valid_q <= complete || (valid_q && (!word_ready || tail));
      if (complete) tail_q <= used_end ? TAILS[TAIL_W-1:0] : {TAIL_W{1'b0}};
      else if (take && tail) tail_q <= tail_q - 1'b1;
      if (store) slot_q <= used_end ? START[SLOT_W-1:0] : word_end ? KEEP[SLOT_W-1:0] : slot_q + 1'b1;
      if (accept) beat_q <= segment_end ? {BEAT_COUNT_W{1'b0}} : beat_q + 1'b1;
      if (accept && segment_end) segment_q <= last_segment ? {SEGMENT_W{1'b0}} : segment_q + 1'b1;
    end
    if (complete) begin
      closes_segment_q <= used_end;
      closes_image_q   <= used_end && last_segment;
    end
  end

  // Slots: a beat that comes while a word is taken already belongs to the next one.
  wire [(SLOTS+SHIFT)*BEAT_W-1:0] beyond = {{(SHIFT * BEAT_W) {1'b0}}, slots_q};
  wire clear = FILL != 0 && (rst || (take && word_closes_segment));
  wire move = FILL != 0 && take;
  integer i;
  always @(posedge clk)
    for (i = 0; i < SLOTS; i = i + 1)
      if (store && slot_q == i[SLOT_W-1:0]) slots_q[i*BEAT_W+:BEAT_W] <= s_data;
      else if (clear) slots_q[i*BEAT_W+:BEAT_W] <= {BEAT_W{1'b0}};
      else if (move) slots_q[i*BEAT_W+:BEAT_W] <= beyond[(i+SHIFT)*BEAT_W+:BEAT_W];

  assign word_valid = valid_q;
  assign word_data = slots_q;
  assign word_closes_segment = closes_segment_q && !tail;
  assign word_closes_image = closes_image_q && !tail;

  wire unused = &{1'b0, beyond};

endmodule

`default_nettype wire
