// Read-only memory, filled from a hexadecimal file, one registered read port.
//
// Throughput: one read a cycle.
// Latency: 1 cycle from address to data when en is high; data holds otherwise.
// Storage: 2^ADDRESS_W words of WIDTH bits.
// Reset: none.
// Assumes: FILE holds 2^ADDRESS_W words ($readmemh).
// Combinational paths: none.
//
// Parameters:
//   WIDTH      1..65536
//   ADDRESS_W  1..24
//   FILE       path, relative to where the simulator or synthesizer runs
//   BLOCK      1: block memory (a hint to synthesis), 0: as synthesis sees fit
`default_nettype none

module rom #(
    parameter WIDTH = 8,
    parameter ADDRESS_W = 4,
    parameter FILE = "rom.mem",
    parameter BLOCK = 1
) (
    input  wire                 clk,
    input  wire                 en,
    input  wire [ADDRESS_W-1:0] address,
    output wire [    WIDTH-1:0] data
);

  generate
    if (BLOCK != 0) begin : gen_block
      (* ram_style = "block" *)
      reg [WIDTH-1:0] memory[0:(1<<ADDRESS_W)-1];
      reg [WIDTH-1:0] data_q;

      initial $readmemh(FILE, memory);

      always @(posedge clk) begin
        if (en) data_q <= memory[address];
      end
      assign data = data_q;
    end else begin : gen_free
      reg [WIDTH-1:0] memory[0:(1<<ADDRESS_W)-1];
      reg [WIDTH-1:0] data_q;

      initial $readmemh(FILE, memory);

      always @(posedge clk) begin
        if (en) data_q <= memory[address];
      end
      assign data = data_q;
    end
  endgenerate

endmodule

`default_nettype wire
