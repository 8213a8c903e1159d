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
//   DEPTH    open windows x groups, 1..256
//   ENTRY_W  bits of an entry
//   HAS_POOL 0: no layer pools, groups pass
`default_nettype none

module pool_unit #(
    parameter POST = 4,
    parameter VALUE_W = 20,
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
      reg [POST*VALUE_W-1:0] running[0:DEPTH-1];
      wire pooling = job_pool_reduce != 2'd0;
      wire [POST*VALUE_W-1:0] opened = running[in_entry];
      wire [POST*VALUE_W-1:0] updated;
      genvar lane;
      for (lane = 0; lane < POST; lane = lane + 1) begin : gen_lane
        wire signed [VALUE_W-1:0] value = in_data[lane*VALUE_W+:VALUE_W];
        wire signed [VALUE_W-1:0] old = opened[lane*VALUE_W+:VALUE_W];
        wire signed [VALUE_W-1:0] larger = (old > value) ? old : value;
        wire signed [VALUE_W-1:0] combined = (job_pool_reduce == MAXIMUM) ? larger : old + value;
        assign updated[lane*VALUE_W+:VALUE_W] = (!pooling || in_opens) ? value : combined;
      end
      always @(posedge clk) begin
        if (in_valid) running[in_entry] <= updated;
        data_q <= updated;
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
