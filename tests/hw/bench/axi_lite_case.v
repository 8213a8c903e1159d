// Runs the register accesses of a file and compares responses, data and start pulses. A word of FILE: write, address,
// data, strobes, delay of address, of data, of the answer's ready; busy and done as the engine would show them during
// the access; expected response, data and number of start pulses.
`default_nettype none

module axi_lite_case #(
    parameter LAYERS = 3,
    parameter COUNT  = 2000,
    parameter FILE   = "case.mem"
) (
    input  wire clk,
    output reg  done
);

  localparam WORD_W = 1 + 12 + 32 + 4 + 3 + 3 + 3 + 1 + 1 + 2 + 32 + 2;

  reg  [WORD_W-1:0] words         [0:COUNT-1];
  reg               rst;
  reg               write;
  reg  [      11:0] address;
  reg  [      31:0] data;
  reg  [       3:0] strobes;
  reg  [       2:0] address_delay;
  reg  [       2:0] data_delay;
  reg  [       2:0] answer_delay;
  reg               busy;
  reg               engine_done;
  reg  [       1:0] expected_response;
  reg  [      31:0] expected_data;
  reg  [       1:0] expected_starts;
  reg aw_valid, w_valid, b_ready, ar_valid, r_ready;
  wire aw_ready, w_ready, b_valid, ar_ready, r_valid, start;
  wire [1:0] b_resp, r_resp;
  wire [31:0] r_data, images;
  wire [15:0] counter_address;
  reg  [31:0] counter_data;
  reg         start_seen;
  integer     starts;
  integer     t;
  integer     cycles;
  integer     errors;
  reg         answered;
  reg  [31:0] first_data;
  reg  [ 1:0] first_response;
  reg         held;

  axi_lite_regs #(
      .VERSION  (24'h010203),
      .LAYERS   (LAYERS),
      .HASH_FILE("hash.mem")
  ) u_regs (
      .clk            (clk),
      .rst            (rst),
      .aw_valid       (aw_valid),
      .aw_ready       (aw_ready),
      .aw_addr        (write ? address : 12'hfff),
      .w_valid        (w_valid),
      .w_ready        (w_ready),
      .w_data         (data),
      .w_strb         (strobes),
      .b_valid        (b_valid),
      .b_ready        (b_ready),
      .b_resp         (b_resp),
      .ar_valid       (ar_valid),
      .ar_ready       (ar_ready),
      .ar_addr        (address),
      .r_valid        (r_valid),
      .r_ready        (r_ready),
      .r_data         (r_data),
      .r_resp         (r_resp),
      .start          (start),
      .images         (images),
      .busy           (busy),
      .done           (engine_done),
      .image_cycles   (32'h0badcafe),
      .counter_address(counter_address),
      .counter_data   (counter_data)
  );

  // The engine's counters: registered, and all different.
  always @(posedge clk) counter_data <= {16'h5a5a, counter_address};

  always @(posedge clk) start_seen <= start;

  // One cycle of an access; `answered` once the response was taken.
  task step;
    begin
      @(negedge clk);
      if (aw_valid && aw_taken) aw_valid = 1'b0;
      if (w_valid && w_taken) w_valid = 1'b0;
      if (ar_valid && ar_taken) ar_valid = 1'b0;
      if (start_seen) starts = starts + 1;
      engine_done = 1'b0;
      cycles = cycles + 1;
    end
  endtask

  // Handshakes of the rising edge before.
  reg aw_taken, w_taken, ar_taken, b_taken, r_taken;
  always @(posedge clk) begin
    aw_taken <= aw_valid && aw_ready;
    w_taken  <= w_valid && w_ready;
    ar_taken <= ar_valid && ar_ready;
    b_taken  <= b_valid && b_ready;
    r_taken  <= r_valid && r_ready;
  end

  // The answer as it is now; it must not change while it waits.
  task look;
    begin
      if (write ? b_valid : r_valid) begin
        if (!held) begin
          held = 1'b1;
          first_response = write ? b_resp : r_resp;
          first_data = r_data;
        end else if ((write ? b_resp : r_resp) !== first_response || (!write && r_data !== first_data)) errors = errors + 1;
      end else if (held) errors = errors + 1;
    end
  endtask

  initial begin
    $readmemh(FILE, words);
    done = 1'b0;
    errors = 0;
    starts = 0;
    {aw_valid, w_valid, b_ready, ar_valid, r_ready, busy, engine_done, write} = 8'd0;
    address = 12'd0;
    data = 32'd0;
    strobes = 4'd0;
    rst = 1'b1;
    cycles = 0;
    step;
    step;
    rst = 1'b0;
    for (t = 0; t < COUNT; t = t + 1) begin
      {write, address, data, strobes, address_delay, data_delay, answer_delay, busy, engine_done,
        expected_response, expected_data, expected_starts} = words[t];
      starts = 0;
      cycles = 0;
      held = 1'b0;
      answered = 1'b0;
      while (!answered && cycles < 40) begin
        if (cycles == {29'd0, address_delay}) begin
          aw_valid = write;
          ar_valid = !write;
        end
        if (cycles == {29'd0, data_delay}) w_valid = write;
        if (write) b_ready = held && answer_delay == 3'd0;
        else r_ready = held && answer_delay == 3'd0;
        if (held && answer_delay != 3'd0) answer_delay = answer_delay - 3'd1;
        step;
        if (b_taken || r_taken) answered = 1'b1;
        else look;
      end
      {b_ready, r_ready} = 2'b00;
      step;
      step;
      if (!answered || first_response !== expected_response || (!write && first_data !== expected_data) ||
          starts != {30'd0, expected_starts}) begin
        errors = errors + 1;
        if (errors < 4)
          $display("%0s access %0d: %h gave response %b data %h starts %0d", FILE, t, words[t], first_response, first_data, starts);
      end
    end
    $display("CASE %0s checked=%0d errors=%0d", FILE, COUNT, errors);
    done = 1'b1;
  end

  wire unused = &{1'b0, images};

endmodule

`default_nettype wire
