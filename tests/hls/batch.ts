import { fileURLToPath } from "node:url";
import { findApTypes } from "../../src/cosim/ap-types.js";
import { buildCsim, writeData } from "../../src/cosim/build-csim.js";
import { runProcess } from "../../src/cosim/process.js";
import { type BenchVerdict, runCsim } from "../../src/cosim/run-csim.js";
import { scratchFolder } from "../../src/cosim/scratch-folder.js";
import { removeTemporary } from "../../src/cosim/temporary.js";
import type { OutputFiles } from "../../src/emit/emit-design.js";

/** Programs are kept between runs of the tests. */
export const cache =
  process.env.BITLOOM_CACHE ?? fileURLToPath(new URL("../../build/cache", import.meta.url));

/** Everything the headers include, so that they can be included again inside a namespace. */
const prelude = [
  ...["ap_int.h", "hls_stream.h", "cmath", "cstdlib", "fstream", "iostream", "map", "string"],
  "vector",
];

/** Projects a run of the compiler takes: more need gigabytes. */
const unitSize = 16;

/**
 * Many HLS projects in one program, each with its own headers in a namespace of its own: a run of the compiler for
 * several projects. The program's argument says whose bench runs.
 */
export interface Batch {
  /** Runs the bench of project `index` on the data of `files`, by default its own. */
  run(index: number, files?: OutputFiles): Promise<BenchVerdict>;
  /** What the bench returns: all that HLS tools look at. */
  status(index: number, files: OutputFiles): Promise<number | null>;
}

export async function compileBatch(
  projects: readonly OutputFiles[],
  headers: string,
  optimize = "-O0",
): Promise<Batch> {
  const sources = projects.flatMap((files, i) =>
    [...files].map(([path, text]) => [`p${i}/${path}`, text] as const),
  );
  const count = Math.ceil(projects.length / unitSize);
  const units = Array.from({ length: count }, (_, u) => {
    const first = u * unitSize;
    return [`batch${u}.cpp`, unitOf(projects.slice(first, first + unitSize), first)] as const;
  });
  const all = [...units, ["batch.cpp", mainUnit(projects.length)] as const];
  const types = await findApTypes(headers);
  const { program } = await buildCsim(new Map([...sources, ...all]), types, {
    ...{ cache, optimize, units: all.map(([name]) => name) },
  });
  return {
    run: (index, files = projects[index] ?? new Map()) => runCsim(program, files, [String(index)]),
    status: async (index, files) => {
      const folder = scratchFolder();
      try {
        await writeData(folder, files);
        return (await runProcess(program, [String(index)], { cwd: folder })).status;
      } finally {
        removeTemporary(folder);
      }
    },
  };
}

/** The projects from number `first` on. */
function unitOf(projects: readonly OutputFiles[], first: number): string {
  return [
    ...prelude.map((name) => `#include <${name}>`),
    ...projects.flatMap((files, i) => [
      `namespace project${first + i} {`,
      `#include "p${first + i}/firmware/myproject.cpp"`,
      `#include "p${first + i}/myproject_test.cpp"`,
      "}",
      ...guardsOf(files).map((guard) => `#undef ${guard}`),
    ]),
    "",
  ].join("\n");
}

function mainUnit(count: number): string {
  const numbers = Array.from({ length: count }, (_, i) => i);
  return [
    "#include <cstdlib>",
    ...numbers.map((i) => `namespace project${i} { int main(); }`),
    "int main(int, char **argv) {",
    "    switch (std::atoi(argv[1])) {",
    ...numbers.map((i) => `    case ${i}: return project${i}::main();`),
    "    default: return 99;",
    "    }",
    "}",
    "",
  ].join("\n");
}

/** Include guards of a project's own headers. */
function guardsOf(files: OutputFiles): readonly string[] {
  const texts = [...files].filter(([path]) => path.endsWith(".h") && !path.includes("ap_types"));
  return texts.flatMap(([, text]) => /^#ifndef (\w+_H_)$/m.exec(text)?.slice(1) ?? []);
}
