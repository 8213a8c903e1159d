// Turns steps into array operands: addresses, banks, padding, lane masks.
//
// Throughput: one step a cycle.
// Latency: 3 cycles from step_valid to op_valid; vector_address and its controls come after 1.
// Storage: address and operand registers, lane masks.
// Reset: clears the valid bits.
// Assumes: memories answer 1 cycle after their address.
// Combinational paths: none.
//
// Pixel j of the tile is read from bank (j + rotate) mod PIXELS; banks below rotate are read `wrap` words further.
//
// Parameters:
//   MASK_FILE             file of the lane masks
//   LANES, PIXELS, DIGIT  geometry
//   DM_AW, WM_AW          address bits of feature-map and weight memory
//   SRC_AW                at least DM_AW, at most 18
//   COORD_W               4..16
//   MASKS                 1..64 lane masks; with 1 there is no mask
`default_nettype none

module fetch #(
    parameter MASK_FILE = "masks.mem",
    parameter LANES = 16,
    parameter PIXELS = 2,
    parameter DIGIT = 2,
    parameter DM_AW = 8,
    parameter WM_AW = 8,
    parameter SRC_AW = 10,
    parameter COORD_W = 8,
    parameter MASKS = 1
) (
    input  wire                          clk,
    input  wire                          rst,
    input  wire                          step_valid,
    input  wire                          step_open,
    input  wire                          step_entry,
    input  wire                          step_close,
    input  wire [                  69:0] step,
    input  wire [            SRC_AW-1:0] base,
    input  wire [           COORD_W-1:0] row,
    input  wire [           COORD_W-1:0] column,
    input  wire                          job_vector,
    input  wire [             WM_AW-1:0] job_weight_base,
    input  wire [           COORD_W-1:0] job_in_height,
    input  wire [           COORD_W-1:0] job_in_width,
    input  wire [           COORD_W-1:0] job_pixel_step,
    input  wire [             DM_AW-1:0] job_wrap,
    output wire [      PIXELS*DM_AW-1:0] dm_address,
    input  wire [PIXELS*LANES*DIGIT-1:0] dm_data,
    output wire [             WM_AW-1:0] wm_address,
    output wire                          vector_valid,
    output wire                          vector_open,
    output wire                          vector_tap,
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

  localparam WORD_W = LANES * DIGIT;
  localparam BANK_W = (PIXELS > 8) ? 4 : (PIXELS > 4) ? 3 : (PIXELS > 2) ? 2 : 1;
  localparam MASK_W = (MASKS > 32) ? 6 : (MASKS > 16) ? 5 : (MASKS > 8) ? 4 : (MASKS > 4) ? 3 :
      (MASKS > 2) ? 2 : 1;

  wire signed [17:0] step_offset;
  wire [11:0] step_count;
  wire signed [9:0] step_dy, step_dx;
  wire [3:0] step_rotate, step_pad;
  wire [5:0] step_mask;
  wire step_first, step_shift, step_sum_enable, step_sum_first, step_sum_shift, step_last;

  step_fields u_fields (
      .word           (step),
      .step_offset    (step_offset),
      .step_count     (step_count),
      .step_dy        (step_dy),
      .step_dx        (step_dx),
      .step_rotate    (step_rotate),
      .step_pad       (step_pad),
      .step_mask      (step_mask),
      .step_first     (step_first),
      .step_shift     (step_shift),
      .step_sum_enable(step_sum_enable),
      .step_sum_first (step_sum_first),
      .step_sum_shift (step_sum_shift),
      .step_last      (step_last)
  );

  // Cycle 1: addresses, padding.
  wire signed [15:0] dy = {{6{step_dy[9]}}, step_dy};
  wire signed [15:0] dx = {{6{step_dx[9]}}, step_dx};
  wire [COORD_W-1:0] tap_row = row + dy[COORD_W-1:0];
  wire [COORD_W-1:0] tap_column = column + dx[COORD_W-1:0];
  wire row_in_map = tap_row < job_in_height;
  wire [PIXELS-1:0] in_map;

  genvar j;
  generate
    for (j = 0; j < PIXELS; j = j + 1) begin : gen_in_map
      wire [COORD_W-1:0] lane_column = tap_column + job_pixel_step * j[COORD_W-1:0];
      assign in_map[j] = row_in_map && lane_column < job_in_width;
    end
  endgenerate

  reg [SRC_AW-1:0] address_q;
  reg [WM_AW-1:0] weight_q;
  reg [BANK_W-1:0] rotate1_q;
  reg [DIGIT-1:0] pad1_q;
  reg [PIXELS-1:0] in_map1_q;
  reg valid1_q, vector1_q, open1_q;
  reg first1_q, shift1_q, sum1_q, sum_first1_q, sum_shift1_q;

  always @(posedge clk) begin
    if (rst) begin
      valid1_q  <= 1'b0;
      vector1_q <= 1'b0;
    end else begin
      valid1_q  <= step_valid && !job_vector;
      vector1_q <= step_valid && job_vector;
    end
  end

  always @(posedge clk) begin
    if (step_valid) begin
      address_q <= step_entry ? base + step_offset[SRC_AW-1:0] : address_q + 1'b1;
      weight_q <= step_open ? job_weight_base : weight_q + 1'b1;
      rotate1_q <= step_rotate[BANK_W-1:0];
      pad1_q <= step_pad[DIGIT-1:0];
      in_map1_q <= in_map;
      open1_q <= step_open;
      first1_q <= step_first && step_entry;
      shift1_q <= step_shift && step_entry;
      sum1_q <= step_sum_enable;
      sum_first1_q <= step_sum_first && step_entry;
      sum_shift1_q <= step_sum_shift && step_entry;
    end
  end

  wire [DM_AW-1:0] near = address_q[DM_AW-1:0];
  wire [DM_AW-1:0] far = near + job_wrap;
  generate
    for (j = 0; j < PIXELS; j = j + 1) begin : gen_address
      if (j < PIXELS - 1) begin : gen_wrapping
        assign dm_address[j*DM_AW+:DM_AW] = (j[BANK_W-1:0] < rotate1_q) ? far : near;
      end else begin : gen_straight
        assign dm_address[j*DM_AW+:DM_AW] = near;
      end
    end
  endgenerate

  // Cycle 2: the memories read.
  reg [BANK_W-1:0] rotate2_q;
  reg valid2_q;
  reg first2_q, shift2_q, sum2_q, sum_first2_q, sum_shift2_q;

  always @(posedge clk) begin
    if (rst) valid2_q <= 1'b0;
    else valid2_q <= valid1_q;
  end

  always @(posedge clk) begin
    rotate2_q <= rotate1_q;
    first2_q <= first1_q;
    shift2_q <= shift1_q;
    sum2_q <= sum1_q;
    sum_first2_q <= sum_first1_q;
    sum_shift2_q <= sum_shift1_q;
  end

  wire [LANES-1:0] mask;
  reg [LANES-1:0] mask_q;
  generate
    if (MASKS > 1) begin : gen_mask
      reg [LANES-1:0] masks[0:(1<<MASK_W)-1];
      reg [MASK_W-1:0] mask_index_q;
      initial $readmemh(MASK_FILE, masks);
      always @(posedge clk) begin
        if (step_valid) mask_index_q <= step_close ? step_mask[MASK_W-1:0] : {MASK_W{1'b0}};
      end
      assign mask = masks[mask_index_q];
    end else begin : gen_no_mask
      assign mask = {LANES{1'b1}};
    end
  endgenerate

  always @(posedge clk) mask_q <= mask;

  // Cycle 3: rotate, pad, mask.
  reg valid3_q;
  reg first3_q, shift3_q, sum3_q, sum_first3_q, sum_shift3_q;

  generate
    for (j = 0; j < PIXELS; j = j + 1) begin : gen_operand
      wire [BANK_W-1:0] bank = (PIXELS > 1) ? rotate2_q + j[BANK_W-1:0] : {BANK_W{1'b0}};
      wire [WORD_W-1:0] word;
      select_word #(
          .WIDTH  (WORD_W),
          .COUNT  (PIXELS),
          .INDEX_W(BANK_W)
      ) u_bank (
          .index(bank),
          .words(dm_data),
          .word (word)
      );
      // What clears a bit is registered before: it becomes the reset of the operand register, the same for all lanes
      // that the masks treat alike, and costs no logic a lane.
      genvar lane, plane;
      for (plane = 0; plane < DIGIT; plane = plane + 1) begin : gen_plane
        reg fill_q;
        always @(posedge clk) fill_q <= !in_map1_q[j] && pad1_q[plane];
        for (lane = 0; lane < LANES; lane = lane + 1) begin : gen_lane
          reg clear_q, bit_q;
          always @(posedge clk) begin
            clear_q <= !mask[lane] || !(in_map1_q[j] || pad1_q[plane]);
            if (clear_q) bit_q <= 1'b0;
            else bit_q <= fill_q || word[plane*LANES+lane];
          end
          assign op_data[j*WORD_W+plane*LANES+lane] = bit_q;
        end
      end
    end
  endgenerate

  always @(posedge clk) begin
    if (rst) begin
      valid3_q <= 1'b0;
      sum3_q   <= 1'b0;
    end else begin
      valid3_q <= valid2_q;
      sum3_q   <= valid2_q && sum2_q;
    end
  end

  always @(posedge clk) begin
    first3_q <= first2_q;
    shift3_q <= shift2_q;
    sum_first3_q <= sum_first2_q;
    sum_shift3_q <= sum_shift2_q;
  end

  assign wm_address = weight_q;
  assign vector_valid = vector1_q;
  assign vector_open = open1_q;
  assign vector_tap = in_map1_q[0];
  assign vector_address = address_q;
  assign vector_mask = mask_q;
  assign op_valid = valid3_q;
  assign op_first = first3_q;
  assign op_shift = shift3_q;
  assign op_sum_valid = sum3_q;
  assign op_sum_first = sum_first3_q;
  assign op_sum_shift = sum_shift3_q;

  wire unused = &{
      1'b0, step_close, step_offset, step_count, step_rotate, step_pad, step_mask, step_last, dy, dx, address_q, rotate2_q, far
  };

endmodule

`default_nettype wire
