// Plays steps and memory words to the fetch, with one, two and four pixels.
`default_nettype none

module fetch_bench;

  reg clk = 1'b0;
  initial forever #5 clk = ~clk;

  wire [2:0] done;
  always @(posedge clk) if (&done) $finish;

  wire [156:0] fetch4_in;
  wire [81:0] fetch4_out;
  player #(
      .IN_W (157),
      .OUT_W(82),
      .FILE ("fetch4.mem")
  ) u_fetch4_player (
      .clk    (clk),
      .inputs (fetch4_in),
      .outputs(fetch4_out),
      .done   (done[0])
  );
  fetch #(
      .LANES  (4),
      .PIXELS (4),
      .DIGIT  (2),
      .DM_AW  (6),
      .WM_AW  (5),
      .SRC_AW (8),
      .COORD_W(6),
      .MASKS  (3)
  ) u_fetch4 (
      .clk            (clk),
      .rst            (fetch4_in[156]),
      .step_valid     (fetch4_in[155]),
      .step_open      (fetch4_in[154]),
      .step_entry     (fetch4_in[153]),
      .step_close     (fetch4_in[152]),
      .step           (fetch4_in[151:82]),
      .base           (fetch4_in[81:74]),
      .row            (fetch4_in[73:68]),
      .column         (fetch4_in[67:62]),
      .job_vector     (fetch4_in[61]),
      .job_weight_base(fetch4_in[60:56]),
      .job_in_height  (fetch4_in[55:50]),
      .job_in_width   (fetch4_in[49:44]),
      .job_pixel_step (fetch4_in[43:38]),
      .job_wrap       (fetch4_in[37:32]),
      .dm_data        (fetch4_in[31:0]),
      .dm_address     (fetch4_out[81:58]),
      .wm_address     (fetch4_out[57:53]),
      .vector_valid   (fetch4_out[52]),
      .vector_open    (fetch4_out[51]),
      .vector_tap     (fetch4_out[50]),
      .vector_address (fetch4_out[49:42]),
      .vector_mask    (fetch4_out[41:38]),
      .op_valid       (fetch4_out[37]),
      .op_first       (fetch4_out[36]),
      .op_shift       (fetch4_out[35]),
      .op_sum_valid   (fetch4_out[34]),
      .op_sum_first   (fetch4_out[33]),
      .op_sum_shift   (fetch4_out[32]),
      .op_data        (fetch4_out[31:0])
  );

  wire [117:0] fetch1_in;
  wire [28:0] fetch1_out;
  player #(
      .IN_W (118),
      .OUT_W(29),
      .FILE ("fetch1.mem")
  ) u_fetch1_player (
      .clk    (clk),
      .inputs (fetch1_in),
      .outputs(fetch1_out),
      .done   (done[1])
  );
  fetch #(
      .LANES  (3),
      .PIXELS (1),
      .DIGIT  (1),
      .DM_AW  (5),
      .WM_AW  (4),
      .SRC_AW (5),
      .COORD_W(5),
      .MASKS  (1)
  ) u_fetch1 (
      .clk            (clk),
      .rst            (fetch1_in[117]),
      .step_valid     (fetch1_in[116]),
      .step_open      (fetch1_in[115]),
      .step_entry     (fetch1_in[114]),
      .step_close     (fetch1_in[113]),
      .step           (fetch1_in[112:43]),
      .base           (fetch1_in[42:38]),
      .row            (fetch1_in[37:33]),
      .column         (fetch1_in[32:28]),
      .job_vector     (fetch1_in[27]),
      .job_weight_base(fetch1_in[26:23]),
      .job_in_height  (fetch1_in[22:18]),
      .job_in_width   (fetch1_in[17:13]),
      .job_pixel_step (fetch1_in[12:8]),
      .job_wrap       (fetch1_in[7:3]),
      .dm_data        (fetch1_in[2:0]),
      .dm_address     (fetch1_out[28:24]),
      .wm_address     (fetch1_out[23:20]),
      .vector_valid   (fetch1_out[19]),
      .vector_open    (fetch1_out[18]),
      .vector_tap     (fetch1_out[17]),
      .vector_address (fetch1_out[16:12]),
      .vector_mask    (fetch1_out[11:9]),
      .op_valid       (fetch1_out[8]),
      .op_first       (fetch1_out[7]),
      .op_shift       (fetch1_out[6]),
      .op_sum_valid   (fetch1_out[5]),
      .op_sum_first   (fetch1_out[4]),
      .op_sum_shift   (fetch1_out[3]),
      .op_data        (fetch1_out[2:0])
  );

  wire [206:0] fetch2_in;
  wire [70:0] fetch2_out;
  player #(
      .IN_W (207),
      .OUT_W(71),
      .FILE ("fetch2.mem")
  ) u_fetch2_player (
      .clk    (clk),
      .inputs (fetch2_in),
      .outputs(fetch2_out),
      .done   (done[2])
  );
  fetch #(
      .LANES  (4),
      .PIXELS (2),
      .DIGIT  (4),
      .DM_AW  (7),
      .WM_AW  (5),
      .SRC_AW (7),
      .COORD_W(16),
      .MASKS  (4)
  ) u_fetch2 (
      .clk            (clk),
      .rst            (fetch2_in[206]),
      .step_valid     (fetch2_in[205]),
      .step_open      (fetch2_in[204]),
      .step_entry     (fetch2_in[203]),
      .step_close     (fetch2_in[202]),
      .step           (fetch2_in[201:132]),
      .base           (fetch2_in[131:125]),
      .row            (fetch2_in[124:109]),
      .column         (fetch2_in[108:93]),
      .job_vector     (fetch2_in[92]),
      .job_weight_base(fetch2_in[91:87]),
      .job_in_height  (fetch2_in[86:71]),
      .job_in_width   (fetch2_in[70:55]),
      .job_pixel_step (fetch2_in[54:39]),
      .job_wrap       (fetch2_in[38:32]),
      .dm_data        (fetch2_in[31:0]),
      .dm_address     (fetch2_out[70:57]),
      .wm_address     (fetch2_out[56:52]),
      .vector_valid   (fetch2_out[51]),
      .vector_open    (fetch2_out[50]),
      .vector_tap     (fetch2_out[49]),
      .vector_address (fetch2_out[48:42]),
      .vector_mask    (fetch2_out[41:38]),
      .op_valid       (fetch2_out[37]),
      .op_first       (fetch2_out[36]),
      .op_shift       (fetch2_out[35]),
      .op_sum_valid   (fetch2_out[34]),
      .op_sum_first   (fetch2_out[33]),
      .op_sum_shift   (fetch2_out[32]),
      .op_data        (fetch2_out[31:0])
  );

endmodule

`default_nettype wire
