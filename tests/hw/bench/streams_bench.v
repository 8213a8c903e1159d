// Plays cycles to the buffers between engines and to the status of a pipeline, several sizes of each.
`default_nettype none

module streams_bench;

  reg clk = 1'b0;
  initial forever #5 clk = ~clk;

  wire [11:0] done;
  always @(posedge clk) if (&done) $finish;

  // {rst, s_valid, s_data, m_ready} to {most, s_ready, m_valid, m_data}, most where there is one.
  wire [9:0] fifo1_in;
  wire [40:0] fifo1_out;
  player #(.IN_W(10), .OUT_W(41), .FILE("fifo1.mem")) u_fifo1_player (
      .clk(clk), .inputs(fifo1_in), .outputs(fifo1_out), .done(done[0]));
  stream_fifo #(.WIDTH(7), .DEPTH(1)) u_fifo1 (
      .clk(clk), .rst(fifo1_in[9]), .s_valid(fifo1_in[8]), .s_ready(fifo1_out[8]), .s_data(fifo1_in[7:1]),
      .m_valid(fifo1_out[7]), .m_ready(fifo1_in[0]), .m_data(fifo1_out[6:0]), .most(fifo1_out[40:9]));

  wire [5:0] fifo5_in;
  wire [36:0] fifo5_out;
  player #(.IN_W(6), .OUT_W(37), .FILE("fifo5.mem")) u_fifo5_player (
      .clk(clk), .inputs(fifo5_in), .outputs(fifo5_out), .done(done[1]));
  stream_fifo #(.WIDTH(3), .DEPTH(5)) u_fifo5 (
      .clk(clk), .rst(fifo5_in[5]), .s_valid(fifo5_in[4]), .s_ready(fifo5_out[4]), .s_data(fifo5_in[3:1]),
      .m_valid(fifo5_out[3]), .m_ready(fifo5_in[0]), .m_data(fifo5_out[2:0]), .most(fifo5_out[36:5]));

  wire [6:0] fifo16_in;
  wire [37:0] fifo16_out;
  player #(.IN_W(7), .OUT_W(38), .FILE("fifo16.mem")) u_fifo16_player (
      .clk(clk), .inputs(fifo16_in), .outputs(fifo16_out), .done(done[2]));
  stream_fifo #(.WIDTH(4), .DEPTH(16)) u_fifo16 (
      .clk(clk), .rst(fifo16_in[6]), .s_valid(fifo16_in[5]), .s_ready(fifo16_out[5]), .s_data(fifo16_in[4:1]),
      .m_valid(fifo16_out[4]), .m_ready(fifo16_in[0]), .m_data(fifo16_out[3:0]), .most(fifo16_out[37:6]));

  wire [10:0] fifo70_in;
  wire [41:0] fifo70_out;
  player #(.IN_W(11), .OUT_W(42), .FILE("fifo70.mem")) u_fifo70_player (
      .clk(clk), .inputs(fifo70_in), .outputs(fifo70_out), .done(done[3]));
  stream_fifo #(.WIDTH(8), .DEPTH(70)) u_fifo70 (
      .clk(clk), .rst(fifo70_in[10]), .s_valid(fifo70_in[9]), .s_ready(fifo70_out[9]), .s_data(fifo70_in[8:1]),
      .m_valid(fifo70_out[8]), .m_ready(fifo70_in[0]), .m_data(fifo70_out[7:0]), .most(fifo70_out[41:10]));

  wire [5:0] gather_in;
  wire [13:0] gather_out;
  player #(.IN_W(6), .OUT_W(14), .FILE("gather.mem")) u_gather_player (
      .clk(clk), .inputs(gather_in), .outputs(gather_out), .done(done[4]));
  stream_resize #(.WIDTH(3), .IN_ELEMENTS(1), .OUT_ELEMENTS(4)) u_gather (
      .clk(clk), .rst(gather_in[5]), .s_valid(gather_in[4]), .s_ready(gather_out[13]), .s_data(gather_in[3:1]),
      .m_valid(gather_out[12]), .m_ready(gather_in[0]), .m_data(gather_out[11:0]));

  wire [22:0] split_in;
  wire [11:0] split_out;
  player #(.IN_W(23), .OUT_W(12), .FILE("split.mem")) u_split_player (
      .clk(clk), .inputs(split_in), .outputs(split_out), .done(done[5]));
  stream_resize #(.WIDTH(5), .IN_ELEMENTS(4), .OUT_ELEMENTS(2)) u_split (
      .clk(clk), .rst(split_in[22]), .s_valid(split_in[21]), .s_ready(split_out[11]), .s_data(split_in[20:1]),
      .m_valid(split_out[10]), .m_ready(split_in[0]), .m_data(split_out[9:0]));

  wire [8:0] same_in;
  wire [7:0] same_out;
  player #(.IN_W(9), .OUT_W(8), .FILE("same.mem")) u_same_player (
      .clk(clk), .inputs(same_in), .outputs(same_out), .done(done[6]));
  stream_resize #(.WIDTH(2), .IN_ELEMENTS(3), .OUT_ELEMENTS(3)) u_same (
      .clk(clk), .rst(same_in[8]), .s_valid(same_in[7]), .s_ready(same_out[7]), .s_data(same_in[6:1]),
      .m_valid(same_out[6]), .m_ready(same_in[0]), .m_data(same_out[5:0]));

  wire [18:0] sixteen_in;
  wire [2:0] sixteen_out;
  player #(.IN_W(19), .OUT_W(3), .FILE("sixteen.mem")) u_sixteen_player (
      .clk(clk), .inputs(sixteen_in), .outputs(sixteen_out), .done(done[7]));
  stream_resize #(.WIDTH(1), .IN_ELEMENTS(16), .OUT_ELEMENTS(1)) u_sixteen (
      .clk(clk), .rst(sixteen_in[18]), .s_valid(sixteen_in[17]), .s_ready(sixteen_out[2]), .s_data(sixteen_in[16:1]),
      .m_valid(sixteen_out[1]), .m_ready(sixteen_in[0]), .m_data(sixteen_out[0:0]));

  wire [18:0] link24_in;
  wire [65:0] link24_out;
  player #(.IN_W(19), .OUT_W(66), .FILE("link24.mem")) u_link24_player (
      .clk(clk), .inputs(link24_in), .outputs(link24_out), .done(done[8]));
  stream_link #(.IN_ELEMENTS(2), .OUT_ELEMENTS(4), .BYTES(1), .BITS(3), .DEPTH(3)) u_link24 (
      .clk(clk), .rst(link24_in[18]), .s_valid(link24_in[17]), .s_ready(link24_out[33]), .s_data(link24_in[16:1]),
      .m_valid(link24_out[32]), .m_ready(link24_in[0]), .m_data(link24_out[31:0]), .most(link24_out[65:34]));

  wire [66:0] link41_in;
  wire [49:0] link41_out;
  player #(.IN_W(67), .OUT_W(50), .FILE("link41.mem")) u_link41_player (
      .clk(clk), .inputs(link41_in), .outputs(link41_out), .done(done[9]));
  stream_link #(.IN_ELEMENTS(4), .OUT_ELEMENTS(1), .BYTES(2), .BITS(9), .DEPTH(4)) u_link41 (
      .clk(clk), .rst(link41_in[66]), .s_valid(link41_in[65]), .s_ready(link41_out[17]), .s_data(link41_in[64:1]),
      .m_valid(link41_out[16]), .m_ready(link41_in[0]), .m_data(link41_out[15:0]), .most(link41_out[49:18]));

  wire [18:0] link22_in;
  wire [49:0] link22_out;
  player #(.IN_W(19), .OUT_W(50), .FILE("link22.mem")) u_link22_player (
      .clk(clk), .inputs(link22_in), .outputs(link22_out), .done(done[10]));
  stream_link #(.IN_ELEMENTS(2), .OUT_ELEMENTS(2), .BYTES(1), .BITS(8), .DEPTH(6)) u_link22 (
      .clk(clk), .rst(link22_in[18]), .s_valid(link22_in[17]), .s_ready(link22_out[17]), .s_data(link22_in[16:1]),
      .m_valid(link22_out[16]), .m_ready(link22_in[0]), .m_data(link22_out[15:0]), .most(link22_out[49:18]));

  // {busy, done, cycles, data, most, address} to {engine_address, busy, done, image_cycles, data}.
  wire [277:0] status_in;
  wire [113:0] status_out;
  player #(.IN_W(278), .OUT_W(114), .FILE("status.mem")) u_status_player (
      .clk(clk), .inputs(status_in), .outputs(status_out), .done(done[11]));
  pipeline_status #(.ENGINES(3), .FIRST({16'd3, 16'd2, 16'd0})) u_status (
      .clk(clk), .engine_busy(status_in[277:275]), .engine_done(status_in[274:272]),
      .engine_cycles(status_in[271:176]), .engine_data(status_in[175:80]), .stream_most(status_in[79:16]),
      .address(status_in[15:0]), .engine_address(status_out[113:66]), .busy(status_out[65]),
      .done(status_out[64]), .image_cycles(status_out[63:32]), .data(status_out[31:0]));

endmodule

`default_nettype wire
