// Fused pooling: keeps one running maximum or sum a window and channel while the window's pixels pass.
//
// Throughput: one group a cycle.
// Latency: 1 cycle.
// Storage: DEPTH groups of POST values.
// Reset: clears the valid bit.
// Assumes: a window's first value has `opens`, its last one `closes`; entries of open windows differ.
// Combinational paths: none.
//
// Without pooling (reduce = 0) every group passes.
//
// Parameters:
//   POST     values a group
//   VALUE_W  bits of a value
//   POOL_BITS, POOL_SIGNED  bits of a value that is pooled, at most VALUE_W; 1 when such values may be negative
//   DEPTH    open windows x groups, 1..256
//   ENTRY_W  bits of an entry
//   HAS_POOL 0: no layer pools, groups pass
`default_nettype none

module pool_unit #(
    parameter POST = 4,
    parameter VALUE_W = 20,
    parameter POOL_BITS = VALUE_W,
    parameter POOL_SIGNED = 1,
    parameter DEPTH = 4,
    parameter ENTRY_W = 2,
    parameter HAS_POOL = 1
) (
    input  wire                    clk,
    input  wire                    rst,
    input  wire                    in_valid,
    input  wire                    in_closes_pixel,
    input  wire                    in_opens,
    input  wire                    in_closes,
    input  wire [     ENTRY_W-1:0] in_entry,
    input  wire [POST*VALUE_W-1:0] in_data,
    input  wire [             1:0] job_pool_reduce,
    output wire                    out_valid,
    output wire                    out_closes_pixel,
    output wire [POST*VALUE_W-1:0] out_data
);

  localparam MAXIMUM = 2'd1;

  reg valid_q, closes_pixel_q;
  reg [POST*VALUE_W-1:0] data_q;

  generate
    if (HAS_POOL != 0) begin : gen_pool
      reg [POST*POOL_BITS-1:0] running[0:DEPTH-1];
      wire pooling = job_pool_reduce != 2'd0;
      wire keep = !pooling || in_opens;
      wire [POST*POOL_BITS-1:0] opened = running[in_entry];
      wire [POST*POOL_BITS-1:0] updated;
      genvar lane;
      for (lane = 0; lane < POST; lane = lane + 1) begin : gen_lane
        wire [VALUE_W-1:0] whole = in_data[lane*VALUE_W+:VALUE_W];
        wire [POOL_BITS-1:0] stored = opened[lane*POOL_BITS+:POOL_BITS];
        wire signed [POOL_BITS:0] value = {POOL_SIGNED != 0 && whole[POOL_BITS-1], whole[POOL_BITS-1:0]};
        wire signed [POOL_BITS:0] old = {POOL_SIGNED != 0 && stored[POOL_BITS-1], stored};
        wire signed [POOL_BITS:0] larger = (old > value) ? old : value;
        wire signed [POOL_BITS:0] combined = (job_pool_reduce == MAXIMUM) ? larger : old + value;
        assign updated[lane*POOL_BITS+:POOL_BITS] = keep ? value[POOL_BITS-1:0] : combined[POOL_BITS-1:0];
        always @(posedge clk) data_q[lane*VALUE_W+:POOL_BITS] <= updated[lane*POOL_BITS+:POOL_BITS];
        // Above a pooled value there is its sign, which is 0 in both values where pooled values are unsigned.
        if (VALUE_W > POOL_BITS) begin : gen_sign
          localparam SIGN_W = VALUE_W - POOL_BITS;
          always @(posedge clk)
            data_q[lane*VALUE_W+POOL_BITS+:SIGN_W] <= (keep || POOL_SIGNED == 0) ?
                whole[POOL_BITS+:SIGN_W] : {SIGN_W{combined[POOL_BITS-1]}};
        end
        wire unused = &{1'b0, combined[POOL_BITS]};
      end
      always @(posedge clk) begin
        if (in_valid) running[in_entry] <= updated;
      end
      always @(posedge clk) begin
        if (rst) valid_q <= 1'b0;
        else valid_q <= in_valid && (!pooling || in_closes);
      end
    end else begin : gen_pass
      always @(posedge clk) data_q <= in_data;
      always @(posedge clk) begin
        if (rst) valid_q <= 1'b0;
        else valid_q <= in_valid;
      end
      wire unused = &{1'b0, in_opens, in_closes, in_entry, job_pool_reduce};
    end
  endgenerate

  always @(posedge clk) closes_pixel_q <= in_closes_pixel;

  assign out_valid = valid_q;
  assign out_closes_pixel = closes_pixel_q;
  assign out_data = data_q;

endmodule

`default_nettype wire
