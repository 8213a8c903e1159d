// Plays tiles to the MAC array, the vector unit, the drain and the pooling unit, several sizes of each.
`default_nettype none

module datapath_bench;

  reg clk = 1'b0;
  initial forever #5 clk = ~clk;

  wire [11:0] done;
  always @(posedge clk) if (&done) $finish;

  wire [47:0] array_in;
  wire [91:0] array_out;
  player #(
      .IN_W (48),
      .OUT_W(92),
      .FILE ("array.mem")
  ) u_array_player (
      .clk    (clk),
      .inputs (array_in),
      .outputs(array_out),
      .done   (done[0])
  );
  mac_array #(
      .PES    (3),
      .LANES  (4),
      .PIXELS (2),
      .DIGIT  (2),
      .ACC_W  (12),
      .SUM_W  (10),
      .HAS_SUM(1)
  ) u_array (
      .clk         (clk),
      .rst         (array_in[47]),
      .op_valid    (array_in[46]),
      .op_first    (array_in[45]),
      .op_shift    (array_in[44]),
      .op_sum_valid(array_in[43]),
      .op_sum_first(array_in[42]),
      .op_sum_shift(array_in[41]),
      .capture     (array_in[40]),
      .data        (array_in[39:24]),
      .weights     (array_in[23:0]),
      .results     (array_out[91:20]),
      .sums        (array_out[19:0])
  );

  wire [17:0] array_plain_in;
  wire [13:0] array_plain_out;
  player #(
      .IN_W (18),
      .OUT_W(14),
      .FILE ("array_plain.mem")
  ) u_array_plain_player (
      .clk    (clk),
      .inputs (array_plain_in),
      .outputs(array_plain_out),
      .done   (done[1])
  );
  mac_array #(
      .PES    (1),
      .LANES  (5),
      .PIXELS (1),
      .DIGIT  (1),
      .ACC_W  (8),
      .SUM_W  (6),
      .HAS_SUM(0)
  ) u_array_plain (
      .clk         (clk),
      .rst         (array_plain_in[17]),
      .op_valid    (array_plain_in[16]),
      .op_first    (array_plain_in[15]),
      .op_shift    (array_plain_in[14]),
      .op_sum_valid(array_plain_in[13]),
      .op_sum_first(array_plain_in[12]),
      .op_sum_shift(array_plain_in[11]),
      .capture     (array_plain_in[10]),
      .data        (array_plain_in[9:5]),
      .weights     (array_plain_in[4:0]),
      .results     (array_plain_out[13:6]),
      .sums        (array_plain_out[5:0])
  );

  wire [25:0] array_own_in;
  wire [65:0] array_own_out;
  player #(
      .IN_W (26),
      .OUT_W(66),
      .FILE ("array_own.mem")
  ) u_array_own_player (
      .clk    (clk),
      .inputs (array_own_in),
      .outputs(array_own_out),
      .done   (done[10])
  );
  mac_array #(
      .KIND   (1),
      .PES    (3),
      .LANES  (3),
      .PIXELS (2),
      .DIGIT  (2),
      .ACC_W  (9),
      .SUM_W  (6),
      .HAS_SUM(0)
  ) u_array_own (
      .clk         (clk),
      .rst         (array_own_in[25]),
      .op_valid    (array_own_in[24]),
      .op_first    (array_own_in[23]),
      .op_shift    (array_own_in[22]),
      .op_sum_valid(array_own_in[21]),
      .op_sum_first(array_own_in[20]),
      .op_sum_shift(array_own_in[19]),
      .capture     (array_own_in[18]),
      .data        (array_own_in[17:6]),
      .weights     (array_own_in[5:0]),
      .results     (array_own_out[65:12]),
      .sums        (array_own_out[11:0])
  );

  wire [31:0] array_planes_in;
  wire [21:0] array_planes_out;
  player #(
      .IN_W (32),
      .OUT_W(22),
      .FILE ("array_planes.mem")
  ) u_array_planes_player (
      .clk    (clk),
      .inputs (array_planes_in),
      .outputs(array_planes_out),
      .done   (done[11])
  );
  mac_array #(
      .KIND   (2),
      .PES    (2),
      .LANES  (4),
      .PIXELS (1),
      .DIGIT  (2),
      .ACC_W  (8),
      .SUM_W  (6),
      .HAS_SUM(0)
  ) u_array_planes (
      .clk         (clk),
      .rst         (array_planes_in[31]),
      .op_valid    (array_planes_in[30]),
      .op_first    (array_planes_in[29]),
      .op_shift    (array_planes_in[28]),
      .op_sum_valid(array_planes_in[27]),
      .op_sum_first(array_planes_in[26]),
      .op_sum_shift(array_planes_in[25]),
      .capture     (array_planes_in[24]),
      .data        (array_planes_in[23:16]),
      .weights     (array_planes_in[15:0]),
      .results     (array_planes_out[21:6]),
      .sums        (array_planes_out[5:0])
  );

  wire [26:0] vector4_in;
  wire [39:0] vector4_out;
  player #(
      .IN_W (27),
      .OUT_W(40),
      .FILE ("vector4.mem")
  ) u_vector4_player (
      .clk    (clk),
      .inputs (vector4_in),
      .outputs(vector4_out),
      .done   (done[2])
  );
  vector_unit #(
      .POST      (4),
      .READ_W    (4),
      .VALUE_W   (10),
      .HAS_ARGMAX(1)
  ) u_vector4 (
      .clk       (clk),
      .rst       (vector4_in[26]),
      .tap_valid (vector4_in[25]),
      .tap_open  (vector4_in[24]),
      .tap_inside(vector4_in[23]),
      .tap_sum   (vector4_in[22]),
      .tap_argmax(vector4_in[21]),
      .mask      (vector4_in[20:17]),
      .read_data (vector4_in[16:1]),
      .capture   (vector4_in[0]),
      .result    (vector4_out[39:0])
  );

  wire [12:0] vector1_in;
  wire [4:0] vector1_out;
  player #(
      .IN_W (13),
      .OUT_W(5),
      .FILE ("vector1.mem")
  ) u_vector1_player (
      .clk    (clk),
      .inputs (vector1_in),
      .outputs(vector1_out),
      .done   (done[3])
  );
  vector_unit #(
      .POST      (1),
      .READ_W    (5),
      .VALUE_W   (5),
      .HAS_ARGMAX(1)
  ) u_vector1 (
      .clk       (clk),
      .rst       (vector1_in[12]),
      .tap_valid (vector1_in[11]),
      .tap_open  (vector1_in[10]),
      .tap_inside(vector1_in[9]),
      .tap_sum   (vector1_in[8]),
      .tap_argmax(vector1_in[7]),
      .mask      (vector1_in[6]),
      .read_data (vector1_in[5:1]),
      .capture   (vector1_in[0]),
      .result    (vector1_out[4:0])
  );

  wire [20:0] vector2_in;
  wire [17:0] vector2_out;
  player #(
      .IN_W (21),
      .OUT_W(18),
      .FILE ("vector2.mem")
  ) u_vector2_player (
      .clk    (clk),
      .inputs (vector2_in),
      .outputs(vector2_out),
      .done   (done[4])
  );
  vector_unit #(
      .POST      (2),
      .READ_W    (6),
      .VALUE_W   (9),
      .HAS_ARGMAX(0)
  ) u_vector2 (
      .clk       (clk),
      .rst       (vector2_in[20]),
      .tap_valid (vector2_in[19]),
      .tap_open  (vector2_in[18]),
      .tap_inside(vector2_in[17]),
      .tap_sum   (vector2_in[16]),
      .tap_argmax(vector2_in[15]),
      .mask      (vector2_in[14:13]),
      .read_data (vector2_in[12:1]),
      .capture   (vector2_in[0]),
      .result    (vector2_out[17:0])
  );

  wire [24:0] pool_in;
  wire [17:0] pool_out;
  player #(
      .IN_W (25),
      .OUT_W(18),
      .FILE ("pool.mem")
  ) u_pool_player (
      .clk    (clk),
      .inputs (pool_in),
      .outputs(pool_out),
      .done   (done[5])
  );
  pool_unit #(
      .POST    (2),
      .VALUE_W (8),
      .DEPTH   (3),
      .ENTRY_W (2),
      .HAS_POOL(1)
  ) u_pool (
      .clk             (clk),
      .rst             (pool_in[24]),
      .in_valid        (pool_in[23]),
      .in_closes_pixel (pool_in[22]),
      .in_opens        (pool_in[21]),
      .in_closes       (pool_in[20]),
      .in_entry        (pool_in[19:18]),
      .in_data         (pool_in[17:2]),
      .job_pool_reduce (pool_in[1:0]),
      .out_valid       (pool_out[17]),
      .out_closes_pixel(pool_out[16]),
      .out_data        (pool_out[15:0])
  );

  wire [12:0] pool_none_in;
  wire [6:0] pool_none_out;
  player #(
      .IN_W (13),
      .OUT_W(7),
      .FILE ("pool_none.mem")
  ) u_pool_none_player (
      .clk    (clk),
      .inputs (pool_none_in),
      .outputs(pool_none_out),
      .done   (done[6])
  );
  pool_unit #(
      .POST    (1),
      .VALUE_W (5),
      .DEPTH   (1),
      .ENTRY_W (1),
      .HAS_POOL(0)
  ) u_pool_none (
      .clk             (clk),
      .rst             (pool_none_in[12]),
      .in_valid        (pool_none_in[11]),
      .in_closes_pixel (pool_none_in[10]),
      .in_opens        (pool_none_in[9]),
      .in_closes       (pool_none_in[8]),
      .in_entry        (pool_none_in[7]),
      .in_data         (pool_none_in[6:2]),
      .job_pool_reduce (pool_none_in[1:0]),
      .out_valid       (pool_none_out[6]),
      .out_closes_pixel(pool_none_out[5]),
      .out_data        (pool_none_out[4:0])
  );

  wire [340:0] drain4_in;
  wire [33:0] drain4_out;
  player #(
      .IN_W (341),
      .OUT_W(34),
      .FILE ("drain4.mem")
  ) u_drain4_player (
      .clk    (clk),
      .inputs (drain4_in),
      .outputs(drain4_out),
      .done   (done[7])
  );
  drain #(
      .PES   (18),
      .PIXELS(4),
      .POST  (2),
      .ACC_W (4),
      .SUM_W (3),
      .POOL_W(6)
  ) u_drain4 (
      .clk               (clk),
      .rst               (drain4_in[340]),
      .capture           (drain4_in[339]),
      .tile_pixels       (drain4_in[338:334]),
      .tile_opens_pool   (drain4_in[333]),
      .tile_closes_pool  (drain4_in[332]),
      .tile_group        (drain4_in[331:320]),
      .tile_closes_pixel (drain4_in[319]),
      .tile_vector       (drain4_in[318]),
      .job_groups        (drain4_in[317:310]),
      .job_digits        (drain4_in[309:306]),
      .job_pool_pixels   (drain4_in[305:301]),
      .job_pool_whole    (drain4_in[300]),
      .results           (drain4_in[299:12]),
      .sums              (drain4_in[11:0]),
      .group_valid       (drain4_out[33]),
      .group             (drain4_out[32:21]),
      .group_vector      (drain4_out[20]),
      .group_closes_pixel(drain4_out[19]),
      .group_opens_pool  (drain4_out[18]),
      .group_closes_pool (drain4_out[17]),
      .group_pool_entry  (drain4_out[16:11]),
      .group_data        (drain4_out[10:3]),
      .group_sum         (drain4_out[2:0])
  );

  wire [49:0] drain1_in;
  wire [26:0] drain1_out;
  player #(
      .IN_W (50),
      .OUT_W(27),
      .FILE ("drain1.mem")
  ) u_drain1_player (
      .clk    (clk),
      .inputs (drain1_in),
      .outputs(drain1_out),
      .done   (done[8])
  );
  drain #(
      .PES   (1),
      .PIXELS(1),
      .POST  (1),
      .ACC_W (6),
      .SUM_W (3),
      .POOL_W(1)
  ) u_drain1 (
      .clk               (clk),
      .rst               (drain1_in[49]),
      .capture           (drain1_in[48]),
      .tile_pixels       (drain1_in[47:43]),
      .tile_opens_pool   (drain1_in[42]),
      .tile_closes_pool  (drain1_in[41]),
      .tile_group        (drain1_in[40:29]),
      .tile_closes_pixel (drain1_in[28]),
      .tile_vector       (drain1_in[27]),
      .job_groups        (drain1_in[26:19]),
      .job_digits        (drain1_in[18:15]),
      .job_pool_pixels   (drain1_in[14:10]),
      .job_pool_whole    (drain1_in[9]),
      .results           (drain1_in[8:3]),
      .sums              (drain1_in[2:0]),
      .group_valid       (drain1_out[26]),
      .group             (drain1_out[25:14]),
      .group_vector      (drain1_out[13]),
      .group_closes_pixel(drain1_out[12]),
      .group_opens_pool  (drain1_out[11]),
      .group_closes_pool (drain1_out[10]),
      .group_pool_entry  (drain1_out[9]),
      .group_data        (drain1_out[8:3]),
      .group_sum         (drain1_out[2:0])
  );

  wire [124:0] drain2_in;
  wire [40:0] drain2_out;
  player #(
      .IN_W (125),
      .OUT_W(41),
      .FILE ("drain2.mem")
  ) u_drain2_player (
      .clk    (clk),
      .inputs (drain2_in),
      .outputs(drain2_out),
      .done   (done[9])
  );
  drain #(
      .PES   (8),
      .PIXELS(2),
      .POST  (4),
      .ACC_W (5),
      .SUM_W (2),
      .POOL_W(2)
  ) u_drain2 (
      .clk               (clk),
      .rst               (drain2_in[124]),
      .capture           (drain2_in[123]),
      .tile_pixels       (drain2_in[122:118]),
      .tile_opens_pool   (drain2_in[117]),
      .tile_closes_pool  (drain2_in[116]),
      .tile_group        (drain2_in[115:104]),
      .tile_closes_pixel (drain2_in[103]),
      .tile_vector       (drain2_in[102]),
      .job_groups        (drain2_in[101:94]),
      .job_digits        (drain2_in[93:90]),
      .job_pool_pixels   (drain2_in[89:85]),
      .job_pool_whole    (drain2_in[84]),
      .results           (drain2_in[83:4]),
      .sums              (drain2_in[3:0]),
      .group_valid       (drain2_out[40]),
      .group             (drain2_out[39:28]),
      .group_vector      (drain2_out[27]),
      .group_closes_pixel(drain2_out[26]),
      .group_opens_pool  (drain2_out[25]),
      .group_closes_pool (drain2_out[24]),
      .group_pool_entry  (drain2_out[23:22]),
      .group_data        (drain2_out[21:2]),
      .group_sum         (drain2_out[1:0])
  );

endmodule

`default_nettype wire
