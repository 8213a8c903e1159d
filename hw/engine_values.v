// Values that no array reads as digits: value memory, and the vector unit that reduces what steps read from it.
//
// Throughput: one step or one group of a residual a cycle (of a factor: one step and one group), one write a cycle.
// Latency: 1 cycle from join_read_address to join_read_data; that of hw/vector_unit.v from steps to vector_data.
// Storage: value memory, a copy of its first words for factors, vector_unit, vector_gather; each only where a layer of the network needs it.
// Reset: clears the valid bits.
// Assumes: vector layers join factors only (join_read_factor), which lie in the first words of value memory, and a layer begins
//          when the one before has settled: one reads a memory at a time.
// Combinational paths: none.
//
// Parameters: src/schedule/engine-parameters.ts, under the same names; and
//   SRC_AW  address bits of the larger of feature-map and value memory, at most 18
`default_nettype none

module engine_values #(
    parameter LANES = 4,
    parameter POST = 2,
    parameter VAL_W = 20,
    parameter VM_W = 9,
    parameter VM_AW = 6,
    parameter SRC_AW = 8,
    parameter FACTOR_AW = 4,
    parameter HAS_JOIN = 1,
    parameter HAS_VECTOR = 1,
    parameter HAS_ARGMAX = 1,
    parameter HAS_GATHER = 1,
    parameter HAS_TURN = 1,
    parameter COORD_W = 8
) (
    input  wire                  clk,
    input  wire                  rst,
    input  wire [         418:0] job,
    input  wire                  step_valid,
    input  wire                  step_open,
    input  wire [    SRC_AW-1:0] base,
    input  wire [   COORD_W-1:0] row,
    input  wire                  tile_starts_job,
    input  wire                  tile_opens_pool,
    input  wire                  vector_valid,
    input  wire                  vector_open,
    input  wire                  vector_inside,
    input  wire [    SRC_AW-1:0] vector_address,
    input  wire [     LANES-1:0] vector_mask,
    input  wire                  vm_valid,
    input  wire [     VM_AW-1:0] vm_address,
    input  wire [ POST*VM_W-1:0] vm_data,
    input  wire                  join_read_factor,
    input  wire                  join_read_valid,
    input  wire [     VM_AW-1:0] join_read_address,
    output wire [ POST*VM_W-1:0] join_read_data,
    input  wire                  capture,
    output wire [POST*VAL_W-1:0] vector_data
);

  localparam TURN = 2'd0;
  localparam SUM = 2'd2;
  localparam GATHER = 2'd3;

  wire [VM_AW-1:0] step_read_address;
  wire [POST*VM_W-1:0] read_data;
  wire join_reads = join_read_valid && !(FACTOR_AW > 0 && join_read_factor);

  generate
    if (HAS_VECTOR != 0 || HAS_JOIN != 0) begin : gen_values
      ram #(
          .WIDTH    (POST * VM_W),
          .ADDRESS_W(VM_AW)
      ) u_values (
          .clk          (clk),
          .write_en     (vm_valid),
          .write_address(vm_address),
          .write_data   (vm_data),
          .read_en      (1'b1),
          .read_address (join_reads ? join_read_address : step_read_address),
          .read_data    (read_data)
      );
    end else begin : gen_no_values
      assign read_data = {(POST * VM_W) {1'b0}};
      wire unused = &{1'b0, vm_valid, vm_address, vm_data, join_reads, join_read_address, step_read_address};
    end
  endgenerate

  generate
    if (FACTOR_AW > 0) begin : gen_factors
      wire [POST*VM_W-1:0] factor_data;
      wire [VM_AW-1:0] beyond = vm_address >> FACTOR_AW;
      ram #(
          .WIDTH    (POST * VM_W),
          .ADDRESS_W(FACTOR_AW)
      ) u_factors (
          .clk          (clk),
          .write_en     (vm_valid && beyond == {VM_AW{1'b0}}),
          .write_address(vm_address[FACTOR_AW-1:0]),
          .write_data   (vm_data),
          .read_en      (1'b1),
          .read_address (join_read_address[FACTOR_AW-1:0]),
          .read_data    (factor_data)
      );
      assign join_read_data = join_read_factor ? factor_data : read_data;
    end else begin : gen_no_factors
      assign join_read_data = read_data;
      wire unused = &{1'b0, join_read_factor};
    end
  endgenerate

  wire signed [17:0] job_a1;
  wire signed [15:0] job_y1, job_x1;
  wire [17:0] job_wrap;
  wire [1:0] job_reduce;
  wire job_argmax;

  job_vector_fields u_fields (
      .word(job), .job_a1(job_a1), .job_y1(job_y1), .job_x1(job_x1),
      .job_wrap(job_wrap), .job_reduce(job_reduce), .job_argmax(job_argmax)
  );

  generate
    if (HAS_VECTOR != 0) begin : gen_vector
      wire [POST*VM_W-1:0] reduced;
      reg sum_q, argmax_q;
      always @(posedge clk) begin
        sum_q <= job_reduce == SUM || job_reduce == GATHER || job_reduce == TURN;
        argmax_q <= job_argmax;
      end
      if (HAS_GATHER != 0 || HAS_TURN != 0) begin : gen_gather
        reg gather1_q, gather2_q;
        wire [VM_AW-1:0] gather_address;
        wire [POST*VM_W-1:0] gathered;
        wire [18:0] wrap = {1'b0, job_wrap};
        wire [17:0] pixel_words = {2'd0, job_x1};
        wire [COORD_W+15:0] channel = {16'd0, row};
        always @(posedge clk) begin
          gather1_q <= job_reduce == GATHER || job_reduce == TURN;
          gather2_q <= gather1_q;
        end
        vector_gather #(
            .POST     (POST),
            .READ_W   (VM_W),
            .ADDRESS_W(VM_AW),
            .HAS_TURN (HAS_TURN)
        ) u_gather (
            .clk          (clk),
            .step_valid   (step_valid),
            .opens_job    (step_open && tile_opens_pool && tile_starts_job),
            .opens_pixel  (step_open && tile_opens_pool),
            .base         (base[VM_AW-1:0]),
            .wrap         (wrap[VM_AW:0]),
            .pixel_words  (pixel_words[VM_AW-1:0]),
            .step_words   (job_a1[VM_AW-1:0]),
            .step_channels(job_y1),
            .turn         (job_reduce == TURN),
            .turn_channel (channel[15:0]),
            .turn_address (vector_address[VM_AW-1:0]),
            .address      (gather_address),
            .read_data    (read_data),
            .gathered     (gathered)
        );
        assign step_read_address = gather1_q ? gather_address : vector_address[VM_AW-1:0];
        assign reduced = gather2_q ? gathered : read_data;
        wire unused = &{1'b0, wrap, pixel_words, channel};
      end else begin : gen_no_gather
        assign step_read_address = vector_address[VM_AW-1:0];
        assign reduced = read_data;
      end
      vector_unit #(
          .POST      (POST),
          .READ_W    (VM_W),
          .VALUE_W   (VAL_W),
          .HAS_ARGMAX(HAS_ARGMAX)
      ) u_vector (
          .clk       (clk),
          .rst       (rst),
          .tap_valid (vector_valid),
          .tap_open  (vector_open),
          .tap_inside(vector_inside),
          .tap_sum   (sum_q),
          .tap_argmax(argmax_q),
          .mask      (vector_mask[POST-1:0]),
          .read_data (reduced),
          .capture   (capture),
          .result    (vector_data)
      );
    end else begin : gen_no_vector
      assign vector_data = {(POST * VAL_W) {1'b0}};
      assign step_read_address = vector_address[VM_AW-1:0];
      wire unused = &{1'b0, clk, rst, capture, vector_valid, vector_open, vector_inside, job_reduce};
    end
  endgenerate

  wire unused = &{
      1'b0, step_valid, step_open, base, row, tile_starts_job, tile_opens_pool, vector_address, vector_mask,
      job_a1, job_y1, job_x1, job_wrap, job_argmax
  };

endmodule

`default_nettype wire
