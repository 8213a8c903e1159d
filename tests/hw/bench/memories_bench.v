// Plays cycles to the memories, the delays and the word selector, several sizes of each.
`default_nettype none

module memories_bench;

  reg clk = 1'b0;
  initial forever #5 clk = ~clk;

  wire [14:0] done;
  always @(posedge clk) if (&done) $finish;

  // select_word: {index, words} to word.
  wire [8:0] choice1;
  wire [7:0] chosen1;
  wire [17:0] choice5;
  wire [2:0] chosen5;
  wire [35:0] choice16;
  wire [1:0] chosen16;
  player #(.IN_W(9), .OUT_W(8), .FILE("select1.mem")) u_select1_player (
      .clk(clk), .inputs(choice1), .outputs(chosen1), .done(done[0]));
  select_word #(.WIDTH(8), .COUNT(1), .INDEX_W(1)) u_select1 (
      .index(choice1[8]), .words(choice1[7:0]), .word(chosen1));
  player #(.IN_W(18), .OUT_W(3), .FILE("select5.mem")) u_select5_player (
      .clk(clk), .inputs(choice5), .outputs(chosen5), .done(done[1]));
  select_word #(.WIDTH(3), .COUNT(5), .INDEX_W(3)) u_select5 (
      .index(choice5[17:15]), .words(choice5[14:0]), .word(chosen5));
  player #(.IN_W(36), .OUT_W(2), .FILE("select16.mem")) u_select16_player (
      .clk(clk), .inputs(choice16), .outputs(chosen16), .done(done[2]));
  select_word #(.WIDTH(2), .COUNT(16), .INDEX_W(4)) u_select16 (
      .index(choice16[35:32]), .words(choice16[31:0]), .word(chosen16));

  // delay: in to out.
  wire [4:0] in0, out0, in1, out1, in4, out4;
  player #(.IN_W(5), .OUT_W(5), .FILE("delay0.mem")) u_delay0_player (
      .clk(clk), .inputs(in0), .outputs(out0), .done(done[3]));
  delay #(.WIDTH(5), .CYCLES(0)) u_delay0 (.clk(clk), .in(in0), .out(out0));
  player #(.IN_W(5), .OUT_W(5), .FILE("delay1.mem")) u_delay1_player (
      .clk(clk), .inputs(in1), .outputs(out1), .done(done[4]));
  delay #(.WIDTH(5), .CYCLES(1)) u_delay1 (.clk(clk), .in(in1), .out(out1));
  player #(.IN_W(5), .OUT_W(5), .FILE("delay4.mem")) u_delay4_player (
      .clk(clk), .inputs(in4), .outputs(out4), .done(done[5]));
  delay #(.WIDTH(5), .CYCLES(4)) u_delay4 (.clk(clk), .in(in4), .out(out4));

  // delay_valid: {rst, in} to out.
  wire [1:0] valid_in1, valid_in5;
  wire valid_out1, valid_out5;
  player #(.IN_W(2), .OUT_W(1), .FILE("valid1.mem")) u_valid1_player (
      .clk(clk), .inputs(valid_in1), .outputs(valid_out1), .done(done[6]));
  delay_valid #(.CYCLES(1)) u_valid1 (.clk(clk), .rst(valid_in1[1]), .in(valid_in1[0]), .out(valid_out1));
  player #(.IN_W(2), .OUT_W(1), .FILE("valid5.mem")) u_valid5_player (
      .clk(clk), .inputs(valid_in5), .outputs(valid_out5), .done(done[7]));
  delay_valid #(.CYCLES(5)) u_valid5 (.clk(clk), .rst(valid_in5[1]), .in(valid_in5[0]), .out(valid_out5));

  // ram: {write_en, write_address, write_data, read_en, read_address} to read_data.
  wire [15:0] block_in;
  wire [7:0] block_out;
  wire [6:0] distributed_in;
  wire [2:0] distributed_out;
  player #(.IN_W(16), .OUT_W(8), .FILE("block.mem")) u_block_player (
      .clk(clk), .inputs(block_in), .outputs(block_out), .done(done[8]));
  ram #(.WIDTH(8), .ADDRESS_W(3), .BLOCK(1)) u_block (
      .clk(clk), .write_en(block_in[15]), .write_address(block_in[14:12]), .write_data(block_in[11:4]),
      .read_en(block_in[3]), .read_address(block_in[2:0]), .read_data(block_out));
  player #(.IN_W(7), .OUT_W(3), .FILE("distributed.mem")) u_distributed_player (
      .clk(clk), .inputs(distributed_in), .outputs(distributed_out), .done(done[9]));
  ram #(.WIDTH(3), .ADDRESS_W(1), .BLOCK(0)) u_distributed (
      .clk(clk), .write_en(distributed_in[6]), .write_address(distributed_in[5]),
      .write_data(distributed_in[4:2]), .read_en(distributed_in[1]), .read_address(distributed_in[0]),
      .read_data(distributed_out));

  // rom: {en, address} to data.
  wire [4:0] rom_in, free_in;
  wire [39:0] rom_out, free_out;
  player #(.IN_W(5), .OUT_W(40), .FILE("rom.mem")) u_rom_player (
      .clk(clk), .inputs(rom_in), .outputs(rom_out), .done(done[10]));
  rom #(.WIDTH(40), .ADDRESS_W(4), .FILE("contents.mem"), .BLOCK(1)) u_rom (
      .clk(clk), .en(rom_in[4]), .address(rom_in[3:0]), .data(rom_out));
  player #(.IN_W(5), .OUT_W(40), .FILE("free.mem")) u_free_player (
      .clk(clk), .inputs(free_in), .outputs(free_out), .done(done[11]));
  rom #(.WIDTH(40), .ADDRESS_W(4), .FILE("contents.mem"), .BLOCK(0)) u_free (
      .clk(clk), .en(free_in[4]), .address(free_in[3:0]), .data(free_out));

  // fmap_memory: {write_bank, write_strip, write_address, write_data, read_address} to read_data.
  wire [41:0] map2_in;
  wire [31:0] map2_out;
  wire [8:0] map1_in;
  wire [2:0] map1_out;
  wire [94:0] map4_in;
  wire [79:0] map4_out;
  player #(.IN_W(42), .OUT_W(32), .FILE("map2.mem")) u_map2_player (
      .clk(clk), .inputs(map2_in), .outputs(map2_out), .done(done[12]));
  fmap_memory #(.LANES(8), .PIXELS(2), .DIGIT(2), .POST(4), .ADDRESS_W(2)) u_map2 (
      .clk(clk), .write_bank(map2_in[41:40]), .write_strip(map2_in[39:38]), .write_address(map2_in[37:36]),
      .write_data(map2_in[35:4]), .read_address(map2_in[3:0]), .read_data(map2_out));
  player #(.IN_W(9), .OUT_W(3), .FILE("map1.mem")) u_map1_player (
      .clk(clk), .inputs(map1_in), .outputs(map1_out), .done(done[13]));
  fmap_memory #(.LANES(3), .PIXELS(1), .DIGIT(1), .POST(1), .ADDRESS_W(1)) u_map1 (
      .clk(clk), .write_bank(map1_in[8]), .write_strip(map1_in[7:5]), .write_address(map1_in[4]),
      .write_data(map1_in[3:1]), .read_address(map1_in[0]), .read_data(map1_out));
  player #(.IN_W(95), .OUT_W(80), .FILE("map4.mem")) u_map4_player (
      .clk(clk), .inputs(map4_in), .outputs(map4_out), .done(done[14]));
  fmap_memory #(.LANES(5), .PIXELS(4), .DIGIT(4), .POST(5), .ADDRESS_W(2)) u_map4 (
      .clk(clk), .write_bank(map4_in[94:91]), .write_strip(map4_in[90]), .write_address(map4_in[89:88]),
      .write_data(map4_in[87:8]), .read_address(map4_in[7:0]), .read_data(map4_out));

endmodule

`default_nettype wire
