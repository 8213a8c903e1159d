// Streams the operands of one pixel after the other into the memories of all run-ahead PEs, and works out corrections.
//
// Throughput: one word a cycle.
// Latency: 1 cycle from op_valid to write_valid, 2 from a pixel's first word to begun; corrections come 4 cycles after the
//          last word of their part.
// Storage: position, one word, the activation sums.
// Reset: the position; clear does the same between jobs.
// Assumes: pixels of job_pixel_words words, high part first, each part digits descending; op_sum_first opens each part.
// Combinational paths: none.
//
// Where a digit has bits of both parts it comes in both; the planes of the other part are cleared here.
// From `begun` on PEs walk a pixel, behind the words that still come. It comes no sooner, so that a high part that takes as long
// as its words finds its correction.
//
// A correction is the S term of a part: (S << sum_left) - (sum_odd ? S << sum_odd_left : 0).
//
// Parameters:
//   LANES, DIGIT  geometry
//   SUM_W         bits of S, see act_sum
//   CORRECTION_W  bits of a correction
//   HAS_SUM       0: no job needs corrections
//   OPERAND_AW    address bits of the operand memories
//   RING_W        bits of a pixel's place in the ring
`default_nettype none

module gate_loader #(
    parameter LANES = 4,
    parameter DIGIT = 2,
    parameter SUM_W = 8,
    parameter CORRECTION_W = 8,
    parameter HAS_SUM = 1,
    parameter OPERAND_AW = 6,
    parameter RING_W = 2
) (
    input  wire                    clk,
    input  wire                    rst,
    input  wire                    clear,
    input  wire [    OPERAND_AW:0] job_digit_words,
    input  wire [    OPERAND_AW:0] job_high_words,
    input  wire [    OPERAND_AW:0] job_low_words,
    input  wire [      RING_W-1:0] job_last_ring,
    input  wire [             1:0] job_split,
    input  wire [             4:0] job_sum_left,
    input  wire                    job_sum_odd,
    input  wire                    job_sum_odd_left,
    input  wire                    job_sum_use,
    input  wire                    op_valid,
    input  wire                    op_last,
    input  wire                    op_sum_valid,
    input  wire                    op_sum_first,
    input  wire                    op_sum_shift,
    input  wire [ LANES*DIGIT-1:0] op_data,
    output wire                    write_valid,
    output wire [  OPERAND_AW-1:0] write_address,
    output wire [ LANES*DIGIT-1:0] write_data,
    output wire                    begun,
    output wire                    high_valid,
    output wire                    low_valid,
    output wire [      RING_W-1:0] correction_ring,
    output wire [CORRECTION_W-1:0] correction
);

  reg [OPERAND_AW:0] word_q;
  reg [OPERAND_AW-1:0] address_q, write_address_q;
  reg [RING_W-1:0] ring_q;
  reg valid_q, opens_q, begun_q;
  reg [LANES*DIGIT-1:0] data_q;
  wire wraps = ring_q == job_last_ring;

  always @(posedge clk) begin
    if (rst || clear) begin
      word_q <= {(OPERAND_AW + 1) {1'b0}};
      address_q <= {OPERAND_AW{1'b0}};
      ring_q <= {RING_W{1'b0}};
    end else if (op_valid) begin
      word_q <= op_last ? {(OPERAND_AW + 1) {1'b0}} : word_q + 1'b1;
      address_q <= (op_last && wraps) ? {OPERAND_AW{1'b0}} : address_q + 1'b1;
      if (op_last) ring_q <= wraps ? {RING_W{1'b0}} : ring_q + 1'b1;
    end
  end

  // Planes below the split belong to the low part.
  wire [LANES*DIGIT-1:0] kept;
  generate
    if (DIGIT > 1) begin : gen_split
      wire low_part = word_q >= job_high_words;
      wire near_end = word_q + job_digit_words >= job_high_words && !low_part;
      wire near_start = word_q < job_high_words + job_digit_words && low_part;
      genvar plane;
      for (plane = 0; plane < DIGIT; plane = plane + 1) begin : gen_plane
        wire below = {1'b0, job_split} > plane[2:0];
        wire clears = job_split != 2'd0 && ((near_end && below) || (near_start && !below));
        assign kept[plane*LANES+:LANES] = clears ? {LANES{1'b0}} : op_data[plane*LANES+:LANES];
      end
    end else begin : gen_whole
      assign kept = op_data;
      wire unused = &{1'b0, job_digit_words, job_split};
    end
  endgenerate

  always @(posedge clk) begin
    if (rst || clear) begin
      valid_q <= 1'b0;
      opens_q <= 1'b0;
      begun_q <= 1'b0;
    end else begin
      valid_q <= op_valid;
      opens_q <= op_valid && word_q == {(OPERAND_AW + 1) {1'b0}};
      begun_q <= opens_q;
    end
  end

  always @(posedge clk) begin
    write_address_q <= address_q;
    data_q <= kept;
  end

  generate
    if (HAS_SUM != 0) begin : gen_sum
      // S counts the digits that are stored, one cycle later.
      reg sum_valid_q, sum_first_q, sum_shift_q;
      reg [2:0] high_end_q, low_end_q;
      reg [3*RING_W-1:0] rings_q;
      reg [CORRECTION_W-1:0] correction_q;
      wire [SUM_W-1:0] sum;
      wire high_ends = op_valid && word_q + 1'b1 == job_high_words;
      wire low_ends = op_valid && op_last && job_low_words != {(OPERAND_AW + 1) {1'b0}};
      wire [CORRECTION_W+SUM_W-1:0] wide = {{CORRECTION_W{1'b0}}, sum};
      wire [CORRECTION_W+SUM_W-1:0] left = wide << job_sum_left;
      wire [CORRECTION_W+SUM_W-1:0] odd = job_sum_odd ? wide << job_sum_odd_left : {(CORRECTION_W + SUM_W) {1'b0}};
      wire [CORRECTION_W+SUM_W-1:0] term = left - odd;

      act_sum #(
          .LANES(LANES),
          .DIGIT(DIGIT),
          .ACC_W(SUM_W)
      ) u_sum (
          .clk  (clk),
          .rst  (rst),
          .en   (sum_valid_q),
          .first(sum_first_q),
          .shift(sum_shift_q),
          .a    (data_q),
          .acc  (sum)
      );

      always @(posedge clk) begin
        if (rst) begin
          sum_valid_q <= 1'b0;
          high_end_q  <= 3'd0;
          low_end_q   <= 3'd0;
        end else begin
          sum_valid_q <= op_sum_valid;
          high_end_q  <= {high_end_q[1:0], high_ends};
          low_end_q   <= {low_end_q[1:0], low_ends};
        end
      end

      always @(posedge clk) begin
        sum_first_q <= op_sum_first;
        sum_shift_q <= op_sum_shift;
        rings_q <= {rings_q[2*RING_W-1:0], ring_q};
      end

      reg high_valid_q, low_valid_q;
      reg [RING_W-1:0] correction_ring_q;
      always @(posedge clk) begin
        high_valid_q <= high_end_q[2] && !rst;
        low_valid_q <= low_end_q[2] && !rst;
        correction_ring_q <= rings_q[2*RING_W+:RING_W];
        correction_q <= job_sum_use ? term[CORRECTION_W-1:0] : {CORRECTION_W{1'b0}};
      end
      assign high_valid = high_valid_q;
      assign low_valid = low_valid_q;
      assign correction_ring = correction_ring_q;
      assign correction = correction_q;
      wire unused = &{1'b0, term};
    end else begin : gen_no_sum
      assign high_valid = 1'b0;
      assign low_valid = 1'b0;
      assign correction_ring = {RING_W{1'b0}};
      assign correction = {CORRECTION_W{1'b0}};
      wire unused = &{
          1'b0, job_low_words, job_sum_left, job_sum_odd, job_sum_odd_left, job_sum_use, op_sum_valid, op_sum_first, op_sum_shift
      };
      if (DIGIT == 1) begin : gen_unused
        wire unused_words = &{1'b0, job_high_words};
      end
    end
  endgenerate

  assign write_valid = valid_q;
  assign write_address = write_address_q;
  assign write_data = data_q;
  assign begun = begun_q;

endmodule

`default_nettype wire
