/**
 * Lints every module of a folder of Verilog with Verilator, Icarus and Yosys, each module as the top with
 * its default parameters. None of the three may print anything: a warning is a failure.
 *
 *   node scripts/lint-verilog.mjs [FOLDER]     (default: hw)
 */
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join, resolve } from "node:path";
import { argv, exit } from "node:process";
import { pathToFileURL } from "node:url";

const waivers = join("lint", "waivers.vlt");

/** Memory files the modules name by default; Yosys opens them while it reads a design. */
const memories = [
  ...[
    "rom",
    "jobs",
    "steps",
    "weights",
    "params",
    "entry",
    "masks",
    "threshold_s0",
    "threshold_s1",
    "segments",
  ],
  ...["00", "01", "02", "03"].flatMap((lane) =>
    [0, 1].flatMap((s) => [`thr_l${lane}_s${s}`, `ent_l${lane}_s${s}`]),
  ),
  "design",
  ...["0", "1", "2", "3"].flatMap((pe) => [`gate_w00${pe}`, `gate_t00${pe}`]),
  "gate_jobs",
];

/** Tool name to its command line for one module of `folder`, run where blank memory files lie. */
const tools = {
  verilator: (folder, top) => [
    ...["verilator", "--lint-only", "-Wall", "-Werror-UNOPTFLAT"],
    ...["--default-language", "1364-2005", "-y", folder, "--top-module", top],
    ...(existsSync(join(folder, waivers)) ? [join(folder, waivers)] : []),
    join(folder, `${top}.v`),
  ],
  iverilog: (folder, top) => [
    ...["iverilog", "-g2005", "-Wall", "-tnull", "-y", folder, "-s", top],
    join(folder, `${top}.v`),
  ],
  yosys: (folder, top) => [
    ...["yosys", "-q", "-p"],
    `read_verilog -defer ${join(folder, `${top}.v`)}; hierarchy -check -libdir ${folder} -top ${top}; proc; check -assert`,
  ],
};

/** Runs one command to its end; a tool that is missing, fails or prints anything is not ok. */
function runTool([file, ...args], folder) {
  return new Promise((done) => {
    const child = spawn(file, args, { cwd: folder, stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    const collect = (text) => {
      output += text;
    };
    child.stdout.on("data", collect);
    child.stderr.on("data", collect);
    child.on("error", (error) => done({ ok: false, output: `${file}: ${error.message}` }));
    child.on("close", (code) => done({ ok: code === 0 && output.trim() === "", output }));
  });
}

/** The modules of a folder (its `.v` files, one module each) in name order. */
const modulesIn = (folder) =>
  readdirSync(folder)
    .filter((name) => name.endsWith(".v"))
    .map((name) => basename(name, ".v"))
    .sort();

/** Lints one module with every tool; one `{file, tool, ok, output}` each. */
export async function lintModule(folder, top) {
  const scratch = mkdtempSync(join(tmpdir(), "bitloom-lint-"));
  for (const name of memories) writeFileSync(join(scratch, `${name}.mem`), "0\n");
  const results = await Promise.all(
    Object.entries(tools).map(async ([tool, command]) => ({
      file: join(folder, `${top}.v`),
      tool,
      ...(await runTool(command(resolve(folder), top), scratch)),
    })),
  );
  rmSync(scratch, { recursive: true });
  return results;
}

/** Lints a folder, reporting through `print` as it goes; resolves with the results of all modules. */
export async function lintFolder(folder, print) {
  const all = [];
  for (const top of modulesIn(folder)) {
    const results = await lintModule(folder, top);
    const verdicts = results.map(({ tool, ok }) => `${tool} ${ok ? "ok" : "FAILED"}`);
    print(`${join(folder, `${top}.v`).padEnd(36)} ${verdicts.join("  ")}`);
    for (const { ok, output } of results) if (!ok) print(output.trimEnd());
    all.push(...results);
  }
  return all;
}

if (import.meta.url === pathToFileURL(argv[1] ?? "").href) {
  const results = await lintFolder(argv[2] ?? "hw", console.log);
  const failed = results.filter(({ ok }) => !ok).length;
  console.log(`${results.length - failed} passed, ${failed} failed`);
  exit(failed > 0 || results.length === 0 ? 1 : 0);
}
