// Plays words of input images to the two modules that write them.
`default_nettype none

module load_parts_bench;

  reg clk = 1'b0;
  initial forever #5 clk = ~clk;

  wire [3:0] done;
  always @(posedge clk) if (&done) $finish;

  // Eight elements of 6 bits, signed; groups of 4; a last word of one group.
  wire [54:0] values_in;
  wire [41:0] values_out;
  player #(.IN_W(55), .OUT_W(42), .FILE("values.mem")) u_values_player (
      .clk(clk), .inputs(values_in), .outputs(values_out), .done(done[0]));
  load_values #(
      .POST(4), .VM_W(8), .VM_AW(8), .ELEMENTS(8), .BITS(6), .SIGNED(1), .REST(0), .BASE(20), .HALF(100)
  ) u_values (
      .clk(clk), .rst(values_in[54]), .opens(values_in[53]), .closes_image(values_in[52]), .next_copy(values_in[51]),
      .writing(values_in[50]), .ready(values_in[49]), .closes_pixel(values_in[48]), .word(values_in[47:0]),
      .valid(values_out[41]), .done(values_out[40]), .address(values_out[39:32]), .data(values_out[31:0])
  );

  // Five elements in groups of 2, unsigned, stored in fewer bits than they could have.
  wire [26:0] odd_in;
  wire [19:0] odd_out;
  player #(.IN_W(27), .OUT_W(20), .FILE("odd.mem")) u_odd_player (
      .clk(clk), .inputs(odd_in), .outputs(odd_out), .done(done[1]));
  load_values #(
      .POST(2), .VM_W(5), .VM_AW(8), .ELEMENTS(5), .BITS(4), .SIGNED(0), .REST(1), .BASE(7), .HALF(60)
  ) u_odd (
      .clk(clk), .rst(odd_in[26]), .opens(odd_in[25]), .closes_image(odd_in[24]), .next_copy(odd_in[23]),
      .writing(odd_in[22]), .ready(odd_in[21]), .closes_pixel(odd_in[20]), .word(odd_in[19:0]),
      .valid(odd_out[19]), .done(odd_out[18]), .address(odd_out[17:10]), .data(odd_out[9:0])
  );

  // Six signed elements: two banks of four lanes that share two; codes of three digits.
  wire [32:0] digits_in;
  wire [25:0] digits_out;
  player #(.IN_W(33), .OUT_W(26), .FILE("digits.mem")) u_digits_player (
      .clk(clk), .inputs(digits_in), .outputs(digits_out), .done(done[2]));
  load_digits #(
      .ELEMENTS(6), .BITS(5), .SIGNED(1), .CODE_ADD(40'd16), .CODE_HALF(0), .DIGITS(3), .DIGIT(2),
      .STRIDE(21), .AW(8), .BANKS(2), .USED(4), .BANK_ELEMENTS(2)
  ) u_digits (
      .clk(clk), .opens(digits_in[32]), .writing(digits_in[31]), .ready(digits_in[30]), .word(digits_in[29:0]),
      .valid(digits_out[25]), .done(digits_out[24]), .offset(digits_out[23:16]), .data(digits_out[15:0])
  );

  // Odd codes of one digit.
  wire [11:0] single_in;
  wire [18:0] single_out;
  player #(.IN_W(12), .OUT_W(19), .FILE("single.mem")) u_single_player (
      .clk(clk), .inputs(single_in), .outputs(single_out), .done(done[3]));
  load_digits #(
      .ELEMENTS(3), .BITS(3), .SIGNED(1), .CODE_ADD(40'd3), .CODE_HALF(1), .DIGITS(1), .DIGIT(2),
      .STRIDE(21), .AW(11), .BANKS(1), .USED(3), .BANK_ELEMENTS(3)
  ) u_single (
      .clk(clk), .opens(single_in[11]), .writing(single_in[10]), .ready(single_in[9]), .word(single_in[8:0]),
      .valid(single_out[18]), .done(single_out[17]), .offset(single_out[16:6]), .data(single_out[5:0])
  );

endmodule

`default_nettype wire
