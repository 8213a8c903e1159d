// Counts the cycles of layers and images.
//
// Throughput: one cycle a cycle.
// Latency: layer_cycles and layer_index belong to the layer that ends in the same cycle; image_cycles follows image_end by 1.
// Storage: three counters, the cycles of the last image.
// Reset: all 0.
// Assumes: image_end only with layer_end; a cycle in which a layer ends counts.
// Combinational paths: none.
//
// Cycles without `counting` are left out.
//
// Parameters:
//   CYCLE_W  bits of an image's cycles, 1..32
`default_nettype none

module cycle_counters #(
    parameter CYCLE_W = 32
) (
    input  wire               clk,
    input  wire               rst,
    input  wire               counting,
    input  wire               layer_end,
    input  wire               image_end,
    output wire [       15:0] layer_index,
    output wire [CYCLE_W-1:0] layer_cycles,
    output wire [CYCLE_W-1:0] image_cycles
);

  reg [CYCLE_W-1:0] cycles_q, image_cycles_q, last_image_q;
  reg [15:0] layer_q;

  always @(posedge clk) begin
    if (rst || layer_end) cycles_q <= {CYCLE_W{1'b0}};
    else if (counting) cycles_q <= cycles_q + 1'b1;
    if (rst || image_end) image_cycles_q <= {CYCLE_W{1'b0}};
    else if (counting) image_cycles_q <= image_cycles_q + 1'b1;
    if (rst || image_end) layer_q <= 16'd0;
    else if (layer_end) layer_q <= layer_q + 16'd1;
    if (rst) last_image_q <= {CYCLE_W{1'b0}};
    else if (image_end) last_image_q <= image_cycles_q + 1'b1;
  end

  assign layer_index = layer_q;
  assign layer_cycles = cycles_q + 1'b1;
  assign image_cycles = last_image_q;

endmodule

`default_nettype wire
