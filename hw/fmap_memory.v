// Feature-map memory: PIXELS banks of words of LANES digits, written in strips of POST lanes.
//
// Throughput: one word read from every bank and one word (the same strips, the same address) written to any banks a cycle.
// Latency: 1 cycle from read_address to read_data.
// Storage: PIXELS * 2^ADDRESS_W words of LANES*DIGIT bits.
// Reset: none.
// Assumes: POST divides LANES.
// Combinational paths: none.
//
// Plane-major words: bit p of lane l is bit p*LANES+l. Bank b has read_address[b*ADDRESS_W +: ADDRESS_W],
// read_data[b*LANES*DIGIT +: LANES*DIGIT] and write_data alike. Strip s holds lanes s*POST .. s*POST+POST-1.
//
// Parameters:
//   LANES      1..256
//   PIXELS     1..16
//   DIGIT      1, 2 or 4
//   POST       divides LANES
//   ADDRESS_W  1..18
`default_nettype none

module fmap_memory #(
    parameter LANES = 16,
    parameter PIXELS = 2,
    parameter DIGIT = 2,
    parameter POST = 4,
    parameter ADDRESS_W = 8
) (
    input  wire                          clk,
    input  wire [            PIXELS-1:0] write_bank,
    input  wire [        LANES/POST-1:0] write_strip,
    input  wire [         ADDRESS_W-1:0] write_address,
    input  wire [PIXELS*LANES*DIGIT-1:0] write_data,
    input  wire [  PIXELS*ADDRESS_W-1:0] read_address,
    output wire [PIXELS*LANES*DIGIT-1:0] read_data
);

  localparam STRIPS = LANES / POST;
  localparam STRIP_W = POST * DIGIT;

  generate
    if (STRIPS * POST != LANES) begin : gen_bad_post
      fmap_memory_POST_must_divide_LANES u_error ();
    end
  endgenerate

  genvar bank, strip, plane;
  generate
    for (bank = 0; bank < PIXELS; bank = bank + 1) begin : gen_bank
      wire [ADDRESS_W-1:0] address = read_address[bank*ADDRESS_W+:ADDRESS_W];
      for (strip = 0; strip < STRIPS; strip = strip + 1) begin : gen_strip
        wire [STRIP_W-1:0] written;
        wire [STRIP_W-1:0] read;
        ram #(
            .WIDTH(STRIP_W),
            .ADDRESS_W(ADDRESS_W)
        ) u_ram (
            .clk          (clk),
            .write_en     (write_bank[bank] && write_strip[strip]),
            .write_address(write_address),
            .write_data   (written),
            .read_en      (1'b1),
            .read_address (address),
            .read_data    (read)
        );
        for (plane = 0; plane < DIGIT; plane = plane + 1) begin : gen_plane
          assign written[plane*POST+:POST] = write_data[(bank*DIGIT+plane)*LANES+strip*POST+:POST];
          assign read_data[(bank*DIGIT+plane)*LANES+strip*POST+:POST] = read[plane*POST+:POST];
        end
      end
    end
  endgenerate

endmodule

`default_nettype wire
