// Scales one value: as it is, by requantize_lane or by threshold_lane.
//
// Throughput: one value a cycle.
// Latency: SCALE_CYCLES from x, multiplier, offset, flip, address and segment to y; with POINT_BITS > 0, POINT_CYCLES from term to total.
// Storage: the pipeline of the units that are there, and what aligns them.
// Reset: none.
// Assumes: job fields stay while values of the job are inside.
// Combinational paths: job_mode, job_low and job_step_two to y.
//
// With SEG_AW > 0 requantize takes its multiplier, offset and shift from the lines of the channel, which begin at `segment`: the
// search says which (segment_table); the inputs of those names are not read then.
//
// job_mode: 0 raw, 1 requantize, 2 threshold (low + count, or low + 2 * count with job_step_two).
//
// Parameters:
//   VALUE_W          signed width of every value
//   MUL_W, OFFSET_W  signed multiplier and offset widths of requantize; MUL_W 0: nothing requantizes
//   THR_BITS         code bits of threshold; 0: no thresholds
//   ADDRESS_W        address bits of the thresholds
//   FILE             threshold memories, see threshold_lane
//   SEG_AW           address bits of the lines, 0: requantize has one a channel; then THR_BITS > 0, MUL_W > 0, POINT_BITS 0
//   SEGMENT_FILE     memory file of the lines, see segment_table
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
    parameter SEG_AW = 0,
    parameter SEGMENT_FILE = "segments.mem",
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
    input  wire [((SEG_AW > 0) ? SEG_AW : 1)-1:0] segment,
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

  localparam SEARCH_CYCLES = 2 * THR_BITS;
  // Where lines are searched for, a requantizer begins when the search has ended.
  localparam LINE_CYCLES = (SEG_AW > 0) ? SEARCH_CYCLES + 1 : 0;
  localparam CODE_BITS = (THR_BITS > 0) ? THR_BITS : 1;

  wire [VALUE_W-1:0] raw, requantized, thresholded, searched;
  wire [CODE_BITS-1:0] found;

  generate
    if (MUL_W > 0) begin : gen_requantize
      wire [VALUE_W-1:0] early, value;
      wire [MUL_W-1:0] factor;
      wire [OFFSET_W-1:0] addend;
      wire [5:0] shift;
      if (SEG_AW > 0) begin : gen_segments
        segment_table #(
            .VALUE_W      (VALUE_W),
            .MUL_W        (MUL_W),
            .OFFSET_W     (OFFSET_W),
            .CODE_W       (CODE_BITS),
            .SEARCH_CYCLES(SEARCH_CYCLES),
            .SEG_AW       (SEG_AW),
            .FILE         (SEGMENT_FILE)
        ) u_segments (
            .clk       (clk),
            .pointer   (segment),
            .code      (found),
            .in_value  (searched),
            .multiplier(factor),
            .offset    (addend),
            .shift     (shift),
            .out_value (value)
        );
        wire unused = &{1'b0, multiplier, offset, job_scale_shift};
      end else begin : gen_one_line
        assign factor = multiplier;
        assign addend = offset;
        assign shift = job_scale_shift;
        assign value = x;
        wire unused = &{1'b0, segment, found, searched};
      end
      requantize_lane #(
          .IN_W  (VALUE_W),
          .MUL_W (MUL_W),
          .BIAS_W(OFFSET_W),
          .OUT_W (VALUE_W),
          .POINT_BITS(POINT_BITS)
      ) u_requantize (
          .clk       (clk),
          .x         (value),
          .multiplier(factor),
          .bias      (addend),
          .shift     (shift),
          .mode      (job_rounding),
          .low       (job_low),
          .high      (job_high),
          .term      (term),
          .total     (total),
          .y         (early)
      );
      delay #(
          .WIDTH (VALUE_W),
          .CYCLES(SCALE_CYCLES - LINE_CYCLES - 4 - POINT_CYCLES)
      ) u_align (
          .clk(clk),
          .in (early),
          .out(requantized)
      );
    end else begin : gen_no_requantize
      assign requantized = {VALUE_W{1'b0}};
      assign term = {SUM_W{1'b0}};
      wire unused = &{1'b0, total, multiplier, offset, segment, searched, found, job_scale_shift, job_rounding, job_high};
    end

    if (THR_BITS > 0) begin : gen_threshold
      wire [THR_BITS-1:0] count;
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
          .code   (found),
          .passed (searched)
      );
      // Values that are not scaled come through the search as they are, unless another way takes longer.
      if (HAS_RAW != 0 && SCALE_CYCLES == SEARCH_CYCLES) begin : gen_raw
        assign raw = searched;
      end else begin : gen_no_raw
        wire unused = &{1'b0, searched};
      end
      delay #(
          .WIDTH (THR_BITS),
          .CYCLES(SCALE_CYCLES - SEARCH_CYCLES)
      ) u_align (
          .clk(clk),
          .in (found),
          .out(count)
      );
      assign thresholded = job_low + stepped[VALUE_W-1:0];
      wire unused = &{1'b0, stepped};
    end else begin : gen_no_threshold
      assign thresholded = {VALUE_W{1'b0}};
      assign searched = {VALUE_W{1'b0}};
      assign found = {CODE_BITS{1'b0}};
      wire unused = &{1'b0, flip, address, job_step_two};
    end

    if (HAS_RAW != 0 && SCALE_CYCLES != SEARCH_CYCLES) begin : gen_raw
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
