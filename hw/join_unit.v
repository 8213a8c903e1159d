// Adds a second map, read from value memory, to the scaled values, and clamps the sum: a residual add without a pass.
//
// Throughput: one group a cycle.
// Latency: 2 cycles from in_data to out_data. in_data of a group comes 3 cycles after its issue_valid, read_valid
//          1 cycle after it; read_data is expected 1 cycle later.
// Storage: address registers, one group read, one sum, one result.
// Reset: none; job_starts opens a map.
// Assumes: groups arrive in raster order, channels fastest; job_starts before a job's first group; VALUE_W holds
//          every sum.
// Combinational paths: none.
//
// out = clamp(in + map, low, high) where job_join is set, else in.
//
// Parameters:
//   POST     values a group
//   VALUE_W  signed width of a value
//   VM_W     signed width of a value in value memory, at most VALUE_W
//   VM_AW    address bits of value memory
`default_nettype none

module join_unit #(
    parameter POST = 4,
    parameter VALUE_W = 20,
    parameter VM_W = 9,
    parameter VM_AW = 8
) (
    input  wire                    clk,
    input  wire                    job_starts,
    input  wire                    issue_valid,
    input  wire                    issue_closes_pixel,
    input  wire                    job_join,
    input  wire [       VM_AW-1:0] job_join_base,
    input  wire [       VM_AW-1:0] job_join_pixel,
    input  wire [     VALUE_W-1:0] job_join_low,
    input  wire [     VALUE_W-1:0] job_join_high,
    output wire                    read_valid,
    output wire [       VM_AW-1:0] read_address,
    input  wire [   POST*VM_W-1:0] read_data,
    input  wire [POST*VALUE_W-1:0] in_data,
    output wire [POST*VALUE_W-1:0] out_data
);

  reg [VM_AW-1:0] pixel_q, group_q, address_q;
  reg read_q;
  reg [POST*VM_W-1:0] map_q;
  wire next_pixel = issue_valid && issue_closes_pixel;

  always @(posedge clk) begin
    if (job_starts) pixel_q <= job_join_base;
    else if (next_pixel) pixel_q <= pixel_q + job_join_pixel;
    if (job_starts || next_pixel) group_q <= {VM_AW{1'b0}};
    else if (issue_valid) group_q <= group_q + 1'b1;
    read_q <= issue_valid && job_join;
    address_q <= pixel_q + group_q;
    map_q <= read_data;
  end

  assign read_valid = read_q;
  assign read_address = address_q;

  genvar lane;
  generate
    for (lane = 0; lane < POST; lane = lane + 1) begin : gen_lane
      wire [VM_W-1:0] map = map_q[lane*VM_W+:VM_W];
      wire [VALUE_W+VM_W-1:0] map_wide = {{VALUE_W{map[VM_W-1]}}, map};
      wire [VALUE_W-1:0] added = job_join ? map_wide[VALUE_W-1:0] : {VALUE_W{1'b0}};
      wire [VALUE_W-1:0] clamped;
      reg [VALUE_W-1:0] sum_q, result_q;
      clamp #(
          .IN_W (VALUE_W),
          .OUT_W(VALUE_W)
      ) u_clamp (
          .v   (sum_q),
          .low (job_join_low),
          .high(job_join_high),
          .y   (clamped)
      );
      always @(posedge clk) begin
        sum_q <= in_data[lane*VALUE_W+:VALUE_W] + added;
        result_q <= job_join ? clamped : sum_q;
      end
      assign out_data[lane*VALUE_W+:VALUE_W] = result_q;
      wire unused = &{1'b0, map_wide};
    end
  endgenerate

endmodule

`default_nettype wire
