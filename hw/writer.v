// Stores groups of values: as digits in feature-map memory, as values in value memory and in the output buffer.
//
// Throughput: one group every job_digits + 1 cycles.
// Latency: 2 cycles from in_valid to the first write.
// Storage: address registers, one group.
// Reset: clears valid bits.
// Assumes: groups are job_digits + 1 cycles apart and arrive in raster order of the written map or rectangle, channels fastest;
//          job_starts comes before a job's first group and after the last write of the job before.
// Combinational paths: none.
//
// Value memory and output buffer take in_data, or in_wide where vm_wide and ob_wide say so.
// Behind a row of a rectangle lie vm_gap and ob_gap words of other columns.
// K = (value + code_add) >> code_half is cut into digits, one word each; see docs/engine.md, Memories.
//
// Parameters:
//   LANES, PIXELS, DIGIT, POST  geometry
//   VALUE_W, CODE_W             bits of a value; bits of a code, at least DIGIT
//   DM_AW, VM_AW, OB_AW         address bits of the three memories
//   X_W, CROSSES, HAS_RECTANGLES  of map_walker
//   VM_W, OUT_W                 bits of a stored value, at most VALUE_W
`default_nettype none

module writer #(
    parameter LANES = 16,
    parameter PIXELS = 2,
    parameter DIGIT = 2,
    parameter POST = 4,
    parameter VALUE_W = 20,
    parameter CODE_W = 8,
    parameter DM_AW = 8,
    parameter VM_AW = 8,
    parameter OB_AW = 4,
    parameter X_W = 16,
    parameter CROSSES = 1,
    parameter HAS_RECTANGLES = 1,
    parameter VM_W = 9,
    parameter OUT_W = 16
) (
    input  wire                    clk,
    input  wire                    rst,
    input  wire                    job_starts,
    input  wire                    in_valid,
    input  wire                    in_closes_pixel,
    input  wire [POST*VALUE_W-1:0] in_data,
    input  wire [POST*VALUE_W-1:0] in_wide,
    input  wire [             3:0] job_digits,
    input  wire [         X_W-1:0] job_out_width,
    input  wire                    job_dm_enable,
    input  wire [       DM_AW-1:0] job_dm_base,
    input  wire [       DM_AW-1:0] job_dm_digit,
    input  wire [             5:0] job_dm_strip,
    input  wire [             3:0] job_dm_stride,
    input  wire [       DM_AW-1:0] job_dm_column,
    input  wire [       DM_AW-1:0] job_dm_column_group,
    input  wire [       DM_AW-1:0] job_dm_row,
    input  wire [     VALUE_W-1:0] job_code_add,
    input  wire                    job_code_half,
    input  wire                    job_vm_enable,
    input  wire [       VM_AW-1:0] job_vm_base,
    input  wire [       VM_AW-1:0] job_vm_pixel,
    input  wire                    job_ob_enable,
    input  wire [       OB_AW-1:0] job_ob_base,
    input  wire [       OB_AW-1:0] job_ob_pixel,
    input  wire                    job_vm_wide,
    input  wire                    job_ob_wide,
    input  wire [             3:0] job_dm_bank,
    input  wire [             3:0] job_dm_phase,
    input  wire [       DM_AW-1:0] job_dm_skip,
    input  wire [       VM_AW-1:0] job_vm_gap,
    input  wire [       OB_AW-1:0] job_ob_gap,
    output wire                    dm_valid,
    output wire [      PIXELS-1:0] dm_bank,
    output wire [  LANES/POST-1:0] dm_strip,
    output wire [       DM_AW-1:0] dm_address,
    output wire [  POST*DIGIT-1:0] dm_data,
    output wire                    vm_valid,
    output wire [       VM_AW-1:0] vm_address,
    output wire [   POST*VM_W-1:0] vm_data,
    output wire                    ob_valid,
    output wire [       OB_AW-1:0] ob_address,
    output wire [  POST*OUT_W-1:0] ob_data
);

  localparam STRIPS = LANES / POST;
  localparam DIGITS = (CODE_W + DIGIT - 1) / DIGIT;
  localparam PADDED_W = DIGITS * DIGIT;

  wire [PIXELS-1:0] bank;
  wire [5:0] strip_index;
  wire [DM_AW-1:0] address;
  wire next_pixel = in_valid && in_closes_pixel;
  wire row_end;
  wire gap = HAS_RECTANGLES != 0 && row_end;

  map_walker #(
      .LANES (LANES),
      .PIXELS(PIXELS),
      .POST  (POST),
      .DM_AW (DM_AW),
      .X_W   (X_W),
      .CROSSES(CROSSES),
      .HAS_RECTANGLES(HAS_RECTANGLES)
  ) u_walker (
      .clk         (clk),
      .start       (job_starts),
      .next_group  (in_valid),
      .next_pixel  (next_pixel),
      .last_column (job_out_width),
      .base        (job_dm_base),
      .first_strip (job_dm_strip),
      .last_stride (job_dm_stride),
      .column      (job_dm_column),
      .column_group(job_dm_column_group),
      .row         (job_dm_row),
      .first_bank  (job_dm_bank),
      .first_phase (job_dm_phase),
      .skip        (job_dm_skip),
      .row_end     (row_end),
      .bank        (bank),
      .strip       (strip_index),
      .address     (address)
  );

  reg [VM_AW-1:0] vm_pixel_q, vm_group_q;
  reg [OB_AW-1:0] ob_pixel_q, ob_group_q;

  always @(posedge clk) begin
    if (job_starts || next_pixel) begin
      vm_group_q <= {VM_AW{1'b0}};
      ob_group_q <= {OB_AW{1'b0}};
    end else if (in_valid) begin
      vm_group_q <= vm_group_q + 1'b1;
      ob_group_q <= ob_group_q + 1'b1;
    end
    if (job_starts) begin
      vm_pixel_q <= job_vm_base;
      ob_pixel_q <= job_ob_base;
    end else if (next_pixel) begin
      vm_pixel_q <= vm_pixel_q + job_vm_pixel + (gap ? job_vm_gap : {VM_AW{1'b0}});
      ob_pixel_q <= ob_pixel_q + job_ob_pixel + (gap ? job_ob_gap : {OB_AW{1'b0}});
    end
  end

  // First cycle: addresses and codes of the group.
  reg held_q, fresh_q;
  reg [3:0] digit_q;
  reg [PIXELS-1:0] held_bank_q;
  reg [5:0] held_strip_q;
  reg [DM_AW-1:0] held_address_q;
  reg [POST*PADDED_W-1:0] codes_q;
  reg [VM_AW-1:0] vm_address_q;
  reg [OB_AW-1:0] ob_address_q;
  reg [POST*VM_W-1:0] vm_data_q;
  reg [POST*OUT_W-1:0] ob_data_q;
  wire [POST*PADDED_W-1:0] codes;
  wire [POST*VM_W-1:0] vm_values;
  wire [POST*OUT_W-1:0] ob_values;

  genvar lane, plane, strip;
  generate
    for (lane = 0; lane < POST; lane = lane + 1) begin : gen_lane
      wire [VALUE_W-1:0] value = in_data[lane*VALUE_W+:VALUE_W];
      wire [VALUE_W-1:0] moved = value + job_code_add;
      wire [VALUE_W+PADDED_W-1:0] code = {{PADDED_W{1'b0}}, moved} >> job_code_half;
      assign codes[lane*PADDED_W+:PADDED_W] = code[PADDED_W-1:0];
      wire [VALUE_W-1:0] wide = in_wide[lane*VALUE_W+:VALUE_W];
      assign vm_values[lane*VM_W+:VM_W] = job_vm_wide ? wide[VM_W-1:0] : value[VM_W-1:0];
      assign ob_values[lane*OUT_W+:OUT_W] = job_ob_wide ? wide[OUT_W-1:0] : value[OUT_W-1:0];
      wire unused = &{1'b0, value, wide, code};
    end
  endgenerate

  wire last_digit = digit_q == job_digits;

  always @(posedge clk) begin
    if (rst) begin
      held_q  <= 1'b0;
      fresh_q <= 1'b0;
    end else begin
      fresh_q <= in_valid;
      if (in_valid) held_q <= 1'b1;
      else if (last_digit) held_q <= 1'b0;
    end
  end

  wire [POST*PADDED_W-1:0] later_codes;
  generate
    for (lane = 0; lane < POST; lane = lane + 1) begin : gen_later
      if (DIGITS > 1) begin : gen_shift
        assign later_codes[lane*PADDED_W+:PADDED_W] =
            {{DIGIT{1'b0}}, codes_q[lane*PADDED_W+DIGIT+:PADDED_W-DIGIT]};
      end else begin : gen_none
        assign later_codes[lane*PADDED_W+:PADDED_W] = {PADDED_W{1'b0}};
      end
    end
  endgenerate

  always @(posedge clk) begin
    digit_q <= in_valid ? 4'd0 : digit_q + 4'd1;
    if (in_valid) begin
      held_bank_q <= bank;
      held_strip_q <= strip_index;
      held_address_q <= address;
      codes_q <= codes;
      vm_address_q <= vm_pixel_q + vm_group_q;
      ob_address_q <= ob_pixel_q + ob_group_q;
      vm_data_q <= vm_values;
      ob_data_q <= ob_values;
    end else begin
      held_address_q <= held_address_q + job_dm_digit;
      codes_q <= later_codes;
    end
  end

  generate
    for (strip = 0; strip < STRIPS; strip = strip + 1) begin : gen_strip
      assign dm_strip[strip] = held_strip_q == strip[5:0];
    end
    for (lane = 0; lane < POST; lane = lane + 1) begin : gen_digit
      for (plane = 0; plane < DIGIT; plane = plane + 1) begin : gen_plane
        assign dm_data[plane*POST+lane] = codes_q[lane*PADDED_W+plane];
      end
    end
  endgenerate

  assign dm_valid = held_q && job_dm_enable;
  assign dm_bank = held_bank_q;
  assign dm_address = held_address_q;
  assign vm_valid = fresh_q && job_vm_enable;
  assign vm_address = vm_address_q;
  assign vm_data = vm_data_q;
  assign ob_valid = fresh_q && job_ob_enable;
  assign ob_address = ob_address_q;
  assign ob_data = ob_data_q;

  wire unused = &{1'b0, row_end, job_vm_gap, job_ob_gap};

endmodule

`default_nettype wire
