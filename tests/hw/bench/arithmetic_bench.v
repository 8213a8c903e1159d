// Plays aimed vectors to the adders, the products, the accumulator, the rounding shift and the clamp, several sizes of each.
`default_nettype none

module arithmetic_bench;

  reg clk = 1'b0;
  initial forever #5 clk = ~clk;

  wire [22:0] done;
  always @(posedge clk) if (&done) $finish;

  // count_bits: {bits} to {ones, twos, fours}.
  wire [8:0] bits3, count3;
  wire [4:0] bits5;
  wire [2:0] count5;
  wire [11:0] bits6;
  wire [5:0] count6;
  player #(.IN_W(9), .OUT_W(9), .FILE("count3.mem")) u_count3_player (
      .clk(clk), .inputs(bits3), .outputs(count3), .done(done[0]));
  count_bits #(.SIZE(3), .WIDTH(3)) u_count3 (
      .bits(bits3), .ones(count3[8:6]), .twos(count3[5:3]), .fours(count3[2:0]));
  player #(.IN_W(5), .OUT_W(3), .FILE("count5.mem")) u_count5_player (
      .clk(clk), .inputs(bits5), .outputs(count5), .done(done[1]));
  count_bits #(.SIZE(5), .WIDTH(1)) u_count5 (
      .bits(bits5), .ones(count5[2]), .twos(count5[1]), .fours(count5[0]));
  player #(.IN_W(12), .OUT_W(6), .FILE("count6.mem")) u_count6_player (
      .clk(clk), .inputs(bits6), .outputs(count6), .done(done[2]));
  count_bits #(.SIZE(6), .WIDTH(2)) u_count6 (
      .bits(bits6), .ones(count6[5:4]), .twos(count6[3:2]), .fours(count6[1:0]));

  // add_three: {a, b, c} to sum.
  wire [5:0] terms2;
  wire [1:0] sum2;
  wire [191:0] terms64;
  wire [63:0] sum64;
  player #(.IN_W(6), .OUT_W(2), .FILE("add2.mem")) u_add2_player (
      .clk(clk), .inputs(terms2), .outputs(sum2), .done(done[3]));
  add_three #(.WIDTH(2)) u_add2 (
      .a(terms2[5:4]), .b(terms2[3:2]), .c(terms2[1:0]), .sum(sum2));
  player #(.IN_W(192), .OUT_W(64), .FILE("add64.mem")) u_add64_player (
      .clk(clk), .inputs(terms64), .outputs(sum64), .done(done[4]));
  add_three #(.WIDTH(64)) u_add64 (
      .a(terms64[191:128]), .b(terms64[127:64]), .c(terms64[63:0]), .sum(sum64));

  // sum_columns: {bits} to sum; heights from the highest column down.
  wire [7:0] column8;
  wire [3:0] column_sum8;
  wire [59:0] column60;
  wire [9:0] column_sum60;
  wire [17:0] column18;
  wire [17:0] column_sum18;
  player #(.IN_W(8), .OUT_W(4), .FILE("columns8.mem")) u_columns8_player (
      .clk(clk), .inputs(column8), .outputs(column_sum8), .done(done[5]));
  sum_columns #(.HEIGHTS(192'd8), .IN_W(8), .OUT_W(4)) u_columns8 (
      .bits(column8), .sum(column_sum8));
  player #(.IN_W(60), .OUT_W(10), .FILE("columns60.mem")) u_columns60_player (
      .clk(clk), .inputs(column60), .outputs(column_sum60), .done(done[6]));
  sum_columns #(
      .HEIGHTS({132'd0, 12'd23, 12'd0, 12'd4, 12'd1, 12'd32}), .IN_W(60), .OUT_W(10)) u_columns60 (
      .bits(column60), .sum(column_sum60));
  player #(.IN_W(18), .OUT_W(18), .FILE("columns18.mem")) u_columns18_player (
      .clk(clk), .inputs(column18), .outputs(column_sum18), .done(done[7]));
  sum_columns #(
      .HEIGHTS({12'd3, 120'd0, 12'd5, 12'd0, 12'd6, 12'd3, 12'd1}), .IN_W(18), .OUT_W(18)) u_columns18 (
      .bits(column18), .sum(column_sum18));

  // dot_digits: {a, w} to dot.
  wire [1:0] vectors1;
  wire [1:0] dot1;
  wire [27:0] vectors7;
  wire [6:0] dot7;
  wire [87:0] vectors11;
  wire [11:0] dot11;
  player #(.IN_W(2), .OUT_W(2), .FILE("dot1.mem")) u_dot1_player (
      .clk(clk), .inputs(vectors1), .outputs(dot1), .done(done[8]));
  dot_digits #(.LANES(1), .DIGIT(1), .DOT_W(2)) u_dot1 (
      .a(vectors1[1]), .w(vectors1[0]), .dot(dot1));
  player #(.IN_W(28), .OUT_W(7), .FILE("dot7.mem")) u_dot7_player (
      .clk(clk), .inputs(vectors7), .outputs(dot7), .done(done[9]));
  dot_digits #(.LANES(7), .DIGIT(2), .DOT_W(7)) u_dot7 (
      .a(vectors7[27:14]), .w(vectors7[13:0]), .dot(dot7));
  player #(.IN_W(88), .OUT_W(12), .FILE("dot11.mem")) u_dot11_player (
      .clk(clk), .inputs(vectors11), .outputs(dot11), .done(done[10]));
  dot_digits #(.LANES(11), .DIGIT(4), .DOT_W(12)) u_dot11 (
      .a(vectors11[87:44]), .w(vectors11[43:0]), .dot(dot11));

  // horner_acc: {rst, en, first, shift, term} to acc.
  wire [8:0] terms5;
  wire [4:0] acc5;
  wire [12:0] terms9;
  wire [63:0] acc64;
  player #(.IN_W(9), .OUT_W(5), .FILE("acc5.mem")) u_acc5_player (
      .clk(clk), .inputs(terms5), .outputs(acc5), .done(done[11]));
  horner_acc #(.TERM_W(5), .DIGIT(4), .ACC_W(5)) u_acc5 (
      .clk(clk), .rst(terms5[8]), .en(terms5[7]), .first(terms5[6]), .shift(terms5[5]),
      .term(terms5[4:0]), .acc(acc5));
  player #(.IN_W(13), .OUT_W(64), .FILE("acc64.mem")) u_acc64_player (
      .clk(clk), .inputs(terms9), .outputs(acc64), .done(done[12]));
  horner_acc #(.TERM_W(9), .DIGIT(2), .ACC_W(64)) u_acc64 (
      .clk(clk), .rst(terms9[12]), .en(terms9[11]), .first(terms9[10]), .shift(terms9[9]),
      .term(terms9[8:0]), .acc(acc64));

  // round_shift: {v, shift, mode} to {floor, up}.
  wire [9:0] round2;
  wire [2:0] rounded2;
  wire [17:0] round10;
  wire [10:0] rounded10;
  wire [167:0] round160;
  wire [160:0] rounded160;
  player #(.IN_W(10), .OUT_W(3), .FILE("round2.mem")) u_round2_player (
      .clk(clk), .inputs(round2), .outputs(rounded2), .done(done[13]));
  round_shift #(.WIDTH(2)) u_round2 (
      .v(round2[9:8]), .shift(round2[7:2]), .mode(round2[1:0]), .floor(rounded2[2:1]), .up(rounded2[0]));
  player #(.IN_W(18), .OUT_W(11), .FILE("round10.mem")) u_round10_player (
      .clk(clk), .inputs(round10), .outputs(rounded10), .done(done[14]));
  round_shift #(.WIDTH(10)) u_round10 (
      .v(round10[17:8]), .shift(round10[7:2]), .mode(round10[1:0]), .floor(rounded10[10:1]), .up(rounded10[0]));
  player #(.IN_W(168), .OUT_W(161), .FILE("round160.mem")) u_round160_player (
      .clk(clk), .inputs(round160), .outputs(rounded160), .done(done[15]));
  round_shift #(.WIDTH(160)) u_round160 (
      .v(round160[167:8]), .shift(round160[7:2]), .mode(round160[1:0]), .floor(rounded160[160:1]), .up(rounded160[0]));

  // clamp: {v, low, high} to y.
  wire [2:0] clamp1;
  wire y1;
  wire [9:0] clamp4;
  wire [2:0] y3;
  wire [287:0] clamp160;
  wire [63:0] y64;
  player #(.IN_W(3), .OUT_W(1), .FILE("clamp1.mem")) u_clamp1_player (
      .clk(clk), .inputs(clamp1), .outputs(y1), .done(done[16]));
  clamp #(.IN_W(1), .OUT_W(1)) u_clamp1 (.v(clamp1[2]), .low(clamp1[1]), .high(clamp1[0]), .y(y1));
  player #(.IN_W(10), .OUT_W(3), .FILE("clamp4.mem")) u_clamp4_player (
      .clk(clk), .inputs(clamp4), .outputs(y3), .done(done[17]));
  clamp #(.IN_W(4), .OUT_W(3)) u_clamp4 (.v(clamp4[9:6]), .low(clamp4[5:3]), .high(clamp4[2:0]), .y(y3));
  player #(.IN_W(288), .OUT_W(64), .FILE("clamp160.mem")) u_clamp160_player (
      .clk(clk), .inputs(clamp160), .outputs(y64), .done(done[18]));
  clamp #(.IN_W(160), .OUT_W(64)) u_clamp160 (
      .v(clamp160[287:128]), .low(clamp160[127:64]), .high(clamp160[63:0]), .y(y64));

  // digit_product: {a, w, top} to product.
  wire [4:0] digits2;
  wire [3:0] product2;
  wire [8:0] digits4;
  wire [8:0] product4;
  player #(.IN_W(5), .OUT_W(4), .FILE("product2.mem")) u_product2_player (
      .clk(clk), .inputs(digits2), .outputs(product2), .done(done[19]));
  digit_product #(.DIGIT(2), .OUT_W(4)) u_product2 (
      .a(digits2[4:3]), .w(digits2[2:1]), .top(digits2[0]), .product(product2));
  player #(.IN_W(9), .OUT_W(9), .FILE("product4.mem")) u_product4_player (
      .clk(clk), .inputs(digits4), .outputs(product4), .done(done[20]));
  digit_product #(.DIGIT(4), .OUT_W(9)) u_product4 (
      .a(digits4[8:5]), .w(digits4[4:1]), .top(digits4[0]), .product(product4));

  // dot_ternary: {a, w} to dot.
  wire [7:0] signs2;
  wire [2:0] ternary2;
  wire [43:0] signs11;
  wire [4:0] ternary11;
  player #(.IN_W(8), .OUT_W(3), .FILE("ternary2.mem")) u_ternary2_player (
      .clk(clk), .inputs(signs2), .outputs(ternary2), .done(done[21]));
  dot_ternary #(.LANES(2), .DOT_W(3)) u_ternary2 (
      .a(signs2[7:4]), .w(signs2[3:0]), .dot(ternary2));
  player #(.IN_W(44), .OUT_W(5), .FILE("ternary11.mem")) u_ternary11_player (
      .clk(clk), .inputs(signs11), .outputs(ternary11), .done(done[22]));
  dot_ternary #(.LANES(11), .DOT_W(5)) u_ternary11 (
      .a(signs11[43:22]), .w(signs11[21:0]), .dot(ternary11));

endmodule

`default_nettype wire
