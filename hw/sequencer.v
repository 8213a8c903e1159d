// Runs the jobs of an image: loads descriptors, steps through their programs tile by tile, counts cycles.
//
// Throughput: one step a cycle; 2 cycles more a job; see docs/engine.md, Time.
// Latency: step_* belong to the cycle in which step_valid is high.
// Storage: two job descriptors; those of hw/step_program.v, hw/tile_walker.v, hw/cycle_counters.v.
// Reset: idle, job 0, image parity 0.
// Assumes: COORD_W holds every count and coordinate of the jobs.
// Combinational paths: input_full and output_free to the state only.
//
// A tile's last step is held back until the tile before has been drained, in the first tile of a job until it
// has settled in memory, so that the drain never sees two jobs at once.
//
// Parameters:
//   STEP_FILE, JOB_FILE  memory files (hw/rom.v)
//   JOB_WORDS   64-bit words a job descriptor
//   JB_AW       address bits of the job memory
//   JOBS        jobs an image
//   ST_AW       address bits of the step memory, at most 16
//   SRC_AW      address bits of the larger of feature-map and value memory, at most 18
//   COORD_W     4..16
//   LOOP0_W ..  bits of the tiles of a loop level, at most COORD_W
//   ROUND_W     bits of the rounds of a tile; 0: always one
//   PACE_W      bits of a drain's cycles minus one
//   CYCLE_W     bits of an image's cycles, 1..32
//   BLOCK_W     bits of a step entry's cycles minus one; 0: always one cycle
//   IN_DM_HALF, IN_VM_HALF  distance of the two input copies in feature-map and value memory
//   SETTLE      cycles from a drained group to its word in memory, 1..255
//   JOB_VARIES, JOB_VALUE, STEP_VARIES, STEP_VALUE  bits that differ between descriptors, the value of the others
//   RUN_AHEAD   1: the array is a gate_array
//   HAS_SPREAD  of tile_walker
//   ISSUE_W, STEP_W  widths of the issue fields and of a step entry (src/schedule)
`default_nettype none

module sequencer #(
    parameter STEP_FILE = "steps.mem",
    parameter JOB_FILE = "jobs.mem",
    parameter JOB_WORDS = 12,
    parameter JB_AW = 6,
    parameter JOBS = 2,
    parameter ST_AW = 6,
    parameter SRC_AW = 10,
    parameter COORD_W = 8,
    parameter LOOP0_W = 8,
    parameter LOOP1_W = 8,
    parameter LOOP2_W = 8,
    parameter LOOP3_W = 8,
    parameter ROUND_W = 1,
    parameter PACE_W = 12,
    parameter CYCLE_W = 32,
    parameter BLOCK_W = 12,
    parameter IN_DM_HALF = 0,
    parameter IN_VM_HALF = 0,
    parameter SETTLE = 16,
    parameter RUN_AHEAD = 0,
    parameter HAS_SPREAD = 1,
    parameter ISSUE_W = 419,
    parameter STEP_W = 70,
    parameter [JOB_WORDS*64-1:0] JOB_VARIES = {JOB_WORDS{64'hffff_ffff_ffff_ffff}},
    parameter [JOB_WORDS*64-1:0] JOB_VALUE = {JOB_WORDS{64'd0}},
    parameter [STEP_W-1:0] STEP_VARIES = {STEP_W{1'b1}},
    parameter [STEP_W-1:0] STEP_VALUE = {STEP_W{1'b0}}
) (
    input  wire                    clk,
    input  wire                    rst,
    input  wire                    start,
    input  wire [            31:0] images,
    output wire                    running,
    input  wire                    input_full,
    output wire                    input_free,
    input  wire                    output_free,
    output wire                    output_full,
    output wire                    parity,
    output wire [JOB_WORDS*64-1:0] job,
    output wire [            15:0] job_index,
    output wire                    step_valid,
    output wire                    step_open,
    output wire                    step_entry,
    output wire                    step_close,
    output wire [      STEP_W-1:0] step,
    output wire [      SRC_AW-1:0] base,
    output wire [     COORD_W-1:0] row,
    output wire [     COORD_W-1:0] column,
    output wire                    tile_valid,
    output wire                    tile_vector,
    output wire                    tile_starts_job,
    output wire [             4:0] tile_pixels,
    output wire                    tile_opens_pool,
    output wire                    tile_closes_pool,
    output wire [            11:0] tile_group,
    output wire                    tile_closes_pixel,
    output wire                    layer_done,
    output wire [            15:0] layer_index,
    output wire [     CYCLE_W-1:0] layer_cycles,
    output wire [     CYCLE_W-1:0] image_cycles,
    input  wire                    array_full,
    input  wire                    array_busy
);

  localparam IDLE = 3'd0;
  localparam NEXT = 3'd1;
  localparam FETCH = 3'd2;
  localparam RUN = 3'd3;
  localparam BARRIER = 3'd4;
  localparam SETTLE_W = ((1 << PACE_W) > SETTLE) ? PACE_W + 1 : (SETTLE > 127) ? 9 : (SETTLE > 63) ? 8 :
      (SETTLE > 31) ? 7 : (SETTLE > 15) ? 6 : 5;

  reg [2:0] state_q;
  reg running_q;
  reg [31:0] images_q;
  reg [32:0] image_q;
  reg parity_q;

  wire next_valid;
  wire take;
  wire blocked;

  job_fetch #(
      .FILE     (JOB_FILE),
      .WORDS    (JOB_WORDS),
      .ADDRESS_W(JB_AW),
      .JOBS     (JOBS),
      .VARIES   (JOB_VARIES),
      .VALUE    (JOB_VALUE)
  ) u_job_fetch (
      .clk       (clk),
      .rst       (rst),
      .take      (take),
      .hold      (blocked),
      .next_valid(next_valid),
      .job       (job),
      .job_index (job_index)
  );

  wire job_vector, job_layer_last, job_image_last, job_needs_output, job_frees_input, job_reads_input;
  wire [15:0] job_step_start;
  wire [4:0] job_pixels_full, job_pixels_last;
  wire [11:0] job_drain_full, job_drain_last;

  job_sequence_fields u_fields (
      .word            (job[ISSUE_W-1:0]),
      .job_vector      (job_vector),
      .job_layer_last  (job_layer_last),
      .job_image_last  (job_image_last),
      .job_needs_output(job_needs_output),
      .job_frees_input (job_frees_input),
      .job_reads_input (job_reads_input),
      .job_step_start  (job_step_start),
      .job_pixels_full (job_pixels_full),
      .job_pixels_last (job_pixels_last),
      .job_drain_full  (job_drain_full),
      .job_drain_last  (job_drain_last)
  );

  // Drain pacing.
  reg [PACE_W-1:0] drain_q;
  reg [SETTLE_W-1:0] settle_q;
  reg first_tile_q;
  wire tile_end, program_open, opens_pixel;
  wire drained = drain_q == {PACE_W{1'b0}};
  wire settled = settle_q == {SETTLE_W{1'b0}};
  // A run-ahead array takes a pixel at its first step, and drains at its own pace.
  wire early = first_tile_q && !settled;
  wire ahead = RUN_AHEAD != 0 && !job_vector;
  wire held = ahead ? step_open && (array_full || early) : tile_end && (!drained || early);
  wire issue = state_q == RUN && !held;
  wire tile_issue = issue && tile_end;

  step_program #(
      .FILE     (STEP_FILE),
      .ADDRESS_W(ST_AW),
      .STEP_W   (STEP_W),
      .BLOCK_W  (BLOCK_W),
      .VARIES   (STEP_VARIES),
      .VALUE    (STEP_VALUE)
  ) u_program (
      .clk        (clk),
      .start      (state_q == FETCH),
      .advance    (issue),
      .first      (job_step_start[ST_AW-1:0]),
      .step       (step),
      .opens      (program_open),
      .entry_opens(step_entry),
      .entry_ends (step_close),
      .ends       (tile_end)
  );

  wire row_end, job_end;
  wire second_copy = job_reads_input && parity_q;
  wire [SRC_AW-1:0] half = !second_copy ? {SRC_AW{1'b0}} :
      job_vector ? IN_VM_HALF[SRC_AW-1:0] : IN_DM_HALF[SRC_AW-1:0];

  tile_walker #(
      .SRC_AW (SRC_AW),
      .COORD_W(COORD_W),
      .LOOP0_W(LOOP0_W),
      .LOOP1_W(LOOP1_W),
      .LOOP2_W(LOOP2_W),
      .LOOP3_W(LOOP3_W),
      .ROUND_W(ROUND_W),
      .HAS_SPREAD(HAS_SPREAD)
  ) u_tiles (
      .clk         (clk),
      .start       (state_q == FETCH),
      .step        (tile_issue),
      .job         (job[ISSUE_W-1:0]),
      .half        (half),
      .base        (base),
      .row         (row),
      .column      (column),
      .group       (tile_group),
      .opens_pool  (tile_opens_pool),
      .closes_pool (tile_closes_pool),
      .opens_pixel (opens_pixel),
      .closes_pixel(tile_closes_pixel),
      .row_end     (row_end),
      .job_end     (job_end)
  );

  // State.
  assign blocked = state_q == FETCH && job_needs_output && !output_free;
  wire layer_end = state_q == BARRIER && settled;
  wire image_end = layer_end && job_image_last;
  assign take = next_valid && ((state_q == IDLE && running_q && input_full) || state_q == NEXT);

  always @(posedge clk) begin
    if (rst) state_q <= IDLE;
    else
      case (state_q)
        IDLE: if (take) state_q <= FETCH;
        NEXT: if (take) state_q <= FETCH;
        FETCH: if (!blocked) state_q <= RUN;
        RUN: if (tile_issue && job_end) state_q <= job_layer_last ? BARRIER : NEXT;
        default: if (layer_end) state_q <= job_image_last ? IDLE : NEXT;
      endcase
  end

  always @(posedge clk) begin
    if (rst) begin
      running_q <= 1'b0;
      parity_q  <= 1'b0;
    end else if (start && !running_q) running_q <= 1'b1;
    else if (image_end) begin
      parity_q <= !parity_q;
      if (image_q == {1'b0, images_q}) running_q <= 1'b0;
    end
  end

  // Images are counted from 1; bit 32 stays set, so that no number of images is the last when images is 0.
  always @(posedge clk) begin
    if (!running_q) begin
      images_q <= images;
      image_q  <= 33'd1;
    end else if (image_end) image_q <= (image_q + 33'd1) | {image_q[32], 32'd0};
  end

  always @(posedge clk) begin
    if (state_q == FETCH) first_tile_q <= 1'b1;
    else if (tile_issue) first_tile_q <= 1'b0;
  end

  wire [11:0] drain = row_end ? job_drain_last : job_drain_full;

  always @(posedge clk) begin
    if (rst) begin
      drain_q  <= {PACE_W{1'b0}};
      settle_q <= {SETTLE_W{1'b0}};
    end else if (tile_issue) begin
      drain_q  <= drain[PACE_W-1:0];
      settle_q <= {{(SETTLE_W - PACE_W) {1'b0}}, drain[PACE_W-1:0]} + SETTLE[SETTLE_W-1:0];
    end else begin
      if (!drained) drain_q <= drain_q - 1'b1;
      if (RUN_AHEAD != 0 && array_busy) settle_q <= SETTLE[SETTLE_W-1:0];
      else if (!settled) settle_q <= settle_q - 1'b1;
    end
  end

  // Waiting for input or for a free output half does not count.
  wire counting = take || (state_q == FETCH && !blocked) || state_q == RUN || state_q == BARRIER ||
      state_q == NEXT;

  cycle_counters #(
      .CYCLE_W(CYCLE_W)
  ) u_cycles (
      .clk         (clk),
      .rst         (rst),
      .counting    (counting),
      .layer_end   (layer_end),
      .image_end   (image_end),
      .layer_index (layer_index),
      .layer_cycles(layer_cycles),
      .image_cycles(image_cycles)
  );

  assign running = running_q;
  assign input_free = layer_end && job_frees_input;
  assign output_full = image_end;
  assign parity = parity_q;
  assign step_valid = issue;
  assign step_open = program_open && opens_pixel;
  assign tile_valid = tile_issue;
  assign tile_vector = job_vector;
  assign tile_starts_job = first_tile_q;
  assign tile_pixels = row_end ? job_pixels_last : job_pixels_full;
  assign layer_done = layer_end;

  wire unused = &{1'b0, array_full, array_busy, drain, job, job_step_start};

endmodule

`default_nettype wire
