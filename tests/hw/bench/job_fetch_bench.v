// Drives job_fetch, for the parameter sets that job-fetch.test.ts lists.
`default_nettype none

module job_fetch_bench;

  reg clk = 1'b0;
  initial forever #5 clk = ~clk;

  // The instances of job_fetch_case, and done.
  `include "cases.vh"

  always @(posedge clk) if (&done) $finish;

endmodule

`default_nettype wire
