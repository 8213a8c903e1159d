// One parameter set of threshold_bench. A word of NAME.mem: x, flip, address, code.
`default_nettype none

module threshold_case #(
    parameter IN_W = 12,
    parameter OUT_BITS = 2,
    parameter ADDRESS_W = 3,
    parameter COUNT = 2000,
    parameter NAME = "case"
) (
    input  wire clk,
    output reg  done
);

  localparam WORD_W = IN_W + 1 + ADDRESS_W + OUT_BITS;
  localparam LATENCY = 2 * OUT_BITS;

  reg     [   WORD_W-1:0] words   [0:COUNT-1];
  reg     [   WORD_W-1:0] past;
  reg     [     IN_W-1:0] x;
  reg                     flip;
  reg     [ADDRESS_W-1:0] address;
  wire    [ OUT_BITS-1:0] code;
  integer                 t;
  integer                 checked;
  integer                 errors;

  wire [IN_W-1:0] passed;
  wire unused = &{1'b0, passed};
  threshold_lane #(
      .IN_W     (IN_W),
      .OUT_BITS (OUT_BITS),
      .ADDRESS_W(ADDRESS_W),
      .FILE     (NAME)
  ) u_lane (
      .clk    (clk),
      .x      (x),
      .flip   (flip),
      .address(address),
      .code   (code),
      .passed (passed)
  );

  initial begin
    $readmemh({NAME, ".mem"}, words);
    done = 1'b0;
    checked = 0;
    errors = 0;
    for (t = 0; t < COUNT + LATENCY; t = t + 1) begin
      @(negedge clk);
      if (t >= LATENCY) begin
        past = words[t-LATENCY];
        checked = checked + 1;
        if (code !== past[OUT_BITS-1:0]) begin
          errors = errors + 1;
          if (errors < 4) $display("%0s word %0d: %h gave code %h", NAME, t - LATENCY, past, code);
        end
      end
      if (t < COUNT) {x, flip, address} = words[t][WORD_W-1:OUT_BITS];
    end
    $display("CASE %0s.mem checked=%0d errors=%0d", NAME, checked, errors);
    done = 1'b1;
  end

endmodule

`default_nettype wire
