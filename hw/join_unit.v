// Joins a second map, read from value memory, with the scaled values: a residual add or an element-wise product without a pass.
//
// Throughput: one group a cycle.
// Latency: 2 cycles from in_data to out_data, 3 with MUL_W > 0 or HAS_PRODUCT. in_data of a group comes 3 cycles after its issue_valid,
//          read_valid 1 cycle after it; read_data is expected 1 cycle later.
// Storage: address registers, one group read, one sum, one result; two products with MUL_W > 0, one with HAS_PRODUCT.
// Reset: none; job_starts opens a map.
// Assumes: groups arrive in raster order, channels fastest; job_starts before a job's first group; VALUE_W holds
//          every product and sum, IN_W every value that is joined.
// Combinational paths: none.
//
// out = clamp(own * in + other * map, low, high) where job_join is set, else in. job_join_own and job_join_other are the
// factors minus one, so 0 in jobs whose sum is plain. With job_join_product out = clamp(in * map, low, high). With
// job_join_lane a pixel of the map is one word, whose lane 0 stands for all channels; job_join_pixel 0 reads one pixel again
// and again.
//
// Parameters:
//   POST     values a group
//   VALUE_W  signed width of a value
//   VM_W     signed width of a value in value memory, at most VALUE_W
//   VM_AW    address bits of value memory
//   MUL_W    signed width of the factors; 0: both are 1 in every job
//   IN_W     signed width of the values that are multiplied, at most VALUE_W
//   HAS_PRODUCT  0: no job forms products
`default_nettype none

module join_unit #(
    parameter POST = 4,
    parameter VALUE_W = 20,
    parameter VM_W = 9,
    parameter VM_AW = 8,
    parameter MUL_W = 6,
    parameter IN_W = 9,
    parameter HAS_PRODUCT = 1
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
    input  wire [((MUL_W > 0) ? MUL_W : 1)-1:0] job_join_own,
    input  wire [((MUL_W > 0) ? MUL_W : 1)-1:0] job_join_other,
    input  wire                    job_join_product,
    input  wire                    job_join_lane,
    output wire                    read_valid,
    output wire [       VM_AW-1:0] read_address,
    input  wire [   POST*VM_W-1:0] read_data,
    input  wire [POST*VALUE_W-1:0] in_data,
    output wire [POST*VALUE_W-1:0] out_data
);

  // Width of what a value is multiplied by: a factor, or a value of the map.
  localparam BY_W = (HAS_PRODUCT != 0 && VM_W > MUL_W) ? VM_W : MUL_W;

  reg [VM_AW-1:0] pixel_q, group_q, address_q;
  reg read_q;
  reg [POST*VM_W-1:0] map_q;
  wire next_pixel = issue_valid && issue_closes_pixel;
  wire next_group = issue_valid && (HAS_PRODUCT == 0 || !job_join_lane);

  always @(posedge clk) begin
    if (job_starts) pixel_q <= job_join_base;
    else if (next_pixel) pixel_q <= pixel_q + job_join_pixel;
    if (job_starts || next_pixel) group_q <= {VM_AW{1'b0}};
    else if (next_group) group_q <= group_q + 1'b1;
    read_q <= issue_valid && job_join;
    address_q <= pixel_q + group_q;
    map_q <= read_data;
  end

  assign read_valid = read_q;
  assign read_address = address_q;

  genvar lane;
  generate
    for (lane = 0; lane < POST; lane = lane + 1) begin : gen_lane
      wire [VALUE_W-1:0] value = in_data[lane*VALUE_W+:VALUE_W];
      wire [VM_W-1:0] map = (HAS_PRODUCT != 0 && job_join_lane) ? map_q[VM_W-1:0] : map_q[lane*VM_W+:VM_W];
      wire [VALUE_W-1:0] own, added;
      if (MUL_W > 0 || HAS_PRODUCT != 0) begin : gen_multiplies
        wire [BY_W-1:0] by;
        wire signed [IN_W+BY_W-1:0] value_wide = {{BY_W{value[IN_W-1]}}, value[IN_W-1:0]};
        wire signed [IN_W+BY_W-1:0] by_wide = {{IN_W{by[BY_W-1]}}, by};
        reg signed [IN_W+BY_W-1:0] own_q;
        reg [VALUE_W-1:0] value_q;
        always @(posedge clk) begin
          own_q   <= value_wide * by_wide;
          value_q <= value;
        end
        wire [VALUE_W+IN_W+BY_W-1:0] own_product = {{VALUE_W{own_q[IN_W+BY_W-1]}}, own_q};
        wire [VALUE_W-1:0] other;
        if (MUL_W > 0) begin : gen_factors
          wire [MUL_W-1:0] own_factor = job_join_own + 1'b1;
          wire [MUL_W-1:0] other_factor = job_join_other + 1'b1;
          wire signed [VM_W+MUL_W-1:0] map_wide = {{MUL_W{map[VM_W-1]}}, map};
          wire signed [VM_W+MUL_W-1:0] other_wide = {{VM_W{other_factor[MUL_W-1]}}, other_factor};
          reg signed [VM_W+MUL_W-1:0] other_q;
          always @(posedge clk) other_q <= map_wide * other_wide;
          wire [VALUE_W+VM_W+MUL_W-1:0] other_product = {{VALUE_W{other_q[VM_W+MUL_W-1]}}, other_q};
          if (HAS_PRODUCT != 0) begin : gen_either
            wire [BY_W+VM_W-1:0] by_map = {{BY_W{map[VM_W-1]}}, map};
            wire [BY_W+MUL_W-1:0] by_factor = {{BY_W{own_factor[MUL_W-1]}}, own_factor};
            assign by = job_join_product ? by_map[BY_W-1:0] : by_factor[BY_W-1:0];
            wire unused_by = &{1'b0, by_map, by_factor};
          end else begin : gen_factor
            assign by = own_factor;
          end
          assign own   = job_join ? own_product[VALUE_W-1:0] : value_q;
          assign other = other_product[VALUE_W-1:0];
          wire unused_other = &{1'b0, other_product};
        end else begin : gen_map
          reg [VM_W-1:0] waiting_q;
          always @(posedge clk) waiting_q <= map;
          wire [VALUE_W+VM_W-1:0] map_wide = {{VALUE_W{waiting_q[VM_W-1]}}, waiting_q};
          assign by    = map;
          assign own   = (job_join && job_join_product) ? own_product[VALUE_W-1:0] : value_q;
          assign other = map_wide[VALUE_W-1:0];
          wire unused_map = &{1'b0, map_wide, job_join_own, job_join_other};
        end
        assign added = (job_join && !(HAS_PRODUCT != 0 && job_join_product)) ? other : {VALUE_W{1'b0}};
        wire unused = &{1'b0, own_product, job_join_product};
      end else begin : gen_plain
        wire [VALUE_W+VM_W-1:0] map_wide = {{VALUE_W{map[VM_W-1]}}, map};
        assign own   = value;
        assign added = job_join ? map_wide[VALUE_W-1:0] : {VALUE_W{1'b0}};
        wire unused = &{1'b0, map_wide, job_join_own, job_join_other, job_join_product};
      end
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
        sum_q <= own + added;
        result_q <= job_join ? clamped : sum_q;
      end
      assign out_data[lane*VALUE_W+:VALUE_W] = result_q;
    end
  endgenerate

endmodule

`default_nettype wire
