import { rm } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { onPath } from "../../src/cosim/build-cache.js";
import { runProcess } from "../../src/cosim/process.js";
import { scratchFolder } from "../../src/cosim/scratch-folder.js";
import { createSink } from "../../src/diag/diagnostic.js";
import { writeOutputDirectory } from "../../src/driver/output-directory.js";
import type { OutputFiles } from "../../src/emit/emit-design.js";
import { present } from "../../src/support/invariant.js";
import { gateNets } from "../agreement/gate-nets.js";
import { loadNet } from "../agreement/load-net.js";
import { opNets } from "../agreement/op-nets.js";
import { ioTypes } from "../hls/agreement.js";
import { projectOf } from "../hls/project.js";

const flags = ["-c", "-O0", "-Wall", "-Wextra", "-Werror", "-Wno-unknown-pragmas"];
const sources = ["firmware/myproject.cpp", "myproject_test.cpp", "myproject_bridge.cpp"];
/** g++ always; clang++ where there is one. */
const compilers = ["g++", ...(onPath("clang++") ? ["clang++"] : [])];

/** What a compiler says to a project; our shim is among what it looks at. */
async function complaints(files: OutputFiles, compiler: string, standard: string): Promise<string> {
  const folder = join(await scratchFolder(), "project");
  try {
    expect(writeOutputDirectory(folder, files, createSink())).toBe(true);
    const args = [`-std=${standard}`, ...flags, "-Ifirmware/ap_types", ...sources];
    const { stdout, stderr } = await runProcess(compiler, args, { cwd: folder });
    return stdout + stderr;
  } finally {
    await rm(join(folder, ".."), { recursive: true });
  }
}

const gated = present(gateNets[2], "gated network");
const nets = [
  { name: "joins", graph: loadNet("joins"), options: present(opNets.get("joins"), "array") },
  { name: "gated", graph: gated.graph, options: gated.geometry },
];
const projects = nets.map(({ name, graph, options }, i) => {
  const io = ioTypes[i % 2] ?? "parallel";
  return [name, projectOf(graph, options, [], { io }).files] as const;
});

describe.each(compilers)("generated C++ and the shim under %s", (compiler) => {
  it.each(projects)("have no warning as C++11 and C++14: %s", async (_, files) => {
    for (const standard of ["c++11", "c++14"])
      expect(await complaints(files, compiler, standard)).toBe("");
  });

  it("would be told of one", async () => {
    const [, files] = present(projects[0], "project");
    const file = "firmware/nnet_utils/nnet_merge.h";
    const text = present(files.get(file), file);
    const unused = text.replace(
      "namespace nnet {",
      "namespace nnet {\nstatic int unused() { return 1; }",
    );
    expect(await complaints(new Map([...files, [file, unused]]), compiler, "c++14")).toMatch(
      /unused/,
    );
  });
});
