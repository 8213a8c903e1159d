// Memory with one write and one registered read port.
//
// Throughput: one write and one read a cycle.
// Latency: 1 cycle from read_address to read_data when read_en is high, data holds otherwise; a read of the word being written returns the old word.
// Storage: 2^ADDRESS_W words of WIDTH bits.
// Reset: none; the contents start undefined.
// Assumes: nothing.
// Combinational paths: none.
//
// Parameters:
//   WIDTH      1..4096
//   ADDRESS_W  1..24
//   BLOCK      1: block memory (a hint to synthesis), 0: as synthesis sees fit
`default_nettype none

module ram #(
    parameter WIDTH = 8,
    parameter ADDRESS_W = 4,
    parameter BLOCK = 1
) (
    input  wire                 clk,
    input  wire                 write_en,
    input  wire [ADDRESS_W-1:0] write_address,
    input  wire [    WIDTH-1:0] write_data,
    input  wire                 read_en,
    input  wire [ADDRESS_W-1:0] read_address,
    output wire [    WIDTH-1:0] read_data
);

  generate
    if (BLOCK != 0) begin : gen_block
      (* ram_style = "block" *)
      reg [WIDTH-1:0] memory[0:(1<<ADDRESS_W)-1];
      reg [WIDTH-1:0] read_q;

      always @(posedge clk) begin
        if (write_en) memory[write_address] <= write_data;
        if (read_en) read_q <= memory[read_address];
      end
      assign read_data = read_q;
    end else begin : gen_free
      reg [WIDTH-1:0] memory[0:(1<<ADDRESS_W)-1];
      reg [WIDTH-1:0] read_q;

      always @(posedge clk) begin
        if (write_en) memory[write_address] <= write_data;
        if (read_en) read_q <= memory[read_address];
      end
      assign read_data = read_q;
    end
  endgenerate

endmodule

`default_nettype wire
