// Writes words of an input image to feature-map memory: the digits of a word's codes one after the other.
//
// Throughput: one digit of all lanes a granted cycle.
// Latency: the first digit is offered in the cycle in which writing rises.
// Storage: the place in the word.
// Reset: none; opens starts a word.
// Assumes: opens comes with each new word, which then stays until done.
// Combinational paths: writing to valid, ready to done, word to data.
//
// K = (value + CODE_ADD) >> CODE_HALF. data: bank, plane, lane; lane l of bank b is element b * BANK_ELEMENTS + l of the word.
//
// Parameters:
//   ELEMENTS, BITS       values a word, their bits; SIGNED: two's complement
//   CODE_ADD, CODE_HALF  see above
//   DIGITS, DIGIT        digits a code, their bits
//   STRIDE, AW           distance of a word's digits in memory, address bits
//   BANKS, USED          banks written at once, lanes
//   BANK_ELEMENTS        elements from one bank to the next
`default_nettype none

module load_digits #(
    parameter ELEMENTS = 4,
    parameter BITS = 8,
    parameter SIGNED = 0,
    parameter [39:0] CODE_ADD = 40'd0,
    parameter CODE_HALF = 0,
    parameter DIGITS = 4,
    parameter DIGIT = 2,
    parameter STRIDE = 16,
    parameter AW = 8,
    parameter BANKS = 1,
    parameter USED = 4,
    parameter BANK_ELEMENTS = 4
) (
    input  wire                        clk,
    input  wire [   ELEMENTS*BITS-1:0] word,
    input  wire                        opens,
    input  wire                        writing,
    output wire                        done,
    input  wire                        ready,
    output wire                        valid,
    output wire [              AW-1:0] offset,
    output wire [BANKS*DIGIT*USED-1:0] data
);

  function integer bits_for;
    input integer value;
    integer rest;
    begin
      bits_for = 1;
      for (rest = value / 2; rest > 0; rest = rest / 2) bits_for = bits_for + 1;
    end
  endfunction

  localparam LAST_DIGIT = DIGITS - 1;
  localparam DIGIT_W = bits_for(LAST_DIGIT);
  localparam VALUE_W = BITS + 2;
  localparam CODE_W = DIGITS * DIGIT;

  reg [DIGIT_W-1:0] digit_q;
  reg [AW-1:0] offset_q;
  reg done_q;
  wire last_digit = digit_q == LAST_DIGIT[DIGIT_W-1:0];
  wire write = valid && ready;

  always @(posedge clk) begin
    if (opens) begin
      digit_q  <= {DIGIT_W{1'b0}};
      offset_q <= {AW{1'b0}};
    end else if (write) begin
      digit_q  <= digit_q + 1'b1;
      offset_q <= offset_q + STRIDE[AW-1:0];
    end
    done_q <= !opens && (done_q || (write && last_digit));
  end

  assign valid = writing && !done_q;
  assign done = done_q || (ready && last_digit);
  assign offset = offset_q;

  wire [DIGIT*ELEMENTS-1:0] digits;
  genvar i, b, plane;
  generate
    for (i = 0; i < ELEMENTS; i = i + 1) begin : gen_code
      wire [BITS-1:0] element = word[i*BITS+:BITS];
      wire sign = SIGNED != 0 && element[BITS-1];
      wire [VALUE_W-1:0] value = {{2{sign}}, element};
      wire [VALUE_W-1:0] moved = value + CODE_ADD[VALUE_W-1:0];
      wire [VALUE_W+CODE_W-1:0] code = {{CODE_W{1'b0}}, moved} >> CODE_HALF;
      wire [VALUE_W+CODE_W-1:0] digit = code >> (digit_q * DIGIT);
      for (plane = 0; plane < DIGIT; plane = plane + 1) begin : gen_plane
        assign digits[plane*ELEMENTS+i] = digit[plane];
      end
      wire unused = &{1'b0, digit};
    end
    for (b = 0; b < BANKS; b = b + 1) begin : gen_bank
      for (plane = 0; plane < DIGIT; plane = plane + 1) begin : gen_plane
        assign data[(b*DIGIT+plane)*USED+:USED] = digits[plane*ELEMENTS+b*BANK_ELEMENTS+:USED];
      end
    end
  endgenerate

  wire unused = &{1'b0, digits};

endmodule

`default_nettype wire
