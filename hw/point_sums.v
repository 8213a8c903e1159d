// Adds the terms of each channel's points, and brings the sums into the lanes of their channels.
//
// Throughput: one group of POST terms a cycle.
// Latency: 2 cycles, and one more for every halving of POST.
// Storage: the sums on the way, the total of each lane, one finished sum a lane.
// Reset: none; terms that open a sum forget what was before.
// Assumes: at most POST sums end in a group, each brought into another lane.
// Combinational paths: none.
//
// Terms lie in the order of the rows: lane 0 first, group after group. A term with `opens` begins a sum, the others are added to
// the one before them, across lanes and groups. With `takes` a lane takes the sum up to the lane whose number is its
// own, exclusive or `selects`. Its total is the sum it takes with this group or, with `held`, the one it took before.
//
// Parameters:
//   POST      terms a group, 1, 2, 4, 8 or 16
//   SELECT_W  bits of a lane number, at least 1
//   WIDTH     bits of a sum
`default_nettype none

module point_sums #(
    parameter POST = 4,
    parameter SELECT_W = 2,
    parameter WIDTH = 40
) (
    input  wire                                  clk,
    input  wire                                  valid,
    input  wire [                      POST-1:0] opens,
    input  wire [                      POST-1:0] takes,
    input  wire [                      POST-1:0] held,
    input  wire [POST*SELECT_W-1:0] selects,
    input  wire [                POST*WIDTH-1:0] terms,
    output wire [                POST*WIDTH-1:0] totals
);

  localparam LEVELS = (POST > 8) ? 4 : (POST > 4) ? 3 : (POST > 2) ? 2 : (POST > 1) ? 1 : 0;

  // Level k adds what is 2^k lanes away: every lane then has the sum of the 2^(k+1) lanes up to it, or of those since one
  // that opened. `closed` says that it has all of its sum.
  wire [(LEVELS+1)*POST*WIDTH-1:0] sums;
  wire [(LEVELS+1)*POST-1:0] closed;
  assign sums[0+:POST*WIDTH] = terms;
  assign closed[0+:POST] = opens;
  genvar level, lane;
  generate
    for (level = 0; level < LEVELS; level = level + 1) begin : gen_level
      for (lane = 0; lane < POST; lane = lane + 1) begin : gen_lane
        localparam AT = level * POST + lane;
        localparam DISTANCE = 1 << level;
        wire [WIDTH-1:0] own = sums[AT*WIDTH+:WIDTH];
        reg [WIDTH-1:0] sum_q;
        reg closed_q;
        if (lane >= DISTANCE) begin : gen_add
          always @(posedge clk) begin
            sum_q <= closed[AT] ? own : own + sums[(AT-DISTANCE)*WIDTH+:WIDTH];
            closed_q <= closed[AT] || closed[AT-DISTANCE];
          end
        end else begin : gen_keep
          always @(posedge clk) begin
            sum_q <= own;
            closed_q <= closed[AT];
          end
        end
        assign sums[(AT+POST)*WIDTH+:WIDTH] = sum_q;
        assign closed[AT+POST] = closed_q;
      end
    end
  endgenerate

  // What the group before left open goes on.
  reg [POST*WIDTH-1:0] totals_q;
  wire [WIDTH-1:0] carry = totals_q[(POST-1)*WIDTH+:WIDTH];
  wire sums_valid;
  delay #(
      .WIDTH (1),
      .CYCLES(LEVELS)
  ) u_valid (
      .clk(clk),
      .in (valid),
      .out(sums_valid)
  );
  generate
    for (lane = 0; lane < POST; lane = lane + 1) begin : gen_carry
      localparam AT = LEVELS * POST + lane;
      wire [WIDTH-1:0] own = sums[AT*WIDTH+:WIDTH];
      always @(posedge clk) if (sums_valid) totals_q[lane*WIDTH+:WIDTH] <= closed[AT] ? own : own + carry;
    end
  endgenerate

  // Each finished sum to its channel's lane.
  wire totals_valid;
  wire [POST-1:0] totals_take, totals_held;
  wire [POST*SELECT_W-1:0] totals_select;
  delay #(
      .WIDTH (1 + POST * (2 + SELECT_W)),
      .CYCLES(LEVELS + 1)
  ) u_flags (
      .clk(clk),
      .in ({valid, takes, held, selects}),
      .out({totals_valid, totals_take, totals_held, totals_select})
  );
  generate
    for (lane = 0; lane < POST; lane = lane + 1) begin : gen_total
      wire [WIDTH-1:0] taken;
      reg [WIDTH-1:0] before_q, total_q;
      select_word #(
          .WIDTH  (WIDTH),
          .COUNT  (POST),
          .INDEX_W(SELECT_W)
      ) u_from (
          .index(totals_select[lane*SELECT_W+:SELECT_W] ^ lane[SELECT_W-1:0]),
          .words(totals_q),
          .word (taken)
      );
      always @(posedge clk) begin
        if (totals_valid && totals_take[lane]) before_q <= taken;
        total_q <= totals_held[lane] ? before_q : taken;
      end
      assign totals[lane*WIDTH+:WIDTH] = total_q;
    end
  endgenerate

endmodule

`default_nettype wire
