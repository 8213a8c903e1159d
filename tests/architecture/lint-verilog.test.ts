import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execPath } from "node:process";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, test } from "vitest";

const script = fileURLToPath(new URL("../../scripts/lint-verilog.mjs", import.meta.url));
const scratch = mkdtempSync(join(tmpdir(), "lint-verilog-"));
afterAll(() => rmSync(scratch, { recursive: true }));

interface Verdict {
  readonly code: number;
  readonly stdout: string;
}

/** Lints a folder that holds just the given files. */
function lint(name: string, files: Record<string, string>, path = process.env.PATH) {
  const folder = join(scratch, name);
  mkdirSync(join(folder, "lint"), { recursive: true });
  for (const [file, text] of Object.entries(files)) writeFileSync(join(folder, file), text);
  return new Promise<Verdict>((done) => {
    execFile(execPath, [script, folder], { env: { PATH: path } }, (error, stdout) =>
      done({ code: typeof error?.code === "number" ? error.code : 0, stdout }),
    );
  });
}

const module = (name: string, body: string, ports = "input wire [3:0] a, output wire [3:0] y") =>
  `\`default_nettype none\nmodule ${name} (${ports});\n${body}\nendmodule\n\`default_nettype wire\n`;

const good = module("good", "  assign y = ~a;");

test("a clean module and its parts pass in each tool", async () => {
  const files = {
    "good.v": good,
    "upper.v": module("upper", "  good u_good (.a(a), .y(y));"),
  };
  const { code, stdout } = await lint("clean", files);
  expect(stdout).toContain("6 passed, 0 failed");
  expect(code).toBe(0);
});

/** Planted modules, and for each tool that must object a fragment of the objection. */
const planted: Record<string, { body: string; tools: Record<string, string> }> = {
  undriven: {
    body: "  wire [3:0] b;\n  assign y = a ^ b;",
    tools: { verilator: "UNDRIVEN", yosys: "no driver" },
  },
  unknown: {
    body: "  width_must_be_4 u_error ();\n  assign y = a;",
    tools: { verilator: "width_must_be_4", iverilog: "width_must_be_4", yosys: "width_must_be_4" },
  },
  narrow: {
    body: "  assign y = a + 1'b1 + 8'd3;",
    tools: { verilator: "WIDTH" },
  },
  sliced: {
    body: "  wire [3:0] d;\n  assign d[2:0] = a[2:0] ^ d[3:1];\n  assign d[3] = a[3];\n  assign y = d;",
    tools: { verilator: "UNOPTFLAT" },
  },
  truncated: {
    body: "  good u_good (.a(a[1:0]), .y(y));",
    tools: { verilator: "WIDTH", iverilog: "expects 4 bits", yosys: "Resizing cell port" },
  },
  syntax: {
    body: "  assign y = ;",
    tools: { verilator: "syntax error", iverilog: "syntax error", yosys: "syntax error" },
  },
};

describe("a planted fault is caught", () => {
  test.each(Object.entries(planted))("%s", async (name, { body, tools }) => {
    const { code, stdout } = await lint(name, {
      "good.v": good,
      [`${name}.v`]: module(name, body),
    });
    expect(code).toBe(1);
    for (const [tool, fragment] of Object.entries(tools)) {
      expect(stdout).toContain(`${tool} FAILED`);
      expect(stdout).toContain(fragment);
    }
  });

  test("a waiver with a narrow scope lifts one warning", async () => {
    const files = {
      "wide.v": module("wide", planted.narrow?.body ?? ""),
      "lint/waivers.vlt": '`verilator_config\nlint_off -rule WIDTH -file "*wide.v"\n',
    };
    const { stdout } = await lint("waived", files);
    expect(stdout).toContain("verilator ok");
  });
});

describe("a lint that did nothing has failed", () => {
  test("no modules", async () => {
    expect((await lint("empty", {})).code).toBe(1);
  });

  test("no tools", async () => {
    const { code, stdout } = await lint("toolless", { "good.v": good }, scratch);
    expect(stdout).toContain("0 passed, 3 failed");
    expect(code).toBe(1);
  });
});
