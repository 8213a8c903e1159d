// Runs the jobs of an image: loads descriptors, steps through their programs tile by tile, counts cycles.
//
// Throughput: one step a cycle; 2 cycles more a job; see docs/engine.md, Time.
// Latency: step_* belong to the cycle in which step_valid is high.
// Storage: two job descriptors, loop counters, step memory (a ROM of 2^ST_AW entries).
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
//   PACE_W      bits of a drain's cycles minus one
//   CYCLE_W     bits of an image's cycles, 1..32
//   BLOCK_W     bits of a step entry's cycles minus one; 0: always one cycle
//   IN_DM_HALF, IN_VM_HALF  distance of the two input copies in feature-map and value memory
//   SETTLE      cycles from a drained group to its word in memory, 1..255
//   JOB_VARIES, JOB_VALUE, STEP_VARIES, STEP_VALUE  bits that differ between descriptors, the value of the others
//   RUN_AHEAD   1: the array is a gate_array
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
    parameter PACE_W = 12,
    parameter CYCLE_W = 32,
    parameter BLOCK_W = 12,
    parameter IN_DM_HALF = 0,
    parameter IN_VM_HALF = 0,
    parameter SETTLE = 16,
    parameter RUN_AHEAD = 0,
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
  wire [17:0] job_source_base;
  wire [15:0] job_n0, job_n1, job_n2, job_n3;
  wire signed [17:0] job_a0, job_a1, job_a2, job_a3;
  wire signed [15:0] job_y0, job_y1, job_y2, job_y3, job_x0, job_x1, job_x2, job_x3;
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
      .job_pixels_full (job_pixels_full),
      .job_pixels_last (job_pixels_last),
      .job_drain_full  (job_drain_full),
      .job_drain_last  (job_drain_last)
  );

  // Step program.
  reg [ST_AW-1:0] pc_q;
  reg tile_open_q;
  wire [STEP_W-1:0] read_entry;
  wire [STEP_W-1:0] entry = (read_entry & STEP_VARIES) | STEP_VALUE;
  wire [11:0] entry_count = entry[29:18];
  wire entry_last = entry[STEP_W-1];
  wire entry_open, entry_end;
  wire tile_end = entry_end && entry_last;

  // Drain pacing.
  reg [PACE_W-1:0] drain_q;
  reg [SETTLE_W-1:0] settle_q;
  reg first_tile_q;
  wire drained = drain_q == {PACE_W{1'b0}};
  wire settled = settle_q == {SETTLE_W{1'b0}};
  // A run-ahead array takes a pixel at its first step, and drains at its own pace.
  wire early = first_tile_q && !settled;
  wire ahead = RUN_AHEAD != 0 && !job_vector;
  wire held = ahead ? tile_open_q && (array_full || early) : tile_end && (!drained || early);
  wire issue = state_q == RUN && !held;
  wire tile_issue = issue && tile_end;

  wire [ST_AW-1:0] start_pc = job_step_start[ST_AW-1:0];
  wire [ST_AW-1:0] next_pc = (state_q == FETCH || tile_end) ? start_pc : pc_q + 1'b1;

  rom #(
      .WIDTH    (STEP_W),
      .ADDRESS_W(ST_AW),
      .FILE     (STEP_FILE)
  ) u_steps (
      .clk    (clk),
      .en     (state_q == FETCH || (issue && entry_end)),
      .address(next_pc),
      .data   (read_entry)
  );

  // Tile loops.
  reg [LOOP0_W-1:0] c0_q;
  reg [LOOP1_W-1:0] c1_q;
  reg [LOOP2_W-1:0] c2_q;
  reg [LOOP3_W-1:0] c3_q;
  reg [SRC_AW-1:0] base_q;
  reg [COORD_W-1:0] row_q, column_q;
  wire l0 = c0_q == job_n0[LOOP0_W-1:0];
  wire l1 = c1_q == job_n1[LOOP1_W-1:0];
  wire l2 = c2_q == job_n2[LOOP2_W-1:0];
  wire l3 = c3_q == job_n3[LOOP3_W-1:0];
  wire job_end = l0 && l1 && l2 && l3;
  wire row_end = l0 && l2;
  wire [SRC_AW-1:0] base_step = !l0 ? job_a0[SRC_AW-1:0] : !l1 ? job_a1[SRC_AW-1:0] :
      !l2 ? job_a2[SRC_AW-1:0] : job_a3[SRC_AW-1:0];
  wire [COORD_W-1:0] row_step = !l0 ? job_y0[COORD_W-1:0] : !l1 ? job_y1[COORD_W-1:0] :
      !l2 ? job_y2[COORD_W-1:0] : job_y3[COORD_W-1:0];
  wire [COORD_W-1:0] column_step = !l0 ? job_x0[COORD_W-1:0] : !l1 ? job_x1[COORD_W-1:0] :
      !l2 ? job_x2[COORD_W-1:0] : job_x3[COORD_W-1:0];
  wire second_copy = job_reads_input && parity_q;
  wire [SRC_AW-1:0] half = !second_copy ? {SRC_AW{1'b0}} :
      job_vector ? IN_VM_HALF[SRC_AW-1:0] : IN_DM_HALF[SRC_AW-1:0];

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
    if (state_q == FETCH) begin
      pc_q <= start_pc;
      tile_open_q <= 1'b1;
      first_tile_q <= 1'b1;
      c0_q <= {LOOP0_W{1'b0}};
      c1_q <= {LOOP1_W{1'b0}};
      c2_q <= {LOOP2_W{1'b0}};
      c3_q <= {LOOP3_W{1'b0}};
      row_q <= {COORD_W{1'b0}};
      column_q <= {COORD_W{1'b0}};
      base_q <= job_source_base[SRC_AW-1:0] + half;
    end else if (issue) begin
      tile_open_q <= tile_end;
      if (entry_end) pc_q <= next_pc;
      if (tile_end) begin
        first_tile_q <= 1'b0;
        c0_q <= l0 ? {LOOP0_W{1'b0}} : c0_q + 1'b1;
        if (l0) c1_q <= l1 ? {LOOP1_W{1'b0}} : c1_q + 1'b1;
        if (l0 && l1) c2_q <= l2 ? {LOOP2_W{1'b0}} : c2_q + 1'b1;
        if (l0 && l1 && l2) c3_q <= c3_q + 1'b1;
        base_q   <= base_q + base_step;
        row_q    <= row_q + row_step;
        column_q <= column_q + column_step;
      end
    end
  end

  generate
    if (BLOCK_W > 0) begin : gen_block
      reg [BLOCK_W-1:0] block_q;
      always @(posedge clk) begin
        if (state_q == FETCH || (issue && entry_end)) block_q <= {BLOCK_W{1'b0}};
        else if (issue) block_q <= block_q + 1'b1;
      end
      assign entry_open = block_q == {BLOCK_W{1'b0}};
      assign entry_end  = block_q == entry_count[BLOCK_W-1:0];
    end else begin : gen_one_cycle
      assign entry_open = 1'b1;
      assign entry_end  = 1'b1;
    end
  endgenerate

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

  // Cycle counters: waiting for input or for a free output half does not count.
  reg [CYCLE_W-1:0] cycles_q;
  reg [CYCLE_W-1:0] image_cycles_q;
  reg [CYCLE_W-1:0] last_image_q;
  reg [15:0] layer_q;
  wire counting = take || (state_q == FETCH && !blocked) || state_q == RUN || state_q == BARRIER ||
      state_q == NEXT;

  always @(posedge clk) begin
    if (rst || layer_end) cycles_q <= {CYCLE_W{1'b0}};
    else if (counting) cycles_q <= cycles_q + 1'b1;
    if (rst || image_end) image_cycles_q <= {CYCLE_W{1'b0}};
    else if (counting) image_cycles_q <= image_cycles_q + 1'b1;
    if (rst || image_end) layer_q <= 16'd0;
    else if (layer_end) layer_q <= layer_q + 16'd1;
    if (rst) last_image_q <= {CYCLE_W{1'b0}};
    else if (image_end) last_image_q <= image_cycles_q + 1'b1;
  end

  assign running = running_q;
  assign input_free = layer_end && job_frees_input;
  assign output_full = image_end;
  assign parity = parity_q;
  assign step_valid = issue;
  assign step_open = tile_open_q;
  assign step_entry = entry_open;
  assign step_close = entry_end;
  assign step = entry;
  assign base = base_q;
  assign row = row_q;
  assign column = column_q;
  assign tile_valid = tile_issue;
  assign tile_vector = job_vector;
  assign tile_starts_job = first_tile_q;
  assign tile_pixels = row_end ? job_pixels_last : job_pixels_full;
  assign tile_opens_pool = c0_q == {LOOP0_W{1'b0}} && c1_q == {LOOP1_W{1'b0}};
  assign tile_closes_pool = l0 && l1;
  wire [LOOP0_W+11:0] group = {12'd0, c0_q};
  assign tile_group = group[11:0];
  assign tile_closes_pixel = l0;
  assign layer_done = layer_end;
  assign layer_index = layer_q;
  assign layer_cycles = cycles_q + 1'b1;
  assign image_cycles = last_image_q;

  wire unused = &{
      1'b0, array_full, array_busy, group, entry_count, drain, job, job_step_start, job_source_base, job_n0, job_n1, job_n2, job_n3,
      job_a0, job_a1, job_a2, job_a3, job_y0, job_y1, job_y2, job_y3, job_x0, job_x1, job_x2, job_x3
  };

endmodule

`default_nettype wire
