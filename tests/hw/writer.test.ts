import { describeBench } from "./describe-bench.js";
import { walkerCase, writerCase } from "./writer-cases.js";

const walker = "map_walker.v";
const writer = "writer.v";

const two = { lanes: 8, pixels: 2, post: 4, dmWidth: 10 };
const one = { lanes: 4, pixels: 1, post: 4, dmWidth: 9 };
const four = { lanes: 6, pixels: 4, post: 2, dmWidth: 12 };

describeBench({
  bench: {
    top: "writer_bench",
    benchSources: ["writer_bench.v", "player.v"],
    sources: [walker, writer],
  },
  cases: new Map([
    ["walker2.mem", walkerCase(two)],
    ["walker1.mem", walkerCase(one)],
    ["walker4.mem", walkerCase(four)],
    [
      "writer2.mem",
      writerCase({
        ...two,
        ...{ digit: 2, valueWidth: 12, codeWidth: 5, vmWidth: 7, outWidth: 9 },
        ...{ vmAddressWidth: 8, obAddressWidth: 6 },
      }),
    ],
    [
      "writer1.mem",
      writerCase({
        ...one,
        ...{ digit: 1, valueWidth: 6, codeWidth: 1, vmWidth: 6, outWidth: 6 },
        ...{ vmAddressWidth: 7, obAddressWidth: 5 },
      }),
    ],
    [
      "writer4.mem",
      writerCase({
        ...four,
        ...{ digit: 4, valueWidth: 8, codeWidth: 8, vmWidth: 8, outWidth: 3 },
        ...{ vmAddressWidth: 9, obAddressWidth: 7 },
      }),
    ],
  ]),
  bugs: [
    { file: walker, find: "x_q == last_column", replace: "x_q >= last_column - 16'd1" },
    { file: walker, find: "phase_q == last_stride", replace: "phase_q[2:0] == last_stride[2:0]" },
    { file: walker, find: "phase_end && bank_q[PIXELS-1]", replace: "bank_q[PIXELS-1]" },
    { file: walker, find: "strip_q <= first_strip", replace: "strip_q <= 6'd0" },
    { file: walker, find: "if (strip_end) block_q", replace: "block_q" },
    { file: walker, find: "next_row = row_q + row", replace: "next_row = base + row" },
    {
      file: walker,
      find: "phase_end ? column_q : pixel_q + column",
      replace: "pixel_q + column",
    },
    { file: walker, find: "first_bank : 16'd1", replace: "4'd0 : 16'd1" },
    { file: walker, find: "? first_phase", replace: "? 4'd0" },
    { file: walker, find: "next_row + skipped", replace: "next_row" },
    { file: walker, find: "base + skipped", replace: "base" },
    { file: writer, find: "gap ? job_vm_gap", replace: "0 ? job_vm_gap" },
    { file: writer, find: "gap ? job_ob_gap", replace: "0 ? job_ob_gap" },
    { file: writer, find: "job_vm_wide ? wide", replace: "job_ob_wide ? wide" },
    { file: writer, find: "job_ob_wide ? wide", replace: "!job_ob_wide ? wide" },
    { file: writer, find: "fresh_q <= in_valid;", replace: "fresh_q <= in_valid || held_q;" },
    { file: writer, find: "if (in_valid) held_q", replace: "if (in_valid && !held_q) held_q" },
    { file: writer, find: "held_address_q + job_dm_digit", replace: "held_address_q + 1'b1" },
    { file: writer, find: "+DIGIT+:PADDED_W-DIGIT", replace: "+1+:PADDED_W-DIGIT" },
    { file: writer, find: "moved} >> job_code_half", replace: "moved}" },
    {
      file: writer,
      find: "ob_pixel_q + job_ob_pixel",
      replace: "ob_pixel_q + job_vm_pixel[OB_AW-1:0]",
    },
    {
      file: writer,
      find: "if (job_starts || next_pixel) begin\n      vm_group_q",
      replace: "if (job_starts) begin\n      vm_group_q",
    },
    { file: writer, find: "digit_q == job_digits", replace: "digit_q[0] == job_digits[0]" },
    { file: writer, find: "fresh_q && job_ob_enable", replace: "fresh_q && job_vm_enable" },
    { file: writer, find: "held_q  <= 1'b0;\n      fresh_q", replace: "fresh_q" },
  ],
});
