import { fileURLToPath } from "node:url";
import { findApTypes } from "../../src/cosim/ap-types.js";
import { buildCsim } from "../../src/cosim/build-csim.js";
import { type BenchVerdict, runCsim } from "../../src/cosim/run-csim.js";
import type { OutputFiles } from "../../src/emit/emit-design.js";

/** Programs are kept between runs of the tests. */
export const cache =
  process.env.BITLOOM_CACHE ?? fileURLToPath(new URL("../../build/cache", import.meta.url));

/** Everything the headers include, so that they can be included again inside a namespace. */
const prelude = [
  ...["ap_int.h", "hls_stream.h", "cmath", "cstdlib", "fstream", "iostream", "map", "string"],
  "vector",
];

/**
 * Many HLS projects in one program, each with its own headers in a namespace of its own: one run of the compiler
 * instead of one a project. The program's argument says whose bench runs.
 */
export interface Batch {
  /** Runs the bench of project `index` on the data of `files`, by default its own. */
  run(index: number, files?: OutputFiles): Promise<BenchVerdict>;
}

export async function compileBatch(
  projects: readonly OutputFiles[],
  headers: string,
  optimize = "-O0",
): Promise<Batch> {
  const sources = projects.flatMap((files, i) =>
    [...files].map(([path, text]) => [`p${i}/${path}`, text] as const),
  );
  const unit = ["batch.cpp", batchUnit(projects)] as const;
  const types = await findApTypes(headers);
  const { program } = await buildCsim(new Map([...sources, unit]), types, {
    ...{ cache, optimize, units: [unit[0]] },
  });
  return {
    run: (index, files = projects[index] ?? new Map()) => runCsim(program, files, [String(index)]),
  };
}

function batchUnit(projects: readonly OutputFiles[]): string {
  return [
    ...prelude.map((name) => `#include <${name}>`),
    ...projects.flatMap((files, i) => [
      `namespace project${i} {`,
      `#include "p${i}/firmware/myproject.cpp"`,
      `#include "p${i}/myproject_test.cpp"`,
      "}",
      ...guardsOf(files).map((guard) => `#undef ${guard}`),
    ]),
    "int main(int, char **argv) {",
    "    switch (std::atoi(argv[1])) {",
    ...projects.map((_, i) => `    case ${i}: return project${i}::main();`),
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
