// Plays walks over maps of many shapes to vector_gather, with several words.
`default_nettype none

module vector_gather_bench;

  reg clk = 1'b0;
  initial forever #5 clk = ~clk;

  wire [2:0] done;
  always @(posedge clk) if (&done) $finish;

  wire [86:0] in4;
  wire [25:0] out4;
  player #(
      .IN_W (87),
      .OUT_W(26),
      .FILE ("gather4.mem")
  ) u_player4 (
      .clk    (clk),
      .inputs (in4),
      .outputs(out4),
      .done   (done[0])
  );
  vector_gather #(
      .POST     (4),
      .READ_W   (5),
      .ADDRESS_W(6)
  ) u_gather4 (
      .clk          (clk),
      .turn         (in4[86]),
      .turn_channel (in4[85:70]),
      .turn_address (in4[69:64]),
      .step_valid   (in4[63]),
      .opens_job    (in4[62]),
      .opens_pixel  (in4[61]),
      .base         (in4[60:55]),
      .wrap         (in4[54:48]),
      .pixel_words  (in4[47:42]),
      .step_words   (in4[41:36]),
      .step_channels(in4[35:20]),
      .address      (out4[25:20]),
      .read_data    (in4[19:0]),
      .gathered     (out4[19:0])
  );

  wire [64:0] in1;
  wire [7:0] out1;
  player #(
      .IN_W (65),
      .OUT_W(8),
      .FILE ("gather1.mem")
  ) u_player1 (
      .clk    (clk),
      .inputs (in1),
      .outputs(out1),
      .done   (done[1])
  );
  vector_gather #(
      .POST     (1),
      .READ_W   (3),
      .ADDRESS_W(5)
  ) u_gather1 (
      .clk          (clk),
      .turn         (in1[64]),
      .turn_channel (in1[63:48]),
      .turn_address (in1[47:43]),
      .step_valid   (in1[42]),
      .opens_job    (in1[41]),
      .opens_pixel  (in1[40]),
      .base         (in1[39:35]),
      .wrap         (in1[34:29]),
      .pixel_words  (in1[28:24]),
      .step_words   (in1[23:19]),
      .step_channels(in1[18:3]),
      .address      (out1[7:3]),
      .read_data    (in1[2:0]),
      .gathered     (out1[2:0])
  );

  wire [87:0] in2;
  wire [22:0] out2;
  player #(
      .IN_W (88),
      .OUT_W(23),
      .FILE ("gather2.mem")
  ) u_player2 (
      .clk    (clk),
      .inputs (in2),
      .outputs(out2),
      .done   (done[2])
  );
  vector_gather #(
      .POST     (2),
      .READ_W   (8),
      .ADDRESS_W(7)
  ) u_gather2 (
      .clk          (clk),
      .turn         (in2[87]),
      .turn_channel (in2[86:71]),
      .turn_address (in2[70:64]),
      .step_valid   (in2[63]),
      .opens_job    (in2[62]),
      .opens_pixel  (in2[61]),
      .base         (in2[60:54]),
      .wrap         (in2[53:46]),
      .pixel_words  (in2[45:39]),
      .step_words   (in2[38:32]),
      .step_channels(in2[31:16]),
      .address      (out2[22:16]),
      .read_data    (in2[15:0]),
      .gathered     (out2[15:0])
  );

endmodule

`default_nettype wire
