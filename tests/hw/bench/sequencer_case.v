// Runs the jobs of jobs.mem and compares every issued step and every finished layer with FILE. Session 0 runs freely,
// session 1 is cut by a reset, session 2 waits for input and session 3 for output as well. The first error is the last.
//
// An event: {time since the image's first load, layer ends, input freed, image ends, layer cycles, image parity, job,
// tile's last step, first tile, pixels, opens and closes pooling, group, closes pixel, opens tile, opens entry, closes
// entry, step, base, row, column}. Where a layer ends, the fields from `tile's last step` on are 0.
`default_nettype none

module sequencer_case #(
    parameter JOB_WORDS = 13,
    parameter JB_AW = 6,
    parameter JOBS = 2,
    parameter ST_AW = 6,
    parameter SRC_AW = 10,
    parameter COORD_W = 8,
    parameter LOOP_W = 8,
    parameter PACE_W = 12,
    parameter CYCLE_W = 32,
    parameter BLOCK_W = 12,
    parameter IN_DM_HALF = 0,
    parameter IN_VM_HALF = 0,
    parameter SETTLE = 16,
    parameter [JOB_WORDS*64-1:0] JOB_VARIES = {JOB_WORDS{64'hffff_ffff_ffff_ffff}},
    parameter [JOB_WORDS*64-1:0] JOB_VALUE = {JOB_WORDS{64'd0}},
    parameter [69:0] STEP_VARIES = {70{1'b1}},
    parameter [69:0] STEP_VALUE = 70'd0,
    parameter IMAGES = 2,
    parameter EVENTS = 10,
    parameter FILE = "case.mem"
) (
    input  wire clk,
    output reg  done
);

  localparam ISSUE_W = 419;
  localparam STEP_W = 70;
  localparam TILE_W = 1 + 1 + 5 + 2 + 12 + 1 + 3 + STEP_W + SRC_AW + 2 * COORD_W;
  localparam EVENT_W = 16 + 3 + 32 + 1 + 16 + TILE_W;

  reg [EVENT_W-1:0] events[0:EVENTS-1];
  reg rst, start;
  reg [2:0] in_kind, out_kind;
  wire input_full, output_free, running, input_free, output_full, parity;
  wire [JOB_WORDS*64-1:0] job;
  wire [15:0] job_index, layer_index;
  wire step_valid, step_open, step_entry, step_close;
  wire [STEP_W-1:0] step;
  wire [SRC_AW-1:0] base;
  wire [COORD_W-1:0] row, column;
  wire tile_valid, tile_vector, tile_starts_job, tile_opens_pool, tile_closes_pool, tile_closes_pixel, layer_done;
  wire [4:0] tile_pixels;
  wire [11:0] tile_group;
  wire [CYCLE_W-1:0] layer_cycles, image_cycles;
  wire [CYCLE_W+31:0] wide_cycles = {32'd0, layer_cycles};

  sequencer #(
      .JOB_WORDS  (JOB_WORDS),
      .JB_AW      (JB_AW),
      .JOBS       (JOBS),
      .ST_AW      (ST_AW),
      .SRC_AW     (SRC_AW),
      .COORD_W    (COORD_W),
      .LOOP0_W    (LOOP_W),
      .LOOP1_W    (LOOP_W),
      .LOOP2_W    (LOOP_W),
      .LOOP3_W    (LOOP_W),
      .ROUND_W    (LOOP_W),
      .PACE_W     (PACE_W),
      .CYCLE_W    (CYCLE_W),
      .BLOCK_W    (BLOCK_W),
      .IN_DM_HALF (IN_DM_HALF),
      .IN_VM_HALF (IN_VM_HALF),
      .SETTLE     (SETTLE),
      .ISSUE_W    (ISSUE_W),
      .STEP_W     (STEP_W),
      .JOB_VARIES (JOB_VARIES),
      .JOB_VALUE  (JOB_VALUE),
      .STEP_VARIES(STEP_VARIES),
      .STEP_VALUE (STEP_VALUE)
  ) u_sequencer (
      .clk              (clk),
      .rst              (rst),
      .start            (start),
      .images           (IMAGES),
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
      .tile_vector      (tile_vector),
      .tile_starts_job  (tile_starts_job),
      .tile_pixels      (tile_pixels),
      .tile_opens_pool  (tile_opens_pool),
      .tile_closes_pool (tile_closes_pool),
      .tile_group       (tile_group),
      .tile_closes_pixel(tile_closes_pixel),
      .layer_done       (layer_done),
      .layer_index      (layer_index),
      .layer_cycles     (layer_cycles),
      .image_cycles     (image_cycles),
      .array_full       (1'b0),
      .array_busy       (1'b0)
  );

  pattern #(.SEED(SETTLE)) u_in_pattern (.clk(clk), .kind(in_kind), .peer(running), .go(input_full));
  pattern #(.SEED(SETTLE + 9)) u_out_pattern (.clk(clk), .kind(out_kind), .peer(running), .go(output_free));

  integer session, event_index, cycles, layer, checked, errors, cut;
  reg [EVENT_W-1:0] expected;
  reg [EVENT_W-1:0] found;
  reg [15:0] now, origin;
  reg opens, timed;

  task fail(input integer what);
    begin
      errors = errors + 1;
      $display("%0s session %0d event %0d: check %0d failed, %h, not %h", FILE, session, event_index, what, found, expected);
    end
  endtask

  task observe;
    begin
      if (^{step_valid, layer_done, running} === 1'bx) fail(1);
      if (tile_valid && !step_valid || step_valid && layer_done) fail(2);
      if ((input_free || output_full) && !layer_done) fail(3);
      if (step_valid || layer_done) begin
        expected = events[event_index];
        if (opens) origin = cycles[15:0] - expected[EVENT_W-1:EVENT_W-16];
        now = cycles[15:0] - origin;
        if (!timed) now = expected[EVENT_W-1:EVENT_W-16];
        found = {now, layer_done, input_free, output_full, layer_done ? wide_cycles[31:0] : 32'd0, parity, job_index,
          {TILE_W{!layer_done}} & {tile_valid, tile_starts_job, tile_pixels, tile_opens_pool, tile_closes_pool,
          tile_group, tile_closes_pixel, step_open, step_entry, step_close, step, base, row, column}};
        if (found !== expected) fail(4);
        if (tile_valid && tile_vector !== job[0]) fail(9);
        if (layer_done && layer_index !== layer[15:0]) fail(5);
        if (layer_done) begin
          layer = output_full ? 0 : layer + 1;
        end
        opens = output_full;
        event_index = event_index + 1;
        if (cut == 0) checked = checked + 1;
      end
    end
  endtask

  initial begin
    $readmemh(FILE, events);
    done = 1'b0;
    errors = 0;
    checked = 0;
    for (session = 0; session < 4 && errors == 0; session = session + 1) begin
      rst = 1'b1;
      start = 1'b0;
      in_kind = (session >= 2) ? 3'd7 : 3'd0;
      out_kind = (session == 3) ? 3'd7 : 3'd0;
      timed = session != 3;
      cut = (session == 1) ? 777 : 0;
      event_index = 0;
      cycles = 0;
      layer = 0;
      opens = 1'b1;
      repeat (2) @(negedge clk);
      rst = 1'b0;
      start = 1'b1;
      while (event_index < EVENTS && (cut == 0 || cycles < cut) && cycles < 60000 && errors == 0) begin
        @(negedge clk);
        start = 1'b0;
        cycles = cycles + 1;
        if (!running) fail(6);
        observe;
      end
      if (cut == 0) begin
        if (event_index != EVENTS) fail(7);
        repeat (40) begin
          @(negedge clk);
          if (running || step_valid || layer_done) fail(8);
        end
      end
    end
    $display("CASE %0s checked=%0d errors=%0d", FILE, checked, errors);
    done = 1'b1;
  end

  wire unused = &{1'b0, job, image_cycles, wide_cycles};

endmodule

`default_nettype wire
