// Control of an engine: the sequencer, the job that is drained, cycle counters of the layers, busy and done.
//
// Throughput: that of hw/sequencer.v.
// Latency: drain_* follow the end of a job's first tile by 1 cycle; busy follows start by 1; counter_data its address by 1.
// Storage: that of hw/sequencer.v, the fields of the drained job, a counter a layer.
// Reset: idle, job 0.
// Assumes: the job before has left the drain when a job's first tile ends (hw/sequencer.v).
// Combinational paths: start and output_idle to done; those of hw/sequencer.v.
//
// Steps and tiles belong to the job that is issued (`job`, the fields of src/schedule issueFields); what is drained still
// belongs to the job before until the first tile of this one has been computed (`drain_job`, drainFields).
//
// Signals named tap_* and lay_* serve simulation and disappear in synthesis.
//
// Parameters: src/schedule/engine-parameters.ts, under the same names; and
//   SRC_AW  address bits of the larger of feature-map and value memory, at most 18
`default_nettype none

module engine_control #(
    parameter STEP_FILE = "steps.mem",
    parameter JOB_FILE = "jobs.mem",
    parameter JOB_WORDS = 16,
    parameter JB_AW = 5,
    parameter JOBS = 2,
    parameter LAYERS = 2,
    parameter ST_AW = 5,
    parameter SRC_AW = 8,
    parameter COORD_W = 8,
    parameter LOOP0_W = 8,
    parameter LOOP1_W = 8,
    parameter LOOP2_W = 8,
    parameter LOOP3_W = 8,
    parameter ROUND_W = 0,
    parameter PACE_W = 12,
    parameter CYCLE_W = 32,
    parameter BLOCK_W = 12,
    parameter IN_DM_HALF = 64,
    parameter IN_VM_HALF = 16,
    parameter SETTLE = 26,
    parameter RUN_AHEAD = 0,
    parameter HAS_SPREAD = 1,
    parameter [JOB_WORDS*64-1:0] JOB_VARIES = {JOB_WORDS{64'hffff_ffff_ffff_ffff}},
    parameter [JOB_WORDS*64-1:0] JOB_VALUE = {JOB_WORDS{64'd0}},
    parameter [69:0] STEP_VARIES = {70{1'b1}},
    parameter [69:0] STEP_VALUE = {70{1'b0}}
) (
    input  wire               clk,
    input  wire               rst,
    input  wire               start,
    input  wire [       31:0] images,
    output wire               busy,
    output wire               done,
    input  wire               input_full,
    output wire               input_free,
    input  wire               output_free,
    output wire               output_full,
    input  wire               output_idle,
    output wire               parity,
    input  wire               array_full,
    input  wire               array_busy,
    output wire [      418:0] job,
    output wire [       15:0] job_index,
    output wire               step_valid,
    output wire               step_open,
    output wire               step_entry,
    output wire               step_close,
    output wire [       69:0] step,
    output wire [ SRC_AW-1:0] base,
    output wire [COORD_W-1:0] row,
    output wire [COORD_W-1:0] column,
    output wire               tile_valid,
    output wire               tile_vector,
    output wire               tile_starts_job,
    output wire [        4:0] tile_pixels,
    output wire               tile_opens_pool,
    output wire               tile_closes_pool,
    output wire [       11:0] tile_group,
    output wire               tile_closes_pixel,
    output wire               drain_starts_job,
    output wire [      661:0] drain_job,
    output wire [       31:0] image_cycles,
    input  wire [       15:0] counter_address,
    output wire [       31:0] counter_data
);

  localparam ISSUE_W = 419;
  localparam DRAIN_W = 662;
  localparam STEP_W = 70;
  localparam JOB_W = JOB_WORDS * 64;
  localparam COUNTER_AW = (LAYERS > 256) ? 9 : (LAYERS > 128) ? 8 : (LAYERS > 64) ? 7 : (LAYERS > 32) ? 6 :
      (LAYERS > 16) ? 5 : (LAYERS > 8) ? 4 : (LAYERS > 4) ? 3 : (LAYERS > 2) ? 2 : 1;

  wire running, layer_done;
  wire [JOB_W-1:0] whole_job;
  wire [15:0] layer_index;
  wire [CYCLE_W-1:0] layer_cycles, last_image_cycles, counter;

  sequencer #(
      .STEP_FILE(STEP_FILE), .JOB_FILE(JOB_FILE), .ISSUE_W(ISSUE_W), .STEP_W(STEP_W),
      .JOB_WORDS(JOB_WORDS), .JB_AW(JB_AW), .JOBS(JOBS), .ST_AW(ST_AW), .SRC_AW(SRC_AW), .COORD_W(COORD_W),
      .LOOP0_W(LOOP0_W), .LOOP1_W(LOOP1_W), .LOOP2_W(LOOP2_W), .LOOP3_W(LOOP3_W), .ROUND_W(ROUND_W),
      .PACE_W(PACE_W), .CYCLE_W(CYCLE_W), .BLOCK_W(BLOCK_W), .SETTLE(SETTLE), .RUN_AHEAD(RUN_AHEAD), .HAS_SPREAD(HAS_SPREAD),
      .IN_DM_HALF(IN_DM_HALF), .IN_VM_HALF(IN_VM_HALF),
      .JOB_VARIES(JOB_VARIES), .JOB_VALUE(JOB_VALUE), .STEP_VARIES(STEP_VARIES), .STEP_VALUE(STEP_VALUE)
  ) u_sequencer (
      .clk(clk), .rst(rst), .start(start), .images(images), .running(running),
      .input_full(input_full), .input_free(input_free), .output_free(output_free), .output_full(output_full),
      .parity(parity), .array_full(array_full), .array_busy(array_busy),
      .job(whole_job), .job_index(job_index),
      .step_valid(step_valid), .step_open(step_open), .step_entry(step_entry), .step_close(step_close), .step(step),
      .base(base), .row(row), .column(column),
      .tile_valid(tile_valid), .tile_vector(tile_vector), .tile_starts_job(tile_starts_job), .tile_pixels(tile_pixels),
      .tile_opens_pool(tile_opens_pool), .tile_closes_pool(tile_closes_pool),
      .tile_group(tile_group), .tile_closes_pixel(tile_closes_pixel),
      .layer_done(layer_done), .layer_index(layer_index), .layer_cycles(layer_cycles), .image_cycles(last_image_cycles)
  );

  assign job = whole_job[ISSUE_W-1:0];

  // Fields that no job of the network has are not in memory.
  wire [JOB_W+DRAIN_W-1:0] wide_job = {{DRAIN_W{1'b0}}, whole_job};
  reg [DRAIN_W-1:0] drain_job_q;
  reg [15:0] drain_job_index_q;
  reg drain_starts_job_q;

  always @(posedge clk) begin
    drain_starts_job_q <= tile_valid && tile_starts_job;
    if (tile_valid && tile_starts_job) begin
      drain_job_q <= wide_job[ISSUE_W+:DRAIN_W];
      drain_job_index_q <= job_index;
    end
  end

  assign drain_starts_job = drain_starts_job_q;
  assign drain_job = drain_job_q;

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

  wire [CYCLE_W+31:0] image_cycles_wide = {32'd0, last_image_cycles};
  wire [CYCLE_W+31:0] counter_wide = {32'd0, counter};
  wire [CYCLE_W+31:0] layer_cycles_wide = {32'd0, layer_cycles};
  assign image_cycles = image_cycles_wide[31:0];
  assign counter_data = counter_wide[31:0];

  reg busy_q;
  always @(posedge clk) begin
    if (rst) busy_q <= 1'b0;
    else busy_q <= running || !output_idle || start;
  end

  assign busy = busy_q;
  assign done = busy_q && !running && output_idle && !start;

  // Taps for simulation.
  reg [15:0] tap_job_q  /* verilator public_flat_rd */;
  reg lay_done_q  /* verilator public_flat_rd */;
  reg [15:0] lay_index_q  /* verilator public_flat_rd */;
  reg [31:0] lay_cycles_q  /* verilator public_flat_rd */;

  always @(posedge clk) begin
    tap_job_q <= drain_job_index_q;
    lay_done_q <= layer_done && !rst;
    lay_index_q <= layer_index;
    lay_cycles_q <= layer_cycles_wide[31:0];
  end

  wire unused = &{
      1'b0, wide_job, counter_address, layer_index, image_cycles_wide, counter_wide, layer_cycles_wide
  };

endmodule

`default_nettype wire
