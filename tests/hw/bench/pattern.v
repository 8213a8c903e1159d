// When a bench's side of a handshake is willing: one of eight kinds of pattern.
//
//   0 always       2 every second cycle      4 bursts of 1 to 16 cycles   6 less often while the peer is willing
//   1 nine in ten  3 one in ten              5 after the peer only        7 long pauses
`default_nettype none

module pattern #(
    parameter SEED = 1
) (
    input  wire       clk,
    input  wire [2:0] kind,
    input  wire       peer,
    output reg        go
);

  reg [31:0] state;
  reg [5:0] left;
  wire [31:0] first = state ^ (state << 13);
  wire [31:0] second = first ^ (first >> 17);
  wire [5:0] next_left = kind == 3'd4 ? {2'd0, state[19:16]} : go ? {2'd1, state[19:16]} : {3'd0, state[18:16]};

  initial begin
    state = SEED + 32'h1234567;
    go = 1'b0;
    left = 6'd0;
  end

  always @(posedge clk) begin
    state <= second ^ (second << 5);
    left <= (left == 6'd0) ? next_left : left - 6'd1;
    case (kind)
      3'd0: go <= 1'b1;
      3'd1: go <= state[7:0] < 8'd230;
      3'd2: go <= state[8];
      3'd3: go <= state[7:0] < 8'd26;
      3'd5: go <= peer;
      3'd6: go <= !peer || state[9:8] == 2'd0;
      default: if (left == 6'd0) go <= !go;
    endcase
  end

endmodule

`default_nettype wire
