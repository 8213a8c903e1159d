// Sends segments of beats through input_gather and compares its words; each of 8 sessions begins with a reset, which
// cuts the one before, and has patterns of its own. In session 0, where nobody pauses, FIRST_LAST is the cycle of the
// last word of the first image.
//
// BEATS_FILE: the beats of four images. FILE: their words, {closes_image, closes_segment, care, word}.
`default_nettype none

module gather_case #(
    parameter BEAT_W = 8,
    parameter SLOTS = 4,
    parameter START = 1,
    parameter KEEP = 2,
    parameter SEGMENT = 5,
    parameter USED = 5,
    parameter TAILS = 0,
    parameter SEGMENTS = 3,
    parameter FILL = 1,
    parameter FIRST_LAST = 1,
    parameter BEATS = 1,
    parameter WORDS = 1,
    parameter FILE = "case.mem",
    parameter BEATS_FILE = "case.beats"
) (
    input  wire clk,
    output reg  done
);

  localparam WORD_W = SLOTS * BEAT_W;

  reg [BEAT_W-1:0] beats[0:BEATS-1];
  reg [2*WORD_W+1:0] words[0:WORDS-1];
  reg [2*WORD_W+1:0] expected;

  reg rst, s_valid;
  reg [BEAT_W-1:0] s_data;
  reg [2:0] s_kind, word_kind;
  wire s_go, s_ready, word_valid, word_ready, closes_segment, closes_image;
  wire [WORD_W-1:0] word;

  input_gather #(
      .BEAT_W  (BEAT_W),
      .SLOTS   (SLOTS),
      .START   (START),
      .KEEP    (KEEP),
      .SEGMENT (SEGMENT),
      .USED    (USED),
      .TAILS   (TAILS),
      .SEGMENTS(SEGMENTS),
      .FILL    (FILL)
  ) u_gather (
      .clk                (clk),
      .rst                (rst),
      .s_valid            (s_valid),
      .s_ready            (s_ready),
      .s_data             (s_data),
      .word_valid         (word_valid),
      .word_ready         (word_ready),
      .word_data          (word),
      .word_closes_segment(closes_segment),
      .word_closes_image  (closes_image)
  );

  pattern #(.SEED(SLOTS * 64 + USED)) u_s_pattern (.clk(clk), .kind(s_kind), .peer(s_ready), .go(s_go));
  pattern #(.SEED(SLOTS * 64 + 21)) u_word_pattern (.clk(clk), .kind(word_kind), .peer(word_valid), .go(word_ready));

  integer sent, session, cycles, got, checked, errors, taken;
  wire [31:0] coming = sent + {31'd0, s_valid && s_ready};

  always @(posedge clk) begin
    if (rst) begin
      s_valid <= 1'b0;
      sent <= 0;
    end else begin
      sent <= coming;
      if (!s_valid || s_ready) begin
        s_valid <= s_go && coming < BEATS;
        s_data  <= (s_go && coming < BEATS) ? beats[coming] : {BEAT_W{1'bx}};
      end
    end
  end

  task fail(input integer what);
    begin
      errors = errors + 1;
      if (errors < 6) $display("%0s session %0d cycle %0d word %0d: check %0d failed: %h", FILE, session, cycles, got, what, word);
    end
  endtask

  initial begin
    $readmemh(BEATS_FILE, beats);
    $readmemh(FILE, words);
    done = 1'b0;
    errors = 0;
    checked = 0;
    for (session = 0; session < 8 && errors == 0; session = session + 1) begin
      rst = 1'b1;
      s_kind = session[2:0];
      word_kind = (session == 0) ? 3'd0 : session[2:0] + 3'd3;
      cycles = 0;
      got = 0;
      repeat (2) @(negedge clk);
      rst = 1'b0;
      // Odd sessions end in the middle.
      taken = (session % 2 == 1) ? WORDS * session / 9 : WORDS;
      while (got < taken && cycles < 20000 && errors == 0) begin
        @(negedge clk);
        cycles = cycles + 1;
        if (^{s_ready, word_valid} === 1'bx) fail(1);
        if (word_valid) begin
          expected = words[got];
          if ({closes_image, closes_segment} !== expected[2*WORD_W+1:2*WORD_W]) fail(2);
          if (((word ^ expected[WORD_W-1:0]) & expected[2*WORD_W-1:WORD_W]) !== {WORD_W{1'b0}}) fail(3);
        end
        if (word_valid && word_ready) begin
          if (session == 0 && got + 1 == WORDS / 4 && cycles != FIRST_LAST) fail(4);
          got = got + 1;
          if (session % 2 == 0) checked = checked + 1;
        end
      end
      if (cycles == 20000) fail(5);
    end
    $display("CASE %0s checked=%0d errors=%0d", FILE, checked, errors);
    done = 1'b1;
  end

endmodule

`default_nettype wire
