// Post-processor: completes sums and scales them, POST channels a cycle.
//
// Throughput: one group a cycle.
// Latency: 3 cycles from group_valid to sum_valid, SCALE_CYCLES more to scaled_valid; group_closes belongs to the
//          group of the cycle before.
// Storage: channel parameters (a ROM), pipeline registers.
// Reset: clears valid bits.
// Assumes: job fields stay while groups of the job are inside; VALUE_W holds every value.
// Combinational paths: none.
//
// sum = (R << acc_shift) + bias - (S << sum_left) + (sum_odd ? S << sum_odd_left : 0), or the vector result + bias;
// then scale_lane.
//
// With SEG_AW > 0 a word holds, in place of multipliers and offsets, POST numbers of first lines (segment_table), then POST
// addresses of thresholds: channels with the same ones share them. Without, thresholds lie at the address of the word.
//
// With POINT_BITS > 0 rows are added before they are rounded (point_sums): the highest parameter bits say which rows open a
// sum, which lanes take one, which give the one they took before, where from, and that no sum leaves yet (the highest).
//
// Parameters:
//   PARAMETER_FILE       memory file (hw/rom.v)
//   SEARCH_FILE          start of the names of the threshold files, before lane and stage
//   SEGMENT_FILE         start of the names of the files of lines, before the lane
//   POST, ACC_W, SUM_W   geometry and widths of R and S
//   VALUE_W              signed width of every value
//   BIAS_W               signed width of the bias, at most VALUE_W
//   MUL_W, OFFSET_W      signed multiplier and offset widths of requantize; MUL_W 0: no layer requantizes
//   THR_BITS             code bits of threshold; 0: no layer has thresholds
//   PR_AW                address bits of the parameter memory
//   SR_AW, SEG_AW        address bits of the thresholds (PR_AW where SEG_AW is 0) and of the lines of requantize; SEG_AW 0: a channel has one
//   HAS_SUM, HAS_RAW, HAS_VECTOR  0: unused
//   POINT_BITS           bits a sum of a channel's points is wider than one; 0: no channel has several
//   POINT_CYCLES         latency of point_sums, 0 where POINT_BITS is 0
//   SCALE_CYCLES         the larger latency of the lanes that are there, at least 1
`default_nettype none

module post #(
    parameter PARAMETER_FILE = "params.mem",
    parameter SEARCH_FILE = "thr_l",
    parameter SEGMENT_FILE = "seg_l",
    parameter POST = 4,
    parameter ACC_W = 16,
    parameter SUM_W = 12,
    parameter VALUE_W = 20,
    parameter BIAS_W = 16,
    parameter MUL_W = 12,
    parameter OFFSET_W = 24,
    parameter THR_BITS = 2,
    parameter PR_AW = 4,
    parameter SR_AW = 4,
    parameter SEG_AW = 0,
    parameter HAS_SUM = 1,
    parameter HAS_RAW = 1,
    parameter HAS_VECTOR = 1,
    parameter POINT_BITS = 0,
    parameter POINT_CYCLES = 0,
    parameter SCALE_CYCLES = 4
) (
    input  wire                    clk,
    input  wire                    rst,
    input  wire                    group_valid,
    input  wire [            11:0] group,
    input  wire                    group_vector,
    input  wire [  POST*ACC_W-1:0] group_data,
    input  wire [       SUM_W-1:0] group_sum,
    input  wire [POST*VALUE_W-1:0] vector_data,
    input  wire [       PR_AW-1:0] job_param_base,
    input  wire [             1:0] job_mode,
    input  wire [             1:0] job_acc_shift,
    input  wire                    job_sum_use,
    input  wire [             4:0] job_sum_left,
    input  wire                    job_sum_odd,
    input  wire                    job_sum_odd_left,
    input  wire [             5:0] job_scale_shift,
    input  wire [             1:0] job_rounding,
    input  wire [     VALUE_W-1:0] job_low,
    input  wire [     VALUE_W-1:0] job_high,
    input  wire                    job_step_two,
    output wire                    group_closes,
    output wire                    sum_valid,
    output wire [POST*VALUE_W-1:0] sum_data,
    output wire                    scaled_valid,
    output wire [POST*VALUE_W-1:0] scaled_data
);

  localparam THRESHOLD = 2'd2;
  localparam MUL_BITS = (MUL_W > 0) ? MUL_W : 1;
  localparam LINE_BITS = (SEG_AW > 0) ? SEG_AW : 1;
  localparam SCALE_BITS = (SEG_AW > 0) ? POST * (SEG_AW + SR_AW) : (MUL_W > 0) ? POST * (MUL_W + OFFSET_W) : 0;
  localparam FLIP_BITS = (THR_BITS > 0) ? POST : 0;
  localparam MUL_AT = POST * BIAS_W;
  localparam OFFSET_AT = MUL_AT + POST * MUL_W;
  localparam SEARCH_AT = MUL_AT + POST * SEG_AW;
  localparam FLIP_AT = MUL_AT + SCALE_BITS;
  localparam OPENS_AT = FLIP_AT + FLIP_BITS;
  localparam TAKES_AT = OPENS_AT + POST;
  localparam HELD_AT = TAKES_AT + POST;
  localparam SELECT_AT = HELD_AT + POST;
  localparam SELECT_W = (POST > 8) ? 4 : (POST > 4) ? 3 : (POST > 2) ? 2 : 1;
  localparam MORE_AT = SELECT_AT + POST * SELECT_W;
  localparam SUM_BITS = ((VALUE_W + MUL_W > OFFSET_W) ? VALUE_W + MUL_W : OFFSET_W) + 1 + POINT_BITS;
  localparam PARAM_W = (POINT_BITS > 0) ? MORE_AT + 1 : OPENS_AT;

  wire [PR_AW+11:0] wide_group = {{PR_AW{1'b0}}, group};
  wire [PR_AW-1:0] address = job_param_base + wide_group[PR_AW-1:0];
  wire [PARAM_W-1:0] params;

  rom #(
      .WIDTH    (PARAM_W),
      .ADDRESS_W(PR_AW),
      .FILE     (PARAMETER_FILE)
  ) u_params (
      .clk    (clk),
      .en     (1'b1),
      .address(address),
      .data   (params)
  );

  delay_valid #(.CYCLES(3)) u_sum_valid (.clk(clk), .rst(rst), .in(group_valid), .out(sum_valid));
  delay_valid #(.CYCLES(SCALE_CYCLES)) u_scaled_valid (
      .clk(clk),
      .rst(rst),
      .in (sum_valid && sum_closes),
      .out(scaled_valid)
  );

  // A strip of channels leaves with the group of rows that closes it.
  wire sum_closes;
  wire [POST*SUM_BITS-1:0] terms, totals;
  generate
    if (POINT_BITS > 0) begin : gen_points
      assign group_closes = !params[MORE_AT];
      wire term_valid;
      wire [POST-1:0] term_opens, term_takes, term_held;
      wire [POST*SELECT_W-1:0] term_selects;
      delay #(
          .WIDTH (1),
          .CYCLES(2)
      ) u_closes (
          .clk(clk),
          .in (group_closes),
          .out(sum_closes)
      );
      delay #(
          .WIDTH (1),
          .CYCLES(2)
      ) u_term_valid (
          .clk(clk),
          .in (sum_valid),
          .out(term_valid)
      );
      delay #(
          .WIDTH (POST * (3 + SELECT_W)),
          .CYCLES(4)
      ) u_flags (
          .clk(clk),
          .in (params[MORE_AT-1:OPENS_AT]),
          .out({term_selects, term_held, term_takes, term_opens})
      );
      point_sums #(
          .POST    (POST),
          .SELECT_W(SELECT_W),
          .WIDTH   (SUM_BITS)
      ) u_points (
          .clk    (clk),
          .valid  (term_valid),
          .opens  (term_opens),
          .takes  (term_takes),
          .held   (term_held),
          .selects(term_selects),
          .terms  (terms),
          .totals (totals)
      );
    end else begin : gen_one_point
      assign group_closes = 1'b1;
      assign sum_closes = 1'b1;
      assign totals = {(POST * SUM_BITS) {1'b0}};
      wire unused = &{1'b0, terms};
    end
  endgenerate

  // The S term is the same for all channels of a pixel.
  wire [VALUE_W-1:0] correction;
  generate
    if (HAS_SUM != 0) begin : gen_sum
      reg [SUM_W-1:0] sum_q;
      reg signed [VALUE_W-1:0] correction_q;
      wire [VALUE_W+SUM_W-1:0] sum_wide = {{VALUE_W{1'b0}}, sum_q};
      wire [VALUE_W+SUM_W-1:0] sum_left = sum_wide << job_sum_left;
      wire [VALUE_W+SUM_W-1:0] sum_odd_left = sum_wide << job_sum_odd_left;
      wire [VALUE_W-1:0] odd = job_sum_odd ? sum_odd_left[VALUE_W-1:0] : {VALUE_W{1'b0}};
      always @(posedge clk) begin
        sum_q <= group_sum;
        correction_q <= job_sum_use ? odd - sum_left[VALUE_W-1:0] : {VALUE_W{1'b0}};
      end
      assign correction = correction_q;
      wire unused = &{1'b0, sum_left, sum_odd_left};
    end else begin : gen_no_sum
      assign correction = {VALUE_W{1'b0}};
      wire unused = &{1'b0, group_sum, job_sum_use, job_sum_left, job_sum_odd, job_sum_odd_left};
    end
  endgenerate

  genvar lane;
  generate
    for (lane = 0; lane < POST; lane = lane + 1) begin : gen_lane
      // Cycle 1: result and bias; cycle 2: bias added; cycle 3: S term added.
      reg [ACC_W-1:0] result_q;
      reg [VALUE_W-1:0] biased_q;
      reg [VALUE_W-1:0] sum_q;
      wire [BIAS_W-1:0] bias = params[lane*BIAS_W+:BIAS_W];
      wire [VALUE_W+BIAS_W-1:0] bias_wide = {{VALUE_W{bias[BIAS_W-1]}}, bias};
      wire [VALUE_W+ACC_W-1:0] result_wide = {{VALUE_W{1'b0}}, result_q};
      wire [VALUE_W+ACC_W-1:0] result_shifted = result_wide << job_acc_shift;
      wire [VALUE_W-1:0] source;
      if (HAS_VECTOR != 0) begin : gen_vector
        reg vector_q;
        reg [VALUE_W-1:0] vector_data_q;
        always @(posedge clk) begin
          vector_q <= group_vector;
          vector_data_q <= vector_data[lane*VALUE_W+:VALUE_W];
        end
        assign source = vector_q ? vector_data_q : result_shifted[VALUE_W-1:0];
      end else begin : gen_no_vector
        assign source = result_shifted[VALUE_W-1:0];
        wire unused = &{1'b0, group_vector, vector_data[lane*VALUE_W+:VALUE_W]};
      end
      always @(posedge clk) begin
        result_q <= group_data[lane*ACC_W+:ACC_W];
        biased_q <= source + bias_wide[VALUE_W-1:0];
        sum_q <= biased_q + correction;
      end
      assign sum_data[lane*VALUE_W+:VALUE_W] = sum_q;

      // Scaling.
      localparam TENS = 48 + lane / 10;
      localparam ONES = 48 + lane % 10;
      wire [MUL_BITS-1:0] multiplier;
      wire [OFFSET_W-1:0] offset;
      wire flip;
      wire [SR_AW-1:0] lane_address;
      wire [LINE_BITS-1:0] line;
      if (SEG_AW > 0) begin : gen_line
        delay #(
            .WIDTH (SR_AW + SEG_AW),
            .CYCLES(2)
        ) u_line (
            .clk(clk),
            .in ({params[SEARCH_AT+lane*SR_AW+:SR_AW], params[MUL_AT+lane*SEG_AW+:SEG_AW]}),
            .out({lane_address, line})
        );
        assign {offset, multiplier} = {(OFFSET_W + MUL_BITS) {1'b0}};
      end else if (MUL_W > 0) begin : gen_multiplier
        assign line = 1'b0;
        delay #(
            .WIDTH (MUL_W + OFFSET_W),
            .CYCLES(2)
        ) u_params (
            .clk(clk),
            .in ({params[OFFSET_AT+lane*OFFSET_W+:OFFSET_W], params[MUL_AT+lane*MUL_W+:MUL_W]}),
            .out({offset, multiplier})
        );
      end else begin : gen_no_multiplier
        assign line = 1'b0;
        assign {offset, multiplier} = {(OFFSET_W + MUL_BITS) {1'b0}};
      end
      if (THR_BITS > 0) begin : gen_search
        delay #(
            .WIDTH (1),
            .CYCLES(2)
        ) u_flip (
            .clk(clk),
            .in (params[FLIP_AT+lane] && job_mode == THRESHOLD),
            .out(flip)
        );
        if (SEG_AW == 0) begin : gen_own
          delay #(
              .WIDTH (PR_AW),
              .CYCLES(3)
          ) u_address (
              .clk(clk),
              .in (address),
              .out(lane_address)
          );
        end
      end else begin : gen_no_search
        assign {flip, lane_address} = {(1 + SR_AW) {1'b0}};
      end
      scale_lane #(
          .VALUE_W     (VALUE_W),
          .MUL_W       (MUL_W),
          .OFFSET_W    (OFFSET_W),
          .THR_BITS    (THR_BITS),
          .ADDRESS_W   (SR_AW),
          .FILE        ({SEARCH_FILE, TENS[7:0], ONES[7:0]}),
          .SEG_AW      (SEG_AW),
          .SEGMENT_FILE({SEGMENT_FILE, TENS[7:0], ONES[7:0], ".mem"}),
          .HAS_RAW     (HAS_RAW),
          .POINT_BITS  (POINT_BITS),
          .POINT_CYCLES(POINT_CYCLES),
          .SCALE_CYCLES(SCALE_CYCLES)
      ) u_scale (
          .clk            (clk),
          .x              (sum_q),
          .multiplier     (multiplier),
          .offset         (offset),
          .flip           (flip),
          .address        (lane_address),
          .segment        (line),
          .job_mode       (job_mode),
          .job_scale_shift(job_scale_shift),
          .job_rounding   (job_rounding),
          .job_low        (job_low),
          .job_high       (job_high),
          .job_step_two   (job_step_two),
          .term           (terms[lane*SUM_BITS+:SUM_BITS]),
          .total          (totals[lane*SUM_BITS+:SUM_BITS]),
          .y              (scaled_data[lane*VALUE_W+:VALUE_W])
      );
      wire unused = &{1'b0, bias_wide, result_shifted};
    end
  endgenerate

  wire unused = &{1'b0, wide_group};

endmodule

`default_nettype wire
