// Plays products of points to requantize lanes, and groups of points to the post-processor.
`default_nettype none

module points_bench;

  reg clk = 1'b0;
  initial forever #5 clk = ~clk;

  wire [3:0] done;
  always @(posedge clk) if (&done) $finish;

  wire [62:0] four_in;
  wire [11:0] four_out;
  player #(
      .IN_W (63),
      .OUT_W(12),
      .FILE ("four.mem")
  ) u_four_player (
      .clk    (clk),
      .inputs (four_in),
      .outputs(four_out),
      .done   (done[0])
  );
  requantize_lane #(
      .IN_W      (9),
      .MUL_W     (7),
      .BIAS_W    (12),
      .OUT_W     (12),
      .POINT_BITS(2)
  ) u_four (
      .clk       (clk),
      .valid     (four_in[62]),
      .opens     (four_in[61]),
      .held      (four_in[60]),
      .x         (four_in[59:51]),
      .multiplier(four_in[50:44]),
      .bias      (four_in[43:32]),
      .shift     (four_in[31:26]),
      .mode      (four_in[25:24]),
      .low       (four_in[23:12]),
      .high      (four_in[11:0]),
      .y         (four_out)
  );

  wire [101:0] two_in;
  wire [7:0] two_out;
  player #(
      .IN_W (102),
      .OUT_W(8),
      .FILE ("two.mem")
  ) u_two_player (
      .clk    (clk),
      .inputs (two_in),
      .outputs(two_out),
      .done   (done[1])
  );
  requantize_lane #(
      .IN_W      (20),
      .MUL_W     (16),
      .BIAS_W    (39),
      .OUT_W     (8),
      .POINT_BITS(1)
  ) u_two (
      .clk       (clk),
      .valid     (two_in[101]),
      .opens     (two_in[100]),
      .held      (two_in[99]),
      .x         (two_in[98:79]),
      .multiplier(two_in[78:63]),
      .bias      (two_in[62:24]),
      .shift     (two_in[23:18]),
      .mode      (two_in[17:16]),
      .low       (two_in[15:8]),
      .high      (two_in[7:0]),
      .y         (two_out)
  );

  wire [26:0] many_in;
  wire [4:0] many_out;
  player #(
      .IN_W (27),
      .OUT_W(5),
      .FILE ("many.mem")
  ) u_many_player (
      .clk    (clk),
      .inputs (many_in),
      .outputs(many_out),
      .done   (done[2])
  );
  requantize_lane #(
      .IN_W      (2),
      .MUL_W     (2),
      .BIAS_W    (2),
      .OUT_W     (5),
      .POINT_BITS(4)
  ) u_many (
      .clk       (clk),
      .valid     (many_in[26]),
      .opens     (many_in[25]),
      .held      (many_in[24]),
      .x         (many_in[23:22]),
      .multiplier(many_in[21:20]),
      .bias      (many_in[19:18]),
      .shift     (many_in[17:12]),
      .mode      (many_in[11:10]),
      .low       (many_in[9:5]),
      .high      (many_in[4:0]),
      .y         (many_out)
  );

  wire [84:0] points_in;
  wire [58:0] points_out;
  player #(
      .IN_W (85),
      .OUT_W(59),
      .FILE ("points.mem")
  ) u_points_player (
      .clk    (clk),
      .inputs (points_in),
      .outputs(points_out),
      .done   (done[3])
  );
  post #(
      .PARAMETER_FILE("points_params.mem"),
      .POST          (2),
      .ACC_W         (13),
      .SUM_W         (6),
      .VALUE_W       (14),
      .BIAS_W        (9),
      .MUL_W         (6),
      .OFFSET_W      (12),
      .THR_BITS      (2),
      .PR_AW         (4),
      .HAS_SUM       (0),
      .HAS_RAW       (1),
      .HAS_VECTOR    (0),
      .POINT_BITS    (2),
      .SCALE_CYCLES  (4)
  ) u_points (
      .clk             (clk),
      .rst             (points_in[84]),
      .group_valid     (points_in[83]),
      .group           (points_in[82:71]),
      .group_data      (points_in[70:45]),
      .job_param_base  (points_in[44:41]),
      .job_mode        (points_in[40:39]),
      .job_acc_shift   (points_in[38:37]),
      .job_scale_shift (points_in[36:31]),
      .job_rounding    (points_in[30:29]),
      .job_low         (points_in[28:15]),
      .job_high        (points_in[14:1]),
      .job_step_two    (points_in[0]),
      .group_vector    (1'b0),
      .group_sum       (6'd0),
      .vector_data     (28'd0),
      .job_sum_use     (1'b0),
      .job_sum_left    (5'd0),
      .job_sum_odd     (1'b0),
      .job_sum_odd_left(1'b0),
      .group_closes    (points_out[58]),
      .sum_valid       (points_out[57]),
      .sum_data        (points_out[56:29]),
      .scaled_valid    (points_out[28]),
      .scaled_data     (points_out[27:0])
  );

endmodule

`default_nettype wire
