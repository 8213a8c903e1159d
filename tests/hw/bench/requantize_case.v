// One parameter set of requantize_bench. A word of FILE: x, multiplier, bias, shift, mode, low, high, y.
`default_nettype none

module requantize_case #(
    parameter IN_W   = 20,
    parameter MUL_W  = 16,
    parameter BIAS_W = 32,
    parameter OUT_W  = 8,
    parameter COUNT  = 4000,
    parameter FILE   = "case.mem"
) (
    input  wire clk,
    output reg  done
);

  localparam WORD_W = IN_W + MUL_W + BIAS_W + 8 + 3 * OUT_W;
  localparam LATENCY = 4;
  localparam TERM_W = (IN_W + MUL_W > BIAS_W) ? IN_W + MUL_W : BIAS_W;
  localparam SUM_W = (TERM_W + 1 > OUT_W) ? TERM_W + 1 : OUT_W;

  reg     [WORD_W-1:0] words      [0:COUNT-1];
  reg     [WORD_W-1:0] past;
  reg     [  IN_W-1:0] x;
  reg     [ MUL_W-1:0] multiplier;
  reg     [BIAS_W-1:0] bias;
  reg     [       5:0] shift;
  reg     [       1:0] mode;
  reg     [ OUT_W-1:0] low;
  reg     [ OUT_W-1:0] high;
  wire    [ OUT_W-1:0] y;
  wire    [ SUM_W-1:0] term;
  integer              t;
  integer              checked;
  integer              errors;

  requantize_lane #(
      .IN_W  (IN_W),
      .MUL_W (MUL_W),
      .BIAS_W(BIAS_W),
      .OUT_W (OUT_W)
  ) u_lane (
      .clk       (clk),
      .x         (x),
      .multiplier(multiplier),
      .bias      (bias),
      .shift     (shift),
      .mode      (mode),
      .low       (low),
      .high      (high),
      .term      (term),
      .total     ({SUM_W{1'b0}}),
      .y         (y)
  );
  wire unused = &{1'b0, term};

  initial begin
    $readmemh(FILE, words);
    done = 1'b0;
    checked = 0;
    errors = 0;
    for (t = 0; t < COUNT + LATENCY; t = t + 1) begin
      @(negedge clk);
      if (t >= LATENCY) begin
        past = words[t-LATENCY];
        checked = checked + 1;
        if (y !== past[OUT_W-1:0]) begin
          errors = errors + 1;
          if (errors < 4) $display("%0s word %0d: %h gave y %h", FILE, t - LATENCY, past, y);
        end
      end
      if (t < COUNT) {x, multiplier, bias, shift, mode, low, high} = words[t][WORD_W-1:OUT_W];
    end
    $display("CASE %0s checked=%0d errors=%0d", FILE, checked, errors);
    done = 1'b1;
  end

endmodule

`default_nettype wire
