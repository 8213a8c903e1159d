// Plays pointers and codes to segment_table, and values to a scale_lane whose search finds their lines.
`default_nettype none

module segment_bench;

  reg clk = 1'b0;
  initial forever #5 clk = ~clk;

  wire [2:0] done;
  always @(posedge clk) if (&done) $finish;

  wire [15:0] few_in;
  wire [30:0] few_out;
  player #(
      .IN_W (16),
      .OUT_W(31),
      .FILE ("few.mem")
  ) u_few_player (
      .clk    (clk),
      .inputs (few_in),
      .outputs(few_out),
      .done   (done[0])
  );
  segment_table #(
      .VALUE_W      (10),
      .MUL_W        (6),
      .OFFSET_W     (9),
      .CODE_W       (2),
      .SEARCH_CYCLES(4),
      .SEG_AW       (4),
      .FILE         ("few_lines.mem")
  ) u_few (
      .clk       (clk),
      .pointer   (few_in[15:12]),
      .code      (few_in[11:10]),
      .in_value  (few_in[9:0]),
      .multiplier(few_out[30:25]),
      .offset    (few_out[24:16]),
      .shift     (few_out[15:10]),
      .out_value (few_out[9:0])
  );

  wire [20:0] many_in;
  wire [30:0] many_out;
  player #(
      .IN_W (21),
      .OUT_W(31),
      .FILE ("many.mem")
  ) u_many_player (
      .clk    (clk),
      .inputs (many_in),
      .outputs(many_out),
      .done   (done[1])
  );
  segment_table #(
      .VALUE_W      (10),
      .MUL_W        (6),
      .OFFSET_W     (9),
      .CODE_W       (3),
      .SEARCH_CYCLES(6),
      .SEG_AW       (8),
      .FILE         ("many_lines.mem")
  ) u_many (
      .clk       (clk),
      .pointer   (many_in[20:13]),
      .code      (many_in[12:10]),
      .in_value  (many_in[9:0]),
      .multiplier(many_out[30:25]),
      .offset    (many_out[24:16]),
      .shift     (many_out[15:10]),
      .out_value (many_out[9:0])
  );

  // Of a job that scales by lines nothing but the rounding and the bounds is read.
  wire [55:0] lane_in;
  wire [13:0] lane_y;
  wire [24:0] lane_term;
  wire unused = &{1'b0, lane_term};
  player #(
      .IN_W (56),
      .OUT_W(14),
      .FILE ("lane.mem")
  ) u_lane_player (
      .clk    (clk),
      .inputs (lane_in),
      .outputs(lane_y),
      .done   (done[2])
  );
  scale_lane #(
      .VALUE_W     (14),
      .MUL_W       (10),
      .OFFSET_W    (24),
      .THR_BITS    (2),
      .ADDRESS_W   (3),
      .FILE        ("lane_thr"),
      .SEG_AW      (5),
      .SEGMENT_FILE("lane_lines.mem"),
      .HAS_RAW     (1),
      .SCALE_CYCLES(9)
  ) u_lane (
      .clk            (clk),
      .x              (lane_in[55:42]),
      .multiplier     (10'd3),
      .offset         (24'd5),
      .flip           (lane_in[41]),
      .address        (lane_in[40:38]),
      .segment        (lane_in[37:33]),
      .job_mode       (lane_in[32:31]),
      .job_scale_shift(6'd1),
      .job_rounding   (lane_in[30:29]),
      .job_low        (lane_in[28:15]),
      .job_high       (lane_in[14:1]),
      .job_step_two   (lane_in[0]),
      .term           (lane_term),
      .total          (25'd0),
      .y              (lane_y)
  );

endmodule

`default_nettype wire
