// Bench of a generated design for Icarus: images from input.hex through bitloom_top, output beats to standard output.
//
// Prints BEAT <data> <last>, then CYCLES <register>; UNKNOWN, UNSTABLE or TIMEOUT where something is wrong.
// Data pins are X while nothing is offered, and memories are X until written: what leaks shows.
//
// Parameters:
//   INPUT_W, OUTPUT_W    bits of a beat
//   IN_BEATS, OUT_BEATS  beats of one image
//   IMAGES               images in input.hex
// Plus arguments: seed, stall (0..65535: probability of a pause x 65536), limit (cycles).
`default_nettype none

module icarus_bench;
  parameter INPUT_W = 8;
  parameter OUTPUT_W = 8;
  parameter IN_BEATS = 1;
  parameter OUT_BEATS = 1;
  parameter IMAGES = 1;

  reg clk, aresetn;
  reg [INPUT_W-1:0] s_data;
  reg s_valid, s_last, m_ready;
  wire s_ready, m_valid, m_last;
  wire [OUTPUT_W-1:0] m_data;
  reg [11:0] aw_addr, ar_addr;
  reg [31:0] w_data;
  reg aw_valid, w_valid, ar_valid;
  wire aw_ready, w_ready, b_valid, ar_ready, r_valid;
  wire [1:0] b_resp, r_resp;
  wire [31:0] r_data;

  bitloom_top u_top (
      .aclk         (clk),
      .aresetn      (aresetn),
      .s_axis_tdata (s_data),
      .s_axis_tvalid(s_valid),
      .s_axis_tready(s_ready),
      .s_axis_tlast (s_last),
      .m_axis_tdata (m_data),
      .m_axis_tvalid(m_valid),
      .m_axis_tready(m_ready),
      .m_axis_tlast (m_last),
      .s_axi_awaddr (aw_addr),
      .s_axi_awprot (3'd0),
      .s_axi_awvalid(aw_valid),
      .s_axi_awready(aw_ready),
      .s_axi_wdata  (w_data),
      .s_axi_wstrb  (4'hf),
      .s_axi_wvalid (w_valid),
      .s_axi_wready (w_ready),
      .s_axi_bresp  (b_resp),
      .s_axi_bvalid (b_valid),
      .s_axi_bready (1'b1),
      .s_axi_araddr (ar_addr),
      .s_axi_arprot (3'd0),
      .s_axi_arvalid(ar_valid),
      .s_axi_arready(ar_ready),
      .s_axi_rdata  (r_data),
      .s_axi_rresp  (r_resp),
      .s_axi_rvalid (r_valid),
      .s_axi_rready (1'b1)
  );

  reg [INPUT_W-1:0] beats[0:IMAGES*IN_BEATS-1];
  integer seed, stall, limit, sent, received, cycle;
  reg [31:0] source_random, sink_random;

  // xorshift32
  function [31:0] next(input [31:0] state);
    reg [31:0] a, b;
    begin
      a = state ^ (state << 13);
      b = a ^ (a >> 17);
      next = b ^ (b << 5);
    end
  endfunction

  function flows(input [31:0] random);
    flows = {16'd0, random[31:16]} >= stall;
  endfunction

  initial begin
    $readmemh("input.hex", beats);
    if (!$value$plusargs("seed=%d", seed)) seed = 1;
    if (!$value$plusargs("stall=%d", stall)) stall = 0;
    if (!$value$plusargs("limit=%d", limit)) limit = 100000;
    source_random = next(32'h9e3779b9 ^ seed);
    sink_random = next(32'h85ebca6b ^ seed);
    sent = 0;
    received = 0;
    cycle = 0;
    clk = 0;
    aresetn = 0;
    s_valid = 0;
    m_ready = 0;
    aw_valid = 0;
    w_valid = 0;
    ar_valid = 0;
    repeat (4) @(posedge clk);
    aresetn <= 1;
    write(12'h028, IMAGES);
    write(12'h020, 1);
    while (received < IMAGES * OUT_BEATS) @(posedge clk);
    read(12'h024);
    while (r_data !== 32'd2) read(12'h024);
    read(12'h030);
    $display("CYCLES %0d", r_data);
    repeat (32) @(posedge clk);
    $finish;
  end

  always #1 clk = !clk;

  task write(input [11:0] address, input [31:0] data);
    begin
      aw_addr  <= address;
      w_data   <= data;
      aw_valid <= 1;
      w_valid  <= 1;
      @(posedge clk);
      while (aw_ready !== 1 || w_ready !== 1) @(posedge clk);
      aw_valid <= 0;
      w_valid  <= 0;
      while (b_valid !== 1) @(posedge clk);
    end
  endtask

  task read(input [11:0] address);
    begin
      ar_addr  <= address;
      ar_valid <= 1;
      @(posedge clk);
      while (ar_ready !== 1) @(posedge clk);
      ar_valid <= 0;
      while (r_valid !== 1) @(posedge clk);
    end
  endtask

  always @(posedge clk) begin
    cycle = cycle + 1;
    if (cycle > limit) begin
      $display("TIMEOUT sent=%0d received=%0d", sent, received);
      $finish;
    end
  end

  // Source.
  always @(posedge clk)
    if (aresetn) begin
      if (s_ready === 1'bx) $display("UNKNOWN s_axis_tready");
      if (s_valid && s_ready) sent = sent + 1;
      if (!s_valid || s_ready) begin
        source_random = next(source_random);
        if (sent < IMAGES * IN_BEATS && flows(source_random)) begin
          s_valid <= 1;
          s_data  <= beats[sent];
          s_last  <= sent % IN_BEATS == IN_BEATS - 1;
        end else begin
          s_valid <= 0;
          s_data  <= {INPUT_W{1'bx}};
          s_last  <= 1'bx;
        end
      end
    end

  // Sink, and monitor: a beat stays until it is taken.
  reg held;
  reg [OUTPUT_W:0] held_beat;
  initial held = 0;
  always @(posedge clk)
    if (aresetn) begin
      if (m_valid === 1'bx) $display("UNKNOWN m_axis_tvalid");
      if (m_valid && (^{m_last, m_data}) === 1'bx) $display("UNKNOWN beat %0d", received);
      if (held && (m_valid !== 1 || {m_last, m_data} !== held_beat)) $display("UNSTABLE beat %0d", received);
      if (m_valid && m_ready) begin
        $display("BEAT %h %b", m_data, m_last);
        received = received + 1;
      end
      held <= m_valid && !m_ready;
      held_beat <= {m_last, m_data};
      sink_random = next(sink_random);
      m_ready <= flows(sink_random);
    end

endmodule

`default_nettype wire
