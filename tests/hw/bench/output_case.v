// Writes images into the halves of an output buffer and compares what output_stream makes of them. Sessions differ in
// their patterns; every third one is cut by a reset. The first error is the last.
//
// WORDS_FILE: the buffer's words, image after image. FILE: the beats, {last, data}.
`default_nettype none

module output_case #(
    parameter POST = 4,
    parameter WIDTH = 16,
    parameter BYTES = 2,
    parameter SIGNED = 1,
    parameter OB_AW = 3,
    parameter OB_HALF = 4,
    parameter CHANNELS = 8,
    parameter PIXELS = 2,
    parameter ELEMENTS = 4,
    parameter IMAGES = 5,
    parameter SESSIONS = 24,
    parameter BEATS = 4,
    parameter WORDS = 4,
    parameter FILE = "case.mem",
    parameter WORDS_FILE = "case.words"
) (
    input  wire clk,
    output reg  done
);

  localparam BEAT_W = ELEMENTS * BYTES * 8;
  localparam LIMIT = 20000;
  localparam IMAGE_WORDS = WORDS / IMAGES;

  reg [BEAT_W:0] beats[0:BEATS-1];
  reg [POST*WIDTH-1:0] words[0:WORDS-1];

  reg rst, write_en;
  reg [OB_AW-1:0] write_address;
  reg [POST*WIDTH-1:0] write_data;
  reg [2:0] m_kind, write_kind;
  reg full;
  wire m_ready, write_go, free, idle, read_en, m_valid, m_last;
  wire [OB_AW-1:0] write_half, read_address;
  wire [POST*WIDTH-1:0] read_data;
  wire [BEAT_W-1:0] m_data;

  output_stream #(
      .POST    (POST),
      .WIDTH   (WIDTH),
      .BYTES   (BYTES),
      .SIGNED  (SIGNED),
      .OB_AW   (OB_AW),
      .OB_HALF (OB_HALF),
      .CHANNELS(CHANNELS),
      .PIXELS  (PIXELS),
      .ELEMENTS(ELEMENTS)
  ) u_stream (
      .clk         (clk),
      .rst         (rst),
      .free        (free),
      .full        (full),
      .idle        (idle),
      .write_half  (write_half),
      .read_en     (read_en),
      .read_address(read_address),
      .read_data   (read_data),
      .m_valid     (m_valid),
      .m_ready     (m_ready),
      .m_data      (m_data),
      .m_last      (m_last)
  );

  ram #(
      .WIDTH    (POST * WIDTH),
      .ADDRESS_W(OB_AW)
  ) u_buffer (
      .clk          (clk),
      .write_en     (write_en),
      .write_address(write_address),
      .write_data   (write_data),
      .read_en      (read_en),
      .read_address (read_address),
      .read_data    (read_data)
  );

  pattern #(.SEED(POST * 64 + WIDTH)) u_m_pattern (.clk(clk), .kind(m_kind), .peer(m_valid), .go(m_ready));
  pattern #(.SEED(POST * 64 + 21)) u_write_pattern (.clk(clk), .kind(write_kind), .peer(free), .go(write_go));

  integer session, cycles, cut, sent, image, word, checked, errors, silent;
  reg waits, open;
  reg [BEAT_W:0] shown;

  task fail(input integer what);
    begin
      errors = errors + 1;
      if (errors < 4)
        $display("%0s session %0d cycle %0d beat %0d: check %0d failed, %h", FILE, session, cycles, sent, what, m_data);
    end
  endtask

  // `open`: the half being written was free when its first word was written.
  task produce;
    begin
      full = 1'b0;
      write_en = 1'b0;
      write_data = {(POST * WIDTH) {1'bx}};
      if (image < IMAGES && word == IMAGE_WORDS && write_go) begin
        full = 1'b1;
        image = image + 1;
        word = 0;
        open = 1'b0;
      end else if (image < IMAGES && word < IMAGE_WORDS && write_go && (open || free)) begin
        open = 1'b1;
        write_en = 1'b1;
        write_address = write_half + word[OB_AW-1:0];
        write_data = words[image*IMAGE_WORDS+word];
        word = word + 1;
      end
    end
  endtask

  // Looks at the beat that the coming clock edge may take, and at `idle` before the producer moves on.
  task observe;
    begin
      if (^{m_valid, free, idle, read_en} === 1'bx) fail(1);
      if (idle !== (sent == image * (BEATS / IMAGES))) fail(2);
      if (free !== (image - sent / (BEATS / IMAGES) < 2)) fail(3);
      if (waits && (!m_valid || {m_last, m_data} !== shown)) fail(4);
      // Between the beats of an image there is no pause.
      silent = m_valid ? 0 : silent + 1;
      if (sent % (BEATS / IMAGES) != 0 && silent != 0) fail(5);
      // An image shows its first beat in the fourth cycle after `full`, or after the beat before.
      if (!idle && silent > 3) fail(6);
      waits = m_valid && !m_ready;
      shown = {m_last, m_data};
      if (m_valid && m_ready) begin
        if (sent >= image * (BEATS / IMAGES)) fail(7);
        else if ({m_last, m_data} !== beats[sent]) fail(8);
        if (cut == LIMIT) checked = checked + 1;
        sent = sent + 1;
      end
      if (idle) silent = 0;
    end
  endtask

  initial begin
    $readmemh(FILE, beats);
    $readmemh(WORDS_FILE, words);
    done = 1'b0;
    errors = 0;
    checked = 0;
    write_address = {OB_AW{1'b0}};
    for (session = 0; session < SESSIONS && errors == 0; session = session + 1) begin
      rst = 1'b1;
      full = 1'b0;
      write_en = 1'b0;
      // Every kind of taking meets every second kind of writing.
      m_kind = session[2:0];
      write_kind = session[2:0] + {session[4:3], 1'b0};
      cut = (session % 3 == 2) ? 5 + session * session % 97 : LIMIT;
      image = 0;
      word = 0;
      sent = 0;
      cycles = 0;
      silent = 0;
      open = 1'b0;
      waits = 1'b0;
      repeat (2 - session % 2) @(negedge clk);
      rst = 1'b0;
      while (sent < BEATS && cycles < cut && errors == 0) begin
        @(negedge clk);
        cycles = cycles + 1;
        observe;
        produce;
      end
      if (cycles == LIMIT) fail(9);
      else if (cut == LIMIT) begin
        repeat (8) begin
          @(negedge clk);
          full = 1'b0;
          if (m_valid || !idle || !free) fail(10);
        end
      end
    end
    $display("CASE %0s checked=%0d errors=%0d", FILE, checked, errors);
    done = 1'b1;
  end

endmodule

`default_nettype wire
