// Writes words of an input image to value memory: the groups of a word one after the other.
//
// Throughput: one group a granted cycle.
// Latency: the first group is offered in the cycle in which writing rises.
// Storage: the place in the word, the address.
// Reset: first word of the first copy.
// Assumes: opens comes with each new word, which then stays until done; closes_image with the last cycle of an image's last word.
// Combinational paths: writing to valid, ready to done, word to data.
//
// Values are ELEMENTS numbers of BITS bits; `closes_pixel` marks a word that may have fewer groups.
//
// Parameters:
//   POST, VM_W, VM_AW  values a group, bits of a stored value, address bits
//   ELEMENTS, BITS     values a word, their bits; SIGNED: two's complement
//   REST               last group of a word that closes a pixel
//   BASE, HALF         first word of the first copy, distance of the second
`default_nettype none

module load_values #(
    parameter POST = 4,
    parameter VM_W = 9,
    parameter VM_AW = 8,
    parameter ELEMENTS = 16,
    parameter BITS = 8,
    parameter SIGNED = 0,
    parameter REST = 0,
    parameter BASE = 0,
    parameter HALF = 16
) (
    input  wire                     clk,
    input  wire                     rst,
    input  wire [ELEMENTS*BITS-1:0] word,
    input  wire                     closes_pixel,
    input  wire                     opens,
    input  wire                     closes_image,
    input  wire                     next_copy,
    input  wire                     writing,
    output wire                     done,
    input  wire                     ready,
    output wire                     valid,
    output wire [        VM_AW-1:0] address,
    output wire [    POST*VM_W-1:0] data
);

  function integer bits_for;
    input integer value;
    integer rest;
    begin
      bits_for = 1;
      for (rest = value / 2; rest > 0; rest = rest / 2) bits_for = bits_for + 1;
    end
  endfunction

  localparam GROUPS = (ELEMENTS + POST - 1) / POST;
  localparam LAST_GROUP = GROUPS - 1;
  localparam GROUP_W = bits_for(LAST_GROUP);
  localparam SECOND_BASE = BASE + HALF;

  reg [GROUP_W-1:0] group_q;
  reg [VM_AW-1:0] address_q;
  reg done_q;
  wire last_group = group_q == (closes_pixel ? REST[GROUP_W-1:0] : LAST_GROUP[GROUP_W-1:0]);
  wire write = valid && ready;

  always @(posedge clk) begin
    if (opens) group_q <= {GROUP_W{1'b0}};
    else if (write) group_q <= group_q + 1'b1;
    done_q <= !opens && (done_q || (write && last_group));
    if (rst || closes_image) address_q <= (rst || !next_copy) ? BASE[VM_AW-1:0] : SECOND_BASE[VM_AW-1:0];
    else if (write) address_q <= address_q + 1'b1;
  end

  assign valid = writing && !done_q;
  assign done = done_q || (ready && last_group);
  assign address = address_q;

  wire [POST*BITS-1:0] group;
  wire [GROUPS*POST*BITS-1:0] groups;
  assign groups[ELEMENTS*BITS-1:0] = word;

  select_word #(
      .WIDTH  (POST * BITS),
      .COUNT  (GROUPS),
      .INDEX_W(GROUP_W)
  ) u_group (
      .index(group_q),
      .words(groups),
      .word (group)
  );

  genvar i;
  generate
    if (GROUPS * POST > ELEMENTS) begin : gen_free
      assign groups[GROUPS*POST*BITS-1:ELEMENTS*BITS] = {((GROUPS * POST - ELEMENTS) * BITS) {1'b0}};
    end
    for (i = 0; i < POST; i = i + 1) begin : gen_value
      wire [BITS-1:0] element = group[i*BITS+:BITS];
      wire sign = SIGNED != 0 && element[BITS-1];
      wire [VM_W+BITS-1:0] wide = {{VM_W{sign}}, element};
      assign data[i*VM_W+:VM_W] = wide[VM_W-1:0];
      wire unused = &{1'b0, wide};
    end
  endgenerate

endmodule

`default_nettype wire
