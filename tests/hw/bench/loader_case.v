// Sends the images of a file through input_loader and compares the memories they fill, when
// an image is `full`, and again before it is freed when that comes late. Sessions differ in their patterns; every third one is cut by a reset. The first
// error is the last.
//
// BEATS_FILE: the stream. DM_FILE, VM_FILE: first what the memories hold at the start, then after every image, then at
// the end; a word is {bits that must match, value}; banks one after the other.
`default_nettype none

module loader_case #(
    parameter LANES = 4,
    parameter PIXELS = 1,
    parameter DIGIT = 2,
    parameter POST = 2,
    parameter DM_AW = 7,
    parameter VM_AW = 6,
    parameter VM_W = 9,
    parameter CHANNELS = 2,
    parameter HEIGHT = 2,
    parameter WIDTH = 2,
    parameter ELEMENTS = 2,
    parameter BITS = 8,
    parameter BYTES = 1,
    parameter SIGNED = 0,
    parameter DM = 1,
    parameter DM_BASE = 0,
    parameter DM_HALF = 64,
    parameter DM_DIGITS = 4,
    parameter DM_DIGIT = 16,
    parameter DM_STRIDE = 1,
    parameter DM_COLUMN = 1,
    parameter DM_ROW = 2,
    parameter [39:0] CODE_ADD = 40'd0,
    parameter CODE_HALF = 0,
    parameter VM = 0,
    parameter VM_BASE = 0,
    parameter VM_HALF = 16,
    parameter FOLD_K = 0,
    parameter FOLD_STRIDE = 1,
    parameter FOLD_PAD = 0,
    parameter FOLD_WIDTH = 4,
    // Cycles from reset to the first full image, nobody pausing.
    parameter FIRST_FULL = 1000,
    parameter IMAGES = 3,
    parameter SESSIONS = 9,
    parameter BEATS = 4,
    parameter FILE = "case.mem",
    parameter DM_FILE = "case.dm",
    parameter VM_FILE = "case.vm"
) (
    input  wire clk,
    output reg  done
);

  localparam LIMIT = 20000;
  localparam BEAT_W = ELEMENTS * BYTES * 8;
  localparam WORD_W = LANES * DIGIT;
  localparam GROUP_W = POST * VM_W;
  localparam DM_WORDS = PIXELS << DM_AW;
  localparam VM_WORDS = 1 << VM_AW;
  localparam SECTIONS = IMAGES + 2;
  localparam USED = (FOLD_K > 0) ? CHANNELS * FOLD_K : (CHANNELS < LANES) ? CHANNELS : LANES;
  localparam BANKS = (FOLD_K > 0) ? PIXELS : 1;

  reg [BEAT_W-1:0] beats[0:BEATS-1];
  reg [2*WORD_W-1:0] dm_expected[0:SECTIONS*DM_WORDS-1];
  reg [2*GROUP_W-1:0] vm_expected[0:SECTIONS*VM_WORDS-1];
  reg [WORD_W-1:0] dmem[0:DM_WORDS-1];
  reg [GROUP_W-1:0] vmem[0:VM_WORDS-1];

  reg rst, parity, free;
  reg s_valid;
  reg [BEAT_W-1:0] s_data;
  reg [2:0] s_kind, dm_kind, vm_kind;
  wire s_go, s_ready, full;
  wire dm_ready, dm_valid, vm_ready, vm_valid;
  wire [PIXELS-1:0] dm_bank;
  wire [DM_AW-1:0] dm_address;
  wire [BANKS*DIGIT*USED-1:0] dm_data;
  wire [VM_AW-1:0] vm_address;
  wire [GROUP_W-1:0] vm_data;

  input_loader #(
      .LANES      (LANES),
      .PIXELS     (PIXELS),
      .DIGIT      (DIGIT),
      .POST       (POST),
      .DM_AW      (DM_AW),
      .VM_AW      (VM_AW),
      .VM_W       (VM_W),
      .CHANNELS   (CHANNELS),
      .HEIGHT     (HEIGHT),
      .WIDTH      (WIDTH),
      .ELEMENTS   (ELEMENTS),
      .BITS       (BITS),
      .BYTES      (BYTES),
      .SIGNED     (SIGNED),
      .DM         (DM),
      .DM_BASE    (DM_BASE),
      .DM_HALF    (DM_HALF),
      .DM_DIGITS  (DM_DIGITS),
      .DM_DIGIT   (DM_DIGIT),
      .DM_STRIDE  (DM_STRIDE),
      .DM_COLUMN  (DM_COLUMN),
      .DM_ROW     (DM_ROW),
      .CODE_ADD   (CODE_ADD),
      .CODE_HALF  (CODE_HALF),
      .FOLD_K     (FOLD_K),
      .FOLD_STRIDE(FOLD_STRIDE),
      .FOLD_PAD   (FOLD_PAD),
      .FOLD_WIDTH (FOLD_WIDTH),
      .VM         (VM),
      .VM_BASE    (VM_BASE),
      .VM_HALF    (VM_HALF)
  ) u_loader (
      .clk       (clk),
      .rst       (rst),
      .s_valid   (s_valid),
      .s_ready   (s_ready),
      .s_data    (s_data),
      .parity    (parity),
      .full      (full),
      .free      (free),
      .dm_ready  (dm_ready),
      .dm_valid  (dm_valid),
      .dm_bank   (dm_bank),
      .dm_address(dm_address),
      .dm_data   (dm_data),
      .vm_ready  (vm_ready),
      .vm_valid  (vm_valid),
      .vm_address(vm_address),
      .vm_data   (vm_data)
  );

  pattern #(.SEED(LANES * 64 + WIDTH)) u_s_pattern (.clk(clk), .kind(s_kind), .peer(s_ready), .go(s_go));
  pattern #(.SEED(LANES * 64 + 21)) u_dm_pattern (.clk(clk), .kind(dm_kind), .peer(dm_valid), .go(dm_ready));
  pattern #(.SEED(LANES * 64 + 42)) u_vm_pattern (.clk(clk), .kind(vm_kind), .peer(vm_valid), .go(vm_ready));

  // The source holds a beat until it is taken, and shows nothing useful in between.
  reg [31:0] sent;
  wire [31:0] coming = sent + {31'd0, s_valid && s_ready};

  always @(posedge clk) begin
    if (rst) begin
      s_valid <= 1'b0;
      sent <= 32'd0;
    end else begin
      sent <= coming;
      if (!s_valid || s_ready) begin
        s_valid <= s_go && coming < BEATS;
        s_data  <= (s_go && coming < BEATS) ? beats[coming] : {BEAT_W{1'bx}};
      end
    end
  end

  // What waits for a grant must stay.
  localparam DM_W = 1 + PIXELS + DM_AW + BANKS * DIGIT * USED;
  localparam VM_WRITE_W = 1 + VM_AW + GROUP_W;
  wire [DM_W-1:0] dm_write = {dm_valid, dm_bank, dm_address, dm_data};
  wire [VM_WRITE_W-1:0] vm_write = {vm_valid, vm_address, vm_data};
  reg [DM_W-1:0] dm_before;
  reg [VM_WRITE_W-1:0] vm_before;
  reg dm_waits, vm_waits;

  // The words that go to the banks: lanes from USED on keep what they hold.
  wire [PIXELS*WORD_W-1:0] written;
  wire [WORD_W-1:0] touched;
  genvar bank, plane;
  generate
    for (plane = 0; plane < DIGIT; plane = plane + 1) begin : gen_plane
      for (bank = 0; bank < PIXELS; bank = bank + 1) begin : gen_bank
        wire [LANES+USED-1:0] lanes = {{LANES{1'b0}}, dm_data[(bank%BANKS*DIGIT+plane)*USED+:USED]};
        assign written[(bank*DIGIT+plane)*LANES+:LANES] = lanes[LANES-1:0];
        wire unused = &{1'b0, lanes};
      end
      assign touched[plane*LANES+:LANES] = ~({LANES{1'b1}} << USED);
    end
  endgenerate

  integer session, cycles, cut, image, hold, checked, errors;
  integer b, w, wrong;
  reg seen, freed, watch;
  reg [2*WORD_W-1:0] dm_word;
  reg [2*GROUP_W-1:0] vm_word;

  task fail(input integer what);
    begin
      errors = errors + 1;
      if (errors < 6)
        $display("%0s session %0d cycle %0d image %0d: check %0d failed", FILE, session, cycles, image, what);
    end
  endtask

  // Every session shows other patterns together; sessions 2, 5, 8, .. end with a reset in the middle.
  task open_session;
    begin
      rst = 1'b1;
      free = 1'b0;
      parity = 1'b0;
      s_kind = session[2:0];
      dm_kind = (session == 0) ? 3'd0 : session[2:0] + 3'd3;
      vm_kind = (session == 0) ? 3'd0 : session[2:0] + 3'd6;
      cut = (session % 3 == 2) ? 10 + (session * session * 37) % (FIRST_FULL + FIRST_FULL / 2) : LIMIT;
      image = 0;
      cycles = 0;
      // Long enough for the loader to want a copy that is still in use.
      hold = (session % 3 == 1) ? 3 * FIRST_FULL : 0;
      seen = 1'b0;
      freed = 1'b0;
      watch = 1'b0;
      repeat (2 - session % 2) @(negedge clk);
      rst = 1'b0;
    end
  endtask

  // Writes are those the coming clock edge will do.
  task observe;
    begin
      if (^{s_ready, full, dm_valid, vm_valid} === 1'bx) fail(1);
      if (watch && dm_waits && dm_write !== dm_before) fail(2);
      if (watch && vm_waits && vm_write !== vm_before) fail(3);
      dm_waits = dm_valid && !dm_ready;
      vm_waits = vm_valid && !vm_ready;
      dm_before = dm_write;
      vm_before = vm_write;
      watch = 1'b1;
      if (dm_valid && dm_ready)
        for (b = 0; b < PIXELS; b = b + 1)
          if (dm_bank[b]) begin
            w = (b << DM_AW) + {{(32 - DM_AW) {1'b0}}, dm_address};
            dmem[w] = (dmem[w] & ~touched) | (written[b*WORD_W+:WORD_W] & touched);
          end
      if (dm_valid && dm_ready && (BANKS == 1 ? (dm_bank & (dm_bank - 1'b1)) != 0 || dm_bank == 0 : dm_bank != {PIXELS{1'b1}})) fail(4);
      if (vm_valid && vm_ready) vmem[vm_address] = vm_data;
    end
  endtask

  task compare(input integer section);
    begin
      if (cut == LIMIT) checked = checked + 1;
      wrong = 0;
      for (w = 0; w < DM_WORDS; w = w + 1) begin
        dm_word = dm_expected[section*DM_WORDS+w];
        if (((dmem[w] ^ dm_word[WORD_W-1:0]) & dm_word[2*WORD_W-1:WORD_W]) !== {WORD_W{1'b0}}) begin
          wrong = wrong + 1;
          if (wrong == 1 && errors < 5) $display("%0s dm %h: %h, not %h", FILE, w, dmem[w], dm_word);
        end
      end
      for (w = 0; w < VM_WORDS; w = w + 1) begin
        vm_word = vm_expected[section*VM_WORDS+w];
        if (((vmem[w] ^ vm_word[GROUP_W-1:0]) & vm_word[2*GROUP_W-1:GROUP_W]) !== {GROUP_W{1'b0}}) begin
          wrong = wrong + 1;
          if (wrong == 1 && errors < 5) $display("%0s vm %h: %h, not %h", FILE, w, vmem[w], vm_word);
        end
      end
      if (wrong != 0) fail(5);
    end
  endtask

  // Takes images as the engine does: parity moves on some time after the copy was freed.
  task consume;
    begin
      free = 1'b0;
      if (freed) begin
        if (hold == 0) begin
          parity = !parity;
          freed = 1'b0;
          hold = (session * 5 + image * 7) % 50;
        end else hold = hold - 1;
      end else if (full && !seen) begin
        if (session == 0 && image == 0 && cycles != FIRST_FULL) fail(6);
        compare(image + 1);
        seen = 1'b1;
      end else if (seen && !full) fail(7);
      else if (seen && hold > 0) hold = hold - 1;
      else if (seen) begin
        if (image == 0 && session % 3 == 1) compare(image + 1);
        free = 1'b1;
        freed = 1'b1;
        seen = 1'b0;
        hold = (session + image) % 3;
        image = image + 1;
      end
    end
  endtask

  initial begin
    $readmemh(FILE, beats);
    $readmemh(DM_FILE, dm_expected);
    $readmemh(VM_FILE, vm_expected);
    done = 1'b0;
    errors = 0;
    checked = 0;
    for (w = 0; w < DM_WORDS; w = w + 1) begin
      dm_word = dm_expected[w];
      dmem[w] = dm_word[WORD_W-1:0];
    end
    for (w = 0; w < VM_WORDS; w = w + 1) begin
      vm_word = vm_expected[w];
      vmem[w] = vm_word[GROUP_W-1:0];
    end
    for (session = 0; session < SESSIONS && errors == 0; session = session + 1) begin
      open_session;
      while (image < IMAGES && cycles < cut && errors == 0) begin
        @(negedge clk);
        cycles = cycles + 1;
        observe;
        consume;
      end
      if (cycles == LIMIT) fail(9);
      else if (cut == LIMIT) begin
        repeat (20) begin
          @(negedge clk);
          observe;
          if (full) fail(8);
          free = 1'b0;
        end
        compare(IMAGES + 1);
      end
    end
    $display("CASE %0s checked=%0d errors=%0d", FILE, checked, errors);
    done = 1'b1;
  end

endmodule

`default_nettype wire
