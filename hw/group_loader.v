// Loads input images: gathers stream elements into groups of POST channels and writes them as digits and values.
//
// Throughput: one beat a cycle until a group is full; a group takes DIGITS granted writes.
// Latency: 1 cycle from the last beat of a group to its first write.
// Storage: one group.
// Reset: empty, first copy.
// Assumes: ELEMENTS divides CHANNELS and POST; dm_ready and vm_ready stay high in the end.
// Combinational paths: dm_ready, vm_ready to s_ready.
//
// Two copies of the input are filled in turn; `full` is high while a copy holds an image that `free` has not given back.
//
// Parameters: see src/schedule/engine-parameters.ts (IN_*), names without the prefix.
`default_nettype none

module group_loader #(
    parameter LANES = 16,
    parameter PIXELS = 2,
    parameter DIGIT = 2,
    parameter POST = 4,
    parameter DM_AW = 8,
    parameter VM_AW = 8,
    parameter VM_W = 9,
    parameter CHANNELS = 4,
    parameter HEIGHT = 4,
    parameter WIDTH = 4,
    parameter ELEMENTS = 4,
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
    parameter CODE_ADD = 0,
    parameter CODE_HALF = 0,
    parameter VM = 0,
    parameter VM_BASE = 0,
    parameter VM_HALF = 16
) (
    input  wire                        clk,
    input  wire                        rst,
    input  wire                        s_valid,
    output wire                        s_ready,
    input  wire [ELEMENTS*BYTES*8-1:0] s_data,
    input  wire                        parity,
    output wire                        full,
    input  wire                        free,
    input  wire                        dm_ready,
    output wire                        dm_valid,
    output wire [          PIXELS-1:0] dm_bank,
    output wire [      LANES/POST-1:0] dm_strip,
    output wire [           DM_AW-1:0] dm_address,
    output wire [     LANES*DIGIT-1:0] dm_data,
    input  wire                        vm_ready,
    output wire                        vm_valid,
    output wire [           VM_AW-1:0] vm_address,
    output wire [       POST*VM_W-1:0] vm_data
);

  function integer bits_for;
    input integer value;
    integer rest;
    begin
      bits_for = 1;
      for (rest = value / 2; rest > 0; rest = rest / 2) bits_for = bits_for + 1;
    end
  endfunction

  localparam VALUE_W = BITS + 2;
  localparam DIGITS = (DM != 0) ? DM_DIGITS : 1;
  localparam CODE_W = DIGITS * DIGIT;
  localparam BEATS = POST / ELEMENTS;
  localparam PIXEL_BEATS = CHANNELS / ELEMENTS;
  localparam LAST_BEAT = BEATS - 1;
  localparam LAST_PIXEL_BEAT = PIXEL_BEATS - 1;
  localparam LAST_PIXEL = HEIGHT * WIDTH - 1;
  localparam LAST_DIGIT = DIGITS - 1;
  localparam LAST_COLUMN = WIDTH - 1;
  localparam PIXEL_BEAT_W = bits_for(LAST_PIXEL_BEAT);
  localparam PIXEL_W = bits_for(LAST_PIXEL);
  localparam X_W = bits_for(LAST_COLUMN);
  localparam LAST_STRIDE = DM_STRIDE - 1;
  localparam COLUMN_GROUP = DM_STRIDE * DM_COLUMN;
  localparam SECOND_BASE = DM_BASE + DM_HALF;
  localparam VM_SECOND_BASE = VM_BASE + VM_HALF;

  // Beats.
  reg copy_q;
  reg [1:0] full_q;
  reg loading_q;
  reg [PIXEL_BEAT_W-1:0] pixel_beat_q;
  reg [4:0] beat_q;
  reg [PIXEL_W-1:0] pixel_q;
  reg [POST*BITS-1:0] group_q;
  reg pending_q, closes_pixel_q, closes_image_q;
  reg [3:0] digit_q;
  reg vm_pending_q;

  wire dm_done = dm_ready && digit_q == LAST_DIGIT[3:0];
  wire vm_done = vm_ready || !vm_pending_q;
  wire dm_idle = DM == 0 || dm_done || digit_q > LAST_DIGIT[3:0];
  wire stored = pending_q && dm_idle && vm_done;
  wire opening = !loading_q && !full_q[copy_q];
  wire accept = s_valid && s_ready;
  wire pixel_end = pixel_beat_q == LAST_PIXEL_BEAT[PIXEL_BEAT_W-1:0];
  wire group_end = pixel_end || beat_q == LAST_BEAT[4:0];
  wire image_end = pixel_end && pixel_q == LAST_PIXEL[PIXEL_W-1:0];
  wire closing = stored && closes_image_q;

  always @(posedge clk) begin
    if (rst) begin
      loading_q <= 1'b0;
      pending_q <= 1'b0;
      vm_pending_q <= 1'b0;
      copy_q <= 1'b0;
      full_q <= 2'b00;
      beat_q <= 5'd0;
      pixel_beat_q <= {PIXEL_BEAT_W{1'b0}};
      pixel_q <= {PIXEL_W{1'b0}};
      closes_image_q <= 1'b0;
    end else begin
      if (opening) loading_q <= 1'b1;
      else if (closing) loading_q <= 1'b0;
      if (closing) copy_q <= !copy_q;
      full_q <= (full_q | ({1'b0, closing} << copy_q)) & ~({1'b0, free} << parity);
      if (accept) begin
        beat_q <= group_end ? 5'd0 : beat_q + 5'd1;
        pixel_beat_q <= pixel_end ? {PIXEL_BEAT_W{1'b0}} : pixel_beat_q + 1'b1;
        if (pixel_end) pixel_q <= image_end ? {PIXEL_W{1'b0}} : pixel_q + 1'b1;
      end
      if (accept && group_end) begin
        pending_q <= 1'b1;
        vm_pending_q <= VM != 0;
        closes_image_q <= image_end;
      end else begin
        if (stored) begin
          pending_q <= 1'b0;
          closes_image_q <= 1'b0;
        end
        if (vm_ready) vm_pending_q <= 1'b0;
      end
    end
  end

  wire [ELEMENTS*BITS-1:0] elements;
  genvar e;
  generate
    for (e = 0; e < ELEMENTS; e = e + 1) begin : gen_element
      assign elements[e*BITS+:BITS] = s_data[e*BYTES*8+:BITS];
    end
    if (BYTES * 8 > BITS) begin : gen_spare
      wire unused = &{1'b0, s_data};
    end
  endgenerate

  integer i;
  always @(posedge clk) begin
    if (accept) begin
      closes_pixel_q <= pixel_end;
      for (i = 0; i < BEATS; i = i + 1)
        if (beat_q == i[4:0]) group_q[i*ELEMENTS*BITS+:ELEMENTS*BITS] <= elements;
    end
    if (accept && group_end) digit_q <= 4'd0;
    else if (dm_ready && pending_q && digit_q <= LAST_DIGIT[3:0]) digit_q <= digit_q + 4'd1;
  end

  // The last beat may come while the group before is being stored for the last time.
  assign s_ready = loading_q && !closes_image_q && (!pending_q || stored);

  // Addresses.
  wire [PIXELS-1:0] bank;
  wire [5:0] strip_index;
  wire [DM_AW-1:0] address;
  wire [DM_AW-1:0] base = copy_q ? SECOND_BASE[DM_AW-1:0] : DM_BASE[DM_AW-1:0];

  map_walker #(
      .LANES (LANES),
      .PIXELS(PIXELS),
      .POST  (POST),
      .DM_AW (DM_AW),
      .X_W   (X_W),
      .CROSSES((CHANNELS > LANES) ? 1 : 0)
  ) u_walker (
      .clk         (clk),
      .start       (opening),
      .next_group  (stored),
      .next_pixel  (stored && closes_pixel_q),
      .last_column (LAST_COLUMN[X_W-1:0]),
      .base        (base),
      .first_strip (6'd0),
      .last_stride (LAST_STRIDE[3:0]),
      .column      (DM_COLUMN[DM_AW-1:0]),
      .column_group(COLUMN_GROUP[DM_AW-1:0]),
      .row         (DM_ROW[DM_AW-1:0]),
      .bank        (bank),
      .strip       (strip_index),
      .address     (address)
  );

  reg [DM_AW-1:0] digit_offset_q;
  reg [VM_AW-1:0] vm_address_q;
  always @(posedge clk) begin
    if (!pending_q || stored) digit_offset_q <= {DM_AW{1'b0}};
    else if (dm_ready) digit_offset_q <= digit_offset_q + DM_DIGIT[DM_AW-1:0];
    if (opening) vm_address_q <= copy_q ? VM_SECOND_BASE[VM_AW-1:0] : VM_BASE[VM_AW-1:0];
    else if (stored) vm_address_q <= vm_address_q + 1'b1;
  end

  // Codes.
  wire [POST*DIGIT-1:0] digits;
  genvar lane, plane, strip;
  generate
    for (lane = 0; lane < POST; lane = lane + 1) begin : gen_lane
      wire [BITS-1:0] element = group_q[lane*BITS+:BITS];
      wire sign = SIGNED != 0 && element[BITS-1];
      wire [VALUE_W-1:0] value = {{2{sign}}, element};
      wire [VALUE_W-1:0] moved = value + CODE_ADD[VALUE_W-1:0];
      wire [VALUE_W+CODE_W-1:0] code = {{CODE_W{1'b0}}, moved} >> CODE_HALF;
      wire [VALUE_W+CODE_W-1:0] digit = code >> (digit_q * DIGIT);
      for (plane = 0; plane < DIGIT; plane = plane + 1) begin : gen_plane
        assign digits[plane*POST+lane] = digit[plane];
      end
      wire [VM_W+VALUE_W-1:0] wide = {{VM_W{sign}}, value};
      assign vm_data[lane*VM_W+:VM_W] = wide[VM_W-1:0];
      wire unused = &{1'b0, digit, wide};
    end
    for (strip = 0; strip < LANES / POST; strip = strip + 1) begin : gen_strip
      assign dm_strip[strip] = strip_index == strip[5:0];
      for (plane = 0; plane < DIGIT; plane = plane + 1) begin : gen_plane
        assign dm_data[plane*LANES+strip*POST+:POST] = digits[plane*POST+:POST];
      end
    end
  endgenerate

  assign full = full_q[parity];
  assign dm_valid = DM != 0 && pending_q && digit_q <= LAST_DIGIT[3:0];
  assign dm_bank = bank;
  assign dm_address = address + digit_offset_q;
  assign vm_valid = vm_pending_q;
  assign vm_address = vm_address_q;

endmodule

`default_nettype wire
