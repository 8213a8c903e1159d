// Scales one value: as it is, by requantize_lane or by threshold_lane.
//
// Throughput: one value a cycle.
// Latency: SCALE_CYCLES from x, multiplier, offset, flip and address to y; with POINT_BITS > 0, POINT_CYCLES from term to total.
// Storage: the pipeline of the units that are there, and what aligns them.
// Reset: none.
// Assumes: job fields stay while values of the job are inside.
// Combinational paths: job_mode, job_low and job_step_two to y.
//
// job_mode: 0 raw, 1 requantize, 2 threshold (low + count, or low + 2 * count with job_step_two).
//
// Parameters:
//   VALUE_W          signed width of every value
//   MUL_W, OFFSET_W  signed multiplier and offset widths of requantize; MUL_W 0: nothing requantizes
//   THR_BITS         code bits of threshold; 0: no thresholds
//   ADDRESS_W        address bits of the thresholds
//   FILE             threshold memories, see threshold_lane
//   HAS_RAW          0: no value stays as it is
//   POINT_BITS       of requantize_lane, with term and total
//   POINT_CYCLES     latency of what forms total from the terms, 0 where POINT_BITS is 0
//   SCALE_CYCLES     the larger latency of the units that are there, at least 1
//   SUM_W            bits of a term and of a total, which follow from the others
`default_nettype none

module scale_lane #(
    parameter VALUE_W = 20,
    parameter MUL_W = 12,
    parameter OFFSET_W = 24,
    parameter THR_BITS = 2,
    parameter ADDRESS_W = 4,
    parameter FILE = "threshold",
    parameter HAS_RAW = 1,
    parameter POINT_BITS = 0,
    parameter POINT_CYCLES = 0,
    parameter SCALE_CYCLES = 4,
    parameter SUM_W = ((VALUE_W + MUL_W > OFFSET_W) ? VALUE_W + MUL_W : OFFSET_W) + 1 + POINT_BITS
) (
    input  wire                                 clk,
    input  wire [                  VALUE_W-1:0] x,
    input  wire [((MUL_W > 0) ? MUL_W : 1)-1:0] multiplier,
    input  wire [                 OFFSET_W-1:0] offset,
    input  wire                                 flip,
    input  wire [                ADDRESS_W-1:0] address,
    input  wire [                          1:0] job_mode,
    input  wire [                          5:0] job_scale_shift,
    input  wire [                          1:0] job_rounding,
    input  wire [                  VALUE_W-1:0] job_low,
    input  wire [                  VALUE_W-1:0] job_high,
    input  wire                                 job_step_two,
    output wire [                    SUM_W-1:0] term,
    input  wire [                    SUM_W-1:0] total,
    output wire [                  VALUE_W-1:0] y
);

  localparam REQUANTIZE = 2'd1;
  localparam THRESHOLD = 2'd2;

  wire [VALUE_W-1:0] raw, requantized, thresholded;

  generate
    if (MUL_W > 0) begin : gen_requantize
      wire [VALUE_W-1:0] early;
      requantize_lane #(
          .IN_W  (VALUE_W),
          .MUL_W (MUL_W),
          .BIAS_W(OFFSET_W),
          .OUT_W (VALUE_W),
          .POINT_BITS(POINT_BITS)
      ) u_requantize (
          .clk       (clk),
          .x         (x),
          .multiplier(multiplier),
          .bias      (offset),
          .shift     (job_scale_shift),
          .mode      (job_rounding),
          .low       (job_low),
          .high      (job_high),
          .term      (term),
          .total     (total),
          .y         (early)
      );
      delay #(
          .WIDTH (VALUE_W),
          .CYCLES(SCALE_CYCLES - 4 - POINT_CYCLES)
      ) u_align (
          .clk(clk),
          .in (early),
          .out(requantized)
      );
    end else begin : gen_no_requantize
      assign requantized = {VALUE_W{1'b0}};
      assign term = {SUM_W{1'b0}};
      wire unused = &{1'b0, total, multiplier, offset, job_scale_shift, job_rounding, job_high};
    end

    if (THR_BITS > 0) begin : gen_threshold
      wire [THR_BITS-1:0] early, count;
      wire [VALUE_W-1:0] carried;
      wire [VALUE_W+THR_BITS-1:0] wide = {{VALUE_W{1'b0}}, count};
      wire [VALUE_W+THR_BITS-1:0] stepped = job_step_two ? wide << 1 : wide;
      threshold_lane #(
          .IN_W     (VALUE_W),
          .OUT_BITS (THR_BITS),
          .ADDRESS_W(ADDRESS_W),
          .FILE     (FILE)
      ) u_threshold (
          .clk    (clk),
          .x      (x),
          .flip   (flip),
          .address(address),
          .code   (early),
          .passed (carried)
      );
      // Values that are not scaled come through the search as they are, unless another way takes longer.
      if (HAS_RAW != 0 && SCALE_CYCLES == 2 * THR_BITS) begin : gen_raw
        assign raw = carried;
      end else begin : gen_no_raw
        wire unused = &{1'b0, carried};
      end
      delay #(
          .WIDTH (THR_BITS),
          .CYCLES(SCALE_CYCLES - 2 * THR_BITS)
      ) u_align (
          .clk(clk),
          .in (early),
          .out(count)
      );
      assign thresholded = job_low + stepped[VALUE_W-1:0];
      wire unused = &{1'b0, stepped};
    end else begin : gen_no_threshold
      assign thresholded = {VALUE_W{1'b0}};
      wire unused = &{1'b0, flip, address, job_step_two};
    end

    if (HAS_RAW != 0 && SCALE_CYCLES != 2 * THR_BITS) begin : gen_raw
      delay #(
          .WIDTH (VALUE_W),
          .CYCLES(SCALE_CYCLES)
      ) u_raw (
          .clk(clk),
          .in (x),
          .out(raw)
      );
    end else if (HAS_RAW == 0) begin : gen_no_raw
      assign raw = {VALUE_W{1'b0}};
    end
    if (MUL_W == 0 && THR_BITS == 0) begin : gen_unused
      wire unused = &{1'b0, clk, x};
    end
  endgenerate

  assign y = (THR_BITS > 0 && job_mode == THRESHOLD) ? thresholded :
      (MUL_W > 0 && job_mode == REQUANTIZE) ? requantized : raw;

  wire unused = &{1'b0, job_low, job_mode};

endmodule

`default_nettype wire
