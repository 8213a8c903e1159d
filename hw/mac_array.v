// The MAC array: PES x PIXELS processing elements and, a pixel, one adder tree for the sum of the activations.
//
// Throughput: PES * PIXELS * LANES digit products a cycle (KIND 1: PES * PIXELS).
// Latency: 2 cycles from operands to accumulators; results hold from the cycle after capture to the next capture.
// Storage: accumulators and a second set that is drained while the next tile runs.
// Reset: clears control bits only.
// Assumes: ACC_W and SUM_W hold every sum.
// Combinational paths: none.
//
// results: PE p of pixel j at bit (j*PES+p)*ACC_W. Operands are plane-major (mac_pe).
// With KIND 1 (depthwise) PE p sees lane p only; its weights are one digit, signed where op_sum_valid is high.
//
// Parameters:
//   KIND                       of the PEs, see mac_pe; 1: LANES = PES; HAS_SUM needs 0
//   PES, LANES, PIXELS, DIGIT  geometry
//   ACC_W, SUM_W               widths of accumulators and of activation sums
//   HAS_SUM                    0: no layer needs the activation sums
`default_nettype none

module mac_array #(
    parameter KIND = 0,
    parameter PES = 4,
    parameter LANES = 16,
    parameter PIXELS = 2,
    parameter DIGIT = 2,
    parameter ACC_W = 16,
    parameter SUM_W = 12,
    parameter HAS_SUM = 1
) (
    input  wire                          clk,
    input  wire                          rst,
    input  wire                          op_valid,
    input  wire                          op_first,
    input  wire                          op_shift,
    input  wire                          op_sum_valid,
    input  wire                          op_sum_first,
    input  wire                          op_sum_shift,
    input  wire [PIXELS*LANES*DIGIT-1:0] data,
    input  wire [PES*((KIND == 1) ? 1 : LANES)*DIGIT-1:0] weights,
    input  wire                          capture,
    output wire [  PIXELS*PES*ACC_W-1:0] results,
    output wire [      PIXELS*SUM_W-1:0] sums
);

  localparam WORD_W = LANES * DIGIT;
  localparam DEPTHWISE = KIND == 1;
  localparam PE_LANES = DEPTHWISE ? 1 : LANES;
  localparam PE_W = PE_LANES * DIGIT;

  genvar pixel, pe, plane;
  generate
    if ((DEPTHWISE && LANES != PES) || (KIND != 0 && HAS_SUM != 0)) begin : gen_bad_kind
      mac_array_KIND_1_needs_LANES_PES_and_only_KIND_0_has_sums u_error ();
    end
    for (pixel = 0; pixel < PIXELS; pixel = pixel + 1) begin : gen_pixel
      for (pe = 0; pe < PES; pe = pe + 1) begin : gen_pe
        wire [ACC_W-1:0] acc;
        reg  [ACC_W-1:0] result_q;
        wire [PE_W-1:0] operand;
        if (DEPTHWISE) begin : gen_own_lane
          for (plane = 0; plane < DIGIT; plane = plane + 1) begin : gen_plane
            assign operand[plane] = data[pixel*WORD_W+plane*LANES+pe];
          end
        end else begin : gen_all_lanes
          assign operand = data[pixel*WORD_W+:WORD_W];
        end
        mac_pe #(
            .KIND (KIND),
            .LANES(PE_LANES),
            .DIGIT(DIGIT),
            .ACC_W(ACC_W)
        ) u_pe (
            .clk  (clk),
            .rst  (rst),
            .en   (op_valid),
            .first(op_first),
            .shift(op_shift),
            .top  (op_sum_valid),
            .a    (operand),
            .w    (weights[pe*PE_W+:PE_W]),
            .acc  (acc)
        );
        always @(posedge clk) if (capture) result_q <= acc;
        assign results[(pixel*PES+pe)*ACC_W+:ACC_W] = result_q;
      end

      if (HAS_SUM != 0) begin : gen_sum
        wire [SUM_W-1:0] sum;
        reg  [SUM_W-1:0] result_q;
        act_sum #(
            .LANES(LANES),
            .DIGIT(DIGIT),
            .ACC_W(SUM_W)
        ) u_sum (
            .clk  (clk),
            .rst  (rst),
            .en   (op_sum_valid),
            .first(op_sum_first),
            .shift(op_sum_shift),
            .a    (data[pixel*WORD_W+:WORD_W]),
            .acc  (sum)
        );
        always @(posedge clk) if (capture) result_q <= sum;
        assign sums[pixel*SUM_W+:SUM_W] = result_q;
      end else begin : gen_no_sum
        assign sums[pixel*SUM_W+:SUM_W] = {SUM_W{1'b0}};
      end
    end

    if (HAS_SUM == 0) begin : gen_unused
      wire unused = &{1'b0, op_sum_first, op_sum_shift};
    end
  endgenerate

endmodule

`default_nettype wire
