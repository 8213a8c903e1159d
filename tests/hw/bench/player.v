// Plays the lines of FILE, one a cycle: inputs, care, expected. Compares the outputs before the edge that ends the cycle.
`default_nettype none

module player #(
    parameter IN_W  = 8,
    parameter OUT_W = 8,
    parameter FILE  = "case.mem"
) (
    input  wire             clk,
    output reg  [ IN_W-1:0] inputs,
    input  wire [OUT_W-1:0] outputs,
    output reg              done
);

  reg     [ IN_W-1:0] next;
  reg     [OUT_W-1:0] care;
  reg     [OUT_W-1:0] expected;
  integer             file;
  integer             cycle;
  integer             checked;
  integer             errors;

  initial begin
    done = 1'b0;
    cycle = 0;
    checked = 0;
    errors = 0;
    file = $fopen(FILE, "r");
    while ($fscanf(file, "%h %h %h\n", next, care, expected) == 3) begin
      @(negedge clk);
      inputs = next;
      #2;
      if (|care) begin
        checked = checked + 1;
        if (((outputs ^ expected) & care) !== {OUT_W{1'b0}}) begin
          errors = errors + 1;
          if (errors < 4) $display("%0s cycle %0d: %h gave %h, expected %h where %h", FILE, cycle, inputs, outputs, expected, care);
        end
      end
      cycle = cycle + 1;
    end
    $fclose(file);
    $display("CASE %0s checked=%0d errors=%0d", FILE, checked, errors);
    done = 1'b1;
  end

endmodule

`default_nettype wire
