// Reads the step program of a job over and over, entry by entry, each for as many cycles as it counts.
//
// Throughput: one step a cycle.
// Latency: the first step is there in the cycle after start, the next one in the cycle after advance.
// Storage: step memory (a ROM of 2^ADDRESS_W entries), the place in the program.
// Reset: none; start opens a program.
// Assumes: first stays between start and the program's last run.
// Combinational paths: none from advance to the outputs.
//
// docs/engine.md, Steps: opens and ends mark the first and last cycle of a run of the program, entry_* those of an entry.
//
// Parameters:
//   FILE       memory file (hw/rom.v)
//   ADDRESS_W  address bits of the step memory, at most 16
//   STEP_W     width of an entry; bits 29:18 are its cycles minus one, the highest marks the last entry
//   BLOCK_W    bits of an entry's cycles minus one; 0: always one cycle
//   VARIES     entry bits that differ
//   VALUE      the other bits (0 where VARIES is 1)
`default_nettype none

module step_program #(
    parameter FILE = "steps.mem",
    parameter ADDRESS_W = 6,
    parameter STEP_W = 70,
    parameter BLOCK_W = 12,
    parameter [STEP_W-1:0] VARIES = {STEP_W{1'b1}},
    parameter [STEP_W-1:0] VALUE = {STEP_W{1'b0}}
) (
    input  wire                 clk,
    input  wire                 start,
    input  wire                 advance,
    input  wire [ADDRESS_W-1:0] first,
    output wire [   STEP_W-1:0] step,
    output wire                 opens,
    output wire                 entry_opens,
    output wire                 entry_ends,
    output wire                 ends
);

  reg [ADDRESS_W-1:0] pc_q;
  reg opens_q;
  wire [STEP_W-1:0] read_entry;
  wire [11:0] count = step[29:18];
  wire [ADDRESS_W-1:0] next_pc = (start || ends) ? first : pc_q + 1'b1;

  rom #(
      .WIDTH    (STEP_W),
      .ADDRESS_W(ADDRESS_W),
      .FILE     (FILE)
  ) u_steps (
      .clk    (clk),
      .en     (start || (advance && entry_ends)),
      .address(next_pc),
      .data   (read_entry)
  );

  always @(posedge clk) begin
    if (start) begin
      pc_q <= first;
      opens_q <= 1'b1;
    end else if (advance) begin
      if (entry_ends) pc_q <= next_pc;
      opens_q <= ends;
    end
  end

  generate
    if (BLOCK_W > 0) begin : gen_block
      reg [BLOCK_W-1:0] block_q;
      always @(posedge clk) begin
        if (start || (advance && entry_ends)) block_q <= {BLOCK_W{1'b0}};
        else if (advance) block_q <= block_q + 1'b1;
      end
      assign entry_opens = block_q == {BLOCK_W{1'b0}};
      assign entry_ends  = block_q == count[BLOCK_W-1:0];
    end else begin : gen_one_cycle
      assign entry_opens = 1'b1;
      assign entry_ends  = 1'b1;
    end
  endgenerate

  assign step = (read_entry & VARIES) | VALUE;
  assign opens = opens_q;
  assign ends = entry_ends && step[STEP_W-1];

  wire unused = &{1'b0, count};

endmodule

`default_nettype wire
