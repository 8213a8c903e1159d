// Takes descriptors at the pace of a pattern and compares each with FILE (one word a job). Each session is ended by a
// reset, at another cycle of the fetch. The first error is the last.
`default_nettype none

module job_fetch_case #(
    parameter WORDS = 4,
    parameter ADDRESS_W = 6,
    parameter JOBS = 2,
    parameter [WORDS*64-1:0] VARIES = {WORDS{64'hffff_ffff_ffff_ffff}},
    parameter [WORDS*64-1:0] VALUE = {WORDS{64'd0}},
    parameter SESSIONS = 32,
    parameter TAKES = 12,
    parameter FILE = "case.mem"
) (
    input  wire clk,
    output reg  done
);

  reg [WORDS*64-1:0] jobs[0:JOBS-1];
  reg rst, take, hold, held;
  reg [2:0] kind;
  wire go, next_valid;
  wire [WORDS*64-1:0] job;
  wire [15:0] job_index;
  integer session, takes, since, extra, blocked, index, checked, errors;

  job_fetch #(
      .WORDS    (WORDS),
      .ADDRESS_W(ADDRESS_W),
      .JOBS     (JOBS),
      .VARIES   (VARIES),
      .VALUE    (VALUE)
  ) u_fetch (
      .clk       (clk),
      .rst       (rst),
      .take      (take),
      .hold      (hold),
      .next_valid(next_valid),
      .job       (job),
      .job_index (job_index)
  );

  pattern #(.SEED(WORDS * 64 + JOBS)) u_pattern (.clk(clk), .kind(kind), .peer(next_valid), .go(go));

  task fail(input integer what);
    begin
      errors = errors + 1;
      if (errors < 4) $display("%0s session %0d take %0d: check %0d failed, job %0d is %h", FILE, session, takes, what, job_index, job);
    end
  endtask

  // `since` counts cycles after the one with take, or after the last one in reset, without those with hold.
  task observe;
    begin
      if (!hold) since = since + 1;
      if (next_valid !== (since >= WORDS + 2)) fail(1);
      if (held && (job_index !== index[15:0] || job !== jobs[index])) fail(2);
    end
  endtask

  initial begin
    $readmemh(FILE, jobs);
    done = 1'b0;
    checked = 0;
    errors = 0;
    for (session = 0; session < SESSIONS && errors == 0; session = session + 1) begin
      rst = 1'b1;
      take = 1'b0;
      hold = 1'b0;
      kind = session[2:0];
      repeat (2 - session % 2) @(negedge clk);
      rst = 1'b0;
      since = 1;
      held = 1'b0;
      blocked = 0;
      index = JOBS - 1;
      takes = 0;
      extra = session % (WORDS + 5);
      while ((takes < TAKES || extra > 0) && errors == 0) begin
        @(negedge clk);
        observe;
        take = next_valid && go && takes < TAKES;
        // As long as the engine is blocked after a take.
        hold = since == 1 && held && blocked > 0;
        if (hold) blocked = blocked - 1;
        if (takes == TAKES) extra = extra - 1;
        if (take) begin
          since = 0;
          held = 1'b1;
          blocked = (takes * 7) % 5;
          index = (index + 1) % JOBS;
          takes = takes + 1;
          checked = checked + 1;
        end
      end
    end
    $display("CASE %0s checked=%0d errors=%0d", FILE, checked, errors);
    done = 1'b1;
  end

endmodule

`default_nettype wire
