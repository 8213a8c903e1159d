// Fetches job descriptors ahead: while one job runs, the next is read word by word.
//
// Throughput: one job every JOB_WORDS + 2 cycles at most.
// Latency: next_valid rises WORDS + 2 cycles after take (or after reset), cycles with hold not counted.
// Storage: two descriptors.
// Reset: restarts at job 0.
// Assumes: take only while next_valid is high.
// Combinational paths: none.
//
// Parameters:
//   FILE       memory file (hw/rom.v)
//   WORDS      words of 64 bits a job, 2..64
//   ADDRESS_W  address bits of the job memory
//   JOBS       number of jobs, 1..2^ADDRESS_W / WORDS; job 0 follows the last one
//   VARIES     descriptor bits that differ between jobs
//   VALUE      the other bits (0 where VARIES is 1)
`default_nettype none

module job_fetch #(
    parameter FILE = "jobs.mem",
    parameter WORDS = 4,
    parameter ADDRESS_W = 6,
    parameter JOBS = 2,
    parameter [WORDS*64-1:0] VARIES = {WORDS{64'hffff_ffff_ffff_ffff}},
    parameter [WORDS*64-1:0] VALUE = {WORDS{64'd0}}
) (
    input  wire                clk,
    input  wire                rst,
    input  wire                take,
    input  wire                hold,
    output wire                next_valid,
    output wire [WORDS*64-1:0] job,
    output wire [        15:0] job_index
);

  localparam LAST_WORD = WORDS - 1;
  localparam LAST_ADDRESS = JOBS * WORDS - 1;
  localparam COUNT_W = (WORDS > 31) ? 7 : (WORDS > 15) ? 5 : 4;

  reg [ADDRESS_W-1:0] address_q;
  reg [COUNT_W-1:0] requested_q;
  reg request_valid_q;
  reg next_valid_q;
  reg [WORDS*64-1:0] next_q;
  reg [WORDS*64-1:0] job_q;
  reg [15:0] fetch_index_q;
  reg [15:0] next_index_q;
  reg [15:0] job_index_q;
  wire [63:0] word;

  rom #(
      .WIDTH(64),
      .ADDRESS_W(ADDRESS_W),
      .FILE(FILE)
  ) u_rom (
      .clk    (clk),
      .en     (1'b1),
      .address(address_q),
      .data   (word)
  );

  // While the engine waits uncounted, the reading ahead waits too: else the next job would start early.
  wire reading = requested_q != WORDS[COUNT_W-1:0];
  wire requesting = reading && !hold;
  wire last_request = requested_q == LAST_WORD[COUNT_W-1:0];
  wire wrap = address_q == LAST_ADDRESS[ADDRESS_W-1:0];

  always @(posedge clk) begin
    if (rst) begin
      requested_q <= {COUNT_W{1'b0}};
      request_valid_q <= 1'b0;
      next_valid_q <= 1'b0;
      address_q <= {ADDRESS_W{1'b0}};
      fetch_index_q <= 16'd0;
    end else begin
      request_valid_q <= requesting;
      if (take) begin
        requested_q  <= {COUNT_W{1'b0}};
        next_valid_q <= 1'b0;
      end else begin
        if (requesting) begin
          requested_q <= requested_q + 1'b1;
          address_q   <= wrap ? {ADDRESS_W{1'b0}} : address_q + 1'b1;
          if (last_request) fetch_index_q <= wrap ? 16'd0 : fetch_index_q + 16'd1;
        end
        if (request_valid_q && !reading) next_valid_q <= 1'b1;
      end
    end
  end

  // Every word has its place: bits that no job needs cost nothing.
  genvar i;
  generate
    for (i = 0; i < WORDS; i = i + 1) begin : gen_word
      localparam REQUESTED = i + 1;
      always @(posedge clk) begin
        if (request_valid_q && requested_q == REQUESTED[COUNT_W-1:0]) next_q[i*64+:64] <= word;
      end
    end
  endgenerate

  always @(posedge clk) begin
    if (requesting && last_request) next_index_q <= fetch_index_q;
    if (take) begin
      job_q <= next_q;
      job_index_q <= next_index_q;
    end
  end

  assign next_valid = next_valid_q;
  // Bits that are the same in all jobs become constants, and so does all logic that hangs on them alone.
  assign job = (job_q & VARIES) | VALUE;
  assign job_index = job_index_q;

endmodule

`default_nettype wire
