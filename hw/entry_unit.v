// Quantizes finished values a second time on their way to feature-map memory, beside the wide values themselves.
//
// Throughput: one group a cycle.
// Latency: 1 + SCALE_CYCLES.
// Storage: quantizer parameters (a ROM), the wide values while their codes are formed.
// Reset: clears valid bits.
// Assumes: groups arrive in raster order, channels fastest; job_starts before a job's first group; job fields stay
//          while groups of the job are inside.
// Combinational paths: job_entry_mode, job_entry_low and job_entry_step_two to out_code.
//
// Word job_entry_base (with job_entry_each: + group) holds the multipliers, offsets and flip bits, as the words of
// post do. With job_entry_mode 0 the codes are the values.
//
// Parameters:
//   FILE, SEARCH_FILE  memory file of the parameters, start of the names of the threshold files
//   POST, VALUE_W     values a group, signed width of a value
//   MUL_W, OFFSET_W, THR_BITS, SCALE_CYCLES  of scale_lane
//   EN_AW             address bits of the parameter memories
`default_nettype none

module entry_unit #(
    parameter FILE = "entry.mem",
    parameter SEARCH_FILE = "ent_l",
    parameter POST = 4,
    parameter VALUE_W = 20,
    parameter MUL_W = 12,
    parameter OFFSET_W = 24,
    parameter THR_BITS = 2,
    parameter EN_AW = 4,
    parameter SCALE_CYCLES = 4
) (
    input  wire                    clk,
    input  wire                    rst,
    input  wire                    job_starts,
    input  wire                    in_valid,
    input  wire                    in_closes_pixel,
    input  wire [POST*VALUE_W-1:0] in_data,
    input  wire [             1:0] job_entry_mode,
    input  wire [       EN_AW-1:0] job_entry_base,
    input  wire                    job_entry_each,
    input  wire [             5:0] job_entry_shift,
    input  wire [             1:0] job_entry_rounding,
    input  wire [     VALUE_W-1:0] job_entry_low,
    input  wire [     VALUE_W-1:0] job_entry_high,
    input  wire                    job_entry_step_two,
    output wire                    out_valid,
    output wire                    out_closes_pixel,
    output wire [POST*VALUE_W-1:0] out_data,
    output wire [POST*VALUE_W-1:0] out_code
);

  localparam THRESHOLD = 2'd2;
  localparam MUL_BITS = (MUL_W > 0) ? MUL_W : 1;
  localparam OFFSET_AT = POST * MUL_W;
  localparam FLIP_AT = (MUL_W > 0) ? POST * (MUL_W + OFFSET_W) : 0;
  localparam SUM_W = ((VALUE_W + MUL_W > OFFSET_W) ? VALUE_W + MUL_W : OFFSET_W) + 1;
  localparam PARAM_W = FLIP_AT + ((THR_BITS > 0) ? POST : 0);

  reg [EN_AW-1:0] address_q, word_q;
  reg [POST*VALUE_W-1:0] data_q;
  wire [PARAM_W-1:0] params;

  rom #(
      .WIDTH    (PARAM_W),
      .ADDRESS_W(EN_AW),
      .FILE     (FILE)
  ) u_params (
      .clk    (clk),
      .en     (1'b1),
      .address(address_q),
      .data   (params)
  );

  always @(posedge clk) begin
    if (job_starts || (in_valid && in_closes_pixel)) address_q <= job_entry_base;
    else if (in_valid && job_entry_each) address_q <= address_q + 1'b1;
    word_q <= address_q;
    data_q <= in_data;
  end

  delay_valid #(.CYCLES(1 + SCALE_CYCLES)) u_valid (.clk(clk), .rst(rst), .in(in_valid), .out(out_valid));

  delay #(
      .WIDTH (1),
      .CYCLES(1 + SCALE_CYCLES)
  ) u_closes (
      .clk(clk),
      .in (in_closes_pixel),
      .out(out_closes_pixel)
  );

  delay #(
      .WIDTH (POST * VALUE_W),
      .CYCLES(SCALE_CYCLES)
  ) u_wide (
      .clk(clk),
      .in (data_q),
      .out(out_data)
  );

  genvar lane;
  generate
    for (lane = 0; lane < POST; lane = lane + 1) begin : gen_lane
      localparam TENS = 48 + lane / 10;
      localparam ONES = 48 + lane % 10;
      wire [MUL_BITS-1:0] multiplier;
      wire [OFFSET_W-1:0] offset;
      wire flip;
      wire [VALUE_W-1:0] scaled;
      wire [SUM_W-1:0] term;
      if (MUL_W > 0) begin : gen_multiplier
        assign multiplier = params[lane*MUL_W+:MUL_W];
        assign offset = params[OFFSET_AT+lane*OFFSET_W+:OFFSET_W];
      end else begin : gen_no_multiplier
        assign {offset, multiplier} = {(OFFSET_W + MUL_BITS) {1'b0}};
      end
      if (THR_BITS > 0) begin : gen_flip
        assign flip = params[FLIP_AT+lane] && job_entry_mode == THRESHOLD;
      end else begin : gen_no_flip
        assign flip = 1'b0;
      end
      scale_lane #(
          .VALUE_W     (VALUE_W),
          .MUL_W       (MUL_W),
          .OFFSET_W    (OFFSET_W),
          .THR_BITS    (THR_BITS),
          .ADDRESS_W   (EN_AW),
          .FILE        ({SEARCH_FILE, TENS[7:0], ONES[7:0]}),
          .HAS_RAW     (0),
          .SCALE_CYCLES(SCALE_CYCLES)
      ) u_scale (
          .clk            (clk),
          .x              (data_q[lane*VALUE_W+:VALUE_W]),
          .multiplier     (multiplier),
          .offset         (offset),
          .flip           (flip),
          .address        (word_q),
          .segment        (1'b0),
          .job_mode       (job_entry_mode),
          .job_scale_shift(job_entry_shift),
          .job_rounding   (job_entry_rounding),
          .job_low        (job_entry_low),
          .job_high       (job_entry_high),
          .job_step_two   (job_entry_step_two),
          .term           (term),
          .total          ({SUM_W{1'b0}}),
          .y              (scaled)
      );
      wire unused = &{1'b0, term};
      assign out_code[lane*VALUE_W+:VALUE_W] = (job_entry_mode == 2'd0) ? out_data[lane*VALUE_W+:VALUE_W] : scaled;
    end
  endgenerate

endmodule

`default_nettype wire
