// One parameter set of mac_pe_bench. A word of FILE: check, rst, en, first, shift, top, a, w, mac_pe's acc, act_sum's acc.
`default_nettype none

module pe_case #(
    parameter KIND = 0,
    parameter LANES = 4,
    parameter DIGIT = 2,
    parameter ACC_W = 12,
    parameter COUNT = 160,
    parameter FILE  = "case.mem"
) (
    input  wire clk,
    output reg  done
);

  localparam DATA_W = LANES * DIGIT;
  localparam WORD_W = 6 + 2 * DATA_W + 2 * ACC_W;

  reg     [ WORD_W-1:0] words   [0:COUNT-1];
  reg     [ WORD_W-1:0] past;
  reg                   rst;
  reg                   en;
  reg                   first;
  reg                   shift;
  reg                   top;
  reg     [ DATA_W-1:0] a;
  reg     [ DATA_W-1:0] w;
  wire    [  ACC_W-1:0] acc;
  wire    [  ACC_W-1:0] sum;
  integer               t;
  integer               checked;
  integer               errors;

  mac_pe #(
      .KIND (KIND),
      .LANES(LANES),
      .DIGIT(DIGIT),
      .ACC_W(ACC_W)
  ) u_pe (
      .clk  (clk),
      .rst  (rst),
      .en   (en),
      .first(first),
      .shift(shift),
      .top  (top),
      .a    (a),
      .w    (w),
      .acc  (acc)
  );

  act_sum #(
      .LANES(LANES),
      .DIGIT(DIGIT),
      .ACC_W(ACC_W)
  ) u_sum (
      .clk  (clk),
      .rst  (rst),
      .en   (en),
      .first(first),
      .shift(shift),
      .a    (a),
      .acc  (sum)
  );

  initial begin
    $readmemh(FILE, words);
    done = 1'b0;
    checked = 0;
    errors = 0;
    for (t = 0; t < COUNT + 2; t = t + 1) begin
      @(negedge clk);
      past = words[(t<2)?0 : t-2];
      if (t > 1 && past[WORD_W-1] !== 1'b0) begin
        checked = checked + 1;
        if ({acc, sum} !== past[2*ACC_W-1:0]) begin
          errors = errors + 1;
          if (errors < 4) $display("%0s cycle %0d: acc %h sum %h, expected %h", FILE, t - 2, acc, sum, past[2*ACC_W-1:0]);
        end
      end
      if (t < COUNT) {rst, en, first, shift, top, a, w} = words[t][WORD_W-2:2*ACC_W];
      else en = 1'b0;
    end
    $display("CASE %0s checked=%0d errors=%0d", FILE, checked, errors);
    done = 1'b1;
  end

endmodule

`default_nettype wire
