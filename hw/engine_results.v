// What becomes of results before they are stored: post-processor, residual, pooling, entry quantizer.
//
// Throughput: one group a cycle.
// Latency: 3 + SCALE + JOIN + 1 cycles from group_valid to the pooled group and ENTRY more to out_valid: SCALE and ENTRY are
//          those of scale_lane and entry_unit, JOIN is 2 with a residual adder, 3 with JOIN_MUL_W > 0 or JOIN_PRODUCT; HAS_JOIN, HAS_ENTRY 0: none of theirs.
// Storage: parameters of channels and entry quantizers, pooling buffer, pipeline registers.
// Reset: clears the valid bits.
// Assumes: drain_job stays while groups of the job are inside; the map of a residual is in value memory.
// Combinational paths: none.
//
// out_wide is the group before the entry quantizer, out_data after it; both come with out_valid.
// Signals named tap* serve simulation and disappear in synthesis.
//
// Parameters: src/schedule/engine-parameters.ts, under the same names; and
//   POOL_W  bits of an entry of the pooling buffer
`default_nettype none

module engine_results #(
    parameter PARAMETER_FILE = "params.mem",
    parameter SEARCH_FILE = "thr_l",
    parameter SEGMENT_FILE = "seg_l",
    parameter ENTRY_FILE = "entry.mem",
    parameter ENTRY_SEARCH_FILE = "ent_l",
    parameter POST = 2,
    parameter ACC_W = 16,
    parameter SUM_W = 12,
    parameter VAL_W = 20,
    parameter VM_W = 9,
    parameter VM_AW = 6,
    parameter PR_AW = 3,
    parameter SR_AW = 3,
    parameter SEG_AW = 0,
    parameter BIAS_W = 16,
    parameter MUL_W = 8,
    parameter OFFSET_W = 16,
    parameter THR_BITS = 2,
    parameter POINT_BITS = 1,
    parameter HAS_JOIN = 1,
    parameter JOIN_MUL_W = 6,
    parameter JOIN_PRODUCT = 1,
    parameter JOIN_IN_W = 9,
    parameter HAS_ENTRY = 1,
    parameter EN_MUL_W = 8,
    parameter EN_OFFSET_W = 16,
    parameter EN_THR_BITS = 2,
    parameter EN_AW = 2,
    parameter HAS_SUM = 1,
    parameter HAS_RAW = 1,
    parameter HAS_POOL = 1,
    parameter HAS_VECTOR = 1,
    parameter POOL_DEPTH = 4,
    parameter POOL_BITS = 16,
    parameter POOL_SIGNED = 1,
    parameter POOL_W = 2,
    parameter SETTLE = 26,
    parameter RUN_AHEAD = 0
) (
    input  wire                  clk,
    input  wire                  rst,
    input  wire                  job_starts,
    input  wire [         661:0] drain_job,
    input  wire                  group_valid,
    input  wire [          11:0] group,
    input  wire                  group_vector,
    input  wire                  group_closes_pixel,
    input  wire                  group_opens_pool,
    input  wire                  group_closes_pool,
    input  wire [    POOL_W-1:0] group_pool_entry,
    input  wire [POST*ACC_W-1:0] group_data,
    input  wire [     SUM_W-1:0] group_sum,
    input  wire [POST*VAL_W-1:0] vector_data,
    output wire                  join_read_factor,
    output wire                  join_read_valid,
    output wire [     VM_AW-1:0] join_read_address,
    input  wire [ POST*VM_W-1:0] join_read_data,
    output wire                  out_valid,
    output wire                  out_closes_pixel,
    output wire [POST*VAL_W-1:0] out_data,
    output wire [POST*VAL_W-1:0] out_wide
);

  localparam LIFT_W = (THR_BITS > 0) ? 2 * THR_BITS : 0;
  localparam POINT_CYCLES = (POINT_BITS == 0) ? 0 : (POST > 8) ? 6 : (POST > 4) ? 5 : (POST > 2) ? 4 : (POST > 1) ? 3 : 2;
  // Where lines are searched for, a requantizer begins when the search has ended.
  localparam MUL_CYCLES = (MUL_W == 0) ? 1 : (SEG_AW > 0) ? LIFT_W + 5 : 4 + POINT_CYCLES;
  localparam SCALE_CYCLES = (LIFT_W > MUL_CYCLES) ? LIFT_W : MUL_CYCLES;
  localparam JOIN_CYCLES = (HAS_JOIN == 0) ? 0 : (JOIN_MUL_W > 0 || JOIN_PRODUCT != 0) ? 3 : 2;
  localparam EN_LIFT_W = (EN_THR_BITS > 0) ? 2 * EN_THR_BITS : 0;
  localparam EN_SCALE_CYCLES = (EN_MUL_W > 0 && EN_LIFT_W < 4) ? 4 : (EN_LIFT_W > 0) ? EN_LIFT_W : 1;
  localparam ENTRY_CYCLES = (HAS_ENTRY != 0) ? 1 + EN_SCALE_CYCLES : 0;

  generate
    if (SETTLE < SCALE_CYCLES + JOIN_CYCLES + ENTRY_CYCLES + 11) begin : gen_bad_settle
      engine_SETTLE_must_be_at_least_11_and_SCALE_JOIN_and_ENTRY_CYCLES u_error ();
    end
  endgenerate

  wire [15:0] job_param_base, job_entry_base;
  wire [1:0] job_mode, job_acc_shift, job_rounding, job_pool_reduce, job_entry_mode, job_entry_rounding;
  wire job_sum_use, job_sum_odd, job_sum_odd_left, job_step_two, job_entry_each, job_entry_step_two;
  wire [4:0] job_sum_left;
  wire [5:0] job_scale_shift, job_entry_shift;
  wire [33:0] job_low, job_high, job_entry_low, job_entry_high;

  job_scale_fields u_fields (
      .word(drain_job), .job_param_base(job_param_base), .job_mode(job_mode), .job_acc_shift(job_acc_shift),
      .job_sum_use(job_sum_use), .job_sum_left(job_sum_left), .job_sum_odd(job_sum_odd),
      .job_sum_odd_left(job_sum_odd_left), .job_scale_shift(job_scale_shift), .job_rounding(job_rounding),
      .job_low(job_low), .job_high(job_high), .job_step_two(job_step_two), .job_pool_reduce(job_pool_reduce),
      .job_entry_mode(job_entry_mode), .job_entry_base(job_entry_base), .job_entry_each(job_entry_each),
      .job_entry_shift(job_entry_shift), .job_entry_rounding(job_entry_rounding),
      .job_entry_low(job_entry_low), .job_entry_high(job_entry_high), .job_entry_step_two(job_entry_step_two)
  );

  // A run-ahead array gives finished sums.
  wire [1:0] acc_shift = (RUN_AHEAD != 0) ? 2'd0 : job_acc_shift;
  wire group_closes, sum_valid, scaled_valid;
  wire [POST*VAL_W-1:0] sum_data, scaled_data;

  post #(
      .PARAMETER_FILE(PARAMETER_FILE), .SEARCH_FILE(SEARCH_FILE), .SEGMENT_FILE(SEGMENT_FILE),
      .POST(POST), .ACC_W(ACC_W), .SUM_W(SUM_W), .VALUE_W(VAL_W),
      .BIAS_W(BIAS_W), .MUL_W(MUL_W), .OFFSET_W(OFFSET_W), .THR_BITS(THR_BITS), .PR_AW(PR_AW),
      .SR_AW(SR_AW), .SEG_AW(SEG_AW),
      .HAS_SUM((RUN_AHEAD != 0) ? 0 : HAS_SUM), .HAS_RAW(HAS_RAW), .HAS_VECTOR(HAS_VECTOR),
      .POINT_BITS(POINT_BITS), .POINT_CYCLES(POINT_CYCLES), .SCALE_CYCLES(SCALE_CYCLES)
  ) u_post (
      .clk(clk), .rst(rst),
      .group_valid(group_valid), .group(group), .group_vector(group_vector),
      .group_data(group_data), .group_sum(group_sum), .vector_data(vector_data),
      .job_param_base  (job_param_base[PR_AW-1:0]),
      .job_mode        (job_mode),
      .job_acc_shift   (acc_shift),
      .job_sum_use     (job_sum_use),
      .job_sum_left    (job_sum_left),
      .job_sum_odd     (job_sum_odd),
      .job_sum_odd_left(job_sum_odd_left),
      .job_scale_shift (job_scale_shift),
      .job_rounding    (job_rounding),
      .job_low         (job_low[VAL_W-1:0]),
      .job_high        (job_high[VAL_W-1:0]),
      .job_step_two    (job_step_two),
      .group_closes(group_closes), .sum_valid(sum_valid), .sum_data(sum_data),
      .scaled_valid(scaled_valid), .scaled_data(scaled_data)
  );

  wire joined_valid, joined_closes_pixel, joined_opens_pool, joined_closes_pool;
  wire [POOL_W-1:0] joined_pool_entry;
  wire [POST*VAL_W-1:0] joined_data;

  delay #(
      .WIDTH (3 + POOL_W),
      .CYCLES(3 + SCALE_CYCLES + JOIN_CYCLES)
  ) u_group_flags (
      .clk(clk),
      .in ({group_closes_pixel, group_opens_pool, group_closes_pool, group_pool_entry}),
      .out({joined_closes_pixel, joined_opens_pool, joined_closes_pool, joined_pool_entry})
  );

  engine_residual #(
      .POST(POST), .VAL_W(VAL_W), .VM_W(VM_W), .VM_AW(VM_AW), .HAS_JOIN(HAS_JOIN),
      .JOIN_MUL_W(JOIN_MUL_W), .JOIN_PRODUCT(JOIN_PRODUCT), .JOIN_IN_W(JOIN_IN_W),
      .POINT_BITS(POINT_BITS), .SCALE_CYCLES(SCALE_CYCLES)
  ) u_residual (
      .clk(clk), .rst(rst), .job_starts(job_starts), .drain_job(drain_job),
      .group_valid(group_valid), .group_closes(group_closes), .group_closes_pixel(group_closes_pixel),
      .read_factor (join_read_factor),
      .read_valid  (join_read_valid),
      .read_address(join_read_address),
      .read_data   (join_read_data),
      .in_valid    (scaled_valid),
      .in_data     (scaled_data),
      .out_valid   (joined_valid),
      .out_data    (joined_data)
  );

  wire pooled_valid, pooled_closes_pixel;
  wire [POST*VAL_W-1:0] pooled_data;

  pool_unit #(
      .POST(POST), .VALUE_W(VAL_W), .POOL_BITS(POOL_BITS), .POOL_SIGNED(POOL_SIGNED),
      .DEPTH(POOL_DEPTH), .ENTRY_W(POOL_W), .HAS_POOL(HAS_POOL)
  ) u_pool (
      .clk             (clk),
      .rst             (rst),
      .in_valid        (joined_valid),
      .in_closes_pixel (joined_closes_pixel),
      .in_opens        (joined_opens_pool),
      .in_closes       (joined_closes_pool),
      .in_entry        (joined_pool_entry),
      .in_data         (joined_data),
      .job_pool_reduce (job_pool_reduce),
      .out_valid       (pooled_valid),
      .out_closes_pixel(pooled_closes_pixel),
      .out_data        (pooled_data)
  );

  generate
    if (HAS_ENTRY != 0) begin : gen_entry
      entry_unit #(
          .FILE(ENTRY_FILE), .SEARCH_FILE(ENTRY_SEARCH_FILE), .POST(POST), .VALUE_W(VAL_W), .MUL_W(EN_MUL_W),
          .OFFSET_W(EN_OFFSET_W), .THR_BITS(EN_THR_BITS), .EN_AW(EN_AW), .SCALE_CYCLES(EN_SCALE_CYCLES)
      ) u_entry (
          .clk               (clk),
          .rst               (rst),
          .job_starts        (job_starts),
          .in_valid          (pooled_valid),
          .in_closes_pixel   (pooled_closes_pixel),
          .in_data           (pooled_data),
          .job_entry_mode    (job_entry_mode),
          .job_entry_base    (job_entry_base[EN_AW-1:0]),
          .job_entry_each    (job_entry_each),
          .job_entry_shift   (job_entry_shift),
          .job_entry_rounding(job_entry_rounding),
          .job_entry_low     (job_entry_low[VAL_W-1:0]),
          .job_entry_high    (job_entry_high[VAL_W-1:0]),
          .job_entry_step_two(job_entry_step_two),
          .out_valid         (out_valid),
          .out_closes_pixel  (out_closes_pixel),
          .out_data          (out_wide),
          .out_code          (out_data)
      );
    end else begin : gen_no_entry
      assign out_valid = pooled_valid;
      assign out_closes_pixel = pooled_closes_pixel;
      assign out_wide = pooled_data;
      assign out_data = pooled_data;
    end
  endgenerate

  // Taps for simulation.
  reg tap0_valid_q  /* verilator public_flat_rd */;
  reg tap1_valid_q  /* verilator public_flat_rd */;
  reg tap2_valid_q  /* verilator public_flat_rd */;
  reg tap3_valid_q  /* verilator public_flat_rd */;
  reg tap4_valid_q  /* verilator public_flat_rd */;
  reg [POST*VAL_W-1:0] tap0_data_q  /* verilator public_flat_rd */;
  reg [POST*VAL_W-1:0] tap1_data_q  /* verilator public_flat_rd */;
  reg [POST*VAL_W-1:0] tap2_data_q  /* verilator public_flat_rd */;
  reg [POST*VAL_W-1:0] tap3_data_q  /* verilator public_flat_rd */;
  reg [POST*VAL_W-1:0] tap4_data_q  /* verilator public_flat_rd */;

  always @(posedge clk) begin
    tap0_valid_q <= sum_valid && !rst;
    tap1_valid_q <= scaled_valid && !rst;
    tap2_valid_q <= pooled_valid && !rst;
    tap3_valid_q <= HAS_JOIN != 0 && joined_valid && !rst;
    tap4_valid_q <= HAS_ENTRY != 0 && out_valid && !rst;
    if (sum_valid) tap0_data_q <= sum_data;
    if (scaled_valid) tap1_data_q <= scaled_data;
    if (pooled_valid) tap2_data_q <= pooled_data;
    if (joined_valid) tap3_data_q <= joined_data;
    if (out_valid) tap4_data_q <= out_data;
  end

  wire unused = &{
      1'b0, job_starts, job_param_base, job_acc_shift, job_low, job_high,
      job_entry_mode, job_entry_base, job_entry_each, job_entry_shift, job_entry_rounding, job_entry_low, job_entry_high, job_entry_step_two
  };

endmodule

`default_nettype wire
