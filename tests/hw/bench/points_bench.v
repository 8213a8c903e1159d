// Plays terms of points to requantize lanes, groups of them to the adders of sums, and groups of points to the post-processor.
`default_nettype none

module points_bench;

  reg clk = 1'b0;
  initial forever #5 clk = ~clk;

  wire [6:0] done;
  always @(posedge clk) if (&done) $finish;

  wire [78:0] four_in;
  wire [30:0] four_out;
  player #(
      .IN_W (79),
      .OUT_W(31),
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
      .x         (four_in[78:70]),
      .multiplier(four_in[69:63]),
      .bias      (four_in[62:51]),
      .shift     (four_in[50:45]),
      .mode      (four_in[44:43]),
      .low       (four_in[42:31]),
      .high      (four_in[30:19]),
      .total     (four_in[18:0]),
      .term      (four_out[30:12]),
      .y         (four_out[11:0])
  );

  wire [139:0] two_in;
  wire [48:0] two_out;
  player #(
      .IN_W (140),
      .OUT_W(49),
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
      .x         (two_in[139:120]),
      .multiplier(two_in[119:104]),
      .bias      (two_in[103:65]),
      .shift     (two_in[64:59]),
      .mode      (two_in[58:57]),
      .low       (two_in[56:49]),
      .high      (two_in[48:41]),
      .total     (two_in[40:0]),
      .term      (two_out[48:8]),
      .y         (two_out[7:0])
  );

  wire [32:0] many_in;
  wire [13:0] many_out;
  player #(
      .IN_W (33),
      .OUT_W(14),
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
      .x         (many_in[32:31]),
      .multiplier(many_in[30:29]),
      .bias      (many_in[28:27]),
      .shift     (many_in[26:21]),
      .mode      (many_in[20:19]),
      .low       (many_in[18:14]),
      .high      (many_in[13:9]),
      .total     (many_in[8:0]),
      .term      (many_out[13:5]),
      .y         (many_out[4:0])
  );

  wire [11:0] sums1_in;
  wire [6:0] sums1_out;
  player #(
      .IN_W (12),
      .OUT_W(7),
      .FILE ("sums1.mem")
  ) u_sums1_player (
      .clk    (clk),
      .inputs (sums1_in),
      .outputs(sums1_out),
      .done   (done[4])
  );
  point_sums #(
      .POST    (1),
      .SELECT_W(1),
      .WIDTH   (7)
  ) u_sums1 (
      .clk    (clk),
      .valid  (sums1_in[11]),
      .selects(sums1_in[10:10]),
      .held   (sums1_in[9:9]),
      .takes  (sums1_in[8:8]),
      .opens  (sums1_in[7:7]),
      .terms  (sums1_in[6:0]),
      .totals (sums1_out)
  );

  wire [68:0] sums4_in;
  wire [47:0] sums4_out;
  player #(
      .IN_W (69),
      .OUT_W(48),
      .FILE ("sums4.mem")
  ) u_sums4_player (
      .clk    (clk),
      .inputs (sums4_in),
      .outputs(sums4_out),
      .done   (done[5])
  );
  point_sums #(
      .POST    (4),
      .SELECT_W(2),
      .WIDTH   (12)
  ) u_sums4 (
      .clk    (clk),
      .valid  (sums4_in[68]),
      .selects(sums4_in[67:60]),
      .held   (sums4_in[59:56]),
      .takes  (sums4_in[55:52]),
      .opens  (sums4_in[51:48]),
      .terms  (sums4_in[47:0]),
      .totals (sums4_out)
  );

  wire [88:0] sums8_in;
  wire [39:0] sums8_out;
  player #(
      .IN_W (89),
      .OUT_W(40),
      .FILE ("sums8.mem")
  ) u_sums8_player (
      .clk    (clk),
      .inputs (sums8_in),
      .outputs(sums8_out),
      .done   (done[6])
  );
  point_sums #(
      .POST    (8),
      .SELECT_W(3),
      .WIDTH   (5)
  ) u_sums8 (
      .clk    (clk),
      .valid  (sums8_in[88]),
      .selects(sums8_in[87:64]),
      .held   (sums8_in[63:56]),
      .takes  (sums8_in[55:48]),
      .opens  (sums8_in[47:40]),
      .terms  (sums8_in[39:0]),
      .totals (sums8_out)
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
      .POINT_CYCLES  (3),
      .SCALE_CYCLES  (7)
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
