// Plays words to the three modules that cut words into fields; the outputs are the fields in the order of the word.
// The test writes the wires and ports of a module's fields from the formats that the compiler packs with.
`default_nettype none

module fields_bench;

  reg clk = 1'b0;
  initial forever #5 clk = ~clk;

  wire [2:0] done;
  always @(posedge clk) if (&done) $finish;

  `include "issue_wires.vh"
  player #(.IN_W(ISSUE_W), .OUT_W(ISSUE_W), .FILE("issue.mem")) u_issue_player (
      .clk(clk), .inputs(issue_word), .outputs(issue_outputs), .done(done[0]));
  job_issue_fields u_issue (
      `include "issue_ports.vh"
  );

  `include "drain_wires.vh"
  player #(.IN_W(DRAIN_W), .OUT_W(DRAIN_W), .FILE("drain.mem")) u_drain_player (
      .clk(clk), .inputs(drain_word), .outputs(drain_outputs), .done(done[1]));
  job_drain_fields u_drain (
      `include "drain_ports.vh"
  );

  `include "step_wires.vh"
  player #(.IN_W(STEP_W), .OUT_W(STEP_W), .FILE("step.mem")) u_step_player (
      .clk(clk), .inputs(step_word), .outputs(step_outputs), .done(done[2]));
  step_fields u_step (
      `include "step_ports.vh"
  );

endmodule

`default_nettype wire
