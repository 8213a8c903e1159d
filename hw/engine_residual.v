// The residual adder (and multiplier) in step with the post-processor; without one (HAS_JOIN 0) groups pass through.
//
// Throughput: one group a cycle.
// Latency: 2 cycles from in_valid to out_valid, 3 with JOIN_MUL_W > 0 or JOIN_PRODUCT; HAS_JOIN 0: none.
// Storage: that of hw/join_unit.v, flags of the groups on their way.
// Reset: clears the valid bits.
// Assumes: in_valid follows group_valid by 3 + SCALE_CYCLES cycles, with POINT_BITS > 0 only where group_closes came
//          in the cycle after it; read_data follows read_valid by 1 cycle.
// Combinational paths: none; HAS_JOIN 0: in_* to out_*.
//
// The map is read early enough to meet the scaled group (hw/join_unit.v, issue_valid), with read_factor as a factor of a
// vector layer.
//
// Parameters: src/schedule/engine-parameters.ts, under the same names; and
//   SCALE_CYCLES  those of hw/post.v; at least 4 with POINT_BITS > 0
`default_nettype none

module engine_residual #(
    parameter POST = 2,
    parameter VAL_W = 20,
    parameter VM_W = 9,
    parameter VM_AW = 6,
    parameter HAS_JOIN = 1,
    parameter JOIN_MUL_W = 6,
    parameter JOIN_PRODUCT = 1,
    parameter JOIN_IN_W = 9,
    parameter POINT_BITS = 1,
    parameter SCALE_CYCLES = 4
) (
    input  wire                  clk,
    input  wire                  rst,
    input  wire                  job_starts,
    input  wire [         661:0] drain_job,
    input  wire                  group_valid,
    input  wire                  group_closes,
    input  wire                  group_closes_pixel,
    output wire                  read_factor,
    output wire                  read_valid,
    output wire [     VM_AW-1:0] read_address,
    input  wire [ POST*VM_W-1:0] read_data,
    input  wire                  in_valid,
    input  wire [POST*VAL_W-1:0] in_data,
    output wire                  out_valid,
    output wire [POST*VAL_W-1:0] out_data
);

  localparam FACTOR_W = (JOIN_MUL_W > 0) ? JOIN_MUL_W : 1;

  generate
    if (HAS_JOIN != 0) begin : gen_join
      wire job_join, job_join_product, job_join_lane, job_join_factor;
      wire [17:0] job_join_base, job_join_pixel;
      wire [33:0] job_join_low, job_join_high;
      wire [21:0] job_join_own, job_join_other;
      wire issue_valid, issue_closes_pixel;

      job_join_fields u_fields (
          .word(drain_job), .job_join(job_join), .job_join_base(job_join_base), .job_join_pixel(job_join_pixel),
          .job_join_low(job_join_low), .job_join_high(job_join_high),
          .job_join_own(job_join_own), .job_join_other(job_join_other),
          .job_join_product(job_join_product), .job_join_lane(job_join_lane), .job_join_factor(job_join_factor)
      );

      if (POINT_BITS > 0) begin : gen_points
        // Only the group that closes a sum is joined.
        reg group_valid_q;
        always @(posedge clk) group_valid_q <= group_valid && !rst;
        delay_valid #(
            .CYCLES(SCALE_CYCLES - 1)
        ) u_issue (
            .clk(clk),
            .rst(rst),
            .in (group_valid_q && group_closes),
            .out(issue_valid)
        );
      end else begin : gen_one_point
        delay_valid #(.CYCLES(SCALE_CYCLES)) u_issue (.clk(clk), .rst(rst), .in(group_valid), .out(issue_valid));
        wire unused = &{1'b0, group_closes};
      end

      delay #(
          .WIDTH (1),
          .CYCLES(SCALE_CYCLES)
      ) u_issue_closes (
          .clk(clk),
          .in (group_closes_pixel),
          .out(issue_closes_pixel)
      );

      delay_valid #(
          .CYCLES((JOIN_MUL_W > 0 || JOIN_PRODUCT != 0) ? 3 : 2)
      ) u_joined (
          .clk(clk),
          .rst(rst),
          .in (in_valid),
          .out(out_valid)
      );

      join_unit #(
          .POST   (POST),
          .VALUE_W(VAL_W),
          .VM_W   (VM_W),
          .VM_AW  (VM_AW),
          .MUL_W  (JOIN_MUL_W),
          .IN_W   (JOIN_IN_W),
          .HAS_PRODUCT(JOIN_PRODUCT)
      ) u_join (
          .clk               (clk),
          .job_starts        (job_starts),
          .issue_valid       (issue_valid),
          .issue_closes_pixel(issue_closes_pixel),
          .job_join          (job_join),
          .job_join_base     (job_join_base[VM_AW-1:0]),
          .job_join_pixel    (job_join_pixel[VM_AW-1:0]),
          .job_join_low      (job_join_low[VAL_W-1:0]),
          .job_join_high     (job_join_high[VAL_W-1:0]),
          .job_join_own      (job_join_own[FACTOR_W-1:0]),
          .job_join_other    (job_join_other[FACTOR_W-1:0]),
          .job_join_product  (job_join_product),
          .job_join_lane     (job_join_lane),
          .read_valid        (read_valid),
          .read_address      (read_address),
          .read_data         (read_data),
          .in_data           (in_data),
          .out_data          (out_data)
      );

      assign read_factor = job_join_factor;
      wire unused = &{1'b0, job_join_base, job_join_pixel, job_join_low, job_join_high, job_join_own, job_join_other};
    end else begin : gen_no_join
      assign out_valid = in_valid;
      assign out_data = in_data;
      assign read_factor = 1'b0;
      assign read_valid = 1'b0;
      assign read_address = {VM_AW{1'b0}};
      wire unused = &{1'b0, clk, rst, job_starts, drain_job, group_valid, group_closes, group_closes_pixel, read_data};
    end
  endgenerate

endmodule

`default_nettype wire
