// Plays groups to the post-processor with every combination of scaling units; all read the same parameter files.
`default_nettype none

module post_bench;

  reg clk = 1'b0;
  initial forever #5 clk = ~clk;

  wire [3:0] done;
  always @(posedge clk) if (&done) $finish;

  wire [129:0] full_in;
  wire [57:0] full_out;
  wire full_closes;
  wire full_unused = full_closes;
  player #(
      .IN_W (130),
      .OUT_W(58),
      .FILE ("full.mem")
  ) u_full_player (
      .clk    (clk),
      .inputs (full_in),
      .outputs(full_out),
      .done   (done[0])
  );
  post #(
      .POST        (2),
      .ACC_W       (14),
      .SUM_W       (6),
      .VALUE_W     (14),
      .BIAS_W      (9),
      .MUL_W       (6),
      .OFFSET_W    (12),
      .THR_BITS    (2),
      .PR_AW       (4),
      .HAS_SUM     (1),
      .HAS_RAW     (1),
      .HAS_VECTOR  (1),
      .SCALE_CYCLES(4)
  ) u_full (
      .clk             (clk),
      .rst             (full_in[129]),
      .group_valid     (full_in[128]),
      .group           (full_in[127:116]),
      .group_vector    (full_in[115]),
      .group_data      (full_in[114:87]),
      .group_sum       (full_in[86:81]),
      .vector_data     (full_in[80:53]),
      .job_param_base  (full_in[52:49]),
      .job_mode        (full_in[48:47]),
      .job_acc_shift   (full_in[46:45]),
      .job_sum_use     (full_in[44]),
      .job_sum_left    (full_in[43:39]),
      .job_sum_odd     (full_in[38]),
      .job_sum_odd_left(full_in[37]),
      .job_scale_shift (full_in[36:31]),
      .job_rounding    (full_in[30:29]),
      .job_low         (full_in[28:15]),
      .job_high        (full_in[14:1]),
      .job_step_two    (full_in[0]),
      .group_closes    (full_closes),
      .sum_valid       (full_out[57]),
      .sum_data        (full_out[56:29]),
      .scaled_valid    (full_out[28]),
      .scaled_data     (full_out[27:0])
  );

  wire [121:0] search_in;
  wire [57:0] search_out;
  wire search_closes;
  wire search_unused = search_closes;
  player #(
      .IN_W (122),
      .OUT_W(58),
      .FILE ("search.mem")
  ) u_search_player (
      .clk    (clk),
      .inputs (search_in),
      .outputs(search_out),
      .done   (done[1])
  );
  post #(
      .POST        (2),
      .ACC_W       (10),
      .SUM_W       (6),
      .VALUE_W     (14),
      .BIAS_W      (9),
      .MUL_W       (0),
      .OFFSET_W    (1),
      .THR_BITS    (3),
      .PR_AW       (4),
      .HAS_SUM     (0),
      .HAS_RAW     (0),
      .HAS_VECTOR  (1),
      .SCALE_CYCLES(6)
  ) u_search (
      .clk             (clk),
      .rst             (search_in[121]),
      .group_valid     (search_in[120]),
      .group           (search_in[119:108]),
      .group_vector    (search_in[107]),
      .group_data      (search_in[106:87]),
      .group_sum       (search_in[86:81]),
      .vector_data     (search_in[80:53]),
      .job_param_base  (search_in[52:49]),
      .job_mode        (search_in[48:47]),
      .job_acc_shift   (search_in[46:45]),
      .job_sum_use     (search_in[44]),
      .job_sum_left    (search_in[43:39]),
      .job_sum_odd     (search_in[38]),
      .job_sum_odd_left(search_in[37]),
      .job_scale_shift (search_in[36:31]),
      .job_rounding    (search_in[30:29]),
      .job_low         (search_in[28:15]),
      .job_high        (search_in[14:1]),
      .job_step_two    (search_in[0]),
      .group_closes    (search_closes),
      .sum_valid       (search_out[57]),
      .sum_data        (search_out[56:29]),
      .scaled_valid    (search_out[28]),
      .scaled_data     (search_out[27:0])
  );

  wire [106:0] slow_in;
  wire [29:0] slow_out;
  wire slow_closes;
  wire slow_unused = slow_closes;
  player #(
      .IN_W (107),
      .OUT_W(30),
      .FILE ("slow.mem")
  ) u_slow_player (
      .clk    (clk),
      .inputs (slow_in),
      .outputs(slow_out),
      .done   (done[2])
  );
  post #(
      .POST        (1),
      .ACC_W       (16),
      .SUM_W       (9),
      .VALUE_W     (14),
      .BIAS_W      (14),
      .MUL_W       (7),
      .OFFSET_W    (20),
      .THR_BITS    (3),
      .PR_AW       (4),
      .HAS_SUM     (1),
      .HAS_RAW     (1),
      .HAS_VECTOR  (0),
      .SCALE_CYCLES(6)
  ) u_slow (
      .clk             (clk),
      .rst             (slow_in[106]),
      .group_valid     (slow_in[105]),
      .group           (slow_in[104:93]),
      .group_vector    (slow_in[92]),
      .group_data      (slow_in[91:76]),
      .group_sum       (slow_in[75:67]),
      .vector_data     (slow_in[66:53]),
      .job_param_base  (slow_in[52:49]),
      .job_mode        (slow_in[48:47]),
      .job_acc_shift   (slow_in[46:45]),
      .job_sum_use     (slow_in[44]),
      .job_sum_left    (slow_in[43:39]),
      .job_sum_odd     (slow_in[38]),
      .job_sum_odd_left(slow_in[37]),
      .job_scale_shift (slow_in[36:31]),
      .job_rounding    (slow_in[30:29]),
      .job_low         (slow_in[28:15]),
      .job_high        (slow_in[14:1]),
      .job_step_two    (slow_in[0]),
      .group_closes    (slow_closes),
      .sum_valid       (slow_out[29]),
      .sum_data        (slow_out[28:15]),
      .scaled_valid    (slow_out[14]),
      .scaled_data     (slow_out[13:0])
  );

  wire [117:0] raw_in;
  wire [57:0] raw_out;
  wire raw_closes;
  wire raw_unused = raw_closes;
  player #(
      .IN_W (118),
      .OUT_W(58),
      .FILE ("raw.mem")
  ) u_raw_player (
      .clk    (clk),
      .inputs (raw_in),
      .outputs(raw_out),
      .done   (done[3])
  );
  post #(
      .POST        (2),
      .ACC_W       (8),
      .SUM_W       (6),
      .VALUE_W     (14),
      .BIAS_W      (9),
      .MUL_W       (0),
      .OFFSET_W    (1),
      .THR_BITS    (0),
      .PR_AW       (4),
      .HAS_SUM     (1),
      .HAS_RAW     (1),
      .HAS_VECTOR  (1),
      .SCALE_CYCLES(1)
  ) u_raw (
      .clk             (clk),
      .rst             (raw_in[117]),
      .group_valid     (raw_in[116]),
      .group           (raw_in[115:104]),
      .group_vector    (raw_in[103]),
      .group_data      (raw_in[102:87]),
      .group_sum       (raw_in[86:81]),
      .vector_data     (raw_in[80:53]),
      .job_param_base  (raw_in[52:49]),
      .job_mode        (raw_in[48:47]),
      .job_acc_shift   (raw_in[46:45]),
      .job_sum_use     (raw_in[44]),
      .job_sum_left    (raw_in[43:39]),
      .job_sum_odd     (raw_in[38]),
      .job_sum_odd_left(raw_in[37]),
      .job_scale_shift (raw_in[36:31]),
      .job_rounding    (raw_in[30:29]),
      .job_low         (raw_in[28:15]),
      .job_high        (raw_in[14:1]),
      .job_step_two    (raw_in[0]),
      .group_closes    (raw_closes),
      .sum_valid       (raw_out[57]),
      .sum_data        (raw_out[56:29]),
      .scaled_valid    (raw_out[28]),
      .scaled_data     (raw_out[27:0])
  );

endmodule

`default_nettype wire
