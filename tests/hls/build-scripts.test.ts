import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it, test } from "vitest";
import { runProcess } from "../../src/cosim/process.js";
import { createSink } from "../../src/diag/diagnostic.js";
import { loadModel } from "../../src/driver/load-model.js";
import { writeOutputDirectory } from "../../src/driver/output-directory.js";
import { present } from "../../src/support/invariant.js";
import { projectOf } from "./project.js";

const folder = mkdtempSync(join(tmpdir(), "bitloom-scripts-"));
afterAll(() => rmSync(folder, { recursive: true }));

const graph = present(loadModel("examples/tiny/tiny.loom", createSink()).graph, "tiny");
const { files } = projectOf(graph, {}, [], { io: "stream" });
const project = join(folder, "project");
writeOutputDirectory(project, files, createSink());

/** A folder with these tools, each of which says how it was called, and what the scripts need of the system. */
function pathOf(...tools: readonly string[]): string {
  const path = join(folder, ["bin", ...tools].join("-"));
  mkdirSync(path, { recursive: true });
  symlinkSync("/usr/bin/dirname", join(path, "dirname"));
  for (const tool of tools) {
    const script = `#!/bin/sh\necho "$(basename "$0") $*"\necho "in $(basename "$PWD")"\necho "options $BUILD_OPTIONS"\n`;
    writeFileSync(join(path, tool), script.replaceAll("basename", "/usr/bin/basename"));
    chmodSync(join(path, tool), 0o755);
  }
  return path;
}

const build = (path: string, ...args: readonly string[]) =>
  runProcess("/bin/sh", [join(project, "build_prj.sh"), ...args], { env: { PATH: path } });

describe("build_prj.sh", () => {
  const all = ["vitis-run", "vitis_hls", "vivado_hls"] as const;

  test.each([
    [all, "vitis-run --mode hls --tcl build_prj.tcl"],
    [all.slice(1), "vitis_hls -f build_prj.tcl"],
    [all.slice(2), "vivado_hls -f build_prj.tcl"],
  ])("of %j runs %s", async (tools, called) => {
    const { status, stdout, stderr } = await build(pathOf(...tools), "cosim=0", "vsynth=1");
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    expect(stdout).toBe(`${called}\nin project\noptions cosim=0 vsynth=1\n`);
  });

  it("says what is missing", async () => {
    const { status, stderr } = await build(pathOf());
    expect(status).toBe(1);
    expect(stderr).toContain("none of vitis-run, vitis_hls and vivado_hls is on PATH");
  });

  test.each(["cosmi=0", "cosim", "cosim=2", "=0", "", "csim synth=0"])(
    "refuses the argument %j",
    async (argument) => {
      const { status, stdout, stderr } = await build(join(folder, "bin-vivado_hls"), argument);
      expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
      expect(stderr).toContain("one of: reset csim synth cosim validation export vsynth");
    },
  );
});

describe("build_prj.tcl", () => {
  /** What the script calls with the stubs of vendor-stub.tcl; Yosys has a Tcl interpreter. */
  async function calls(env: Readonly<Record<string, string>>) {
    const stub = join(import.meta.dirname, "vendor-stub.tcl");
    const script = {
      SCRIPT: join(project, "build_prj.tcl"),
      VERDICT: "1 2",
      ARGUMENTS: "",
      ...env,
    };
    const run = await runProcess("yosys", ["-q", "-c", stub], {
      env: { PATH: process.env.PATH ?? "", ...script },
    });
    return { ...run, calls: run.stdout.split("\n").filter((l) => l.startsWith("CALL ")) };
  }
  const steps = (lines: readonly string[]) =>
    lines.flatMap((l) => /^CALL (\w+_design)/.exec(l)?.slice(1) ?? []);

  it("sets up the project and runs what build_opt.tcl says", async () => {
    const run = await calls({});
    expect(run).toMatchObject({ status: 0 });
    expect(run.calls.map((l) => l.trim())).toEqual([
      "CALL open_project myproject_prj",
      "CALL set_top myproject",
      "CALL add_files firmware/myproject.cpp -cflags {-std=c++0x -Wno-unknown-pragmas}",
      "CALL add_files -tb myproject_test.cpp -cflags {-std=c++0x -Wno-unknown-pragmas}",
      "CALL add_files -tb firmware/weights",
      "CALL add_files -tb tb_data",
      "CALL open_solution solution1",
      "CALL config_array_partition -maximum_size 4096",
      "CALL config_compile -name_max_length 80",
      "CALL set_part xcvu13p-flga2577-2-e",
      "CALL create_clock -period 5 -name default",
      "CALL set_clock_uncertainty 27% default",
      "CALL csim_design",
      "CALL csynth_design",
      "CALL add_files -tb myproject_test.cpp -cflags {-std=c++0x -Wno-unknown-pragmas -DRTL_SIM}",
      "CALL cosim_design",
    ]);
    expect(run.stdout).toContain("INFO: Test PASSED");
  });

  test.each(["ARGUMENTS", "BUILD_OPTIONS"])("takes options from %s", async (from) => {
    const run = await calls({ [from]: "csim=0 cosim=0 export=1" });
    expect(run).toMatchObject({ status: 0 });
    expect(steps(run.calls)).toEqual(["csynth_design", "export_design"]);
  });

  it("fails where RTL simulation logs other words than C simulation", async () => {
    const run = await calls({ VERDICT: "1 3" });
    expect(run).toMatchObject({ status: 1 });
    expect(run.stdout).toContain("ERROR: Test failed");
  });
});
