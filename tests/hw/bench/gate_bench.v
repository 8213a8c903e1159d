// Plays the modules of the run-ahead array by themselves, several sizes of each.
`default_nettype none

module gate_bench;

  reg clk = 1'b0;
  initial forever #5 clk = ~clk;

  wire [11:0] done;
  always @(posedge clk) if (&done) $finish;

  wire [31:0] combine_in;
  wire [13:0] combine_out;
  player #(
      .IN_W (32),
      .OUT_W(14),
      .FILE ("combine.mem")
  ) u_combine_player (
      .clk    (clk),
      .inputs (combine_in),
      .outputs(combine_out),
      .done   (done[0])
  );
  gate_combine #(
      .ACC_W(7),
      .CORRECTION_W(5),
      .VALUE_W(14)
  ) u_combine (
      .clk(clk),
      .job_acc_shift(combine_in[31:30]),
      .job_low(combine_in[29:25]),
      .passed(combine_in[24]),
      .high(combine_in[23:17]),
      .low(combine_in[16:10]),
      .high_correction(combine_in[9:5]),
      .low_correction(combine_in[4:0]),
      .value(combine_out[13:0])
  );

  wire [43:0] combine_narrow_in;
  wire [7:0] combine_narrow_out;
  player #(
      .IN_W (44),
      .OUT_W(8),
      .FILE ("combine_narrow.mem")
  ) u_combine_narrow_player (
      .clk    (clk),
      .inputs (combine_narrow_in),
      .outputs(combine_narrow_out),
      .done   (done[1])
  );
  gate_combine #(
      .ACC_W(9),
      .CORRECTION_W(9),
      .VALUE_W(8)
  ) u_combine_narrow (
      .clk(clk),
      .job_acc_shift(combine_narrow_in[43:42]),
      .job_low(combine_narrow_in[41:37]),
      .passed(combine_narrow_in[36]),
      .high(combine_narrow_in[35:27]),
      .low(combine_narrow_in[26:18]),
      .high_correction(combine_narrow_in[17:9]),
      .low_correction(combine_narrow_in[8:0]),
      .value(combine_narrow_out[7:0])
  );

  wire [21:0] gate_drain6_in;
  wire [34:0] gate_drain6_out;
  player #(
      .IN_W (22),
      .OUT_W(35),
      .FILE ("gate_drain6.mem")
  ) u_gate_drain6_player (
      .clk    (clk),
      .inputs (gate_drain6_in),
      .outputs(gate_drain6_out),
      .done   (done[2])
  );
  gate_drain #(
      .PES(6),
      .POST(2),
      .SLOT_W(1),
      .RING_W(2),
      .POOL_W(4)
  ) u_gate_drain6 (
      .clk(clk),
      .job_last_turn(gate_drain6_in[21:20]),
      .read_turn(gate_drain6_out[34:33]),
      .rst(gate_drain6_in[19]),
      .clear(gate_drain6_in[18]),
      .job_last_ring(gate_drain6_in[17:16]),
      .job_groups(gate_drain6_in[15:8]),
      .job_digits(gate_drain6_in[7:4]),
      .pixel_loaded(gate_drain6_in[3]),
      .pixel_opens_pool(gate_drain6_in[2]),
      .pixel_closes_pool(gate_drain6_in[1]),
      .ready(gate_drain6_in[0]),
      .take(gate_drain6_out[32]),
      .freed(gate_drain6_out[31]),
      .read_ring(gate_drain6_out[30:29]),
      .read_slot(gate_drain6_out[28]),
      .read_part(gate_drain6_out[27:20]),
      .group_valid(gate_drain6_out[19]),
      .group(gate_drain6_out[18:7]),
      .group_closes_pixel(gate_drain6_out[6]),
      .group_opens_pool(gate_drain6_out[5]),
      .group_closes_pool(gate_drain6_out[4]),
      .group_pool_entry(gate_drain6_out[3:0])
  );

  wire [20:0] gate_drain4_in;
  wire [32:0] gate_drain4_out;
  player #(
      .IN_W (21),
      .OUT_W(33),
      .FILE ("gate_drain4.mem")
  ) u_gate_drain4_player (
      .clk    (clk),
      .inputs (gate_drain4_in),
      .outputs(gate_drain4_out),
      .done   (done[3])
  );
  gate_drain #(
      .PES(4),
      .POST(4),
      .SLOT_W(2),
      .RING_W(1),
      .POOL_W(2)
  ) u_gate_drain4 (
      .clk(clk),
      .job_last_turn(gate_drain4_in[20:19]),
      .read_turn(gate_drain4_out[32:31]),
      .rst(gate_drain4_in[18]),
      .clear(gate_drain4_in[17]),
      .job_last_ring(gate_drain4_in[16]),
      .job_groups(gate_drain4_in[15:8]),
      .job_digits(gate_drain4_in[7:4]),
      .pixel_loaded(gate_drain4_in[3]),
      .pixel_opens_pool(gate_drain4_in[2]),
      .pixel_closes_pool(gate_drain4_in[1]),
      .ready(gate_drain4_in[0]),
      .take(gate_drain4_out[30]),
      .freed(gate_drain4_out[29]),
      .read_ring(gate_drain4_out[28]),
      .read_slot(gate_drain4_out[27:26]),
      .read_part(gate_drain4_out[25:18]),
      .group_valid(gate_drain4_out[17]),
      .group(gate_drain4_out[16:5]),
      .group_closes_pixel(gate_drain4_out[4]),
      .group_opens_pool(gate_drain4_out[3]),
      .group_closes_pool(gate_drain4_out[2]),
      .group_pool_entry(gate_drain4_out[1:0])
  );

  wire [42:0] loader2_in;
  wire [32:0] loader2_out;
  player #(
      .IN_W (43),
      .OUT_W(33),
      .FILE ("loader2.mem")
  ) u_loader2_player (
      .clk    (clk),
      .inputs (loader2_in),
      .outputs(loader2_out),
      .done   (done[4])
  );
  gate_loader #(
      .LANES(3),
      .DIGIT(2),
      .SUM_W(12),
      .CORRECTION_W(16),
      .HAS_SUM(1),
      .OPERAND_AW(5),
      .RING_W(2)
  ) u_loader2 (
      .clk(clk),
      .rst(loader2_in[42]),
      .clear(loader2_in[41]),
      .job_digit_words(loader2_in[40:35]),
      .job_high_words(loader2_in[34:29]),
      .job_low_words(loader2_in[28:23]),
      .job_last_ring(loader2_in[22:21]),
      .job_split(loader2_in[20:19]),
      .job_sum_left(loader2_in[18:14]),
      .job_sum_odd(loader2_in[13]),
      .job_sum_odd_left(loader2_in[12]),
      .job_sum_use(loader2_in[11]),
      .op_valid(loader2_in[10]),
      .op_last(loader2_in[9]),
      .op_sum_valid(loader2_in[8]),
      .op_sum_first(loader2_in[7]),
      .op_sum_shift(loader2_in[6]),
      .op_data(loader2_in[5:0]),
      .write_valid(loader2_out[32]),
      .write_address(loader2_out[31:27]),
      .write_data(loader2_out[26:21]),
      .begun(loader2_out[20]),
      .high_valid(loader2_out[19]),
      .low_valid(loader2_out[18]),
      .correction_ring(loader2_out[17:16]),
      .correction(loader2_out[15:0])
  );

  wire [40:0] loader1_in;
  wire [29:0] loader1_out;
  player #(
      .IN_W (41),
      .OUT_W(30),
      .FILE ("loader1.mem")
  ) u_loader1_player (
      .clk    (clk),
      .inputs (loader1_in),
      .outputs(loader1_out),
      .done   (done[5])
  );
  gate_loader #(
      .LANES(5),
      .DIGIT(1),
      .SUM_W(12),
      .CORRECTION_W(15),
      .HAS_SUM(1),
      .OPERAND_AW(5),
      .RING_W(1)
  ) u_loader1 (
      .clk(clk),
      .rst(loader1_in[40]),
      .clear(loader1_in[39]),
      .job_digit_words(loader1_in[38:33]),
      .job_high_words(loader1_in[32:27]),
      .job_low_words(loader1_in[26:21]),
      .job_last_ring(loader1_in[20]),
      .job_split(loader1_in[19:18]),
      .job_sum_left(loader1_in[17:13]),
      .job_sum_odd(loader1_in[12]),
      .job_sum_odd_left(loader1_in[11]),
      .job_sum_use(loader1_in[10]),
      .op_valid(loader1_in[9]),
      .op_last(loader1_in[8]),
      .op_sum_valid(loader1_in[7]),
      .op_sum_first(loader1_in[6]),
      .op_sum_shift(loader1_in[5]),
      .op_data(loader1_in[4:0]),
      .write_valid(loader1_out[29]),
      .write_address(loader1_out[28:24]),
      .write_data(loader1_out[23:19]),
      .begun(loader1_out[18]),
      .high_valid(loader1_out[17]),
      .low_valid(loader1_out[16]),
      .correction_ring(loader1_out[15]),
      .correction(loader1_out[14:0])
  );

  wire [48:0] loader4_in;
  wire [38:0] loader4_out;
  player #(
      .IN_W (49),
      .OUT_W(39),
      .FILE ("loader4.mem")
  ) u_loader4_player (
      .clk    (clk),
      .inputs (loader4_in),
      .outputs(loader4_out),
      .done   (done[6])
  );
  gate_loader #(
      .LANES(2),
      .DIGIT(4),
      .SUM_W(16),
      .CORRECTION_W(18),
      .HAS_SUM(1),
      .OPERAND_AW(6),
      .RING_W(3)
  ) u_loader4 (
      .clk(clk),
      .rst(loader4_in[48]),
      .clear(loader4_in[47]),
      .job_digit_words(loader4_in[46:40]),
      .job_high_words(loader4_in[39:33]),
      .job_low_words(loader4_in[32:26]),
      .job_last_ring(loader4_in[25:23]),
      .job_split(loader4_in[22:21]),
      .job_sum_left(loader4_in[20:16]),
      .job_sum_odd(loader4_in[15]),
      .job_sum_odd_left(loader4_in[14]),
      .job_sum_use(loader4_in[13]),
      .op_valid(loader4_in[12]),
      .op_last(loader4_in[11]),
      .op_sum_valid(loader4_in[10]),
      .op_sum_first(loader4_in[9]),
      .op_sum_shift(loader4_in[8]),
      .op_data(loader4_in[7:0]),
      .write_valid(loader4_out[38]),
      .write_address(loader4_out[37:32]),
      .write_data(loader4_out[31:24]),
      .begun(loader4_out[23]),
      .high_valid(loader4_out[22]),
      .low_valid(loader4_out[21]),
      .correction_ring(loader4_out[20:18]),
      .correction(loader4_out[17:0])
  );

  wire [39:0] loader_plain_in;
  wire [21:0] loader_plain_out;
  player #(
      .IN_W (40),
      .OUT_W(22),
      .FILE ("loader_plain.mem")
  ) u_loader_plain_player (
      .clk    (clk),
      .inputs (loader_plain_in),
      .outputs(loader_plain_out),
      .done   (done[7])
  );
  gate_loader #(
      .LANES(3),
      .DIGIT(2),
      .SUM_W(4),
      .CORRECTION_W(6),
      .HAS_SUM(0),
      .OPERAND_AW(4),
      .RING_W(2)
  ) u_loader_plain (
      .clk(clk),
      .rst(loader_plain_in[39]),
      .clear(loader_plain_in[38]),
      .job_digit_words(loader_plain_in[37:33]),
      .job_high_words(loader_plain_in[32:28]),
      .job_low_words(loader_plain_in[27:23]),
      .job_last_ring(loader_plain_in[22:21]),
      .job_split(loader_plain_in[20:19]),
      .job_sum_left(loader_plain_in[18:14]),
      .job_sum_odd(loader_plain_in[13]),
      .job_sum_odd_left(loader_plain_in[12]),
      .job_sum_use(loader_plain_in[11]),
      .op_valid(loader_plain_in[10]),
      .op_last(loader_plain_in[9]),
      .op_sum_valid(loader_plain_in[8]),
      .op_sum_first(loader_plain_in[7]),
      .op_sum_shift(loader_plain_in[6]),
      .op_data(loader_plain_in[5:0]),
      .write_valid(loader_plain_out[21]),
      .write_address(loader_plain_out[20:17]),
      .write_data(loader_plain_out[16:11]),
      .begun(loader_plain_out[10]),
      .high_valid(loader_plain_out[9]),
      .low_valid(loader_plain_out[8]),
      .correction_ring(loader_plain_out[7:6]),
      .correction(loader_plain_out[5:0])
  );

  wire [69:0] walker_in;
  wire [28:0] walker_out;
  player #(
      .IN_W (70),
      .OUT_W(29),
      .FILE ("walker.mem")
  ) u_walker_player (
      .clk    (clk),
      .inputs (walker_in),
      .outputs(walker_out),
      .done   (done[8])
  );
  gate_walker #(
      .OPERAND_AW(6),
      .WEIGHT_AW(8),
      .TABLE_AW(5),
      .SLOT_W(2),
      .RING_W(2)
  ) u_walker (
      .clk(clk),
      .job_last_turn(walker_in[69:68]),
      .job_table_base(walker_in[67:63]),
      .table_address(walker_out[28:24]),
      .rst(walker_in[62]),
      .clear(walker_in[61]),
      .job_digit_words(walker_in[60:54]),
      .job_high_words(walker_in[53:47]),
      .job_low_words(walker_in[46:40]),
      .job_pixel_words(walker_in[39:33]),
      .job_weight_digits(walker_in[32:27]),
      .job_last_slot(walker_in[26:25]),
      .job_last_ring(walker_in[24:23]),
      .job_slot_words(walker_in[22:15]),
      .job_weight_base(walker_in[14:7]),
      .begun(walker_in[6]),
      .decide(walker_in[5]),
      .decide_pass(walker_in[4]),
      .low_written(walker_in[3]),
      .done_slot(walker_in[2:1]),
      .take(walker_in[0]),
      .issue(walker_out[23]),
      .issue_first(walker_out[22]),
      .issue_shift(walker_out[21]),
      .issue_high_last(walker_out[20]),
      .issue_low_last(walker_out[19]),
      .operand_address(walker_out[18:13]),
      .weight_address(walker_out[12:5]),
      .issue_ring(walker_out[4:3]),
      .issue_slot(walker_out[2:1]),
      .ready(walker_out[0])
  );

  wire [62:0] walker_short_in;
  wire [26:0] walker_short_out;
  player #(
      .IN_W (63),
      .OUT_W(27),
      .FILE ("walker_short.mem")
  ) u_walker_short_player (
      .clk    (clk),
      .inputs (walker_short_in),
      .outputs(walker_short_out),
      .done   (done[9])
  );
  gate_walker #(
      .OPERAND_AW(5),
      .WEIGHT_AW(7),
      .TABLE_AW(5),
      .SLOT_W(1),
      .RING_W(3)
  ) u_walker_short (
      .clk(clk),
      .job_last_turn(walker_short_in[62:61]),
      .job_table_base(walker_short_in[60:56]),
      .table_address(walker_short_out[26:22]),
      .rst(walker_short_in[55]),
      .clear(walker_short_in[54]),
      .job_digit_words(walker_short_in[53:48]),
      .job_high_words(walker_short_in[47:42]),
      .job_low_words(walker_short_in[41:36]),
      .job_pixel_words(walker_short_in[35:30]),
      .job_weight_digits(walker_short_in[29:24]),
      .job_last_slot(walker_short_in[23]),
      .job_last_ring(walker_short_in[22:20]),
      .job_slot_words(walker_short_in[19:13]),
      .job_weight_base(walker_short_in[12:6]),
      .begun(walker_short_in[5]),
      .decide(walker_short_in[4]),
      .decide_pass(walker_short_in[3]),
      .low_written(walker_short_in[2]),
      .done_slot(walker_short_in[1]),
      .take(walker_short_in[0]),
      .issue(walker_short_out[21]),
      .issue_first(walker_short_out[20]),
      .issue_shift(walker_short_out[19]),
      .issue_high_last(walker_short_out[18]),
      .issue_low_last(walker_short_out[17]),
      .operand_address(walker_short_out[16:12]),
      .weight_address(walker_short_out[11:5]),
      .issue_ring(walker_short_out[4:2]),
      .issue_slot(walker_short_out[1]),
      .ready(walker_short_out[0])
  );

  wire [109:0] pe_in;
  wire [36:0] pe_out;
  player #(
      .IN_W (110),
      .OUT_W(37),
      .FILE ("pe.mem")
  ) u_pe_player (
      .clk    (clk),
      .inputs (pe_in),
      .outputs(pe_out),
      .done   (done[10])
  );
  gate_pe #(
      .LANES(3),
      .DIGIT(2),
      .ACC_W(11),
      .CORRECTION_W(8),
      .HAS_SUM(1),
      .THRESHOLD_W(10),
      .OPERAND_AW(6),
      .WEIGHT_AW(8),
      .TABLE_AW(5),
      .SLOT_W(2),
      .RING_W(2)
  ) u_pe (
      .clk(clk),
      .job_last_turn(pe_in[109:108]),
      .job_table_base(pe_in[107:103]),
      .rst(pe_in[102]),
      .clear(pe_in[101]),
      .job_digit_words(pe_in[100:94]),
      .job_high_words(pe_in[93:87]),
      .job_low_words(pe_in[86:80]),
      .job_pixel_words(pe_in[79:73]),
      .job_weight_digits(pe_in[72:67]),
      .job_last_slot(pe_in[66:65]),
      .job_last_ring(pe_in[64:63]),
      .job_slot_words(pe_in[62:55]),
      .job_weight_base(pe_in[54:47]),
      .job_double(pe_in[46]),
      .operand_valid(pe_in[45]),
      .operand_address(pe_in[44:39]),
      .operand_data(pe_in[38:33]),
      .begun(pe_in[32]),
      .correction_valid(pe_in[31]),
      .correction_ring(pe_in[30:29]),
      .correction(pe_in[28:21]),
      .weights(pe_in[20:15]),
      .threshold(pe_in[14:5]),
      .take(pe_in[4]),
      .result_address(pe_in[3:0]),
      .weight_address(pe_out[31:24]),
      .threshold_address(pe_out[36:32]),
      .ready(pe_out[23]),
      .result_passed(pe_out[22]),
      .result_high(pe_out[21:11]),
      .result_low(pe_out[10:0])
  );

  wire [93:0] pe_double_in;
  wire [29:0] pe_double_out;
  player #(
      .IN_W (94),
      .OUT_W(30),
      .FILE ("pe_double.mem")
  ) u_pe_double_player (
      .clk    (clk),
      .inputs (pe_double_in),
      .outputs(pe_double_out),
      .done   (done[11])
  );
  gate_pe #(
      .LANES(4),
      .DIGIT(1),
      .ACC_W(8),
      .CORRECTION_W(6),
      .HAS_SUM(1),
      .THRESHOLD_W(9),
      .OPERAND_AW(5),
      .WEIGHT_AW(7),
      .TABLE_AW(5),
      .SLOT_W(1),
      .RING_W(2)
  ) u_pe_double (
      .clk(clk),
      .job_last_turn(pe_double_in[93:92]),
      .job_table_base(pe_double_in[91:87]),
      .rst(pe_double_in[86]),
      .clear(pe_double_in[85]),
      .job_digit_words(pe_double_in[84:79]),
      .job_high_words(pe_double_in[78:73]),
      .job_low_words(pe_double_in[72:67]),
      .job_pixel_words(pe_double_in[66:61]),
      .job_weight_digits(pe_double_in[60:55]),
      .job_last_slot(pe_double_in[54]),
      .job_last_ring(pe_double_in[53:52]),
      .job_slot_words(pe_double_in[51:45]),
      .job_weight_base(pe_double_in[44:38]),
      .job_double(pe_double_in[37]),
      .operand_valid(pe_double_in[36]),
      .operand_address(pe_double_in[35:31]),
      .operand_data(pe_double_in[30:27]),
      .begun(pe_double_in[26]),
      .correction_valid(pe_double_in[25]),
      .correction_ring(pe_double_in[24:23]),
      .correction(pe_double_in[22:17]),
      .weights(pe_double_in[16:13]),
      .threshold(pe_double_in[12:4]),
      .take(pe_double_in[3]),
      .result_address(pe_double_in[2:0]),
      .weight_address(pe_double_out[24:18]),
      .threshold_address(pe_double_out[29:25]),
      .ready(pe_double_out[17]),
      .result_passed(pe_double_out[16]),
      .result_high(pe_double_out[15:8]),
      .result_low(pe_double_out[7:0])
  );

endmodule

`default_nettype wire
