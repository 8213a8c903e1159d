// Reduces groups of POST values read from value memory: maximum, sum, or index of the maximum.
//
// Throughput: one group a cycle.
// Latency: 4 cycles from tap_valid (the cycle of the read address) to the reduced value; it holds in `result`
//          from the cycle after capture to the next capture.
// Storage: POST running values and a second set that is drained while the next tile runs.
// Reset: clears valid bits.
// Assumes: at least one tap inside the map a tile; VALUE_W holds every sum.
// Combinational paths: none.
//
// Taps outside the map contribute nothing. For the index of the maximum the taps of a tile are the channel groups in
// order; the lowest channel wins ties; lanes cleared in `mask` do not take part; the index is in lane 0.
//
// Parameters:
//   POST       values a group
//   READ_W     width of a value in value memory, at most VALUE_W
//   VALUE_W    width of the running values
//   HAS_ARGMAX 0: no layer needs the index of the maximum
`default_nettype none

module vector_unit #(
    parameter POST = 4,
    parameter READ_W = 9,
    parameter VALUE_W = 20,
    parameter HAS_ARGMAX = 1
) (
    input  wire                    clk,
    input  wire                    rst,
    input  wire                    tap_valid,
    input  wire                    tap_open,
    input  wire                    tap_inside,
    input  wire                    tap_sum,
    input  wire                    tap_argmax,
    input  wire [        POST-1:0] mask,
    input  wire [ POST*READ_W-1:0] read_data,
    input  wire                    capture,
    output wire [POST*VALUE_W-1:0] result
);

  reg valid2_q, open2_q, inside2_q, sum2_q, argmax2_q;
  reg valid3_q, open3_q, inside3_q, sum3_q, argmax3_q;
  reg valid4_q, open4_q, inside4_q, sum4_q, argmax4_q;
  reg [POST*READ_W-1:0] value3_q, value4_q;
  reg [POST-1:0] mask3_q, mask4_q;

  always @(posedge clk) begin
    if (rst) begin
      valid2_q <= 1'b0;
      valid3_q <= 1'b0;
      valid4_q <= 1'b0;
    end else begin
      valid2_q <= tap_valid;
      valid3_q <= valid2_q;
      valid4_q <= valid3_q;
    end
  end

  always @(posedge clk) begin
    open2_q   <= tap_open;
    inside2_q <= tap_inside;
    sum2_q    <= tap_sum;
    argmax2_q <= tap_argmax;
    open3_q   <= open2_q;
    inside3_q <= inside2_q;
    sum3_q    <= sum2_q;
    argmax3_q <= argmax2_q;
    value3_q  <= read_data;
    mask3_q   <= mask;
    open4_q   <= open3_q;
    inside4_q <= inside3_q;
    sum4_q    <= sum3_q;
    argmax4_q <= argmax3_q;
    value4_q  <= value3_q;
    mask4_q   <= mask3_q;
  end

  wire [POST*VALUE_W-1:0] running;
  wire [POST-1:0] replaced;
  wire [POST-1:0] taken;

  genvar lane;
  generate
    for (lane = 0; lane < POST; lane = lane + 1) begin : gen_lane
      reg signed [VALUE_W-1:0] running_q;
      reg seen_q;
      wire signed [READ_W-1:0] read = value4_q[lane*READ_W+:READ_W];
      wire signed [VALUE_W-1:0] value = {{(VALUE_W - READ_W) {read[READ_W-1]}}, read};
      wire usable = inside4_q && (!argmax4_q || mask4_q[lane]);
      wire fresh = open4_q || !seen_q;
      wire signed [VALUE_W-1:0] sum = (fresh ? {VALUE_W{1'b0}} : running_q) + value;
      wire larger = fresh || value > running_q;
      always @(posedge clk) begin
        if (valid4_q) begin
          seen_q <= usable || (!open4_q && seen_q);
          if (usable && (sum4_q || larger)) running_q <= sum4_q ? sum : value;
        end
      end
      assign running[lane*VALUE_W+:VALUE_W] = running_q;
      assign replaced[lane] = valid4_q && usable && larger;
      assign taken[lane] = seen_q;
    end

    if (HAS_ARGMAX != 0) begin : gen_argmax
      reg [15:0] group_q;
      wire [15:0] group = open4_q ? 16'd0 : group_q + 16'd1;
      reg [POST*16-1:0] index_q;
      reg argmax_q;
      reg [POST*VALUE_W-1:0] result_q;
      reg [15:0] best_index;
      reg signed [VALUE_W-1:0] best;
      reg best_seen;
      reg signed [VALUE_W-1:0] candidate;
      reg [15:0] candidate_index;
      integer i;
      always @(posedge clk) begin
        if (valid4_q) begin
          group_q  <= group;
          argmax_q <= argmax4_q;
        end
        for (i = 0; i < POST; i = i + 1) if (replaced[i]) index_q[i*16+:16] <= group * POST[15:0] + i[15:0];
      end
      always @* begin
        best = running[VALUE_W-1:0];
        best_index = index_q[15:0];
        best_seen = taken[0];
        candidate = best;
        candidate_index = best_index;
        for (i = 1; i < POST; i = i + 1) begin
          candidate = running[i*VALUE_W+:VALUE_W];
          candidate_index = index_q[i*16+:16];
          if (taken[i] && (!best_seen || candidate > best ||
              (candidate == best && candidate_index < best_index))) begin
            best = candidate;
            best_index = candidate_index;
            best_seen = 1'b1;
          end
        end
      end
      wire [VALUE_W+15:0] wide_index = {{VALUE_W{1'b0}}, best_index};
      always @(posedge clk) begin
        if (capture) begin
          result_q <= running;
          if (argmax_q) result_q[VALUE_W-1:0] <= wide_index[VALUE_W-1:0];
        end
      end
      assign result = result_q;
      wire unused = &{1'b0, wide_index};
    end else begin : gen_plain
      reg [POST*VALUE_W-1:0] result_q;
      always @(posedge clk) if (capture) result_q <= running;
      assign result = result_q;
      wire unused = &{1'b0, replaced, taken, argmax4_q, mask4_q};
    end
  endgenerate

endmodule

`default_nettype wire
