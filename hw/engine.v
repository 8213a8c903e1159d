// The engine: one MAC array with its memories, sequencer, post-processor and streams. docs/engine.md is its contract.
//
// Throughput: PES * LANES * PIXELS digit products a cycle (KIND 1: PES * PIXELS); docs/engine.md, Time, has the exact cycles of a layer.
// Latency: an image enters while the one before is computed and the one before that leaves.
// Storage: the memories of docs/engine.md; jobs, steps, weights and parameters are read-only.
// Reset: idle, nothing loaded; memories keep what they hold.
// Assumes: the parameters belong to the memory files (both written by the compiler).
// Combinational paths: m_ready to nothing, s_valid to nothing.
//
// Signals named tap_* and layer_done_* serve simulation and disappear in synthesis.
//
// Parameters: src/schedule/engine-parameters.ts, under the same names. The defaults are a small legal engine. *_FILE name
// the memory files (hw/rom.v), *SEARCH_FILE and GATE_FILE the start of the names of threshold files and of those of hw/gate_array.v.
`default_nettype none

module engine #(
    parameter WEIGHT_FILE = "weights.mem",
    parameter STEP_FILE = "steps.mem",
    parameter JOB_FILE = "jobs.mem",
    parameter PARAMETER_FILE = "params.mem",
    parameter MASK_FILE = "masks.mem",
    parameter SEARCH_FILE = "thr_l",
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
    parameter COORD_W = 8,
    parameter LOOP0_W = 8,
    parameter LOOP1_W = 8,
    parameter LOOP2_W = 8,
    parameter LOOP3_W = 8,
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
    parameter HAS_ENTRY = 1,
    parameter EN_MUL_W = 8,
    parameter EN_OFFSET_W = 16,
    parameter EN_THR_BITS = 2,
    parameter EN_AW = 2,
    parameter HAS_SUM = 1,
    parameter HAS_RAW = 1,
    parameter HAS_CROSSING = 1,
    parameter HAS_POOL = 1,
    parameter HAS_VECTOR = 1,
    parameter HAS_ARGMAX = 1,
    parameter HAS_GATHER = 1,
    parameter POOL_DEPTH = 4,
    parameter POOL_BITS = 16,
    parameter POOL_SIGNED = 1,
    parameter SETTLE = 22,
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
    parameter [146:0] GATE_VARIES = {147{1'b1}},
    parameter [146:0] GATE_VALUE = {147{1'b0}},
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

  localparam ISSUE_W = 419;
  localparam DRAIN_W = 553;
  localparam STEP_W = 70;
  localparam JOB_W = JOB_WORDS * 64;
  localparam SRC_AW = (DM_AW > VM_AW) ? DM_AW : VM_AW;
  localparam WORD_W = LANES * DIGIT;
  localparam WEIGHTS_W = PES * ((KIND == 1) ? 1 : LANES) * DIGIT;
  localparam STRIPS = LANES / POST;
  localparam LIFT_W = (THR_BITS > 0) ? 2 * THR_BITS : 0;
  localparam SCALE_CYCLES = (MUL_W > 0 && LIFT_W < 4) ? 4 : (LIFT_W > 0) ? LIFT_W : 1;
  localparam JOIN_CYCLES = (HAS_JOIN != 0) ? 2 : 0;
  localparam EN_LIFT_W = (EN_THR_BITS > 0) ? 2 * EN_THR_BITS : 0;
  localparam EN_SCALE_CYCLES = (EN_MUL_W > 0 && EN_LIFT_W < 4) ? 4 : (EN_LIFT_W > 0) ? EN_LIFT_W : 1;
  localparam ENTRY_CYCLES = (HAS_ENTRY != 0) ? 1 + EN_SCALE_CYCLES : 0;
  localparam POOL_W = (POOL_DEPTH > 128) ? 8 : (POOL_DEPTH > 64) ? 7 : (POOL_DEPTH > 32) ? 6 :
      (POOL_DEPTH > 16) ? 5 : (POOL_DEPTH > 8) ? 4 : (POOL_DEPTH > 4) ? 3 : (POOL_DEPTH > 2) ? 2 : 1;
  localparam COUNTER_AW = (LAYERS > 256) ? 9 : (LAYERS > 128) ? 8 : (LAYERS > 64) ? 7 : (LAYERS > 32) ? 6 :
      (LAYERS > 16) ? 5 : (LAYERS > 8) ? 4 : (LAYERS > 4) ? 3 : (LAYERS > 2) ? 2 : 1;
  localparam SUM = 2'd2;
  localparam GATHER = 2'd3;

  generate
    if (SETTLE < SCALE_CYCLES + JOIN_CYCLES + ENTRY_CYCLES + 11) begin : gen_bad_settle
      engine_SETTLE_must_be_at_least_11_and_SCALE_JOIN_and_ENTRY_CYCLES u_error ();
    end
  endgenerate

  // Sequencer.
  wire running, input_full, input_free, output_free, output_full, parity;
  wire [JOB_W-1:0] job;
  wire [15:0] job_index;
  wire step_valid, step_open, step_entry, step_close;
  wire [STEP_W-1:0] step;
  wire [SRC_AW-1:0] base;
  wire [COORD_W-1:0] row, column;
  wire tile_valid, tile_starts_job, tile_opens_pool, tile_closes_pool, tile_closes_pixel;
  wire [4:0] tile_pixels;
  wire [11:0] tile_group;
  wire layer_done;
  wire array_full, array_busy;
  wire [15:0] layer_index;
  wire [CYCLE_W-1:0] layer_cycles, last_image_cycles, counter;
  wire [CYCLE_W+31:0] image_cycles_wide = {32'd0, last_image_cycles};
  wire [CYCLE_W+31:0] counter_wide = {32'd0, counter};
  wire [CYCLE_W+31:0] layer_cycles_wide = {32'd0, layer_cycles};
  assign image_cycles = image_cycles_wide[31:0];
  assign counter_data = counter_wide[31:0];

  sequencer #(
      .STEP_FILE (STEP_FILE),
      .JOB_FILE  (JOB_FILE),
      .JOB_WORDS (JOB_WORDS),
      .JB_AW     (JB_AW),
      .JOBS      (JOBS),
      .ST_AW     (ST_AW),
      .SRC_AW    (SRC_AW),
      .COORD_W   (COORD_W),
      .LOOP0_W   (LOOP0_W),
      .LOOP1_W   (LOOP1_W),
      .LOOP2_W   (LOOP2_W),
      .LOOP3_W   (LOOP3_W),
      .PACE_W    (PACE_W),
      .CYCLE_W   (CYCLE_W),
      .BLOCK_W   (BLOCK_W),
      .IN_DM_HALF(IN_DM_HALF),
      .IN_VM_HALF(IN_VM_HALF),
      .SETTLE    (SETTLE),
      .RUN_AHEAD (RUN_AHEAD),
      .ISSUE_W   (ISSUE_W),
      .STEP_W    (STEP_W),
      .JOB_VARIES (JOB_VARIES),
      .JOB_VALUE  (JOB_VALUE),
      .STEP_VARIES(STEP_VARIES),
      .STEP_VALUE (STEP_VALUE)
  ) u_sequencer (
      .clk              (clk),
      .rst              (rst),
      .start            (start),
      .images           (images),
      .running          (running),
      .input_full       (input_full),
      .input_free       (input_free),
      .output_free      (output_free),
      .output_full      (output_full),
      .parity           (parity),
      .job              (job),
      .job_index        (job_index),
      .step_valid       (step_valid),
      .step_open        (step_open),
      .step_entry       (step_entry),
      .step_close       (step_close),
      .step             (step),
      .base             (base),
      .row              (row),
      .column           (column),
      .tile_valid       (tile_valid),
      .tile_starts_job  (tile_starts_job),
      .tile_pixels      (tile_pixels),
      .tile_opens_pool  (tile_opens_pool),
      .tile_closes_pool (tile_closes_pool),
      .tile_group       (tile_group),
      .tile_closes_pixel(tile_closes_pixel),
      .layer_done       (layer_done),
      .layer_index      (layer_index),
      .layer_cycles     (layer_cycles),
      .image_cycles     (last_image_cycles),
      .array_full       (array_full),
      .array_busy       (array_busy)
  );

  ram #(
      .WIDTH    (CYCLE_W),
      .ADDRESS_W(COUNTER_AW),
      .BLOCK    (0)
  ) u_counters (
      .clk          (clk),
      .write_en     (layer_done),
      .write_address(layer_index[COUNTER_AW-1:0]),
      .write_data   (layer_cycles),
      .read_en      (1'b1),
      .read_address (counter_address[COUNTER_AW-1:0]),
      .read_data    (counter)
  );

  // Job fields while steps are issued.
  wire job_vector;
  wire job_layer_last;
  wire job_image_last;
  wire job_needs_output;
  wire job_frees_input;
  wire job_reads_input;
  wire [15:0] job_step_start;
  wire [19:0] job_weight_base;
  wire [17:0] job_source_base;
  wire [15:0] job_n0;
  wire [15:0] job_n1;
  wire [15:0] job_n2;
  wire [15:0] job_n3;
  wire signed [17:0] job_a0;
  wire signed [17:0] job_a1;
  wire signed [17:0] job_a2;
  wire signed [17:0] job_a3;
  wire signed [15:0] job_y0;
  wire signed [15:0] job_y1;
  wire signed [15:0] job_y2;
  wire signed [15:0] job_y3;
  wire signed [15:0] job_x0;
  wire signed [15:0] job_x1;
  wire signed [15:0] job_x2;
  wire signed [15:0] job_x3;
  wire [15:0] job_in_height;
  wire [15:0] job_in_width;
  wire [7:0] job_pixel_step;
  wire [17:0] job_wrap;
  wire [4:0] job_pixels_full;
  wire [4:0] job_pixels_last;
  wire [11:0] job_drain_full;
  wire [11:0] job_drain_last;
  wire [1:0] job_reduce;
  wire job_argmax;

  job_issue_fields u_issue_fields (
      .word(job[ISSUE_W-1:0]),
      .job_vector      (job_vector),
      .job_layer_last  (job_layer_last),
      .job_image_last  (job_image_last),
      .job_needs_output(job_needs_output),
      .job_frees_input (job_frees_input),
      .job_reads_input (job_reads_input),
      .job_step_start  (job_step_start),
      .job_weight_base (job_weight_base),
      .job_source_base (job_source_base),
      .job_n0          (job_n0),
      .job_n1          (job_n1),
      .job_n2          (job_n2),
      .job_n3          (job_n3),
      .job_a0          (job_a0),
      .job_a1          (job_a1),
      .job_a2          (job_a2),
      .job_a3          (job_a3),
      .job_y0          (job_y0),
      .job_y1          (job_y1),
      .job_y2          (job_y2),
      .job_y3          (job_y3),
      .job_x0          (job_x0),
      .job_x1          (job_x1),
      .job_x2          (job_x2),
      .job_x3          (job_x3),
      .job_in_height   (job_in_height),
      .job_in_width    (job_in_width),
      .job_pixel_step  (job_pixel_step),
      .job_wrap        (job_wrap),
      .job_pixels_full (job_pixels_full),
      .job_pixels_last (job_pixels_last),
      .job_drain_full  (job_drain_full),
      .job_drain_last  (job_drain_last),
      .job_reduce      (job_reduce),
      .job_argmax      (job_argmax)
  );

  // Memories and operands.
  wire [PIXELS*DM_AW-1:0] dm_read_address;
  wire [PIXELS*WORD_W-1:0] dm_read_data;
  wire [WM_AW-1:0] wm_address;
  wire vector_valid, vector_open, vector_tap;
  wire [SRC_AW-1:0] vector_address;
  wire [LANES-1:0] vector_mask;
  wire op_valid, op_first, op_shift, op_sum_valid, op_sum_first, op_sum_shift;
  wire [PIXELS*WORD_W-1:0] op_data;
  wire [15:0] pixel_step = {8'd0, job_pixel_step};

  fetch #(
      .MASK_FILE(MASK_FILE),
      .LANES  (LANES),
      .PIXELS (PIXELS),
      .DIGIT  (DIGIT),
      .DM_AW  (DM_AW),
      .WM_AW  (WM_AW),
      .SRC_AW (SRC_AW),
      .COORD_W(COORD_W),
      .MASKS  (MASKS)
  ) u_fetch (
      .clk            (clk),
      .rst            (rst),
      .step_valid     (step_valid),
      .step_open      (step_open),
      .step_entry     (step_entry),
      .step_close     (step_close),
      .step           (step),
      .base           (base),
      .row            (row),
      .column         (column),
      .job_vector     (job_vector),
      .job_weight_base(job_weight_base[WM_AW-1:0]),
      .job_in_height  (job_in_height[COORD_W-1:0]),
      .job_in_width   (job_in_width[COORD_W-1:0]),
      .job_pixel_step (pixel_step[COORD_W-1:0]),
      .job_wrap       (job_wrap[DM_AW-1:0]),
      .dm_address     (dm_read_address),
      .dm_data        (dm_read_data),
      .wm_address     (wm_address),
      .vector_valid   (vector_valid),
      .vector_open    (vector_open),
      .vector_tap     (vector_tap),
      .vector_address (vector_address),
      .vector_mask    (vector_mask),
      .op_valid       (op_valid),
      .op_first       (op_first),
      .op_shift       (op_shift),
      .op_sum_valid   (op_sum_valid),
      .op_sum_first   (op_sum_first),
      .op_sum_shift   (op_sum_shift),
      .op_data        (op_data)
  );

  wire dm_write_valid;
  wire [PIXELS-1:0] dm_write_bank;
  wire [STRIPS-1:0] dm_write_strip;
  wire [DM_AW-1:0] dm_write_address;
  wire [PIXELS*WORD_W-1:0] dm_write_data;

  fmap_memory #(
      .LANES    (LANES),
      .PIXELS   (PIXELS),
      .DIGIT    (DIGIT),
      .POST     (POST),
      .ADDRESS_W(DM_AW)
  ) u_fmaps (
      .clk          (clk),
      .write_bank   (dm_write_valid ? dm_write_bank : {PIXELS{1'b0}}),
      .write_strip  (dm_write_strip),
      .write_address(dm_write_address),
      .write_data   (dm_write_data),
      .read_address (dm_read_address),
      .read_data    (dm_read_data)
  );

  // Value memory and vector unit.
  wire capture;
  wire [POST*VAL_W-1:0] vector_result;
  wire vm_write_valid;
  wire [VM_AW-1:0] vm_write_address;
  wire [POST*VM_W-1:0] vm_write_data, vm_read_data;
  wire join_read_valid;
  wire [VM_AW-1:0] join_read_address, step_read_address;

  generate
    if (HAS_VECTOR != 0 || HAS_JOIN != 0) begin : gen_values
      // Vector layers do not join, and a layer begins when the one before has settled: one reads at a time.
      ram #(
          .WIDTH    (POST * VM_W),
          .ADDRESS_W(VM_AW)
      ) u_values (
          .clk          (clk),
          .write_en     (vm_write_valid),
          .write_address(vm_write_address),
          .write_data   (vm_write_data),
          .read_en      (1'b1),
          .read_address (join_read_valid ? join_read_address : step_read_address),
          .read_data    (vm_read_data)
      );
    end else begin : gen_no_values
      assign vm_read_data = {(POST * VM_W) {1'b0}};
      wire unused = &{1'b0, vm_write_valid, vm_write_address, vm_write_data, vm_read_data, join_read_valid, join_read_address, step_read_address};
    end
  endgenerate

  generate
    if (HAS_VECTOR != 0) begin : gen_vector
      wire [POST*VM_W-1:0] reduced;
      reg sum_q, argmax_q;
      always @(posedge clk) begin
        sum_q <= job_reduce == SUM || job_reduce == GATHER;
        argmax_q <= job_argmax;
      end
      if (HAS_GATHER != 0) begin : gen_gather
        reg gather1_q, gather2_q;
        wire [VM_AW-1:0] gather_address;
        wire [POST*VM_W-1:0] gathered;
        wire [18:0] wrap = {1'b0, job_wrap};
        wire [17:0] pixel_words = {2'd0, job_x1};
        always @(posedge clk) begin
          gather1_q <= job_reduce == GATHER;
          gather2_q <= gather1_q;
        end
        vector_gather #(
            .POST     (POST),
            .READ_W   (VM_W),
            .ADDRESS_W(VM_AW)
        ) u_gather (
            .clk          (clk),
            .step_valid   (step_valid),
            .opens_job    (step_open && tile_opens_pool && tile_starts_job),
            .opens_pixel  (step_open && tile_opens_pool),
            .base         (base[VM_AW-1:0]),
            .wrap         (wrap[VM_AW:0]),
            .pixel_words  (pixel_words[VM_AW-1:0]),
            .step_words   (job_a1[VM_AW-1:0]),
            .step_channels(job_y1),
            .address      (gather_address),
            .read_data    (vm_read_data),
            .gathered     (gathered)
        );
        assign step_read_address = gather1_q ? gather_address : vector_address[VM_AW-1:0];
        assign reduced = gather2_q ? gathered : vm_read_data;
        wire unused = &{1'b0, wrap, pixel_words};
      end else begin : gen_no_gather
        assign step_read_address = vector_address[VM_AW-1:0];
        assign reduced = vm_read_data;
      end
      vector_unit #(
          .POST      (POST),
          .READ_W    (VM_W),
          .VALUE_W   (VAL_W),
          .HAS_ARGMAX(HAS_ARGMAX)
      ) u_vector (
          .clk       (clk),
          .rst       (rst),
          .tap_valid (vector_valid),
          .tap_open  (vector_open),
          .tap_inside(vector_tap),
          .tap_sum   (sum_q),
          .tap_argmax(argmax_q),
          .mask      (vector_mask[POST-1:0]),
          .read_data (reduced),
          .capture   (capture),
          .result    (vector_result)
      );
    end else begin : gen_no_vector
      assign vector_result = {(POST * VAL_W) {1'b0}};
      assign step_read_address = vector_address[VM_AW-1:0];
      wire unused = &{1'b0, vector_valid, vector_open, vector_tap};
    end
  endgenerate

  // A tile's last step reaches the accumulators 5 cycles after its issue. The drain sees a job from its first tile on.
  wire [4:0] drain_pixels;
  wire drain_opens_pool, drain_closes_pool, drain_closes_pixel, drain_vector;
  wire [11:0] drain_group;
  // Fields that no job of the network has are not in memory.
  wire [JOB_W+DRAIN_W-1:0] wide_job = {{DRAIN_W{1'b0}}, job};
  reg [DRAIN_W-1:0] drain_job_q;
  reg [15:0] drain_job_index_q, drain_layer_q;
  reg job_starts_q;

  delay_valid #(.CYCLES(5)) u_capture (.clk(clk), .rst(rst), .in(tile_valid), .out(capture));

  delay #(
      .WIDTH (21),
      .CYCLES(5)
  ) u_tile (
      .clk(clk),
      .in ({tile_pixels, tile_opens_pool, tile_closes_pool, tile_closes_pixel, job_vector, tile_group}),
      .out({drain_pixels, drain_opens_pool, drain_closes_pool, drain_closes_pixel, drain_vector, drain_group})
  );

  always @(posedge clk) begin
    job_starts_q <= tile_valid && tile_starts_job;
    if (tile_valid && tile_starts_job) begin
      drain_job_q <= wide_job[ISSUE_W+:DRAIN_W];
      drain_job_index_q <= job_index;
      drain_layer_q <= layer_index;
    end
  end

  wire [15:0] job_param_base;
  wire [7:0] job_groups;
  wire [3:0] job_digits;
  wire [1:0] job_mode;
  wire [1:0] job_acc_shift;
  wire job_sum_use;
  wire [4:0] job_sum_left;
  wire job_sum_odd;
  wire job_sum_odd_left;
  wire [5:0] job_scale_shift;
  wire [1:0] job_rounding;
  wire signed [33:0] job_low;
  wire signed [33:0] job_high;
  wire job_step_two;
  wire [1:0] job_pool_reduce;
  wire [4:0] job_pool_pixels;
  wire job_pool_whole;
  wire [15:0] job_out_width;
  wire job_dm_enable;
  wire [17:0] job_dm_base;
  wire [17:0] job_dm_digit;
  wire [5:0] job_dm_strip;
  wire [3:0] job_dm_stride;
  wire [17:0] job_dm_column;
  wire [17:0] job_dm_column_group;
  wire [17:0] job_dm_row;
  wire signed [32:0] job_code_add;
  wire job_code_half;
  wire job_vm_enable;
  wire [17:0] job_vm_base;
  wire [17:0] job_vm_pixel;
  wire job_ob_enable;
  wire [17:0] job_ob_base;
  wire [17:0] job_ob_pixel;
  wire job_vm_wide;
  wire job_ob_wide;
  wire job_join;
  wire [17:0] job_join_base;
  wire [17:0] job_join_pixel;
  wire signed [33:0] job_join_low;
  wire signed [33:0] job_join_high;
  wire [1:0] job_entry_mode;
  wire [15:0] job_entry_base;
  wire job_entry_each;
  wire [5:0] job_entry_shift;
  wire [1:0] job_entry_rounding;
  wire signed [33:0] job_entry_low;
  wire signed [33:0] job_entry_high;
  wire job_entry_step_two;

  job_drain_fields u_drain_fields (
      .word(drain_job_q),
      .job_param_base     (job_param_base),
      .job_groups         (job_groups),
      .job_digits         (job_digits),
      .job_mode           (job_mode),
      .job_acc_shift      (job_acc_shift),
      .job_sum_use        (job_sum_use),
      .job_sum_left       (job_sum_left),
      .job_sum_odd        (job_sum_odd),
      .job_sum_odd_left   (job_sum_odd_left),
      .job_scale_shift    (job_scale_shift),
      .job_rounding       (job_rounding),
      .job_low            (job_low),
      .job_high           (job_high),
      .job_step_two       (job_step_two),
      .job_pool_reduce    (job_pool_reduce),
      .job_pool_pixels    (job_pool_pixels),
      .job_pool_whole     (job_pool_whole),
      .job_out_width      (job_out_width),
      .job_dm_enable      (job_dm_enable),
      .job_dm_base        (job_dm_base),
      .job_dm_digit       (job_dm_digit),
      .job_dm_strip       (job_dm_strip),
      .job_dm_stride      (job_dm_stride),
      .job_dm_column      (job_dm_column),
      .job_dm_column_group(job_dm_column_group),
      .job_dm_row         (job_dm_row),
      .job_code_add       (job_code_add),
      .job_code_half      (job_code_half),
      .job_vm_enable      (job_vm_enable),
      .job_vm_base        (job_vm_base),
      .job_vm_pixel       (job_vm_pixel),
      .job_ob_enable      (job_ob_enable),
      .job_ob_base        (job_ob_base),
      .job_ob_pixel       (job_ob_pixel),
      .job_vm_wide         (job_vm_wide),
      .job_ob_wide         (job_ob_wide),
      .job_join            (job_join),
      .job_join_base       (job_join_base),
      .job_join_pixel      (job_join_pixel),
      .job_join_low        (job_join_low),
      .job_join_high       (job_join_high),
      .job_entry_mode      (job_entry_mode),
      .job_entry_base      (job_entry_base),
      .job_entry_each      (job_entry_each),
      .job_entry_shift     (job_entry_shift),
      .job_entry_rounding  (job_entry_rounding),
      .job_entry_low       (job_entry_low),
      .job_entry_high      (job_entry_high),
      .job_entry_step_two  (job_entry_step_two)
  );

  // Array, drain.
  wire group_valid, group_vector, group_closes_pixel, group_opens_pool, group_closes_pool;
  wire [11:0] group;
  wire [POOL_W-1:0] group_pool_entry;
  wire [POST*ACC_W-1:0] group_data;
  wire [SUM_W-1:0] group_sum;

  // A run-ahead array drains itself, and only vector tiles go through `drain`.
  localparam DRAIN_PES = (RUN_AHEAD != 0) ? POST : PES;
  localparam POST_SUM = (RUN_AHEAD != 0) ? 0 : HAS_SUM;
  wire [PIXELS*DRAIN_PES*ACC_W-1:0] results;
  wire [PIXELS*SUM_W-1:0] sums;
  wire drain_capture, drain_valid, drain_is_vector, drain_ends_pixel, drain_opens, drain_closes;
  wire [11:0] drain_index;
  wire [POOL_W-1:0] drain_entry;
  wire [POST*ACC_W-1:0] drain_data;
  wire [1:0] post_acc_shift;

  drain #(
      .PES   (DRAIN_PES),
      .PIXELS(PIXELS),
      .POST  (POST),
      .ACC_W (ACC_W),
      .SUM_W (SUM_W),
      .POOL_W(POOL_W)
  ) u_drain (
      .clk               (clk),
      .rst               (rst),
      .capture           (drain_capture),
      .tile_pixels       (drain_pixels),
      .tile_opens_pool   (drain_opens_pool),
      .tile_closes_pool  (drain_closes_pool),
      .tile_group        (drain_group),
      .tile_closes_pixel (drain_closes_pixel),
      .tile_vector       (drain_vector),
      .job_groups        (job_groups),
      .job_digits        (job_digits),
      .job_pool_pixels   (job_pool_pixels),
      .job_pool_whole    (job_pool_whole),
      .results           (results),
      .sums              (sums),
      .group_valid       (drain_valid),
      .group             (drain_index),
      .group_vector      (drain_is_vector),
      .group_closes_pixel(drain_ends_pixel),
      .group_opens_pool  (drain_opens),
      .group_closes_pool (drain_closes),
      .group_pool_entry  (drain_entry),
      .group_data        (drain_data),
      .group_sum         (group_sum)
  );

  generate
    if (RUN_AHEAD != 0) begin : gen_run_ahead
      wire array_valid, array_closes_pixel, array_opens_pool, array_closes_pool;
      wire [11:0] array_group;
      wire [POOL_W-1:0] array_pool_entry;
      wire [POST*ACC_W-1:0] array_data;
      wire load_last;
      wire load_opens_pool, load_closes_pool;

      delay_valid #(.CYCLES(3)) u_last (.clk(clk), .rst(rst), .in(tile_valid && !job_vector), .out(load_last));

      delay #(
          .WIDTH (2),
          .CYCLES(3)
      ) u_pool_flags (
          .clk(clk),
          .in ({tile_opens_pool, tile_closes_pool}),
          .out({load_opens_pool, load_closes_pool})
      );

      gate_array #(
          .PES         (PES),
          .LANES       (LANES),
          .DIGIT       (DIGIT),
          .POST        (POST),
          .ACC_W       (GATE_ACC_W),
          .SUM_W       (SUM_W),
          .CORRECTION_W(GATE_CORRECTION_W),
          .HAS_SUM     (HAS_SUM),
          .THRESHOLD_W (GATE_THRESHOLD_W),
          .VALUE_W     (ACC_W),
          .POOL_W      (POOL_W),
          .OPERAND_AW  (GATE_OPERAND_AW),
          .WEIGHT_AW   (WM_AW),
          .TABLE_AW    (GATE_TABLE_AW),
          .SLOT_W      (GATE_SLOT_W),
          .RING_W      (GATE_RING_W),
          .JOB_AW      (GATE_JOB_AW),
          .FILE        (GATE_FILE),
          .JOB_VARIES  (GATE_VARIES),
          .JOB_VALUE   (GATE_VALUE)
      ) u_array (
          .clk               (clk),
          .rst               (rst),
          .job_index         (job_index),
          .open              (step_valid && step_open && !job_vector),
          .full              (array_full),
          .busy              (array_busy),
          .op_valid          (op_valid),
          .op_last           (load_last),
          .op_opens_pool     (load_opens_pool),
          .op_closes_pool    (load_closes_pool),
          .op_sum_valid      (op_sum_valid),
          .op_sum_first      (op_sum_first),
          .op_sum_shift      (op_sum_shift),
          .op_data           (op_data),
          .job_groups        (job_groups),
          .job_digits        (job_digits),
          .group_valid       (array_valid),
          .group             (array_group),
          .group_closes_pixel(array_closes_pixel),
          .group_opens_pool  (array_opens_pool),
          .group_closes_pool (array_closes_pool),
          .group_pool_entry  (array_pool_entry),
          .group_data        (array_data)
      );

      assign results = {(PIXELS * DRAIN_PES * ACC_W) {1'b0}};
      assign sums = {(PIXELS * SUM_W) {1'b0}};
      assign drain_capture = capture && drain_vector;
      assign group_valid = array_valid || drain_valid;
      assign group = array_valid ? array_group : drain_index;
      assign group_vector = drain_is_vector && !array_valid;
      assign group_closes_pixel = array_valid ? array_closes_pixel : drain_ends_pixel;
      assign group_opens_pool = array_valid ? array_opens_pool : drain_opens;
      assign group_closes_pool = array_valid ? array_closes_pool : drain_closes;
      assign group_pool_entry = array_valid ? array_pool_entry : drain_entry;
      assign group_data = array_data;
      assign post_acc_shift = 2'd0;
      wire unused = &{1'b0, op_first, op_shift, wm_address, drain_data};
    end else begin : gen_tiles
      wire [WEIGHTS_W-1:0] wm_data;
      reg [WEIGHTS_W-1:0] weights_q;

      rom #(
          .WIDTH    (WEIGHTS_W),
          .ADDRESS_W(WM_AW),
          .FILE     (WEIGHT_FILE)
      ) u_weights (
          .clk    (clk),
          .en     (1'b1),
          .address(wm_address),
          .data   (wm_data)
      );

      always @(posedge clk) weights_q <= wm_data;

      mac_array #(
          .KIND   (KIND),
          .PES    (PES),
          .LANES  (LANES),
          .PIXELS (PIXELS),
          .DIGIT  (DIGIT),
          .ACC_W  (ACC_W),
          .SUM_W  (SUM_W),
          .HAS_SUM(HAS_SUM)
      ) u_array (
          .clk         (clk),
          .rst         (rst),
          .op_valid    (op_valid),
          .op_first    (op_first),
          .op_shift    (op_shift),
          .op_sum_valid(op_sum_valid),
          .op_sum_first(op_sum_first),
          .op_sum_shift(op_sum_shift),
          .data        (op_data),
          .weights     (weights_q),
          .capture     (capture),
          .results     (results),
          .sums        (sums)
      );

      assign array_full = 1'b0;
      assign array_busy = 1'b0;
      assign drain_capture = capture;
      assign group_valid = drain_valid;
      assign group = drain_index;
      assign group_vector = drain_is_vector;
      assign group_closes_pixel = drain_ends_pixel;
      assign group_opens_pool = drain_opens;
      assign group_closes_pool = drain_closes;
      assign group_pool_entry = drain_entry;
      assign group_data = drain_data;
      assign post_acc_shift = job_acc_shift;
    end
  endgenerate

  wire group_closes, sum_valid, scaled_valid;
  wire [POST*VAL_W-1:0] sum_data, scaled_data;
  wire [33:0] low = job_low;
  wire [33:0] high = job_high;
  wire [VAL_W+32:0] code_add = {{VAL_W{job_code_add[32]}}, job_code_add};

  post #(
      .PARAMETER_FILE(PARAMETER_FILE),
      .SEARCH_FILE (SEARCH_FILE),
      .POST        (POST),
      .ACC_W       (ACC_W),
      .SUM_W       (SUM_W),
      .VALUE_W     (VAL_W),
      .BIAS_W      (BIAS_W),
      .MUL_W       (MUL_W),
      .OFFSET_W    (OFFSET_W),
      .THR_BITS    (THR_BITS),
      .PR_AW       (PR_AW),
      .HAS_SUM     (POST_SUM),
      .HAS_RAW     (HAS_RAW),
      .HAS_VECTOR  (HAS_VECTOR),
      .POINT_BITS  (POINT_BITS),
      .SCALE_CYCLES(SCALE_CYCLES)
  ) u_post (
      .clk             (clk),
      .rst             (rst),
      .group_valid     (group_valid),
      .group           (group),
      .group_vector    (group_vector),
      .group_data      (group_data),
      .group_sum       (group_sum),
      .vector_data     (vector_result),
      .job_param_base  (job_param_base[PR_AW-1:0]),
      .job_mode        (job_mode),
      .job_acc_shift   (post_acc_shift),
      .job_sum_use     (job_sum_use),
      .job_sum_left    (job_sum_left),
      .job_sum_odd     (job_sum_odd),
      .job_sum_odd_left(job_sum_odd_left),
      .job_scale_shift (job_scale_shift),
      .job_rounding    (job_rounding),
      .job_low         (low[VAL_W-1:0]),
      .job_high        (high[VAL_W-1:0]),
      .job_step_two    (job_step_two),
      .group_closes    (group_closes),
      .sum_valid       (sum_valid),
      .sum_data        (sum_data),
      .scaled_valid    (scaled_valid),
      .scaled_data     (scaled_data)
  );

  // Residual.
  wire joined_valid, joined_closes_pixel, joined_opens_pool, joined_closes_pool;
  wire [POOL_W-1:0] joined_pool_entry;
  wire [POST*VAL_W-1:0] joined_data;
  wire [33:0] join_low = job_join_low;
  wire [33:0] join_high = job_join_high;

  delay #(
      .WIDTH (3 + POOL_W),
      .CYCLES(3 + SCALE_CYCLES + JOIN_CYCLES)
  ) u_group_flags (
      .clk(clk),
      .in ({group_closes_pixel, group_opens_pool, group_closes_pool, group_pool_entry}),
      .out({joined_closes_pixel, joined_opens_pool, joined_closes_pool, joined_pool_entry})
  );

  generate
    if (HAS_JOIN != 0) begin : gen_join
      wire issue_valid, issue_closes_pixel;
      if (POINT_BITS > 0) begin : gen_points
        // Only the group that closes a sum is joined; sums of points take SCALE_CYCLES of at least 4.
        reg group_valid_q;
        always @(posedge clk) group_valid_q <= group_valid && !rst;
        delay_valid #(
            .CYCLES(SCALE_CYCLES - 1)
        ) u_issue (
            .clk(clk),
            .rst(rst),
            .in (group_valid_q && group_closes),
            .out(issue_valid)
        );
      end else begin : gen_one_point
        delay_valid #(.CYCLES(SCALE_CYCLES)) u_issue (.clk(clk), .rst(rst), .in(group_valid), .out(issue_valid));
        wire unused = &{1'b0, group_closes};
      end
      delay #(
          .WIDTH (1),
          .CYCLES(SCALE_CYCLES)
      ) u_issue_closes (
          .clk(clk),
          .in (group_closes_pixel),
          .out(issue_closes_pixel)
      );
      delay_valid #(.CYCLES(JOIN_CYCLES)) u_joined (.clk(clk), .rst(rst), .in(scaled_valid), .out(joined_valid));
      join_unit #(
          .POST   (POST),
          .VALUE_W(VAL_W),
          .VM_W   (VM_W),
          .VM_AW  (VM_AW)
      ) u_join (
          .clk               (clk),
          .job_starts        (job_starts_q),
          .issue_valid       (issue_valid),
          .issue_closes_pixel(issue_closes_pixel),
          .job_join          (job_join),
          .job_join_base     (job_join_base[VM_AW-1:0]),
          .job_join_pixel    (job_join_pixel[VM_AW-1:0]),
          .job_join_low      (join_low[VAL_W-1:0]),
          .job_join_high     (join_high[VAL_W-1:0]),
          .read_valid        (join_read_valid),
          .read_address      (join_read_address),
          .read_data         (vm_read_data),
          .in_data           (scaled_data),
          .out_data          (joined_data)
      );
    end else begin : gen_no_join
      assign joined_valid = scaled_valid;
      assign joined_data = scaled_data;
      assign join_read_valid = 1'b0;
      wire unused = &{1'b0, group_closes};
      assign join_read_address = {VM_AW{1'b0}};
    end
  endgenerate

  wire pooled_valid, pooled_closes_pixel;
  wire [POST*VAL_W-1:0] pooled_data;

  pool_unit #(
      .POST    (POST),
      .VALUE_W (VAL_W),
      .POOL_BITS(POOL_BITS),
      .POOL_SIGNED(POOL_SIGNED),
      .DEPTH   (POOL_DEPTH),
      .ENTRY_W (POOL_W),
      .HAS_POOL(HAS_POOL)
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

  // Entry quantizer.
  wire entered_valid, entered_closes_pixel;
  wire [POST*VAL_W-1:0] entered_data, entered_code;
  wire [33:0] entry_low = job_entry_low;
  wire [33:0] entry_high = job_entry_high;

  generate
    if (HAS_ENTRY != 0) begin : gen_entry
      entry_unit #(
          .FILE        (ENTRY_FILE),
          .SEARCH_FILE (ENTRY_SEARCH_FILE),
          .POST        (POST),
          .VALUE_W     (VAL_W),
          .MUL_W       (EN_MUL_W),
          .OFFSET_W    (EN_OFFSET_W),
          .THR_BITS    (EN_THR_BITS),
          .EN_AW       (EN_AW),
          .SCALE_CYCLES(EN_SCALE_CYCLES)
      ) u_entry (
          .clk               (clk),
          .rst               (rst),
          .job_starts        (job_starts_q),
          .in_valid          (pooled_valid),
          .in_closes_pixel   (pooled_closes_pixel),
          .in_data           (pooled_data),
          .job_entry_mode    (job_entry_mode),
          .job_entry_base    (job_entry_base[EN_AW-1:0]),
          .job_entry_each    (job_entry_each),
          .job_entry_shift   (job_entry_shift),
          .job_entry_rounding(job_entry_rounding),
          .job_entry_low     (entry_low[VAL_W-1:0]),
          .job_entry_high    (entry_high[VAL_W-1:0]),
          .job_entry_step_two(job_entry_step_two),
          .out_valid         (entered_valid),
          .out_closes_pixel  (entered_closes_pixel),
          .out_data          (entered_data),
          .out_code          (entered_code)
      );
    end else begin : gen_no_entry
      assign entered_valid = pooled_valid;
      assign entered_closes_pixel = pooled_closes_pixel;
      assign entered_data = pooled_data;
      assign entered_code = pooled_data;
    end
  endgenerate

  // Writer.
  wire write_dm_valid, write_vm_valid, ob_write_valid;
  wire [PIXELS-1:0] write_dm_bank;
  wire [STRIPS-1:0] write_dm_strip;
  wire [DM_AW-1:0] write_dm_address;
  wire [POST*DIGIT-1:0] write_dm_data;
  wire [VM_AW-1:0] write_vm_address;
  wire [POST*VM_W-1:0] write_vm_data;
  wire [OB_AW-1:0] ob_write_address, ob_half;
  wire [POST*OUT_W-1:0] ob_write_data;

  writer #(
      .LANES  (LANES),
      .PIXELS (PIXELS),
      .DIGIT  (DIGIT),
      .POST   (POST),
      .VALUE_W(VAL_W),
      .CODE_W (CODE_W),
      .DM_AW  (DM_AW),
      .VM_AW  (VM_AW),
      .OB_AW  (OB_AW),
      .X_W    (COORD_W),
      .CROSSES(HAS_CROSSING),
      .VM_W   (VM_W),
      .OUT_W  (OUT_W)
  ) u_writer (
      .clk                (clk),
      .rst                (rst),
      .job_starts         (job_starts_q),
      .in_valid           (entered_valid),
      .in_closes_pixel    (entered_closes_pixel),
      .in_data            (entered_code),
      .in_wide            (entered_data),
      .job_digits         (job_digits),
      .job_out_width      (job_out_width[COORD_W-1:0]),
      .job_dm_enable      (job_dm_enable),
      .job_dm_base        (job_dm_base[DM_AW-1:0]),
      .job_dm_digit       (job_dm_digit[DM_AW-1:0]),
      .job_dm_strip       (job_dm_strip),
      .job_dm_stride      (job_dm_stride),
      .job_dm_column      (job_dm_column[DM_AW-1:0]),
      .job_dm_column_group(job_dm_column_group[DM_AW-1:0]),
      .job_dm_row         (job_dm_row[DM_AW-1:0]),
      .job_code_add       (code_add[VAL_W-1:0]),
      .job_code_half      (job_code_half),
      .job_vm_enable      (job_vm_enable),
      .job_vm_base        (job_vm_base[VM_AW-1:0]),
      .job_vm_pixel       (job_vm_pixel[VM_AW-1:0]),
      .job_ob_enable      (job_ob_enable),
      .job_ob_base        (job_ob_base[OB_AW-1:0] + ob_half),
      .job_ob_pixel       (job_ob_pixel[OB_AW-1:0]),
      .job_vm_wide        (job_vm_wide),
      .job_ob_wide        (job_ob_wide),
      .dm_valid           (write_dm_valid),
      .dm_bank            (write_dm_bank),
      .dm_strip           (write_dm_strip),
      .dm_address         (write_dm_address),
      .dm_data            (write_dm_data),
      .vm_valid           (write_vm_valid),
      .vm_address         (write_vm_address),
      .vm_data            (write_vm_data),
      .ob_valid           (ob_write_valid),
      .ob_address         (ob_write_address),
      .ob_data            (ob_write_data)
  );

  // Loader: its writes wait for the post-processor's. Lanes it does not use always take the post-processor's data.
  localparam LOAD_LANES = (FOLD_K > 0) ? IN_CHANNELS * FOLD_K : (IN_CHANNELS < LANES) ? IN_CHANNELS : LANES;
  localparam LOAD_BANKS = (FOLD_K > 0) ? PIXELS : 1;
  localparam LOAD_STRIPS = (LOAD_LANES + POST - 1) / POST;
  wire load_dm_valid, load_vm_valid;
  wire [PIXELS-1:0] load_dm_bank;
  wire [LOAD_BANKS*DIGIT*LOAD_LANES-1:0] load_dm_data;
  wire [DM_AW-1:0] load_dm_address;
  wire [VM_AW-1:0] load_vm_address;
  wire [POST*VM_W-1:0] load_vm_data;

  input_loader #(
      .LANES      (LANES),
      .PIXELS     (PIXELS),
      .DIGIT      (DIGIT),
      .POST       (POST),
      .DM_AW      (DM_AW),
      .VM_AW      (VM_AW),
      .VM_W       (VM_W),
      .CHANNELS   (IN_CHANNELS),
      .HEIGHT     (IN_HEIGHT),
      .WIDTH      (IN_WIDTH),
      .ELEMENTS   (IN_ELEMENTS),
      .BITS       (IN_BITS),
      .BYTES      (IN_BYTES),
      .SIGNED     (IN_SIGNED),
      .DM         (IN_DM),
      .DM_BASE    (IN_DM_BASE),
      .DM_HALF    (IN_DM_HALF),
      .DM_DIGITS  (IN_DM_DIGITS),
      .DM_DIGIT   (IN_DM_DIGIT),
      .DM_STRIDE  (IN_DM_STRIDE),
      .DM_COLUMN  (IN_DM_COLUMN),
      .DM_ROW     (IN_DM_ROW),
      .CODE_ADD   (IN_CODE_ADD),
      .CODE_HALF  (IN_CODE_HALF),
      .FOLD_K     (FOLD_K),
      .FOLD_STRIDE(FOLD_STRIDE),
      .FOLD_PAD   (FOLD_PAD),
      .FOLD_WIDTH (FOLD_WIDTH),
      .VM         (IN_VM),
      .VM_BASE    (IN_VM_BASE),
      .VM_HALF    (IN_VM_HALF)
  ) u_loader (
      .clk       (clk),
      .rst       (rst),
      .s_valid   (s_valid),
      .s_ready   (s_ready),
      .s_data    (s_data),
      .parity    (parity),
      .full      (input_full),
      .free      (input_free),
      .dm_ready  (!write_dm_valid),
      .dm_valid  (load_dm_valid),
      .dm_bank   (load_dm_bank),
      .dm_address(load_dm_address),
      .dm_data   (load_dm_data),
      .vm_ready  (!write_vm_valid),
      .vm_valid  (load_vm_valid),
      .vm_address(load_vm_address),
      .vm_data   (load_vm_data)
  );

  genvar bank, plane;
  generate
    for (bank = 0; bank < PIXELS; bank = bank + 1) begin : gen_write_bank
      for (plane = 0; plane < DIGIT; plane = plane + 1) begin : gen_plane
        wire [LANES-1:0] written = {STRIPS{write_dm_data[plane*POST+:POST]}};
        wire [LANES-1:0] data;
        assign data[LOAD_LANES-1:0] = write_dm_valid ? written[LOAD_LANES-1:0] :
            load_dm_data[(bank%LOAD_BANKS*DIGIT+plane)*LOAD_LANES+:LOAD_LANES];
        if (LOAD_LANES < LANES) begin : gen_free
          assign data[LANES-1:LOAD_LANES] = written[LANES-1:LOAD_LANES];
        end
        assign dm_write_data[(bank*DIGIT+plane)*LANES+:LANES] = data;
      end
    end
  endgenerate

  assign dm_write_strip = write_dm_valid ? write_dm_strip : ~({STRIPS{1'b1}} << LOAD_STRIPS);
  assign dm_write_valid = write_dm_valid || load_dm_valid;
  assign dm_write_bank = write_dm_valid ? write_dm_bank : load_dm_bank;
  assign dm_write_address = write_dm_valid ? write_dm_address : load_dm_address;
  assign vm_write_valid = write_vm_valid || load_vm_valid;
  assign vm_write_address = write_vm_valid ? write_vm_address : load_vm_address;
  assign vm_write_data = write_vm_valid ? write_vm_data : load_vm_data;

  // Output.
  wire output_idle;
  wire ob_read_en;
  wire [OB_AW-1:0] ob_read_address;
  wire [POST*OUT_W-1:0] ob_read_data;

  ram #(
      .WIDTH    (POST * OUT_W),
      .ADDRESS_W(OB_AW)
  ) u_output (
      .clk          (clk),
      .write_en     (ob_write_valid),
      .write_address(ob_write_address),
      .write_data   (ob_write_data),
      .read_en      (ob_read_en),
      .read_address (ob_read_address),
      .read_data    (ob_read_data)
  );

  output_stream #(
      .POST    (POST),
      .WIDTH   (OUT_W),
      .BYTES   (OUT_BYTES),
      .SIGNED  (OUT_SIGNED),
      .OB_AW   (OB_AW),
      .OB_HALF (OB_HALF),
      .CHANNELS(OUT_CHANNELS),
      .PIXELS  (OUT_PIXELS),
      .ELEMENTS(OUT_ELEMENTS)
  ) u_output_stream (
      .clk         (clk),
      .rst         (rst),
      .free        (output_free),
      .full        (output_full),
      .idle        (output_idle),
      .write_half  (ob_half),
      .read_en     (ob_read_en),
      .read_address(ob_read_address),
      .read_data   (ob_read_data),
      .m_valid     (m_valid),
      .m_ready     (m_ready),
      .m_data      (m_data),
      .m_last      (m_last)
  );

  reg busy_q;
  always @(posedge clk) begin
    if (rst) busy_q <= 1'b0;
    else busy_q <= running || !output_idle || start;
  end

  assign busy = busy_q;
  assign done = busy_q && !running && output_idle && !start;

  // Taps for simulation.
  reg [15:0] tap_layer_q  /* verilator public_flat_rd */;
  reg [15:0] tap_job_q  /* verilator public_flat_rd */;
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
  reg lay_done_q  /* verilator public_flat_rd */;
  reg [15:0] lay_index_q  /* verilator public_flat_rd */;
  reg [31:0] lay_cycles_q  /* verilator public_flat_rd */;

  always @(posedge clk) begin
    tap_layer_q <= drain_layer_q;
    tap_job_q <= drain_job_index_q;
    tap0_valid_q <= sum_valid && !rst;
    tap1_valid_q <= scaled_valid && !rst;
    tap2_valid_q <= pooled_valid && !rst;
    tap3_valid_q <= HAS_JOIN != 0 && joined_valid && !rst;
    tap4_valid_q <= HAS_ENTRY != 0 && entered_valid && !rst;
    if (sum_valid) tap0_data_q <= sum_data;
    if (scaled_valid) tap1_data_q <= scaled_data;
    if (pooled_valid) tap2_data_q <= pooled_data;
    if (joined_valid) tap3_data_q <= joined_data;
    if (entered_valid) tap4_data_q <= entered_code;
    lay_done_q <= layer_done && !rst;
    lay_index_q <= layer_index;
    lay_cycles_q <= layer_cycles_wide[31:0];
  end

  wire unused = &{
      1'b0, image_cycles_wide, counter_wide, layer_cycles_wide, job, counter_address, layer_index, vector_mask, vector_address, pixel_step, low, high, code_add,
      job_vector, job_layer_last, job_image_last, job_needs_output, job_frees_input, job_reads_input,
      job_step_start, job_weight_base, job_source_base, job_n0, job_n1, job_n2, job_n3, job_a0, job_a1, job_a2,
      job_a3, job_y0, job_y1, job_y2, job_y3, job_x0, job_x1, job_x2, job_x3, job_in_height, job_in_width,
      job_pixel_step, job_wrap, job_pixels_full, job_pixels_last, job_drain_full, job_drain_last, job_reduce,
      job_argmax, job_param_base, job_groups, job_digits, job_mode, job_acc_shift, job_sum_use, job_sum_left,
      job_sum_odd, job_sum_odd_left, job_scale_shift, job_rounding, job_low, job_high, job_step_two,
      job_pool_reduce, job_pool_pixels, job_pool_whole, job_out_width, job_dm_enable, job_dm_base, job_dm_digit,
      job_dm_strip, job_dm_stride, job_dm_column, job_dm_column_group, job_dm_row, job_code_add, job_code_half,
      job_vm_enable, job_vm_base, job_vm_pixel, job_ob_enable, job_ob_base, job_ob_pixel,
      job_vm_wide, job_ob_wide, job_join, job_join_base, job_join_pixel, job_join_low, job_join_high,
      job_entry_mode, job_entry_base, job_entry_each, job_entry_shift, job_entry_rounding, job_entry_low,
      job_entry_high, job_entry_step_two, wide_job, join_low, join_high, entry_low, entry_high
  };

endmodule

`default_nettype wire
