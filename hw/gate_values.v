// Turns what PEs hold of a group into values: one part of the PEs is chosen, put back in order, its two sums put together.
//
// Throughput: a group a cycle.
// Latency: 4 cycles from read_*; results come one cycle after it.
// Storage: the corrections of each pixel of the ring; pipeline registers.
// Reset: none.
// Assumes: the corrections of a pixel are written before it is read; job_* stay while its groups are inside.
// Combinational paths: none.
//
// Parameters:
//   PES, POST                geometry
//   ACC_W, CORRECTION_W      of gate_pe and gate_loader
//   HAS_SUM                  0: there are no corrections
//   VALUE_W                  bits of a value
//   RING_W                   address bits of the ring
`default_nettype none

module gate_values #(
    parameter PES = 4,
    parameter POST = 2,
    parameter ACC_W = 12,
    parameter CORRECTION_W = 10,
    parameter HAS_SUM = 1,
    parameter VALUE_W = 16,
    parameter RING_W = 2
) (
    input  wire                        clk,
    input  wire [                 1:0] job_acc_shift,
    input  wire [                 4:0] job_low,
    input  wire                        high_valid,
    input  wire                        low_valid,
    input  wire [          RING_W-1:0] correction_ring,
    input  wire [    CORRECTION_W-1:0] correction,
    input  wire [          RING_W-1:0] read_ring,
    input  wire [                 7:0] read_part,
    input  wire [                 1:0] read_turn,
    input  wire [PES*(2*ACC_W+1)-1:0] results,
    output wire [    POST*VALUE_W-1:0] values
);

  localparam PARTS = PES / POST;
  localparam PART_W = (PARTS > 128) ? 8 : (PARTS > 64) ? 7 : (PARTS > 32) ? 6 : (PARTS > 16) ? 5 :
      (PARTS > 8) ? 4 : (PARTS > 4) ? 3 : (PARTS > 2) ? 2 : 1;
  localparam RESULT_W = 2 * ACC_W + 1;

  // In turn t the channel at position p is in PE p ^ t: another part, or another lane of it.
  localparam LANE_BITS = (POST > 2) ? 2 : POST - 1;
  wire [7:0] turned_part = read_part ^ {6'd0, read_turn >> LANE_BITS};
  reg [PART_W-1:0] part_q;
  reg [1:0] turn_q;
  wire [POST*RESULT_W-1:0] chosen, turned;
  reg [POST*RESULT_W-1:0] chosen_q;
  wire [CORRECTION_W-1:0] high_correction, low_correction;

  select_word #(
      .WIDTH  (POST * RESULT_W),
      .COUNT  (PARTS),
      .INDEX_W(PART_W)
  ) u_part (
      .index(part_q),
      .words(results),
      .word (chosen)
  );

  turn_words #(
      .WIDTH(RESULT_W),
      .COUNT(POST)
  ) u_turn (
      .turn  (turn_q),
      .words (chosen),
      .turned(turned)
  );

  always @(posedge clk) begin
    part_q   <= turned_part[PART_W-1:0];
    turn_q   <= read_turn;
    chosen_q <= turned;
  end

  generate
    if (HAS_SUM != 0) begin : gen_corrections
      wire [CORRECTION_W-1:0] high_read, low_read;
      reg [CORRECTION_W-1:0] high_q, low_q;
      ram #(
          .WIDTH    (CORRECTION_W),
          .ADDRESS_W(RING_W),
          .BLOCK    (0)
      ) u_high (
          .clk          (clk),
          .write_en     (high_valid),
          .write_address(correction_ring),
          .write_data   (correction),
          .read_en      (1'b1),
          .read_address (read_ring),
          .read_data    (high_read)
      );
      ram #(
          .WIDTH    (CORRECTION_W),
          .ADDRESS_W(RING_W),
          .BLOCK    (0)
      ) u_low (
          .clk          (clk),
          .write_en     (low_valid),
          .write_address(correction_ring),
          .write_data   (correction),
          .read_en      (1'b1),
          .read_address (read_ring),
          .read_data    (low_read)
      );
      always @(posedge clk) begin
        high_q <= high_read;
        low_q  <= low_read;
      end
      assign high_correction = high_q;
      assign low_correction = low_q;
    end else begin : gen_no_corrections
      assign high_correction = {CORRECTION_W{1'b0}};
      assign low_correction = {CORRECTION_W{1'b0}};
      wire unused = &{1'b0, high_valid, low_valid, correction_ring, correction, read_ring};
    end
  endgenerate

  genvar lane;
  generate
    for (lane = 0; lane < POST; lane = lane + 1) begin : gen_lane
      gate_combine #(
          .ACC_W       (ACC_W),
          .CORRECTION_W(CORRECTION_W),
          .VALUE_W     (VALUE_W)
      ) u_combine (
          .clk            (clk),
          .job_acc_shift  (job_acc_shift),
          .job_low        (job_low),
          .passed         (chosen_q[lane*RESULT_W+2*ACC_W]),
          .high           (chosen_q[lane*RESULT_W+:ACC_W]),
          .low            (chosen_q[lane*RESULT_W+ACC_W+:ACC_W]),
          .high_correction(high_correction),
          .low_correction (low_correction),
          .value          (values[lane*VALUE_W+:VALUE_W])
      );
    end
  endgenerate

  wire unused = &{1'b0, turned_part};

endmodule

`default_nettype wire
