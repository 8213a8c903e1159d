// Feature maps as operands of the array: the feature-map memory and the fetch that reads it step by step.
//
// Throughput: one step a cycle, one write a cycle.
// Latency: that of hw/fetch.v.
// Storage: feature-map memory, lane masks, address and operand registers.
// Reset: clears the valid bits.
// Assumes: nobody reads the word that is being written.
// Combinational paths: none.
//
// Parameters: src/schedule/engine-parameters.ts, under the same names; and
//   SRC_AW  address bits of the larger of feature-map and value memory, at most 18
`default_nettype none

module engine_operands #(
    parameter MASK_FILE = "masks.mem",
    parameter LANES = 4,
    parameter PIXELS = 2,
    parameter DIGIT = 2,
    parameter POST = 2,
    parameter DM_AW = 8,
    parameter WM_AW = 6,
    parameter SRC_AW = 8,
    parameter COORD_W = 8,
    parameter MASKS = 2
) (
    input  wire                          clk,
    input  wire                          rst,
    input  wire [                 418:0] job,
    input  wire                          step_valid,
    input  wire                          step_open,
    input  wire                          step_entry,
    input  wire                          step_close,
    input  wire [                  69:0] step,
    input  wire [            SRC_AW-1:0] base,
    input  wire [           COORD_W-1:0] row,
    input  wire [           COORD_W-1:0] column,
    input  wire                          dm_valid,
    input  wire [            PIXELS-1:0] dm_bank,
    input  wire [        LANES/POST-1:0] dm_strip,
    input  wire [             DM_AW-1:0] dm_address,
    input  wire [PIXELS*LANES*DIGIT-1:0] dm_data,
    output wire [             WM_AW-1:0] wm_address,
    output wire                          vector_valid,
    output wire                          vector_open,
    output wire                          vector_inside,
    output wire [            SRC_AW-1:0] vector_address,
    output wire [             LANES-1:0] vector_mask,
    output wire                          op_valid,
    output wire                          op_first,
    output wire                          op_shift,
    output wire                          op_sum_valid,
    output wire                          op_sum_first,
    output wire                          op_sum_shift,
    output wire [PIXELS*LANES*DIGIT-1:0] op_data
);

  wire [PIXELS*DM_AW-1:0] read_address;
  wire [PIXELS*LANES*DIGIT-1:0] read_data;

  wire job_vector;
  wire [19:0] job_weight_base;
  wire [15:0] job_in_height, job_in_width;
  wire [7:0] job_pixel_step;
  wire [17:0] job_wrap;
  wire [15:0] pixel_step = {8'd0, job_pixel_step};

  job_operand_fields u_fields (
      .word(job), .job_vector(job_vector), .job_weight_base(job_weight_base), .job_wrap(job_wrap),
      .job_in_height(job_in_height), .job_in_width(job_in_width), .job_pixel_step(job_pixel_step)
  );

  fetch #(
      .MASK_FILE(MASK_FILE), .LANES(LANES), .PIXELS(PIXELS), .DIGIT(DIGIT),
      .DM_AW(DM_AW), .WM_AW(WM_AW), .SRC_AW(SRC_AW), .COORD_W(COORD_W), .MASKS(MASKS)
  ) u_fetch (
      .clk(clk), .rst(rst),
      .step_valid(step_valid), .step_open(step_open), .step_entry(step_entry), .step_close(step_close), .step(step),
      .base(base), .row(row), .column(column),
      .job_vector     (job_vector),
      .job_weight_base(job_weight_base[WM_AW-1:0]),
      .job_in_height  (job_in_height[COORD_W-1:0]),
      .job_in_width   (job_in_width[COORD_W-1:0]),
      .job_pixel_step (pixel_step[COORD_W-1:0]),
      .job_wrap       (job_wrap[DM_AW-1:0]),
      .dm_address     (read_address),
      .dm_data        (read_data),
      .vector_tap     (vector_inside),
      .wm_address(wm_address), .vector_valid(vector_valid), .vector_open(vector_open),
      .vector_address(vector_address), .vector_mask(vector_mask),
      .op_valid(op_valid), .op_first(op_first), .op_shift(op_shift),
      .op_sum_valid(op_sum_valid), .op_sum_first(op_sum_first), .op_sum_shift(op_sum_shift), .op_data(op_data)
  );

  fmap_memory #(
      .LANES(LANES), .PIXELS(PIXELS), .DIGIT(DIGIT), .POST(POST), .ADDRESS_W(DM_AW)
  ) u_fmaps (
      .clk          (clk),
      .write_bank   (dm_valid ? dm_bank : {PIXELS{1'b0}}),
      .write_strip  (dm_strip),
      .write_address(dm_address),
      .write_data   (dm_data),
      .read_address (read_address),
      .read_data    (read_data)
  );

  wire unused = &{1'b0, job_weight_base, job_in_height, job_in_width, pixel_step, job_wrap};

endmodule

`default_nettype wire
