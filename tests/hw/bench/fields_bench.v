// Plays words to the modules that cut words into fields; the outputs are the fields in the order of the word.
// The test writes each module's wires, its player and its ports from the formats that the compiler packs with.
`default_nettype none

module fields_bench;

  reg clk = 1'b0;
  initial forever #5 clk = ~clk;

  wire [9:0] done;
  always @(posedge clk) if (&done) $finish;

  `include "sequence_player.vh"
  job_sequence_fields u_sequence (
      `include "sequence_ports.vh"
  );

  `include "loop_player.vh"
  job_loop_fields u_loop (
      `include "loop_ports.vh"
  );

  `include "operand_player.vh"
  job_operand_fields u_operand (
      `include "operand_ports.vh"
  );

  `include "vector_player.vh"
  job_vector_fields u_vector (
      `include "vector_ports.vh"
  );

  `include "tile_player.vh"
  job_tile_fields u_tile (
      `include "tile_ports.vh"
  );

  `include "scale_player.vh"
  job_scale_fields u_scale (
      `include "scale_ports.vh"
  );

  `include "join_player.vh"
  job_join_fields u_join (
      `include "join_ports.vh"
  );

  `include "write_player.vh"
  job_write_fields u_write (
      `include "write_ports.vh"
  );

  `include "step_player.vh"
  step_fields u_step (
      `include "step_ports.vh"
  );

  `include "gate_job_player.vh"
  gate_job_fields u_gate_job (
      `include "gate_job_ports.vh"
  );

endmodule

`default_nettype wire
