// Everything that writes feature maps, values and outputs: the writer of results and the loader of input images.
//
// Throughput: one write a cycle to each memory.
// Latency: 2 cycles from in_valid to the first write; that of hw/input_loader.v from s_* to its writes.
// Storage: that of hw/writer.v and hw/input_loader.v.
// Reset: empty, first copy of the input.
// Assumes: drain_job stays while groups of the job are inside.
// Combinational paths: none.
//
// The loader's writes wait for those of results. Lanes it does not use always take the results' data.
//
// Parameters: src/schedule/engine-parameters.ts, under the same names.
`default_nettype none

module engine_store #(
    parameter LANES = 4,
    parameter PIXELS = 2,
    parameter DIGIT = 2,
    parameter POST = 2,
    parameter VAL_W = 20,
    parameter CODE_W = 8,
    parameter VM_W = 9,
    parameter OUT_W = 16,
    parameter DM_AW = 8,
    parameter VM_AW = 6,
    parameter OB_AW = 4,
    parameter COORD_W = 8,
    parameter HAS_CROSSING = 1,
    parameter HAS_RECTANGLES = 1,
    parameter IN_BYTES = 1,
    parameter IN_CHANNELS = 2,
    parameter IN_HEIGHT = 4,
    parameter IN_WIDTH = 4,
    parameter IN_ELEMENTS = 2,
    parameter IN_BITS = 8,
    parameter IN_SIGNED = 0,
    parameter IN_DM = 1,
    parameter IN_DM_BASE = 0,
    parameter IN_DM_HALF = 64,
    parameter IN_DM_DIGITS = 4,
    parameter IN_DM_DIGIT = 16,
    parameter IN_DM_STRIDE = 1,
    parameter IN_DM_COLUMN = 1,
    parameter IN_DM_ROW = 2,
    parameter [39:0] IN_CODE_ADD = 40'd0,
    parameter IN_CODE_HALF = 0,
    parameter FOLD_K = 0,
    parameter FOLD_STRIDE = 1,
    parameter FOLD_PAD = 0,
    parameter FOLD_WIDTH = 4,
    parameter IN_VM = 0,
    parameter IN_VM_BASE = 0,
    parameter IN_VM_HALF = 16
) (
    input  wire                              clk,
    input  wire                              rst,
    input  wire                              s_valid,
    output wire                              s_ready,
    input  wire [IN_ELEMENTS*IN_BYTES*8-1:0] s_data,
    input  wire                              parity,
    output wire                              input_full,
    input  wire                              input_free,
    input  wire                              job_starts,
    input  wire [                     661:0] drain_job,
    input  wire                              in_valid,
    input  wire                              in_closes_pixel,
    input  wire [            POST*VAL_W-1:0] in_data,
    input  wire [            POST*VAL_W-1:0] in_wide,
    output wire                              dm_valid,
    output wire [                PIXELS-1:0] dm_bank,
    output wire [            LANES/POST-1:0] dm_strip,
    output wire [                 DM_AW-1:0] dm_address,
    output wire [    PIXELS*LANES*DIGIT-1:0] dm_data,
    output wire                              vm_valid,
    output wire [                 VM_AW-1:0] vm_address,
    output wire [             POST*VM_W-1:0] vm_data,
    input  wire [                 OB_AW-1:0] ob_half,
    output wire                              ob_valid,
    output wire [                 OB_AW-1:0] ob_address,
    output wire [            POST*OUT_W-1:0] ob_data
);

  localparam STRIPS = LANES / POST;
  localparam LOAD_LANES = (FOLD_K > 0) ? IN_CHANNELS * FOLD_K : (IN_CHANNELS < LANES) ? IN_CHANNELS : LANES;
  localparam LOAD_BANKS = (FOLD_K > 0) ? PIXELS : 1;
  localparam LOAD_STRIPS = (LOAD_LANES + POST - 1) / POST;

  wire [3:0] job_digits, job_dm_stride;
  wire [15:0] job_out_width;
  wire job_dm_enable, job_code_half, job_vm_enable, job_ob_enable, job_vm_wide, job_ob_wide;
  wire [17:0] job_dm_base, job_dm_digit, job_dm_column, job_dm_column_group, job_dm_row;
  wire [17:0] job_vm_base, job_vm_pixel, job_ob_base, job_ob_pixel;
  wire [5:0] job_dm_strip;
  wire [3:0] job_dm_bank, job_dm_phase;
  wire [17:0] job_dm_skip, job_vm_gap, job_ob_gap;
  wire signed [32:0] job_code_add;
  wire [VAL_W+32:0] code_add = {{VAL_W{job_code_add[32]}}, job_code_add};

  job_write_fields u_fields (
      .word(drain_job), .job_digits(job_digits), .job_out_width(job_out_width),
      .job_dm_enable(job_dm_enable), .job_dm_base(job_dm_base), .job_dm_digit(job_dm_digit),
      .job_dm_strip(job_dm_strip), .job_dm_stride(job_dm_stride), .job_dm_column(job_dm_column),
      .job_dm_column_group(job_dm_column_group), .job_dm_row(job_dm_row),
      .job_code_add(job_code_add), .job_code_half(job_code_half),
      .job_vm_enable(job_vm_enable), .job_vm_base(job_vm_base), .job_vm_pixel(job_vm_pixel),
      .job_ob_enable(job_ob_enable), .job_ob_base(job_ob_base), .job_ob_pixel(job_ob_pixel),
      .job_vm_wide(job_vm_wide), .job_ob_wide(job_ob_wide), .job_dm_bank(job_dm_bank), .job_dm_phase(job_dm_phase),
      .job_dm_skip(job_dm_skip), .job_vm_gap(job_vm_gap), .job_ob_gap(job_ob_gap)
  );

  wire write_dm_valid, write_vm_valid;
  wire [PIXELS-1:0] write_dm_bank;
  wire [STRIPS-1:0] write_dm_strip;
  wire [DM_AW-1:0] write_dm_address;
  wire [POST*DIGIT-1:0] write_dm_data;
  wire [VM_AW-1:0] write_vm_address;
  wire [POST*VM_W-1:0] write_vm_data;

  writer #(
      .LANES(LANES), .PIXELS(PIXELS), .DIGIT(DIGIT), .POST(POST), .VALUE_W(VAL_W), .CODE_W(CODE_W),
      .VM_W(VM_W), .OUT_W(OUT_W), .DM_AW(DM_AW), .VM_AW(VM_AW), .OB_AW(OB_AW), .X_W(COORD_W), .CROSSES(HAS_CROSSING),
      .HAS_RECTANGLES(HAS_RECTANGLES)
  ) u_writer (
      .clk(clk), .rst(rst), .job_starts(job_starts),
      .in_valid(in_valid), .in_closes_pixel(in_closes_pixel), .in_data(in_data), .in_wide(in_wide),
      .job_digits         (job_digits),
      .job_out_width      (job_out_width[COORD_W-1:0]),
      .job_dm_enable      (job_dm_enable),
      .job_dm_base        (job_dm_base[DM_AW-1:0]),
      .job_dm_digit       (job_dm_digit[DM_AW-1:0]),
      .job_dm_strip       (job_dm_strip),
      .job_dm_stride      (job_dm_stride),
      .job_dm_column      (job_dm_column[DM_AW-1:0]),
      .job_dm_column_group(job_dm_column_group[DM_AW-1:0]),
      .job_dm_row         (job_dm_row[DM_AW-1:0]),
      .job_code_add       (code_add[VAL_W-1:0]),
      .job_code_half      (job_code_half),
      .job_vm_enable      (job_vm_enable),
      .job_vm_base        (job_vm_base[VM_AW-1:0]),
      .job_vm_pixel       (job_vm_pixel[VM_AW-1:0]),
      .job_ob_enable      (job_ob_enable),
      .job_ob_base        (job_ob_base[OB_AW-1:0] + ob_half),
      .job_ob_pixel       (job_ob_pixel[OB_AW-1:0]),
      .job_vm_wide        (job_vm_wide),
      .job_ob_wide        (job_ob_wide),
      .job_dm_bank        (job_dm_bank),
      .job_dm_phase       (job_dm_phase),
      .job_dm_skip        (job_dm_skip[DM_AW-1:0]),
      .job_vm_gap         (job_vm_gap[VM_AW-1:0]),
      .job_ob_gap         (job_ob_gap[OB_AW-1:0]),
      .dm_valid           (write_dm_valid),
      .dm_bank            (write_dm_bank),
      .dm_strip           (write_dm_strip),
      .dm_address         (write_dm_address),
      .dm_data            (write_dm_data),
      .vm_valid           (write_vm_valid),
      .vm_address         (write_vm_address),
      .vm_data            (write_vm_data),
      .ob_valid           (ob_valid),
      .ob_address         (ob_address),
      .ob_data            (ob_data)
  );

  wire load_dm_valid, load_vm_valid;
  wire [PIXELS-1:0] load_dm_bank;
  wire [LOAD_BANKS*DIGIT*LOAD_LANES-1:0] load_dm_data;
  wire [DM_AW-1:0] load_dm_address;
  wire [VM_AW-1:0] load_vm_address;
  wire [POST*VM_W-1:0] load_vm_data;

  input_loader #(
      .LANES(LANES), .PIXELS(PIXELS), .DIGIT(DIGIT), .POST(POST), .DM_AW(DM_AW), .VM_AW(VM_AW), .VM_W(VM_W),
      .CHANNELS(IN_CHANNELS), .HEIGHT(IN_HEIGHT), .WIDTH(IN_WIDTH),
      .ELEMENTS(IN_ELEMENTS), .BITS(IN_BITS), .BYTES(IN_BYTES), .SIGNED(IN_SIGNED),
      .DM(IN_DM), .DM_BASE(IN_DM_BASE), .DM_HALF(IN_DM_HALF), .DM_DIGITS(IN_DM_DIGITS), .DM_DIGIT(IN_DM_DIGIT),
      .DM_STRIDE(IN_DM_STRIDE), .DM_COLUMN(IN_DM_COLUMN), .DM_ROW(IN_DM_ROW),
      .CODE_ADD(IN_CODE_ADD), .CODE_HALF(IN_CODE_HALF),
      .FOLD_K(FOLD_K), .FOLD_STRIDE(FOLD_STRIDE), .FOLD_PAD(FOLD_PAD), .FOLD_WIDTH(FOLD_WIDTH),
      .VM(IN_VM), .VM_BASE(IN_VM_BASE), .VM_HALF(IN_VM_HALF)
  ) u_loader (
      .clk       (clk),
      .rst       (rst),
      .s_valid   (s_valid),
      .s_ready   (s_ready),
      .s_data    (s_data),
      .parity    (parity),
      .full      (input_full),
      .free      (input_free),
      .dm_ready  (!write_dm_valid),
      .dm_valid  (load_dm_valid),
      .dm_bank   (load_dm_bank),
      .dm_address(load_dm_address),
      .dm_data   (load_dm_data),
      .vm_ready  (!write_vm_valid),
      .vm_valid  (load_vm_valid),
      .vm_address(load_vm_address),
      .vm_data   (load_vm_data)
  );

  genvar bank, plane;
  generate
    for (bank = 0; bank < PIXELS; bank = bank + 1) begin : gen_write_bank
      for (plane = 0; plane < DIGIT; plane = plane + 1) begin : gen_plane
        wire [LANES-1:0] written = {STRIPS{write_dm_data[plane*POST+:POST]}};
        wire [LANES-1:0] data;
        assign data[LOAD_LANES-1:0] = write_dm_valid ? written[LOAD_LANES-1:0] :
            load_dm_data[(bank%LOAD_BANKS*DIGIT+plane)*LOAD_LANES+:LOAD_LANES];
        if (LOAD_LANES < LANES) begin : gen_free
          assign data[LANES-1:LOAD_LANES] = written[LANES-1:LOAD_LANES];
        end
        assign dm_data[(bank*DIGIT+plane)*LANES+:LANES] = data;
      end
    end
  endgenerate

  assign dm_strip = write_dm_valid ? write_dm_strip : ~({STRIPS{1'b1}} << LOAD_STRIPS);
  assign dm_valid = write_dm_valid || load_dm_valid;
  assign dm_bank = write_dm_valid ? write_dm_bank : load_dm_bank;
  assign dm_address = write_dm_valid ? write_dm_address : load_dm_address;
  assign vm_valid = write_vm_valid || load_vm_valid;
  assign vm_address = write_vm_valid ? write_vm_address : load_vm_address;
  assign vm_data = write_vm_valid ? write_vm_data : load_vm_data;

  wire unused = &{
      1'b0, code_add, job_out_width, job_dm_base, job_dm_digit, job_dm_column, job_dm_column_group, job_dm_row,
      job_vm_base, job_vm_pixel, job_ob_base, job_ob_pixel, job_dm_skip, job_vm_gap, job_ob_gap
  };

endmodule

`default_nettype wire
