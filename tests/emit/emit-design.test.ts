import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import packageJson from "../../package.json" with { type: "json" };
import { runProcess } from "../../src/cosim/process.js";
import { createSink } from "../../src/diag/diagnostic.js";
import { loadAssets } from "../../src/driver/assets.js";
import { loadModel } from "../../src/driver/load-model.js";
import { writeOutputDirectory } from "../../src/driver/output-directory.js";
import { emitDesign } from "../../src/emit/emit-design.js";
import { registers } from "../../src/emit/registers.js";
import { version, versionWord } from "../../src/emit/version.js";
import { planDesign } from "../../src/schedule/plan.js";
import { present } from "../../src/support/invariant.js";

const scratch = mkdtempSync(join(tmpdir(), "bitloom-emit-"));
afterAll(() => rmSync(scratch, { recursive: true }));

const assets = loadAssets();
const geometry = { pes: 2, lanes: 4, pixels: 2, digit: 2, post: 2 };

function emit(model: string) {
  const sink = createSink();
  const { graph } = loadModel(model, sink);
  const design = planDesign(present(graph, "graph"), geometry, sink);
  return emitDesign(present(design, "design"), assets);
}

const tiny = "examples/tiny/tiny.loom";
const files = emit(tiny);
const file = (path: string) => present(files.get(path), path);

test("the same model gives the same bytes", () => {
  expect([...emit(tiny)]).toEqual([...files]);
});

test.each([
  "rtl/bitloom_top.v",
  "sw/bitloom_regs.h",
  "sw/bitloom_host.h",
  "sw/bitloom_host.c",
  "bitloom.core",
  "vivado/package_ip.tcl",
  "vivado/synth_ooc.tcl",
  "README.md",
])("golden %s", async (path) => {
  await expect(file(path)).toMatchFileSnapshot(`golden/${path.split("/").at(-1)}`);
});

test("every file that is listed is there, and every module that is used", () => {
  const listed = file("rtl/files.f").trim().split("\n");
  const verilog = [...files.keys()].filter((p) => p.endsWith(".v")).map((p) => p.slice(4));
  expect(listed).toEqual(verilog);
  for (const name of [
    ...verilog,
    ...[...files.keys()].filter((p) => p.endsWith(".mem")).map((p) => p.slice(4)),
  ])
    expect(file("bitloom.core")).toContain(`rtl/${name}`);
  expect(verilog).toContain("engine.v");
  expect(verilog.length).toBeGreaterThan(20);
});

test("no text of the model reaches a generated file: other names, same bytes", () => {
  const renamed = join(scratch, "renamed.loom");
  const text = readFileSync(tiny, "utf8");
  writeFileSync(
    renamed,
    text.replace(/([%@])(\w+)/g, "$1endmodule_$2").replace("network tiny", "network system"),
  );
  expect([...emit(renamed)]).toEqual([...files]);
});

test("the version register is that of package.json", () => {
  expect(version).toBe(packageJson.version);
  expect(versionWord("1.2.3")).toBe(0x010203);
});

test("the register map is the one of the hardware's header", () => {
  const header = present(assets.library.get("axi_lite_regs.v"), "registers");
  for (const { offset } of registers) {
    const base = offset >= 0x008 && offset <= 0x014 ? 0x008 : offset;
    expect(header).toContain(`0x${base.toString(16).padStart(3, "0")} `);
  }
});

test("Verilator, Icarus and Yosys take the generated design without a word", async () => {
  const folder = join(scratch, "design");
  expect(writeOutputDirectory(folder, files, createSink())).toBe(true);
  const cwd = join(folder, "rtl");
  const yosys = "read_verilog -defer *.v; hierarchy -check -top bitloom_top; proc; check -assert";
  const commands = [
    [
      "verilator",
      "--lint-only",
      "-Wall",
      "--default-language",
      "1364-2005",
      "--top-module",
      "bitloom_top",
      "-f",
      "files.f",
    ],
    ["iverilog", "-g2005", "-Wall", "-tnull", "-s", "bitloom_top", "-c", "files.f"],
    ["yosys", "-q", "-p", yosys],
  ] as const;
  for (const [tool, ...args] of commands) {
    const { status, stdout, stderr } = await runProcess(tool, args, { cwd });
    expect({ tool, status, stdout, stderr }).toEqual({
      tool,
      status: 0,
      stdout: expect.stringMatching(/^\s*$/),
      stderr: "",
    });
  }
}, 120_000);

test("every target of the FuseSoC core is one whose files are all here", () => {
  const targets = file("bitloom.core").split("\ntargets:\n")[1] ?? "";
  // A simulation needs a bench with a main program, which a design does not have.
  expect([...targets.matchAll(/flow: (\w+)/g)].map(([, flow]) => flow)).toEqual(["lint", "vivado"]);
});

test("the streams say how their integers are written", () => {
  expect(file("README.md")).toContain("| `s_axis` | 64 | 1 | 1 | unsigned |");
});

test("the C header compiles and knows the design", async () => {
  const folder = join(scratch, "header");
  const source =
    '#include "sw/bitloom_regs.h"\nint f(volatile uint32_t *b) { bitloom_start(b, 1); return bitloom_is_this_design(b) + bitloom_is_done(b); }\n';
  writeOutputDirectory(folder, new Map([...files, ["use.c", source]]), createSink());
  const args = [
    "-Wall",
    "-Wextra",
    "-Wconversion",
    "-Wsign-conversion",
    "-Werror",
    "-pedantic",
    "-c",
    "use.c",
    "-o",
    "use.o",
  ];
  for (const [tool, ...language] of [
    ["gcc", "-std=c99"],
    ["g++", "-std=c++11", "-x", "c++"],
  ] as const) {
    const run = await runProcess(tool, [...language, ...args], { cwd: folder });
    expect(run).toMatchObject({ status: 0, stderr: "" });
  }
});
