// The run-ahead array: PES elements that each walk their own outputs, and skip the low parts of those that do not pass.
//
// Throughput: up to PES * LANES digit products a cycle; docs/engine.md, Run-ahead array, has the exact time.
// Latency: see gate_loader, gate_walker, gate_drain and gate_values.
// Storage: operands, weights, thresholds and results of each PE; the ring of pixels holds both.
// Reset: empty.
// Assumes: jobs change only while `busy` is low; `open` comes 3 cycles before the first word of its pixel and only while
//          `full` is low; the words of a pixel come one a cycle; VALUE_W holds every value.
// Combinational paths: none.
//
// Weights of PE p are in <FILE>wNNN.mem, its thresholds in <FILE>tNNN.mem (NNN = p), the constants of job j in word j of
// <FILE>jobs.mem (src/schedule/gate-format.ts).
//
// Parameters:
//   PES, LANES, DIGIT, POST  geometry; at most 1000 PEs
//   ACC_W, SUM_W, CORRECTION_W, HAS_SUM, THRESHOLD_W  of gate_pe and gate_loader
//   VALUE_W, POOL_W          of the post-processor
//   OPERAND_AW, WEIGHT_AW, SLOT_W, RING_W  of gate_walker
//   TABLE_AW, JOB_AW         address bits of thresholds and of job constants
//   FILE                     start of the memory files' names
//   JOB_VARIES, JOB_VALUE    bits that differ between job constants, the value of the others
`default_nettype none

module gate_array #(
    parameter PES = 4,
    parameter LANES = 4,
    parameter DIGIT = 2,
    parameter POST = 2,
    parameter ACC_W = 12,
    parameter SUM_W = 8,
    parameter CORRECTION_W = 10,
    parameter HAS_SUM = 1,
    parameter THRESHOLD_W = 8,
    parameter VALUE_W = 16,
    parameter POOL_W = 2,
    parameter OPERAND_AW = 6,
    parameter WEIGHT_AW = 6,
    parameter TABLE_AW = 2,
    parameter SLOT_W = 1,
    parameter RING_W = 2,
    parameter JOB_AW = 1,
    parameter FILE = "gate_",
    parameter [148:0] JOB_VARIES = {149{1'b1}},
    parameter [148:0] JOB_VALUE = {149{1'b0}}
) (
    input  wire                    clk,
    input  wire                    rst,
    input  wire [            15:0] job_index,
    input  wire                    open,
    output wire                    full,
    output wire                    busy,
    input  wire                    op_valid,
    input  wire                    op_last,
    input  wire                    op_opens_pool,
    input  wire                    op_closes_pool,
    input  wire                    op_sum_valid,
    input  wire                    op_sum_first,
    input  wire                    op_sum_shift,
    input  wire [ LANES*DIGIT-1:0] op_data,
    input  wire [             7:0] job_groups,
    input  wire [             3:0] job_digits,
    output wire                    group_valid,
    output wire [            11:0] group,
    output wire                    group_closes_pixel,
    output wire                    group_opens_pool,
    output wire                    group_closes_pool,
    output wire [      POOL_W-1:0] group_pool_entry,
    output wire [POST*VALUE_W-1:0] group_data
);

  localparam WORD_W = LANES * DIGIT;
  localparam RESULT_W = 2 * ACC_W + 1;

  generate
    if (PES > 1000) begin : gen_bad_pes
      gate_array_PES_must_be_at_most_1000 u_error ();
    end
  endgenerate

  // Pixels in the ring, from the issue of their first word to the end of their drain.
  reg [RING_W:0] used_q;
  reg idle_q;
  wire freed;
  wire idle = used_q == {(RING_W + 1) {1'b0}};
  wire clear = idle || idle_q;

  always @(posedge clk) begin
    if (rst) used_q <= {(RING_W + 1) {1'b0}};
    else used_q <= used_q + {{RING_W{1'b0}}, open} - {{RING_W{1'b0}}, freed};
    idle_q <= idle || rst;
  end

  // The constants of the job, which follow job_index while the array is empty.
  wire [148:0] job_read;
  reg [148:0] job_q;

  rom #(
      .WIDTH    (149),
      .ADDRESS_W(JOB_AW),
      .FILE     ({FILE, "jobs.mem"}),
      .BLOCK    (0)
  ) u_jobs (
      .clk    (clk),
      .en     (1'b1),
      .address(job_index[JOB_AW-1:0]),
      .data   (job_read)
  );

  always @(posedge clk) if (idle) job_q <= job_read;

  wire [13:0] job_digit_words, job_high_words, job_low_words, job_pixel_words;
  wire [5:0] job_weight_digits;
  wire [7:0] job_last_slot, job_last_ring;
  wire [17:0] job_slot_words, job_weight_base;
  wire [15:0] job_table_base;
  wire [4:0] job_low, job_sum_left;
  wire [1:0] job_split, job_acc_shift, job_last_turn;
  wire job_sum_use, job_sum_odd, job_sum_odd_left;

  gate_job_fields u_fields (
      .word((job_q & JOB_VARIES) | JOB_VALUE),
      .job_digit_words(job_digit_words), .job_high_words(job_high_words), .job_low_words(job_low_words),
      .job_pixel_words(job_pixel_words), .job_weight_digits(job_weight_digits), .job_last_slot(job_last_slot),
      .job_last_ring(job_last_ring), .job_slot_words(job_slot_words), .job_weight_base(job_weight_base),
      .job_table_base(job_table_base), .job_low(job_low), .job_split(job_split), .job_acc_shift(job_acc_shift),
      .job_sum_use(job_sum_use), .job_sum_left(job_sum_left), .job_sum_odd(job_sum_odd),
      .job_sum_odd_left(job_sum_odd_left), .job_last_turn(job_last_turn)
  );

  wire operand_valid, pixel_begun, high_valid, low_valid;
  wire [OPERAND_AW-1:0] operand_address;
  wire [WORD_W-1:0] operand_data;
  wire [RING_W-1:0] correction_ring;
  wire [CORRECTION_W-1:0] correction;

  gate_loader #(
      .LANES       (LANES),
      .DIGIT       (DIGIT),
      .SUM_W       (SUM_W),
      .CORRECTION_W(CORRECTION_W),
      .HAS_SUM     (HAS_SUM),
      .OPERAND_AW  (OPERAND_AW),
      .RING_W      (RING_W)
  ) u_loader (
      .clk             (clk),
      .rst             (rst),
      .clear           (clear),
      .job_digit_words (job_digit_words[OPERAND_AW:0]),
      .job_high_words  (job_high_words[OPERAND_AW:0]),
      .job_low_words   (job_low_words[OPERAND_AW:0]),
      .job_last_ring   (job_last_ring[RING_W-1:0]),
      .job_split       (job_split),
      .job_sum_left    (job_sum_left),
      .job_sum_odd     (job_sum_odd),
      .job_sum_odd_left(job_sum_odd_left),
      .job_sum_use     (job_sum_use),
      .op_valid        (op_valid),
      .op_last         (op_last),
      .op_sum_valid    (op_sum_valid),
      .op_sum_first    (op_sum_first),
      .op_sum_shift    (op_sum_shift),
      .op_data         (op_data),
      .write_valid     (operand_valid),
      .write_address   (operand_address),
      .write_data      (operand_data),
      .begun           (pixel_begun),
      .high_valid      (high_valid),
      .low_valid       (low_valid),
      .correction_ring (correction_ring),
      .correction      (correction)
  );

  // Processing elements.
  wire take;
  wire [RING_W-1:0] read_ring;
  wire [SLOT_W-1:0] read_slot;
  wire [7:0] read_part;
  wire [1:0] read_turn;
  wire [PES-1:0] ready;
  wire [PES*RESULT_W-1:0] results;

  genvar pe;
  generate
    for (pe = 0; pe < PES; pe = pe + 1) begin : gen_pe
      localparam [7:0] HUNDREDS = 48 + pe / 100;
      localparam [7:0] TENS = 48 + pe / 10 % 10;
      localparam [7:0] ONES = 48 + pe % 10;
      wire [WEIGHT_AW-1:0] weight_address;
      wire [WORD_W-1:0] weights;
      wire [TABLE_AW-1:0] threshold_address;
      wire [THRESHOLD_W-1:0] threshold;
      wire passed;
      wire [ACC_W-1:0] high, low;

      rom #(
          .WIDTH    (WORD_W),
          .ADDRESS_W(WEIGHT_AW),
          .FILE     ({FILE, "w", HUNDREDS, TENS, ONES, ".mem"})
      ) u_weights (
          .clk    (clk),
          .en     (1'b1),
          .address(weight_address),
          .data   (weights)
      );

      rom #(
          .WIDTH    (THRESHOLD_W),
          .ADDRESS_W(TABLE_AW),
          .FILE     ({FILE, "t", HUNDREDS, TENS, ONES, ".mem"}),
          .BLOCK    (0)
      ) u_thresholds (
          .clk    (clk),
          .en     (1'b1),
          .address(threshold_address),
          .data   (threshold)
      );

      gate_pe #(
          .LANES       (LANES),
          .DIGIT       (DIGIT),
          .ACC_W       (ACC_W),
          .CORRECTION_W(CORRECTION_W),
          .HAS_SUM     (HAS_SUM),
          .THRESHOLD_W (THRESHOLD_W),
          .OPERAND_AW  (OPERAND_AW),
          .WEIGHT_AW   (WEIGHT_AW),
          .TABLE_AW    (TABLE_AW),
          .SLOT_W      (SLOT_W),
          .RING_W      (RING_W)
      ) u_pe (
          .clk              (clk),
          .rst              (rst),
          .clear            (clear),
          .job_digit_words  (job_digit_words[OPERAND_AW:0]),
          .job_high_words   (job_high_words[OPERAND_AW:0]),
          .job_low_words    (job_low_words[OPERAND_AW:0]),
          .job_pixel_words  (job_pixel_words[OPERAND_AW:0]),
          .job_weight_digits(job_weight_digits),
          .job_last_slot    (job_last_slot[SLOT_W-1:0]),
          .job_last_ring    (job_last_ring[RING_W-1:0]),
          .job_last_turn    (job_last_turn),
          .job_slot_words   (job_slot_words[WEIGHT_AW-1:0]),
          .job_weight_base  (job_weight_base[WEIGHT_AW-1:0]),
          .job_table_base   (job_table_base[TABLE_AW-1:0]),
          .job_double       (job_acc_shift[0]),
          .operand_valid    (operand_valid),
          .operand_address  (operand_address),
          .operand_data     (operand_data),
          .begun            (pixel_begun),
          .correction_valid (high_valid),
          .correction_ring  (correction_ring),
          .correction       (correction),
          .weight_address   (weight_address),
          .weights          (weights),
          .threshold_address(threshold_address),
          .threshold        (threshold),
          .ready            (ready[pe]),
          .take             (take),
          .result_address   ({read_ring, read_slot}),
          .result_passed    (passed),
          .result_high      (high),
          .result_low       (low)
      );
      assign results[pe*RESULT_W+:RESULT_W] = {passed, low, high};
    end
  endgenerate

  // Drain: results are read group by group and become values.
  gate_drain #(
      .PES   (PES),
      .POST  (POST),
      .SLOT_W(SLOT_W),
      .RING_W(RING_W),
      .POOL_W(POOL_W)
  ) u_drain (
      .clk               (clk),
      .rst               (rst),
      .clear             (clear),
      .job_last_ring     (job_last_ring[RING_W-1:0]),
      .job_last_turn     (job_last_turn),
      .job_groups        (job_groups),
      .job_digits        (job_digits),
      .pixel_loaded      (op_valid && op_last),
      .pixel_opens_pool  (op_opens_pool),
      .pixel_closes_pool (op_closes_pool),
      .ready             (&ready),
      .take              (take),
      .freed             (freed),
      .read_turn         (read_turn),
      .read_ring         (read_ring),
      .read_slot         (read_slot),
      .read_part         (read_part),
      .group_valid       (group_valid),
      .group             (group),
      .group_closes_pixel(group_closes_pixel),
      .group_opens_pool  (group_opens_pool),
      .group_closes_pool (group_closes_pool),
      .group_pool_entry  (group_pool_entry)
  );

  gate_values #(
      .PES         (PES),
      .POST        (POST),
      .ACC_W       (ACC_W),
      .CORRECTION_W(CORRECTION_W),
      .HAS_SUM     (HAS_SUM),
      .VALUE_W     (VALUE_W),
      .RING_W      (RING_W)
  ) u_values (
      .clk            (clk),
      .job_acc_shift  (job_acc_shift),
      .job_low        (job_low),
      .high_valid     (high_valid),
      .low_valid      (low_valid),
      .correction_ring(correction_ring),
      .correction     (correction),
      .read_ring      (read_ring),
      .read_part      (read_part),
      .read_turn      (read_turn),
      .results        (results),
      .values         (group_data)
  );

  assign full = !idle && used_q == {1'b0, job_last_ring[RING_W-1:0]} + 1'b1;
  assign busy = !idle;

  wire unused = &{
      1'b0, job_index, job_digit_words, job_high_words, job_low_words, job_pixel_words, job_last_slot, job_last_ring,
      job_slot_words, job_weight_base, job_table_base
  };

endmodule

`default_nettype wire
