// Decides what one run-ahead PE does next: high parts in the order of the outputs, low parts of those that passed.
//
// Throughput: one word a cycle while there is work; the last word of a high part waits for the decision before.
// Latency: a phase begins in the cycle after its reason: a pixel's words come, the phase before it ended, an output passed.
// Storage: addresses, position in the phase, the output that waits for its decision.
// Reset: idle; clear does the same between jobs.
// Assumes: one decide a high part and one low_written a low part, equally long after their last words, with their slot;
//          at most 2^RING_W pixels begun and not taken; the words of a pixel that has begun come one a cycle.
// Combinational paths: none.
//
// The outputs of a pixel are its slots. Weights and thresholds of its slots follow one another, and so do those of the turns that
// pixels take: 1, 2 or 4 of them. A high part walks the digit pairs of a pass program in falling order of weight:
// the words of a level are neighbours, a new level opens with `shift`. While the decision on one output is on its way the
// next high part runs; a low part comes before further high parts. `ready` holds while a pixel is complete.
//
// Parameters:
//   OPERAND_AW  address bits of the operand memory
//   WEIGHT_AW   address bits of the weight memory
//   TABLE_AW    address bits of the thresholds
//   SLOT_W      bits of a slot
//   RING_W      bits of a pixel's place in the ring, at least 1
`default_nettype none

module gate_walker #(
    parameter OPERAND_AW = 8,
    parameter WEIGHT_AW = 8,
    parameter TABLE_AW = 2,
    parameter SLOT_W = 1,
    parameter RING_W = 3
) (
    input  wire                  clk,
    input  wire                  rst,
    input  wire                  clear,
    input  wire [  OPERAND_AW:0] job_digit_words,
    input  wire [  OPERAND_AW:0] job_high_words,
    input  wire [  OPERAND_AW:0] job_low_words,
    input  wire [  OPERAND_AW:0] job_pixel_words,
    input  wire [           5:0] job_weight_digits,
    input  wire [    SLOT_W-1:0] job_last_slot,
    input  wire [    RING_W-1:0] job_last_ring,
    input  wire [           1:0] job_last_turn,
    input  wire [ WEIGHT_AW-1:0] job_slot_words,
    input  wire [ WEIGHT_AW-1:0] job_weight_base,
    input  wire [  TABLE_AW-1:0] job_table_base,
    input  wire                  begun,
    input  wire                  decide,
    input  wire                  decide_pass,
    input  wire                  low_written,
    input  wire [    SLOT_W-1:0] done_slot,
    input  wire                  take,
    output wire                  issue,
    output wire                  issue_first,
    output wire                  issue_shift,
    output wire                  issue_high_last,
    output wire                  issue_low_last,
    output wire [OPERAND_AW-1:0] operand_address,
    output wire [ WEIGHT_AW-1:0] weight_address,
    output wire [    RING_W-1:0] issue_ring,
    output wire [    SLOT_W-1:0] issue_slot,
    output wire [  TABLE_AW-1:0] table_address,
    output wire                  ready
);

  // The phase that runs.
  reg active_q, low_q, opens_q, shifts_q;
  reg [OPERAND_AW:0] at_q, start_q, end_q;
  reg [5:0] rest_q;
  reg [OPERAND_AW-1:0] base_q, address_q;
  reg [WEIGHT_AW-1:0] weight_q;
  reg [RING_W-1:0] ring_q;
  reg [SLOT_W-1:0] slot_q;
  reg [TABLE_AW-1:0] table_q;

  // The next high part, the output that waits for its decision or its low part.
  reg [OPERAND_AW-1:0] next_base_q, wait_base_q;
  reg [WEIGHT_AW-1:0] next_weight_q, wait_weight_q;
  reg [RING_W-1:0] next_ring_q, wait_ring_q;
  reg [SLOT_W-1:0] next_slot_q, wait_slot_q;
  reg [TABLE_AW-1:0] next_table_q;
  reg [1:0] next_turn_q;
  reg flying_q, pending_q;

  // Pixels: begun and not yet walked, complete and not yet taken; low parts that are not written yet.
  reg [RING_W:0] begun_q, ready_q;
  reg [1:0] lows_q;
  reg owed_q;

  wire [OPERAND_AW:0] limit = low_q ? job_low_words : job_high_words;
  wire level_end = at_q + 1'b1 == end_q;
  wire last_level = rest_q == 6'd0 && start_q + job_digit_words == limit;
  wire last_word = level_end && last_level;
  wire held = !low_q && last_word && flying_q;
  wire issued = active_q && !held;
  wire phase_end = issued && last_word;
  wire high_end = phase_end && !low_q;
  wire boundary = !active_q || phase_end;
  wire start_low = boundary && pending_q;
  wire start_high = boundary && !pending_q && begun_q != {(RING_W + 1) {1'b0}};
  wire next_level = issued && level_end;
  wire [OPERAND_AW:0] next_start = (rest_q == 6'd0) ? start_q + job_digit_words : start_q;
  wire [OPERAND_AW:0] next_end = (end_q == limit) ? limit : end_q + job_digit_words;
  wire last_slot = next_slot_q == job_last_slot;
  wire last_ring = next_ring_q == job_last_ring;
  // Turns are a power of two, so the count of pixels tells them.
  wire last_turn = (next_turn_q & job_last_turn) == job_last_turn;
  wire rewinds = last_slot && last_turn;

  always @(posedge clk) begin
    if (rst || clear) active_q <= 1'b0;
    else if (boundary) active_q <= start_low || start_high;
  end

  always @(posedge clk) begin
    if (boundary) begin
      low_q <= start_low;
      opens_q <= 1'b1;
      shifts_q <= 1'b0;
      at_q <= {(OPERAND_AW + 1) {1'b0}};
      start_q <= {(OPERAND_AW + 1) {1'b0}};
      end_q <= job_digit_words;
      rest_q <= job_weight_digits - 6'd1;
      base_q <= start_low ? wait_base_q : next_base_q;
      address_q <= start_low ? wait_base_q : next_base_q;
      weight_q <= start_low ? wait_weight_q : next_weight_q;
      ring_q <= start_low ? wait_ring_q : next_ring_q;
      slot_q <= start_low ? wait_slot_q : next_slot_q;
      table_q <= next_table_q;
    end else if (issued) begin
      opens_q  <= 1'b0;
      shifts_q <= level_end;
      weight_q <= weight_q + 1'b1;
      if (next_level) begin
        at_q <= next_start;
        start_q <= next_start;
        end_q <= next_end;
        address_q <= base_q + next_start[OPERAND_AW-1:0];
        if (rest_q != 6'd0) rest_q <= rest_q - 6'd1;
      end else begin
        at_q <= at_q + 1'b1;
        address_q <= address_q + 1'b1;
      end
    end
  end

  always @(posedge clk) begin
    if (rst || clear) begin
      next_base_q <= {OPERAND_AW{1'b0}};
      next_weight_q <= job_weight_base;
      next_ring_q <= {RING_W{1'b0}};
      next_slot_q <= {SLOT_W{1'b0}};
      next_table_q <= job_table_base;
      next_turn_q <= 2'd0;
    end else if (start_high) begin
      next_slot_q   <= last_slot ? {SLOT_W{1'b0}} : next_slot_q + 1'b1;
      next_weight_q <= rewinds ? job_weight_base : next_weight_q + job_slot_words;
      next_table_q  <= rewinds ? job_table_base : next_table_q + 1'b1;
      if (last_slot) begin
        next_turn_q <= next_turn_q + 2'd1;
        next_ring_q <= last_ring ? {RING_W{1'b0}} : next_ring_q + 1'b1;
        next_base_q <= last_ring ? {OPERAND_AW{1'b0}} : next_base_q + job_pixel_words[OPERAND_AW-1:0];
      end
    end
    if (high_end) begin
      wait_base_q   <= base_q + job_high_words[OPERAND_AW-1:0];
      wait_weight_q <= weight_q + 1'b1;
      wait_ring_q   <= ring_q;
      wait_slot_q   <= slot_q;
    end
  end

  // A pixel is complete with its last slot, and not before the low parts of the outputs before it are written.
  wire closes = done_slot == job_last_slot;
  wire stays = decide && !decide_pass && closes;
  wire [1:0] completed = decide ? {1'b0, stays && lows_q == 2'd0} :
      {1'b0, low_written && closes} + {1'b0, low_written && owed_q};

  always @(posedge clk) begin
    if (rst || clear) begin
      flying_q <= 1'b0;
      pending_q <= 1'b0;
      lows_q <= 2'd0;
      owed_q <= 1'b0;
      begun_q <= {(RING_W + 1) {1'b0}};
      ready_q <= {(RING_W + 1) {1'b0}};
    end else begin
      flying_q <= high_end || (flying_q && !decide);
      pending_q <= (decide && decide_pass) || (pending_q && !start_low);
      lows_q <= lows_q + {1'b0, decide && decide_pass} - {1'b0, low_written};
      owed_q <= (stays && lows_q != 2'd0) || (owed_q && !low_written);
      begun_q <= begun_q + {{RING_W{1'b0}}, begun} - {{RING_W{1'b0}}, start_high && last_slot};
      ready_q <= ready_q + {{(RING_W - 1) {1'b0}}, completed} - {{RING_W{1'b0}}, take};
    end
  end

  assign issue = issued;
  assign issue_first = opens_q;
  assign issue_shift = shifts_q;
  assign issue_high_last = high_end;
  assign issue_low_last = phase_end && low_q;
  assign operand_address = address_q;
  assign weight_address = weight_q;
  assign issue_ring = ring_q;
  assign issue_slot = slot_q;
  assign table_address = table_q;
  assign ready = ready_q != {(RING_W + 1) {1'b0}};

  wire unused = &{1'b0, job_pixel_words[OPERAND_AW], next_start};

endmodule

`default_nettype wire
