// One view of the engines of a pipeline for the registers: busy, done, cycles, counters and marks.
//
// Throughput: one look-up a cycle.
// Latency: 1 cycle from address to data, with engines that answer in 1 cycle; 1 cycle from engine_cycles to image_cycles.
// Storage: one selection, one sum.
// Reset: none.
// Assumes: FIRST ascends; a stream holds words only while an engine before it or behind it is busy.
// Combinational paths: engine_busy to busy, engine_done to done, address to engine_address, engine_data to data.
//
// Address n is layer n of the pipeline, 32768 + n is the mark of stream n. The last engine ends the pipeline.
//
// Parameters:
//   ENGINES  2..256
//   FIRST    first layer of each engine, 16 bits each, engine 0 lowest
`default_nettype none

module pipeline_status #(
    parameter ENGINES = 2,
    parameter [ENGINES*16-1:0] FIRST = {16'd1, 16'd0}
) (
    input  wire                       clk,
    input  wire [        ENGINES-1:0] engine_busy,
    input  wire [        ENGINES-1:0] engine_done,
    input  wire [     ENGINES*32-1:0] engine_cycles,
    input  wire [     ENGINES*32-1:0] engine_data,
    input  wire [(ENGINES-1)*32-1:0] stream_most,
    input  wire [               15:0] address,
    output wire [     ENGINES*16-1:0] engine_address,
    output wire                       busy,
    output wire                       done,
    output wire [               31:0] image_cycles,
    output wire [               31:0] data
);

  reg [ENGINES-1:0] layer_q;
  reg [ENGINES-2:0] stream_q;
  wire [ENGINES-1:0] reached;

  genvar k;
  generate
    for (k = 0; k < ENGINES; k = k + 1) begin : gen_engine
      if (k == 0) begin : gen_first
        assign reached[k] = 1'b1;
      end else begin : gen_later
        assign reached[k] = {1'b0, address[14:0]} >= FIRST[k*16+:16];
      end
      assign engine_address[k*16+:16] = {1'b0, address[14:0]} - FIRST[k*16+:16];
    end
    for (k = 0; k < ENGINES - 1; k = k + 1) begin : gen_stream
      localparam [15:0] STREAM = 32768 + k;
      always @(posedge clk) begin
        layer_q[k]  <= reached[k] && !reached[k+1] && !address[15];
        stream_q[k] <= address == STREAM;
      end
    end
  endgenerate

  always @(posedge clk) layer_q[ENGINES-1] <= reached[ENGINES-1] && !address[15];

  integer i;
  reg [31:0] sum_d, sum_q, data_d;
  always @* begin
    sum_d = 32'd0;
    data_d = 32'd0;
    for (i = 0; i < ENGINES; i = i + 1) begin
      sum_d  = sum_d + engine_cycles[i*32+:32];
      data_d = data_d | (engine_data[i*32+:32] & {32{layer_q[i]}});
    end
    for (i = 0; i < ENGINES - 1; i = i + 1) data_d = data_d | (stream_most[i*32+:32] & {32{stream_q[i]}});
  end

  always @(posedge clk) sum_q <= sum_d;

  assign busy = |engine_busy;
  assign done = engine_done[ENGINES-1];
  assign image_cycles = sum_q;
  assign data = data_d;

  wire unused = &{1'b0, engine_done};

endmodule

`default_nettype wire
