// One run-ahead array between two files: FILE.mem has a line a word that is loaded, FILE_out.mem one a group that is drained.
//
// A line of FILE.mem: starts a job, its index, groups, digits; opens a pixel, pause before it, flags of the word, data.
// Groups are compared in order; one too many, or none for 4000 cycles while some are due, is an error. Between jobs the array
// must become idle.
`default_nettype none

module gate_array_case #(
    parameter FILE = "ahead_a",
    parameter PES = 4,
    parameter LANES = 3,
    parameter DIGIT = 2,
    parameter POST = 2,
    parameter HAS_SUM = 1,
    parameter SLOT_W = 1,
    parameter RING_W = 2
) (
    input  wire clk,
    output reg  done
);

  localparam WORD_W = LANES * DIGIT;
  localparam VALUE_W = 30;
  localparam OUT_W = 12 + 3 + 3 + POST * VALUE_W;

  reg rst, starts, opens, op_valid, op_last, op_opens, op_closes, op_first, op_shift;
  reg open_q;
  reg [15:0] job_index;
  reg [7:0] groups, groups_next;
  reg [3:0] digits, digits_next;
  reg [15:0] job_next;
  reg [3:0] pause;
  reg [4:0] flags;
  reg [WORD_W-1:0] data, data_next;
  wire full, busy, group_valid;
  wire [OUT_W-1:0] found;

  gate_array #(
      .PES         (PES),
      .LANES       (LANES),
      .DIGIT       (DIGIT),
      .POST        (POST),
      .ACC_W       (22),
      .SUM_W       (14),
      .CORRECTION_W(18),
      .HAS_SUM     (HAS_SUM),
      .THRESHOLD_W (20),
      .VALUE_W     (VALUE_W),
      .POOL_W      (3),
      .OPERAND_AW  (6),
      .WEIGHT_AW   (8),
      .TABLE_AW    (5),
      .SLOT_W      (SLOT_W),
      .RING_W      (RING_W),
      .JOB_AW      (3),
      .FILE        ({FILE, "_"})
  ) u_array (
      .clk               (clk),
      .rst               (rst),
      .job_index         (job_index),
      .open              (open_q),
      .full              (full),
      .busy              (busy),
      .op_valid          (op_valid),
      .op_last           (op_last),
      .op_opens_pool     (op_opens),
      .op_closes_pool    (op_closes),
      .op_sum_valid      (op_valid),
      .op_sum_first      (op_first),
      .op_sum_shift      (op_shift),
      .op_data           (data),
      .job_groups        (groups),
      .job_digits        (digits),
      .group_valid       (group_valid),
      .group             (found[OUT_W-1-:12]),
      .group_closes_pixel(found[OUT_W-13]),
      .group_opens_pool  (found[OUT_W-14]),
      .group_closes_pool (found[OUT_W-15]),
      .group_pool_entry  (found[OUT_W-16-:3]),
      .group_data        (found[POST*VALUE_W-1:0])
  );

  integer in_file, out_file, waited, checked, errors, i;
  reg [OUT_W-1:0] expected;
  reg fed, more;

  // Drives on the falling edge, so that every input is stable at the rising one.
  initial begin
    done = 1'b0;
    fed = 1'b0;
    rst = 1'b1;
    {open_q, op_valid, op_last, op_opens, op_closes, op_first, op_shift} = 7'd0;
    job_index = 16'd0;
    groups = 8'd0;
    digits = 4'd0;
    data = {WORD_W{1'b0}};
    for (i = 0; i < 4; i = i + 1) @(negedge clk);
    rst = 1'b0;
    in_file = $fopen({FILE, ".mem"}, "r");
    while ($fscanf(in_file, "%h %h %h %h %h %h %h %h\n", starts, job_next, groups_next, digits_next, opens, pause, flags, data_next) == 8) begin
      if (starts) begin
        @(negedge clk);
        while (busy) @(negedge clk);
        for (i = 0; i < 8; i = i + 1) @(negedge clk);
        job_index = job_next;
        groups = groups_next;
        digits = digits_next;
        for (i = 0; i < 4; i = i + 1) @(negedge clk);
      end
      for (i = 0; i < pause; i = i + 1) @(negedge clk);
      if (opens) begin
        while (full) @(negedge clk);
        open_q = 1'b1;
        @(negedge clk);
        open_q = 1'b0;
        for (i = 0; i < 2; i = i + 1) @(negedge clk);
      end
      op_valid = 1'b1;
      {op_last, op_opens, op_closes, op_first, op_shift} = flags;
      data = data_next;
      @(negedge clk);
      op_valid = 1'b0;
    end
    $fclose(in_file);
    fed = 1'b1;
  end

  initial begin
    checked = 0;
    errors = 0;
    waited = 0;
    out_file = $fopen({FILE, "_out.mem"}, "r");
    more = $fscanf(out_file, "%h\n", expected) == 1;
    while (waited < 4000 && (more || !fed || waited < 40)) begin
      @(negedge clk);
      waited = waited + 1;
      if (group_valid === 1'b1) begin
        waited  = 0;
        checked = checked + 1;
        if (!more || found !== expected) begin
          errors = errors + 1;
          if (errors < 4) $display("%0s group %0d: %h, expected %h", FILE, checked, found, expected);
        end
        if (more) more = $fscanf(out_file, "%h\n", expected) == 1;
      end else if (group_valid !== 1'b0 && !rst) errors = errors + 1;
    end
    if (more || busy) errors = errors + 1;
    $fclose(out_file);
    $display("CASE %0s.mem checked=%0d errors=%0d", FILE, checked, errors);
    done = 1'b1;
  end

endmodule

`default_nettype wire
