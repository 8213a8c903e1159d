// Plays groups to the residual adder and to the entry quantizer, and values to one scaling lane.
`default_nettype none

module highway_bench;

  reg clk = 1'b0;
  initial forever #5 clk = ~clk;

  wire [8:0] done;
  always @(posedge clk) if (&done) $finish;

  wire [89:0] join2_in;
  wire [32:0] join2_out;
  player #(
      .IN_W (90),
      .OUT_W(33),
      .FILE ("join2.mem")
  ) u_join2_player (
      .clk    (clk),
      .inputs (join2_in),
      .outputs(join2_out),
      .done   (done[0])
  );
  join_unit #(
      .POST   (2),
      .VALUE_W(12),
      .VM_W   (9),
      .VM_AW  (8),
      .MUL_W  (0),
      .IN_W   (1),
      .HAS_PRODUCT(0)
  ) u_join2 (
      .clk               (clk),
      .job_join_product  (join2_in[89]),
      .job_join_lane     (join2_in[88]),
      .job_starts        (join2_in[87]),
      .issue_valid       (join2_in[86]),
      .issue_closes_pixel(join2_in[85]),
      .job_join          (join2_in[84]),
      .job_join_base     (join2_in[83:76]),
      .job_join_pixel    (join2_in[75:68]),
      .job_join_low      (join2_in[67:56]),
      .job_join_high     (join2_in[55:44]),
      .job_join_own      (join2_in[43]),
      .job_join_other    (join2_in[42]),
      .read_data         (join2_in[41:24]),
      .in_data           (join2_in[23:0]),
      .read_valid        (join2_out[32]),
      .read_address      (join2_out[31:24]),
      .out_data          (join2_out[23:0])
  );

  wire [51:0] join1_in;
  wire [14:0] join1_out;
  player #(
      .IN_W (52),
      .OUT_W(15),
      .FILE ("join1.mem")
  ) u_join1_player (
      .clk    (clk),
      .inputs (join1_in),
      .outputs(join1_out),
      .done   (done[1])
  );
  join_unit #(
      .POST   (1),
      .VALUE_W(9),
      .VM_W   (7),
      .VM_AW  (5),
      .MUL_W  (0),
      .IN_W   (1),
      .HAS_PRODUCT(0)
  ) u_join1 (
      .clk               (clk),
      .job_join_product  (join1_in[51]),
      .job_join_lane     (join1_in[50]),
      .job_starts        (join1_in[49]),
      .issue_valid       (join1_in[48]),
      .issue_closes_pixel(join1_in[47]),
      .job_join          (join1_in[46]),
      .job_join_base     (join1_in[45:41]),
      .job_join_pixel    (join1_in[40:36]),
      .job_join_low      (join1_in[35:27]),
      .job_join_high     (join1_in[26:18]),
      .job_join_own      (join1_in[17]),
      .job_join_other    (join1_in[16]),
      .read_data         (join1_in[15:9]),
      .in_data           (join1_in[8:0]),
      .read_valid        (join1_out[14]),
      .read_address      (join1_out[13:9]),
      .out_data          (join1_out[8:0])
  );

  wire [101:0] weighted_in;
  wire [37:0] weighted_out;
  player #(
      .IN_W (102),
      .OUT_W(38),
      .FILE ("weighted.mem")
  ) u_weighted_player (
      .clk    (clk),
      .inputs (weighted_in),
      .outputs(weighted_out),
      .done   (done[5])
  );
  join_unit #(
      .POST   (2),
      .VALUE_W(16),
      .VM_W   (6),
      .VM_AW  (5),
      .MUL_W  (5),
      .IN_W   (8),
      .HAS_PRODUCT(0)
  ) u_weighted (
      .clk               (clk),
      .job_join_product  (weighted_in[101]),
      .job_join_lane     (weighted_in[100]),
      .job_starts        (weighted_in[99]),
      .issue_valid       (weighted_in[98]),
      .issue_closes_pixel(weighted_in[97]),
      .job_join          (weighted_in[96]),
      .job_join_base     (weighted_in[95:91]),
      .job_join_pixel    (weighted_in[90:86]),
      .job_join_low      (weighted_in[85:70]),
      .job_join_high     (weighted_in[69:54]),
      .job_join_own      (weighted_in[53:49]),
      .job_join_other    (weighted_in[48:44]),
      .read_data         (weighted_in[43:32]),
      .in_data           (weighted_in[31:0]),
      .read_valid        (weighted_out[37]),
      .read_address      (weighted_out[36:32]),
      .out_data          (weighted_out[31:0])
  );

  wire [85:0] product_in;
  wire [33:0] product_out;
  player #(
      .IN_W (86),
      .OUT_W(34),
      .FILE ("product.mem")
  ) u_product_player (
      .clk    (clk),
      .inputs (product_in),
      .outputs(product_out),
      .done   (done[6])
  );
  join_unit #(
      .POST   (2),
      .VALUE_W(14),
      .VM_W   (6),
      .VM_AW  (5),
      .MUL_W  (0),
      .IN_W   (8),
      .HAS_PRODUCT(1)
  ) u_product (
      .clk               (clk),
      .job_join_product  (product_in[85]),
      .job_join_lane     (product_in[84]),
      .job_starts        (product_in[83]),
      .issue_valid       (product_in[82]),
      .issue_closes_pixel(product_in[81]),
      .job_join          (product_in[80]),
      .job_join_base     (product_in[79:75]),
      .job_join_pixel    (product_in[74:70]),
      .job_join_low      (product_in[69:56]),
      .job_join_high     (product_in[55:42]),
      .job_join_own      (product_in[41]),
      .job_join_other    (product_in[40]),
      .read_data         (product_in[39:28]),
      .in_data           (product_in[27:0]),
      .read_valid        (product_out[33]),
      .read_address      (product_out[32:28]),
      .out_data          (product_out[27:0])
  );

  wire [103:0] either_in;
  wire [36:0] either_out;
  player #(
      .IN_W (104),
      .OUT_W(37),
      .FILE ("either.mem")
  ) u_either_player (
      .clk    (clk),
      .inputs (either_in),
      .outputs(either_out),
      .done   (done[7])
  );
  join_unit #(
      .POST   (2),
      .VALUE_W(16),
      .VM_W   (6),
      .VM_AW  (4),
      .MUL_W  (7),
      .IN_W   (8),
      .HAS_PRODUCT(1)
  ) u_either (
      .clk               (clk),
      .job_join_product  (either_in[103]),
      .job_join_lane     (either_in[102]),
      .job_starts        (either_in[101]),
      .issue_valid       (either_in[100]),
      .issue_closes_pixel(either_in[99]),
      .job_join          (either_in[98]),
      .job_join_base     (either_in[97:94]),
      .job_join_pixel    (either_in[93:90]),
      .job_join_low      (either_in[89:74]),
      .job_join_high     (either_in[73:58]),
      .job_join_own      (either_in[57:51]),
      .job_join_other    (either_in[50:44]),
      .read_data         (either_in[43:32]),
      .in_data           (either_in[31:0]),
      .read_valid        (either_out[36]),
      .read_address      (either_out[35:32]),
      .out_data          (either_out[31:0])
  );

  wire [97:0] slim_in;
  wire [36:0] slim_out;
  player #(
      .IN_W (98),
      .OUT_W(37),
      .FILE ("slim.mem")
  ) u_slim_player (
      .clk    (clk),
      .inputs (slim_in),
      .outputs(slim_out),
      .done   (done[8])
  );
  join_unit #(
      .POST   (2),
      .VALUE_W(16),
      .VM_W   (6),
      .VM_AW  (4),
      .MUL_W  (4),
      .IN_W   (8),
      .HAS_PRODUCT(1)
  ) u_slim (
      .clk               (clk),
      .job_join_product  (slim_in[97]),
      .job_join_lane     (slim_in[96]),
      .job_starts        (slim_in[95]),
      .issue_valid       (slim_in[94]),
      .issue_closes_pixel(slim_in[93]),
      .job_join          (slim_in[92]),
      .job_join_base     (slim_in[91:88]),
      .job_join_pixel    (slim_in[87:84]),
      .job_join_low      (slim_in[83:68]),
      .job_join_high     (slim_in[67:52]),
      .job_join_own      (slim_in[51:48]),
      .job_join_other    (slim_in[47:44]),
      .read_data         (slim_in[43:32]),
      .in_data           (slim_in[31:0]),
      .read_valid        (slim_out[36]),
      .read_address      (slim_out[35:32]),
      .out_data          (slim_out[31:0])
  );

  wire [75:0] lane_in;
  wire [13:0] lane_out;
  player #(
      .IN_W (76),
      .OUT_W(14),
      .FILE ("lane.mem")
  ) u_lane_player (
      .clk    (clk),
      .inputs (lane_in),
      .outputs(lane_out),
      .done   (done[2])
  );
  wire [20:0] lane_term;
  wire unused_term = &{1'b0, lane_term};
  scale_lane #(
      .VALUE_W     (14),
      .MUL_W       (6),
      .OFFSET_W    (12),
      .THR_BITS    (2),
      .ADDRESS_W   (4),
      .FILE        ("thr_l00"),
      .HAS_RAW     (1),
      .SCALE_CYCLES(4)
  ) u_lane (
      .clk            (clk),
      .x              (lane_in[75:62]),
      .multiplier     (lane_in[61:56]),
      .offset         (lane_in[55:44]),
      .flip           (lane_in[43]),
      .address        (lane_in[42:39]),
      .segment        (1'b0),
      .job_mode       (lane_in[38:37]),
      .job_scale_shift(lane_in[36:31]),
      .job_rounding   (lane_in[30:29]),
      .job_low        (lane_in[28:15]),
      .job_high       (lane_in[14:1]),
      .job_step_two   (lane_in[0]),
      .term           (lane_term),
      .total          (21'd0),
      .y              (lane_out[13:0])
  );

  wire [75:0] entry2_in;
  wire [57:0] entry2_out;
  player #(
      .IN_W (76),
      .OUT_W(58),
      .FILE ("entry2.mem")
  ) u_entry2_player (
      .clk    (clk),
      .inputs (entry2_in),
      .outputs(entry2_out),
      .done   (done[3])
  );
  entry_unit #(
      .POST        (2),
      .VALUE_W     (14),
      .MUL_W       (6),
      .OFFSET_W    (12),
      .THR_BITS    (2),
      .EN_AW       (4),
      .SCALE_CYCLES(4)
  ) u_entry2 (
      .clk               (clk),
      .rst               (entry2_in[75]),
      .job_starts        (entry2_in[74]),
      .in_valid          (entry2_in[73]),
      .in_closes_pixel   (entry2_in[72]),
      .in_data           (entry2_in[71:44]),
      .job_entry_base    (entry2_in[43:40]),
      .job_entry_each    (entry2_in[39]),
      .job_entry_mode    (entry2_in[38:37]),
      .job_entry_shift   (entry2_in[36:31]),
      .job_entry_rounding(entry2_in[30:29]),
      .job_entry_low     (entry2_in[28:15]),
      .job_entry_high    (entry2_in[14:1]),
      .job_entry_step_two(entry2_in[0]),
      .out_valid         (entry2_out[57]),
      .out_closes_pixel  (entry2_out[56]),
      .out_data          (entry2_out[55:28]),
      .out_code          (entry2_out[27:0])
  );

  wire [61:0] entry1_in;
  wire [29:0] entry1_out;
  player #(
      .IN_W (62),
      .OUT_W(30),
      .FILE ("entry1.mem")
  ) u_entry1_player (
      .clk    (clk),
      .inputs (entry1_in),
      .outputs(entry1_out),
      .done   (done[4])
  );
  entry_unit #(
      .POST        (1),
      .VALUE_W     (14),
      .MUL_W       (0),
      .OFFSET_W    (1),
      .THR_BITS    (3),
      .EN_AW       (4),
      .SCALE_CYCLES(6)
  ) u_entry1 (
      .clk               (clk),
      .rst               (entry1_in[61]),
      .job_starts        (entry1_in[60]),
      .in_valid          (entry1_in[59]),
      .in_closes_pixel   (entry1_in[58]),
      .in_data           (entry1_in[57:44]),
      .job_entry_base    (entry1_in[43:40]),
      .job_entry_each    (entry1_in[39]),
      .job_entry_mode    (entry1_in[38:37]),
      .job_entry_shift   (entry1_in[36:31]),
      .job_entry_rounding(entry1_in[30:29]),
      .job_entry_low     (entry1_in[28:15]),
      .job_entry_high    (entry1_in[14:1]),
      .job_entry_step_two(entry1_in[0]),
      .out_valid         (entry1_out[29]),
      .out_closes_pixel  (entry1_out[28]),
      .out_data          (entry1_out[27:14]),
      .out_code          (entry1_out[13:0])
  );

endmodule

`default_nettype wire
