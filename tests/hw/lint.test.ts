import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, describe, expect, test } from "vitest";

const run = promisify(execFile);
const hardware = fileURLToPath(new URL("../../hw/", import.meta.url));
const scratch = mkdtempSync(join(tmpdir(), "bitloom-lint-"));
// Yosys reads memory contents while it elaborates.
for (let stage = 0; stage < 4; stage++)
  writeFileSync(join(scratch, `threshold_s${stage}.mem`), "0\n");
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

type Parameters = Readonly<Record<string, number>>;

interface Subject {
  readonly top: string;
  readonly sources: readonly string[];
  readonly legal: readonly Parameters[];
  readonly illegal: readonly Parameters[];
}

const tree = ["sum_columns", "count_bits", "add_three", "horner_acc"];

const subjects: readonly Subject[] = [
  {
    top: "mac_pe",
    sources: ["mac_pe", "dot_digits", ...tree],
    legal: [
      { LANES: 1, DIGIT: 1, ACC_W: 3 },
      { LANES: 5, DIGIT: 4, ACC_W: 11 },
      { LANES: 21, DIGIT: 2, ACC_W: 64 },
    ],
    illegal: [
      { LANES: 4, DIGIT: 3, ACC_W: 20 },
      { LANES: 257, DIGIT: 1, ACC_W: 20 },
      { LANES: 64, DIGIT: 2, ACC_W: 9 },
    ],
  },
  {
    top: "act_sum",
    sources: ["act_sum", ...tree],
    legal: [
      { LANES: 1, DIGIT: 1, ACC_W: 3 },
      { LANES: 24, DIGIT: 4, ACC_W: 20 },
    ],
    illegal: [
      { LANES: 0, DIGIT: 1, ACC_W: 20 },
      { LANES: 8, DIGIT: 5, ACC_W: 20 },
    ],
  },
  {
    top: "requantize_lane",
    sources: ["requantize_lane", "round_shift", "clamp"],
    legal: [
      { IN_W: 2, MUL_W: 2, BIAS_W: 2, OUT_W: 1 },
      { IN_W: 4, MUL_W: 4, BIAS_W: 4, OUT_W: 20 },
      { IN_W: 32, MUL_W: 18, BIAS_W: 60, OUT_W: 32 },
    ],
    illegal: [
      { IN_W: 1, MUL_W: 2, BIAS_W: 2, OUT_W: 1 },
      { IN_W: 8, MUL_W: 8, BIAS_W: 97, OUT_W: 8 },
      { IN_W: 8, MUL_W: 8, BIAS_W: 8, OUT_W: 65 },
    ],
  },
  {
    top: "threshold_lane",
    sources: ["threshold_lane", "rom"],
    legal: [
      { IN_W: 2, OUT_BITS: 1, ADDRESS_W: 1 },
      { IN_W: 24, OUT_BITS: 4, ADDRESS_W: 7 },
    ],
    illegal: [
      { IN_W: 1, OUT_BITS: 1, ADDRESS_W: 1 },
      { IN_W: 8, OUT_BITS: 11, ADDRESS_W: 1 },
    ],
  },
];

interface Tool {
  readonly name: string;
  readonly file: string;
  arguments(top: string, paths: readonly string[], parameters: Parameters): string[];
}

const tools: readonly Tool[] = [
  {
    name: "verilator",
    file: "verilator",
    arguments: (top, paths, parameters) => [
      ...["--lint-only", "-Wall", "--top-module", top],
      ...Object.entries(parameters).map(([name, value]) => `-G${name}=${value}`),
      ...paths,
    ],
  },
  {
    name: "icarus",
    file: "iverilog",
    arguments: (top, paths, parameters) => [
      ...["-g2005", "-Wall", "-s", top, "-o", join(scratch, `${top}.vvp`)],
      ...Object.entries(parameters).map(([name, value]) => `-P${top}.${name}=${value}`),
      ...paths,
    ],
  },
  {
    name: "yosys",
    file: "yosys",
    arguments: (top, paths, parameters) => {
      const set = Object.entries(parameters).map(([name, value]) => `-chparam ${name} ${value}`);
      const check = `hierarchy -check -top ${top} ${set.join(" ")}; proc; check -assert`;
      return ["-q", "-e", ".", "-p", check, ...paths];
    },
  },
];

const cases = subjects.flatMap((subject) =>
  tools.map((tool) => ({ subject, tool, top: subject.top, toolName: tool.name })),
);

describe.each(cases)("$top under $toolName", ({ subject, tool }) => {
  const paths = subject.sources.map((name) => join(hardware, `${name}.v`));
  const lint = (parameters: Parameters): Promise<{ stdout: string; stderr: string }> =>
    run(tool.file, tool.arguments(subject.top, paths, parameters), { cwd: scratch });

  test.each(subject.legal)("accepts %j", async (parameters) => {
    const { stdout, stderr } = await lint(parameters);
    expect(stdout + stderr).toBe("");
  });

  test.each(subject.illegal)("stops at %j", async (parameters) => {
    // The undefined module is named after the message.
    await expect(lint(parameters)).rejects.toThrow(/_must_/);
  });
});
