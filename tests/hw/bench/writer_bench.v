// Plays groups of jobs to the writer and to its map walker, with one, two and four pixels.
`default_nettype none

module writer_bench;

  reg clk = 1'b0;
  initial forever #5 clk = ~clk;

  wire [5:0] done;
  always @(posedge clk) if (&done) $finish;

  wire walker2_row_end;
  wire [86:0] walker2_in;
  wire [17:0] walker2_out;
  player #(
      .IN_W (87),
      .OUT_W(18),
      .FILE ("walker2.mem")
  ) u_walker2_player (
      .clk    (clk),
      .inputs (walker2_in),
      .outputs(walker2_out),
      .done   (done[0])
  );
  map_walker #(
      .LANES (8),
      .PIXELS(2),
      .POST  (4),
      .DM_AW (10)
  ) u_walker2 (
      .clk         (clk),
      .start       (walker2_in[68]),
      .next_group  (walker2_in[67]),
      .next_pixel  (walker2_in[66]),
      .last_column (walker2_in[65:50]),
      .base        (walker2_in[49:40]),
      .first_strip (walker2_in[39:34]),
      .last_stride (walker2_in[33:30]),
      .column      (walker2_in[29:20]),
      .column_group(walker2_in[19:10]),
      .row         (walker2_in[9:0]),
      .first_bank  (walker2_in[86:83]),
      .first_phase (walker2_in[82:79]),
      .skip        (walker2_in[78:69]),
      .row_end     (walker2_row_end),
      .bank        (walker2_out[17:16]),
      .strip       (walker2_out[15:10]),
      .address     (walker2_out[9:0])
  );

  wire walker1_row_end;
  wire [81:0] walker1_in;
  wire [15:0] walker1_out;
  player #(
      .IN_W (82),
      .OUT_W(16),
      .FILE ("walker1.mem")
  ) u_walker1_player (
      .clk    (clk),
      .inputs (walker1_in),
      .outputs(walker1_out),
      .done   (done[1])
  );
  map_walker #(
      .LANES (4),
      .PIXELS(1),
      .POST  (4),
      .DM_AW (9)
  ) u_walker1 (
      .clk         (clk),
      .start       (walker1_in[64]),
      .next_group  (walker1_in[63]),
      .next_pixel  (walker1_in[62]),
      .last_column (walker1_in[61:46]),
      .base        (walker1_in[45:37]),
      .first_strip (walker1_in[36:31]),
      .last_stride (walker1_in[30:27]),
      .column      (walker1_in[26:18]),
      .column_group(walker1_in[17:9]),
      .row         (walker1_in[8:0]),
      .first_bank  (walker1_in[81:78]),
      .first_phase (walker1_in[77:74]),
      .skip        (walker1_in[73:65]),
      .row_end     (walker1_row_end),
      .bank        (walker1_out[15]),
      .strip       (walker1_out[14:9]),
      .address     (walker1_out[8:0])
  );

  wire walker4_row_end;
  wire [96:0] walker4_in;
  wire [21:0] walker4_out;
  player #(
      .IN_W (97),
      .OUT_W(22),
      .FILE ("walker4.mem")
  ) u_walker4_player (
      .clk    (clk),
      .inputs (walker4_in),
      .outputs(walker4_out),
      .done   (done[2])
  );
  map_walker #(
      .LANES (6),
      .PIXELS(4),
      .POST  (2),
      .DM_AW (12)
  ) u_walker4 (
      .clk         (clk),
      .start       (walker4_in[76]),
      .next_group  (walker4_in[75]),
      .next_pixel  (walker4_in[74]),
      .last_column (walker4_in[73:58]),
      .base        (walker4_in[57:46]),
      .first_strip (walker4_in[45:40]),
      .last_stride (walker4_in[39:36]),
      .column      (walker4_in[35:24]),
      .column_group(walker4_in[23:12]),
      .row         (walker4_in[11:0]),
      .first_bank  (walker4_in[96:93]),
      .first_phase (walker4_in[92:89]),
      .skip        (walker4_in[88:77]),
      .row_end     (walker4_row_end),
      .bank        (walker4_out[21:18]),
      .strip       (walker4_out[17:12]),
      .address     (walker4_out[11:0])
  );

  wire [257:0] writer2_in;
  wire [102:0] writer2_out;
  player #(
      .IN_W (258),
      .OUT_W(103),
      .FILE ("writer2.mem")
  ) u_writer2_player (
      .clk    (clk),
      .inputs (writer2_in),
      .outputs(writer2_out),
      .done   (done[3])
  );
  writer #(
      .LANES  (8),
      .PIXELS (2),
      .DIGIT  (2),
      .POST   (4),
      .VALUE_W(12),
      .CODE_W (5),
      .DM_AW  (10),
      .VM_AW  (8),
      .OB_AW  (6),
      .VM_W   (7),
      .OUT_W  (9)
  ) u_writer2 (
      .clk                (clk),
      .rst                (writer2_in[175]),
      .job_starts         (writer2_in[174]),
      .in_valid           (writer2_in[173]),
      .in_closes_pixel    (writer2_in[172]),
      .in_data            (writer2_in[171:124]),
      .in_wide            (writer2_in[225:178]),
      .job_dm_bank        (writer2_in[257:254]),
      .job_dm_phase       (writer2_in[253:250]),
      .job_dm_skip        (writer2_in[249:240]),
      .job_vm_gap         (writer2_in[239:232]),
      .job_ob_gap         (writer2_in[231:226]),
      .job_vm_wide        (writer2_in[177]),
      .job_ob_wide        (writer2_in[176]),
      .job_digits         (writer2_in[123:120]),
      .job_out_width      (writer2_in[119:104]),
      .job_dm_enable      (writer2_in[103]),
      .job_dm_base        (writer2_in[102:93]),
      .job_dm_digit       (writer2_in[92:83]),
      .job_dm_strip       (writer2_in[82:77]),
      .job_dm_stride      (writer2_in[76:73]),
      .job_dm_column      (writer2_in[72:63]),
      .job_dm_column_group(writer2_in[62:53]),
      .job_dm_row         (writer2_in[52:43]),
      .job_code_add       (writer2_in[42:31]),
      .job_code_half      (writer2_in[30]),
      .job_vm_enable      (writer2_in[29]),
      .job_vm_base        (writer2_in[28:21]),
      .job_vm_pixel       (writer2_in[20:13]),
      .job_ob_enable      (writer2_in[12]),
      .job_ob_base        (writer2_in[11:6]),
      .job_ob_pixel       (writer2_in[5:0]),
      .dm_valid           (writer2_out[102]),
      .dm_bank            (writer2_out[101:100]),
      .dm_strip           (writer2_out[99:98]),
      .dm_address         (writer2_out[97:88]),
      .dm_data            (writer2_out[87:80]),
      .vm_valid           (writer2_out[79]),
      .vm_address         (writer2_out[78:71]),
      .vm_data            (writer2_out[70:43]),
      .ob_valid           (writer2_out[42]),
      .ob_address         (writer2_out[41:36]),
      .ob_data            (writer2_out[35:0])
  );

  wire [191:0] writer1_in;
  wire [77:0] writer1_out;
  player #(
      .IN_W (192),
      .OUT_W(78),
      .FILE ("writer1.mem")
  ) u_writer1_player (
      .clk    (clk),
      .inputs (writer1_in),
      .outputs(writer1_out),
      .done   (done[4])
  );
  writer #(
      .LANES  (4),
      .PIXELS (1),
      .DIGIT  (1),
      .POST   (4),
      .VALUE_W(6),
      .CODE_W (1),
      .DM_AW  (9),
      .VM_AW  (7),
      .OB_AW  (5),
      .VM_W   (6),
      .OUT_W  (6)
  ) u_writer1 (
      .clk                (clk),
      .rst                (writer1_in[136]),
      .job_starts         (writer1_in[135]),
      .in_valid           (writer1_in[134]),
      .in_closes_pixel    (writer1_in[133]),
      .in_data            (writer1_in[132:109]),
      .in_wide            (writer1_in[162:139]),
      .job_dm_bank        (writer1_in[191:188]),
      .job_dm_phase       (writer1_in[187:184]),
      .job_dm_skip        (writer1_in[183:175]),
      .job_vm_gap         (writer1_in[174:168]),
      .job_ob_gap         (writer1_in[167:163]),
      .job_vm_wide        (writer1_in[138]),
      .job_ob_wide        (writer1_in[137]),
      .job_digits         (writer1_in[108:105]),
      .job_out_width      (writer1_in[104:89]),
      .job_dm_enable      (writer1_in[88]),
      .job_dm_base        (writer1_in[87:79]),
      .job_dm_digit       (writer1_in[78:70]),
      .job_dm_strip       (writer1_in[69:64]),
      .job_dm_stride      (writer1_in[63:60]),
      .job_dm_column      (writer1_in[59:51]),
      .job_dm_column_group(writer1_in[50:42]),
      .job_dm_row         (writer1_in[41:33]),
      .job_code_add       (writer1_in[32:27]),
      .job_code_half      (writer1_in[26]),
      .job_vm_enable      (writer1_in[25]),
      .job_vm_base        (writer1_in[24:18]),
      .job_vm_pixel       (writer1_in[17:11]),
      .job_ob_enable      (writer1_in[10]),
      .job_ob_base        (writer1_in[9:5]),
      .job_ob_pixel       (writer1_in[4:0]),
      .dm_valid           (writer1_out[77]),
      .dm_bank            (writer1_out[76]),
      .dm_strip           (writer1_out[75]),
      .dm_address         (writer1_out[74:66]),
      .dm_data            (writer1_out[65:62]),
      .vm_valid           (writer1_out[61]),
      .vm_address         (writer1_out[60:54]),
      .vm_data            (writer1_out[53:30]),
      .ob_valid           (writer1_out[29]),
      .ob_address         (writer1_out[28:24]),
      .ob_data            (writer1_out[23:0])
  );

  wire [207:0] writer4_in;
  wire [67:0] writer4_out;
  player #(
      .IN_W (208),
      .OUT_W(68),
      .FILE ("writer4.mem")
  ) u_writer4_player (
      .clk    (clk),
      .inputs (writer4_in),
      .outputs(writer4_out),
      .done   (done[5])
  );
  writer #(
      .LANES  (6),
      .PIXELS (4),
      .DIGIT  (4),
      .POST   (2),
      .VALUE_W(8),
      .CODE_W (8),
      .DM_AW  (12),
      .VM_AW  (9),
      .OB_AW  (7),
      .VM_W   (8),
      .OUT_W  (3)
  ) u_writer4 (
      .clk                (clk),
      .rst                (writer4_in[153]),
      .job_starts         (writer4_in[152]),
      .in_valid           (writer4_in[151]),
      .in_closes_pixel    (writer4_in[150]),
      .in_data            (writer4_in[149:134]),
      .in_wide            (writer4_in[171:156]),
      .job_dm_bank        (writer4_in[207:204]),
      .job_dm_phase       (writer4_in[203:200]),
      .job_dm_skip        (writer4_in[199:188]),
      .job_vm_gap         (writer4_in[187:179]),
      .job_ob_gap         (writer4_in[178:172]),
      .job_vm_wide        (writer4_in[155]),
      .job_ob_wide        (writer4_in[154]),
      .job_digits         (writer4_in[133:130]),
      .job_out_width      (writer4_in[129:114]),
      .job_dm_enable      (writer4_in[113]),
      .job_dm_base        (writer4_in[112:101]),
      .job_dm_digit       (writer4_in[100:89]),
      .job_dm_strip       (writer4_in[88:83]),
      .job_dm_stride      (writer4_in[82:79]),
      .job_dm_column      (writer4_in[78:67]),
      .job_dm_column_group(writer4_in[66:55]),
      .job_dm_row         (writer4_in[54:43]),
      .job_code_add       (writer4_in[42:35]),
      .job_code_half      (writer4_in[34]),
      .job_vm_enable      (writer4_in[33]),
      .job_vm_base        (writer4_in[32:24]),
      .job_vm_pixel       (writer4_in[23:15]),
      .job_ob_enable      (writer4_in[14]),
      .job_ob_base        (writer4_in[13:7]),
      .job_ob_pixel       (writer4_in[6:0]),
      .dm_valid           (writer4_out[67]),
      .dm_bank            (writer4_out[66:63]),
      .dm_strip           (writer4_out[62:60]),
      .dm_address         (writer4_out[59:48]),
      .dm_data            (writer4_out[47:40]),
      .vm_valid           (writer4_out[39]),
      .vm_address         (writer4_out[38:30]),
      .vm_data            (writer4_out[29:14]),
      .ob_valid           (writer4_out[13]),
      .ob_address         (writer4_out[12:6]),
      .ob_data            (writer4_out[5:0])
  );

  wire unused = &{1'b0, walker1_row_end, walker2_row_end, walker4_row_end};

endmodule

`default_nettype wire
