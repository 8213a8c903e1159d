// The engine: one MAC array with its memories, sequencer, post-processor and streams. docs/engine.md is its contract.
//
// Throughput: PES * LANES * PIXELS digit products a cycle (KIND 1: PES * PIXELS); docs/engine.md, Time, has the exact cycles of a layer.
// Latency: an image enters while the one before is computed and the one before that leaves.
// Storage: the memories of docs/engine.md; jobs, steps, weights and parameters are read-only.
// Reset: idle, nothing loaded; memories keep what they hold.
// Assumes: the parameters belong to the memory files (both written by the compiler).
// Combinational paths: m_ready to nothing, s_valid to nothing.
//
// One part a concern: engine_control says what is done when, engine_operands and engine_values read the memories for the
// array and for the vector unit, engine_array multiplies, engine_results scales, joins, pools and quantizes, engine_store
// writes results and input, engine_output sends. A part that needs fields of a job cuts them out of `job` or `drain_job`.
//
// Parameters: src/schedule/engine-parameters.ts, under the same names. The defaults are a small legal engine. *_FILE name
// the memory files (hw/rom.v), *SEARCH_FILE, SEGMENT_FILE and GATE_FILE the start of the names of threshold files and of those of hw/gate_array.v.
`default_nettype none

module engine #(
    parameter WEIGHT_FILE = "weights.mem",
    parameter STEP_FILE = "steps.mem",
    parameter JOB_FILE = "jobs.mem",
    parameter PARAMETER_FILE = "params.mem",
    parameter MASK_FILE = "masks.mem",
    parameter SEARCH_FILE = "thr_l",
    parameter SEGMENT_FILE = "seg_l",
    parameter ENTRY_FILE = "entry.mem",
    parameter ENTRY_SEARCH_FILE = "ent_l",
    parameter GATE_FILE = "gate_",
    parameter KIND = 0,
    parameter PES = 4,
    parameter LANES = 4,
    parameter PIXELS = 2,
    parameter DIGIT = 2,
    parameter POST = 2,
    parameter ACC_W = 16,
    parameter SUM_W = 12,
    parameter VAL_W = 20,
    parameter CODE_W = 8,
    parameter VM_W = 9,
    parameter OUT_W = 16,
    parameter OUT_SIGNED = 1,
    parameter DM_AW = 8,
    parameter VM_AW = 6,
    parameter OB_AW = 4,
    parameter WM_AW = 6,
    parameter ST_AW = 5,
    parameter JB_AW = 5,
    parameter PR_AW = 3,
    parameter SR_AW = 3,
    parameter SEG_AW = 0,
    parameter COORD_W = 8,
    parameter LOOP0_W = 8,
    parameter LOOP1_W = 8,
    parameter LOOP2_W = 8,
    parameter LOOP3_W = 8,
    parameter ROUND_W = 0,
    parameter PACE_W = 12,
    parameter CYCLE_W = 32,
    parameter BLOCK_W = 12,
    parameter MASKS = 2,
    parameter BIAS_W = 16,
    parameter MUL_W = 8,
    parameter OFFSET_W = 16,
    parameter THR_BITS = 2,
    parameter POINT_BITS = 1,
    parameter HAS_JOIN = 1,
    parameter JOIN_MUL_W = 6,
    parameter JOIN_PRODUCT = 1,
    parameter JOIN_IN_W = 9,
    parameter FACTOR_AW = 4,
    parameter HAS_ENTRY = 1,
    parameter EN_MUL_W = 8,
    parameter EN_OFFSET_W = 16,
    parameter EN_THR_BITS = 2,
    parameter EN_AW = 2,
    parameter HAS_SUM = 1,
    parameter HAS_RAW = 1,
    parameter HAS_CROSSING = 1,
    parameter HAS_RECTANGLES = 1,
    parameter HAS_POOL = 1,
    parameter HAS_VECTOR = 1,
    parameter HAS_ARGMAX = 1,
    parameter HAS_GATHER = 1,
    parameter HAS_TURN = 1,
    parameter HAS_SPREAD = 1,
    parameter POOL_DEPTH = 4,
    parameter POOL_BITS = 16,
    parameter POOL_SIGNED = 1,
    parameter SETTLE = 26,
    parameter JOB_WORDS = 16,
    parameter JOBS = 2,
    parameter LAYERS = 2,
    parameter OB_HALF = 4,
    parameter OUT_CHANNELS = 4,
    parameter OUT_PIXELS = 2,
    parameter OUT_ELEMENTS = 2,
    parameter OUT_BYTES = 2,
    parameter IN_BYTES = 1,
    parameter IN_CHANNELS = 2,
    parameter IN_HEIGHT = 4,
    parameter IN_WIDTH = 4,
    parameter IN_ELEMENTS = 2,
    parameter IN_BITS = 8,
    parameter IN_SIGNED = 0,
    parameter IN_DM = 1,
    parameter IN_DM_BASE = 0,
    parameter IN_DM_HALF = 64,
    parameter IN_DM_DIGITS = 4,
    parameter IN_DM_DIGIT = 16,
    parameter IN_DM_STRIDE = 1,
    parameter IN_DM_COLUMN = 1,
    parameter IN_DM_ROW = 2,
    parameter [39:0] IN_CODE_ADD = 40'd0,
    parameter IN_CODE_HALF = 0,
    parameter FOLD_K = 0,
    parameter FOLD_STRIDE = 1,
    parameter FOLD_PAD = 0,
    parameter FOLD_WIDTH = 4,
    parameter IN_VM = 0,
    parameter IN_VM_BASE = 0,
    parameter IN_VM_HALF = 16,
    parameter RUN_AHEAD = 0,
    parameter GATE_ACC_W = 12,
    parameter GATE_CORRECTION_W = 8,
    parameter GATE_THRESHOLD_W = 8,
    parameter GATE_OPERAND_AW = 4,
    parameter GATE_TABLE_AW = 1,
    parameter GATE_SLOT_W = 1,
    parameter GATE_RING_W = 1,
    parameter GATE_JOB_AW = 1,
    parameter [148:0] GATE_VARIES = {149{1'b1}},
    parameter [148:0] GATE_VALUE = {149{1'b0}},
    parameter [JOB_WORDS*64-1:0] JOB_VARIES = {JOB_WORDS{64'hffff_ffff_ffff_ffff}},
    parameter [JOB_WORDS*64-1:0] JOB_VALUE = {JOB_WORDS{64'd0}},
    parameter [69:0] STEP_VARIES = {70{1'b1}},
    parameter [69:0] STEP_VALUE = {70{1'b0}}
) (
    input  wire                                clk,
    input  wire                                rst,
    input  wire                                start,
    input  wire [                        31:0] images,
    output wire                                busy,
    output wire                                done,
    input  wire                                s_valid,
    output wire                                s_ready,
    input  wire [  IN_ELEMENTS*IN_BYTES*8-1:0] s_data,
    output wire                                m_valid,
    input  wire                                m_ready,
    output wire [OUT_ELEMENTS*OUT_BYTES*8-1:0] m_data,
    output wire                                m_last,
    output wire [                        31:0] image_cycles,
    input  wire [                        15:0] counter_address,
    output wire [                        31:0] counter_data
);

  localparam SRC_AW = (DM_AW > VM_AW) ? DM_AW : VM_AW;
  localparam WORD_W = LANES * DIGIT;
  localparam POOL_W = (POOL_DEPTH > 128) ? 8 : (POOL_DEPTH > 64) ? 7 : (POOL_DEPTH > 32) ? 6 :
      (POOL_DEPTH > 16) ? 5 : (POOL_DEPTH > 8) ? 4 : (POOL_DEPTH > 4) ? 3 : (POOL_DEPTH > 2) ? 2 : 1;

  // What is issued: a job, its steps, and where its tiles end. What is drained: a job.
  wire [418:0] job;
  wire [15:0] job_index;
  wire step_valid, step_open, step_entry, step_close;
  wire [69:0] step;
  wire [SRC_AW-1:0] base;
  wire [COORD_W-1:0] row, column;
  wire tile_valid, tile_vector, tile_starts_job, tile_opens_pool, tile_closes_pool, tile_closes_pixel;
  wire [4:0] tile_pixels;
  wire [11:0] tile_group;
  wire drain_starts_job;
  wire [661:0] drain_job;
  wire input_full, input_free, output_free, output_full, output_idle, parity;
  wire array_full, array_busy;

  engine_control #(
      .STEP_FILE(STEP_FILE), .JOB_FILE(JOB_FILE), .JOB_WORDS(JOB_WORDS), .JB_AW(JB_AW), .JOBS(JOBS), .LAYERS(LAYERS),
      .ST_AW(ST_AW), .SRC_AW(SRC_AW), .COORD_W(COORD_W),
      .LOOP0_W(LOOP0_W), .LOOP1_W(LOOP1_W), .LOOP2_W(LOOP2_W), .LOOP3_W(LOOP3_W), .ROUND_W(ROUND_W),
      .PACE_W(PACE_W), .CYCLE_W(CYCLE_W), .BLOCK_W(BLOCK_W), .SETTLE(SETTLE), .RUN_AHEAD(RUN_AHEAD), .HAS_SPREAD(HAS_SPREAD),
      .IN_DM_HALF(IN_DM_HALF), .IN_VM_HALF(IN_VM_HALF),
      .JOB_VARIES(JOB_VARIES), .JOB_VALUE(JOB_VALUE), .STEP_VARIES(STEP_VARIES), .STEP_VALUE(STEP_VALUE)
  ) u_control (
      .clk(clk), .rst(rst), .start(start), .images(images), .busy(busy), .done(done),
      .input_full(input_full), .input_free(input_free), .parity(parity),
      .output_free(output_free), .output_full(output_full), .output_idle(output_idle),
      .array_full(array_full), .array_busy(array_busy),
      .job(job), .job_index(job_index),
      .step_valid(step_valid), .step_open(step_open), .step_entry(step_entry), .step_close(step_close), .step(step),
      .base(base), .row(row), .column(column),
      .tile_valid(tile_valid), .tile_vector(tile_vector), .tile_starts_job(tile_starts_job), .tile_pixels(tile_pixels),
      .tile_opens_pool(tile_opens_pool), .tile_closes_pool(tile_closes_pool),
      .tile_group(tile_group), .tile_closes_pixel(tile_closes_pixel),
      .drain_starts_job(drain_starts_job), .drain_job(drain_job),
      .image_cycles(image_cycles), .counter_address(counter_address), .counter_data(counter_data)
  );

  // Writes to feature-map memory (dm), value memory (vm) and output buffer (ob).
  wire dm_valid, vm_valid, ob_valid;
  wire [PIXELS-1:0] dm_bank;
  wire [LANES/POST-1:0] dm_strip;
  wire [DM_AW-1:0] dm_address;
  wire [PIXELS*WORD_W-1:0] dm_data;
  wire [VM_AW-1:0] vm_address;
  wire [POST*VM_W-1:0] vm_data;
  wire [OB_AW-1:0] ob_address, ob_half;
  wire [POST*OUT_W-1:0] ob_data;

  // Operands of the array; reads of the vector unit.
  wire [WM_AW-1:0] wm_address;
  wire op_valid, op_first, op_shift, op_sum_valid, op_sum_first, op_sum_shift;
  wire [PIXELS*WORD_W-1:0] op_data;
  wire vector_valid, vector_open, vector_inside;
  wire [SRC_AW-1:0] vector_address;
  wire [LANES-1:0] vector_mask;

  engine_operands #(
      .MASK_FILE(MASK_FILE), .LANES(LANES), .PIXELS(PIXELS), .DIGIT(DIGIT), .POST(POST),
      .DM_AW(DM_AW), .WM_AW(WM_AW), .SRC_AW(SRC_AW), .COORD_W(COORD_W), .MASKS(MASKS)
  ) u_operands (
      .clk(clk), .rst(rst), .job(job),
      .step_valid(step_valid), .step_open(step_open), .step_entry(step_entry), .step_close(step_close), .step(step),
      .base(base), .row(row), .column(column),
      .dm_valid(dm_valid), .dm_bank(dm_bank), .dm_strip(dm_strip), .dm_address(dm_address), .dm_data(dm_data),
      .wm_address(wm_address), .vector_valid(vector_valid), .vector_open(vector_open), .vector_inside(vector_inside),
      .vector_address(vector_address), .vector_mask(vector_mask),
      .op_valid(op_valid), .op_first(op_first), .op_shift(op_shift),
      .op_sum_valid(op_sum_valid), .op_sum_first(op_sum_first), .op_sum_shift(op_sum_shift), .op_data(op_data)
  );

  // Results: groups of the array, or values that the vector unit has reduced; residuals are read on the way.
  wire capture, group_valid, group_vector, group_closes_pixel, group_opens_pool, group_closes_pool;
  wire [11:0] group;
  wire [POOL_W-1:0] group_pool_entry;
  wire [POST*ACC_W-1:0] group_data;
  wire [SUM_W-1:0] group_sum;
  wire [POST*VAL_W-1:0] vector_data;
  wire join_read_factor, join_read_valid;
  wire [POST*VM_W-1:0] join_read_data;
  wire [VM_AW-1:0] join_read_address;

  engine_array #(
      .WEIGHT_FILE(WEIGHT_FILE), .GATE_FILE(GATE_FILE), .KIND(KIND),
      .PES(PES), .LANES(LANES), .PIXELS(PIXELS), .DIGIT(DIGIT), .POST(POST),
      .ACC_W(ACC_W), .SUM_W(SUM_W), .WM_AW(WM_AW), .POOL_W(POOL_W), .HAS_SUM(HAS_SUM), .RUN_AHEAD(RUN_AHEAD),
      .GATE_ACC_W(GATE_ACC_W), .GATE_CORRECTION_W(GATE_CORRECTION_W), .GATE_THRESHOLD_W(GATE_THRESHOLD_W),
      .GATE_OPERAND_AW(GATE_OPERAND_AW), .GATE_TABLE_AW(GATE_TABLE_AW), .GATE_SLOT_W(GATE_SLOT_W),
      .GATE_RING_W(GATE_RING_W), .GATE_JOB_AW(GATE_JOB_AW), .GATE_VARIES(GATE_VARIES), .GATE_VALUE(GATE_VALUE)
  ) u_array (
      .clk(clk), .rst(rst), .job_index(job_index), .step_valid(step_valid), .step_open(step_open),
      .tile_valid(tile_valid), .tile_vector(tile_vector), .tile_pixels(tile_pixels),
      .tile_opens_pool(tile_opens_pool), .tile_closes_pool(tile_closes_pool),
      .tile_group(tile_group), .tile_closes_pixel(tile_closes_pixel), .drain_job(drain_job),
      .wm_address(wm_address), .op_valid(op_valid), .op_first(op_first), .op_shift(op_shift),
      .op_sum_valid(op_sum_valid), .op_sum_first(op_sum_first), .op_sum_shift(op_sum_shift), .op_data(op_data),
      .array_full(array_full), .array_busy(array_busy), .capture(capture),
      .group_valid(group_valid), .group(group), .group_vector(group_vector), .group_closes_pixel(group_closes_pixel),
      .group_opens_pool(group_opens_pool), .group_closes_pool(group_closes_pool),
      .group_pool_entry(group_pool_entry), .group_data(group_data), .group_sum(group_sum)
  );

  engine_values #(
      .LANES(LANES), .POST(POST), .VAL_W(VAL_W), .VM_W(VM_W), .VM_AW(VM_AW), .SRC_AW(SRC_AW),
      .FACTOR_AW(FACTOR_AW), .HAS_JOIN(HAS_JOIN), .HAS_VECTOR(HAS_VECTOR), .HAS_ARGMAX(HAS_ARGMAX), .HAS_GATHER(HAS_GATHER),
      .HAS_TURN(HAS_TURN), .COORD_W(COORD_W)
  ) u_values (
      .clk(clk), .rst(rst), .job(job), .step_valid(step_valid), .step_open(step_open), .base(base), .row(row),
      .tile_starts_job(tile_starts_job), .tile_opens_pool(tile_opens_pool),
      .vector_valid(vector_valid), .vector_open(vector_open), .vector_inside(vector_inside),
      .vector_address(vector_address), .vector_mask(vector_mask),
      .vm_valid(vm_valid), .vm_address(vm_address), .vm_data(vm_data),
      .join_read_factor(join_read_factor), .join_read_valid(join_read_valid), .join_read_address(join_read_address),
      .join_read_data(join_read_data),
      .capture(capture), .vector_data(vector_data)
  );

  wire final_valid, final_closes_pixel;
  wire [POST*VAL_W-1:0] final_data, final_wide;

  engine_results #(
      .PARAMETER_FILE(PARAMETER_FILE), .SEARCH_FILE(SEARCH_FILE), .SEGMENT_FILE(SEGMENT_FILE),
      .ENTRY_FILE(ENTRY_FILE), .ENTRY_SEARCH_FILE(ENTRY_SEARCH_FILE),
      .POST(POST), .ACC_W(ACC_W), .SUM_W(SUM_W), .VAL_W(VAL_W), .VM_W(VM_W), .VM_AW(VM_AW), .PR_AW(PR_AW), .SR_AW(SR_AW), .SEG_AW(SEG_AW),
      .BIAS_W(BIAS_W), .MUL_W(MUL_W), .OFFSET_W(OFFSET_W), .THR_BITS(THR_BITS), .POINT_BITS(POINT_BITS),
      .HAS_JOIN(HAS_JOIN), .JOIN_MUL_W(JOIN_MUL_W), .JOIN_PRODUCT(JOIN_PRODUCT), .JOIN_IN_W(JOIN_IN_W),
      .HAS_ENTRY(HAS_ENTRY), .EN_MUL_W(EN_MUL_W), .EN_OFFSET_W(EN_OFFSET_W),
      .EN_THR_BITS(EN_THR_BITS), .EN_AW(EN_AW),
      .HAS_SUM(HAS_SUM), .HAS_RAW(HAS_RAW), .HAS_POOL(HAS_POOL), .HAS_VECTOR(HAS_VECTOR),
      .POOL_DEPTH(POOL_DEPTH), .POOL_BITS(POOL_BITS), .POOL_SIGNED(POOL_SIGNED), .POOL_W(POOL_W),
      .SETTLE(SETTLE), .RUN_AHEAD(RUN_AHEAD)
  ) u_results (
      .clk(clk), .rst(rst), .job_starts(drain_starts_job), .drain_job(drain_job),
      .group_valid(group_valid), .group(group), .group_vector(group_vector), .group_closes_pixel(group_closes_pixel),
      .group_opens_pool(group_opens_pool), .group_closes_pool(group_closes_pool),
      .group_pool_entry(group_pool_entry), .group_data(group_data), .group_sum(group_sum), .vector_data(vector_data),
      .join_read_factor(join_read_factor), .join_read_valid(join_read_valid), .join_read_address(join_read_address),
      .join_read_data(join_read_data),
      .out_valid(final_valid), .out_closes_pixel(final_closes_pixel), .out_data(final_data), .out_wide(final_wide)
  );

  engine_store #(
      .LANES(LANES), .PIXELS(PIXELS), .DIGIT(DIGIT), .POST(POST), .VAL_W(VAL_W), .CODE_W(CODE_W),
      .VM_W(VM_W), .OUT_W(OUT_W), .DM_AW(DM_AW), .VM_AW(VM_AW), .OB_AW(OB_AW), .COORD_W(COORD_W),
      .HAS_CROSSING(HAS_CROSSING), .HAS_RECTANGLES(HAS_RECTANGLES), .IN_BYTES(IN_BYTES), .IN_CHANNELS(IN_CHANNELS), .IN_HEIGHT(IN_HEIGHT),
      .IN_WIDTH(IN_WIDTH), .IN_ELEMENTS(IN_ELEMENTS), .IN_BITS(IN_BITS), .IN_SIGNED(IN_SIGNED),
      .IN_DM(IN_DM), .IN_DM_BASE(IN_DM_BASE), .IN_DM_HALF(IN_DM_HALF), .IN_DM_DIGITS(IN_DM_DIGITS),
      .IN_DM_DIGIT(IN_DM_DIGIT), .IN_DM_STRIDE(IN_DM_STRIDE), .IN_DM_COLUMN(IN_DM_COLUMN), .IN_DM_ROW(IN_DM_ROW),
      .IN_CODE_ADD(IN_CODE_ADD), .IN_CODE_HALF(IN_CODE_HALF),
      .FOLD_K(FOLD_K), .FOLD_STRIDE(FOLD_STRIDE), .FOLD_PAD(FOLD_PAD), .FOLD_WIDTH(FOLD_WIDTH),
      .IN_VM(IN_VM), .IN_VM_BASE(IN_VM_BASE), .IN_VM_HALF(IN_VM_HALF)
  ) u_store (
      .clk(clk), .rst(rst), .s_valid(s_valid), .s_ready(s_ready), .s_data(s_data),
      .parity(parity), .input_full(input_full), .input_free(input_free),
      .job_starts(drain_starts_job), .drain_job(drain_job),
      .in_valid(final_valid), .in_closes_pixel(final_closes_pixel), .in_data(final_data), .in_wide(final_wide),
      .dm_valid(dm_valid), .dm_bank(dm_bank), .dm_strip(dm_strip), .dm_address(dm_address), .dm_data(dm_data),
      .vm_valid(vm_valid), .vm_address(vm_address), .vm_data(vm_data),
      .ob_half(ob_half), .ob_valid(ob_valid), .ob_address(ob_address), .ob_data(ob_data)
  );

  engine_output #(
      .POST(POST), .OUT_W(OUT_W), .OUT_BYTES(OUT_BYTES), .OUT_SIGNED(OUT_SIGNED), .OB_AW(OB_AW), .OB_HALF(OB_HALF),
      .OUT_CHANNELS(OUT_CHANNELS), .OUT_PIXELS(OUT_PIXELS), .OUT_ELEMENTS(OUT_ELEMENTS)
  ) u_output (
      .clk(clk), .rst(rst), .free(output_free), .full(output_full), .idle(output_idle), .half(ob_half),
      .write_valid(ob_valid), .write_address(ob_address), .write_data(ob_data),
      .m_valid(m_valid), .m_ready(m_ready), .m_data(m_data), .m_last(m_last)
  );

endmodule

`default_nettype wire
