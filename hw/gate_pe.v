// A run-ahead processing element: its own operands, its own pace, its own results.
//
// Throughput: one dot product of LANES digits a cycle.
// Latency: a result is written 3 cycles after its last word was read; it may be read in the cycle after.
// Storage: operand memory, corrections and results of the pixels of the ring, accumulator, walker.
// Reset: walker only; memories keep what they hold.
// Assumes: weights and thresholds answer 1 cycle after their address; see gate_walker.
// Combinational paths: none.
//
// For each output: P = R << job_double - correction over the high part; where P exceeds the threshold also the sum R of
// the low part. Results hold {passed, R of the high part} and R of the low part.
//
// Parameters:
//   LANES, DIGIT   geometry
//   ACC_W          bits of R, see mac_pe
//   CORRECTION_W   bits of a correction; HAS_SUM 0: there is none
//   THRESHOLD_W    signed bits of a threshold
//   OPERAND_AW, WEIGHT_AW, TABLE_AW, SLOT_W, RING_W  of gate_walker
`default_nettype none

module gate_pe #(
    parameter LANES = 4,
    parameter DIGIT = 2,
    parameter ACC_W = 12,
    parameter CORRECTION_W = 8,
    parameter HAS_SUM = 1,
    parameter THRESHOLD_W = 8,
    parameter OPERAND_AW = 6,
    parameter WEIGHT_AW = 6,
    parameter TABLE_AW = 2,
    parameter SLOT_W = 1,
    parameter RING_W = 2
) (
    input  wire                     clk,
    input  wire                     rst,
    input  wire                     clear,
    input  wire [     OPERAND_AW:0] job_digit_words,
    input  wire [     OPERAND_AW:0] job_high_words,
    input  wire [     OPERAND_AW:0] job_low_words,
    input  wire [     OPERAND_AW:0] job_pixel_words,
    input  wire [              5:0] job_weight_digits,
    input  wire [       SLOT_W-1:0] job_last_slot,
    input  wire [       RING_W-1:0] job_last_ring,
    input  wire [              1:0] job_last_turn,
    input  wire [    WEIGHT_AW-1:0] job_slot_words,
    input  wire [    WEIGHT_AW-1:0] job_weight_base,
    input  wire [     TABLE_AW-1:0] job_table_base,
    input  wire                     job_double,
    input  wire                     operand_valid,
    input  wire [   OPERAND_AW-1:0] operand_address,
    input  wire [  LANES*DIGIT-1:0] operand_data,
    input  wire                     begun,
    input  wire                     correction_valid,
    input  wire [       RING_W-1:0] correction_ring,
    input  wire [ CORRECTION_W-1:0] correction,
    output wire [    WEIGHT_AW-1:0] weight_address,
    input  wire [  LANES*DIGIT-1:0] weights,
    output wire [     TABLE_AW-1:0] threshold_address,
    input  wire [  THRESHOLD_W-1:0] threshold,
    output wire                     ready,
    input  wire                     take,
    input  wire [RING_W+SLOT_W-1:0] result_address,
    output wire                     result_passed,
    output wire [        ACC_W-1:0] result_high,
    output wire [        ACC_W-1:0] result_low
);

  localparam WIDE_W = (ACC_W + 1 > CORRECTION_W) ? ACC_W + 1 : CORRECTION_W;
  localparam LIMIT_W = ((WIDE_W > THRESHOLD_W) ? WIDE_W : THRESHOLD_W) + 2;

  wire issue, issue_first, issue_shift, issue_high_last, issue_low_last;
  wire [OPERAND_AW-1:0] read_address;
  wire [RING_W-1:0] issue_ring;
  wire [SLOT_W-1:0] issue_slot;
  wire decide, passed, low_written;
  wire [TABLE_AW-1:0] table_address;
  reg [SLOT_W-1:0] slot1_q, slot2_q, slot3_q;
  reg [TABLE_AW-1:0] table1_q;
  reg [RING_W-1:0] ring1_q, ring2_q, ring3_q;

  gate_walker #(
      .OPERAND_AW(OPERAND_AW),
      .WEIGHT_AW (WEIGHT_AW),
      .TABLE_AW  (TABLE_AW),
      .SLOT_W    (SLOT_W),
      .RING_W    (RING_W)
  ) u_walker (
      .clk              (clk),
      .rst              (rst),
      .clear            (clear),
      .job_digit_words  (job_digit_words),
      .job_high_words   (job_high_words),
      .job_low_words    (job_low_words),
      .job_pixel_words  (job_pixel_words),
      .job_weight_digits(job_weight_digits),
      .job_last_slot    (job_last_slot),
      .job_last_ring    (job_last_ring),
      .job_last_turn    (job_last_turn),
      .job_slot_words   (job_slot_words),
      .job_weight_base  (job_weight_base),
      .job_table_base   (job_table_base),
      .begun            (begun),
      .decide           (decide),
      .decide_pass      (passed),
      .low_written      (low_written),
      .done_slot        (slot3_q),
      .take             (take),
      .issue            (issue),
      .issue_first      (issue_first),
      .issue_shift      (issue_shift),
      .issue_high_last  (issue_high_last),
      .issue_low_last   (issue_low_last),
      .operand_address  (read_address),
      .weight_address   (weight_address),
      .issue_ring       (issue_ring),
      .issue_slot       (issue_slot),
      .table_address    (table_address),
      .ready            (ready)
  );

  // Cycle 1: operands and weights.
  wire [LANES*DIGIT-1:0] operands;
  reg issue_q, first_q, shift_q;

  ram #(
      .WIDTH    (LANES * DIGIT),
      .ADDRESS_W(OPERAND_AW)
  ) u_operands (
      .clk          (clk),
      .write_en     (operand_valid),
      .write_address(operand_address),
      .write_data   (operand_data),
      .read_en      (1'b1),
      .read_address (read_address),
      .read_data    (operands)
  );

  delay_valid #(.CYCLES(3)) u_high (.clk(clk), .rst(rst), .in(issue_high_last), .out(decide));
  delay_valid #(.CYCLES(3)) u_low (.clk(clk), .rst(rst), .in(issue_low_last), .out(low_written));

  always @(posedge clk) begin
    if (rst) issue_q <= 1'b0;
    else issue_q <= issue;
  end

  always @(posedge clk) begin
    first_q <= issue_first;
    shift_q <= issue_shift;
    slot1_q <= issue_slot;
    table1_q <= table_address;
    slot2_q <= slot1_q;
    slot3_q <= slot2_q;
    ring1_q <= issue_ring;
    ring2_q <= ring1_q;
    ring3_q <= ring2_q;
  end

  // Cycles 2 and 3: dot product, accumulator; the limit that the accumulator must exceed.
  wire [ACC_W-1:0] acc;

  mac_pe #(
      .LANES(LANES),
      .DIGIT(DIGIT),
      .ACC_W(ACC_W)
  ) u_pe (
      .clk  (clk),
      .rst  (rst),
      .en   (issue_q),
      .first(first_q),
      .shift(shift_q),
      .top  (1'b0),
      .a    (operands),
      .w    (weights),
      .acc  (acc)
  );

  assign threshold_address = table1_q;

  wire [LIMIT_W-1:0] threshold_wide = {{(LIMIT_W - THRESHOLD_W) {threshold[THRESHOLD_W-1]}}, threshold};
  wire [LIMIT_W-1:0] correction_wide;
  generate
    if (HAS_SUM != 0) begin : gen_correction
      wire [CORRECTION_W-1:0] stored;
      ram #(
          .WIDTH    (CORRECTION_W),
          .ADDRESS_W(RING_W),
          .BLOCK    (0)
      ) u_corrections (
          .clk          (clk),
          .write_en     (correction_valid),
          .write_address(correction_ring),
          .write_data   (correction),
          .read_en      (1'b1),
          .read_address (ring1_q),
          .read_data    (stored)
      );
      assign correction_wide = {{(LIMIT_W - CORRECTION_W) {1'b0}}, stored};
    end else begin : gen_no_correction
      assign correction_wide = {LIMIT_W{1'b0}};
      wire unused = &{1'b0, correction_valid, correction_ring, correction};
    end
  endgenerate

  reg signed [LIMIT_W-1:0] limit_q;
  always @(posedge clk) limit_q <= threshold_wide + correction_wide;

  wire [LIMIT_W-1:0] acc_wide = {{(LIMIT_W - ACC_W) {1'b0}}, acc};
  wire signed [LIMIT_W-1:0] high_sum = job_double ? acc_wide << 1 : acc_wide;
  assign passed = job_low_words != {(OPERAND_AW + 1) {1'b0}} && high_sum > limit_q;

  // Results.
  wire [RING_W+SLOT_W-1:0] write_address = {ring3_q, slot3_q};

  ram #(
      .WIDTH    (ACC_W + 1),
      .ADDRESS_W(RING_W + SLOT_W),
      .BLOCK    (0)
  ) u_high_results (
      .clk          (clk),
      .write_en     (decide),
      .write_address(write_address),
      .write_data   ({passed, acc}),
      .read_en      (1'b1),
      .read_address (result_address),
      .read_data    ({result_passed, result_high})
  );

  ram #(
      .WIDTH    (ACC_W),
      .ADDRESS_W(RING_W + SLOT_W),
      .BLOCK    (0)
  ) u_low_results (
      .clk          (clk),
      .write_en     (low_written),
      .write_address(write_address),
      .write_data   (acc),
      .read_en      (1'b1),
      .read_address (result_address),
      .read_data    (result_low)
  );

endmodule

`default_nettype wire
