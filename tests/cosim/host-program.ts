import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { runProcess } from "../../src/cosim/process.js";
import { createSink } from "../../src/diag/diagnostic.js";
import { fromSamples, toSamples } from "../../src/driver/boundary.js";
import { hostView } from "../../src/emit/host/emit-host.js";
import { inputFormat, outputFormat, packImage } from "../../src/emit/stream-format.js";
import type { StoredArray } from "../../src/num/files/stored-array.js";
import type { Tensor } from "../../src/num/tensor.js";
import { createReference } from "../../src/reference/reference.js";
import type { Design } from "../../src/schedule/design.js";
import { present } from "../../src/support/invariant.js";
import { ends } from "../onnx/model-files.js";

/** Runs one of the two functions over all images of a file. */
const main = `#include <stdio.h>
#include "sw/bitloom_host.h"
#include "sw/bitloom_regs.h"
static double work[BITLOOM_WORK_VALUES];
static bitloom_input_t in[BITLOOM_INPUT_VALUES];
static bitloom_output_t out[BITLOOM_OUTPUT_VALUES];
static uint8_t to[BITLOOM_INPUT_BEATS * BITLOOM_INPUT_BYTES];
static uint8_t from[BITLOOM_OUTPUT_BEATS * BITLOOM_OUTPUT_BYTES];
int main(int argc, char **argv) {
  (void)argv;
  if (argc > 1)
    while (fread(from, sizeof from, 1, stdin) == 1) {
      bitloom_after(from, out, work);
      fwrite(out, sizeof out, 1, stdout);
    }
  else
    while (fread(in, sizeof in, 1, stdin) == 1) {
      bitloom_before(in, to, work);
      fwrite(to, sizeof to, 1, stdout);
    }
  return 0;
}
`;

/** Compilers and options under which the results may not change. */
export const compilers = [
  ["gcc", "-std=c99", "-O1", "-Wall", "-Wextra", "-Werror", "-pedantic"],
  ["gcc", "-std=gnu11", "-O2", "-march=native", "-ffp-contract=fast"],
  ["g++", "-std=c++11", "-O2", "-Wall", "-Wextra", "-Werror", "-x", "c++"],
] as const;

/** A compiled driver: bytes in, bytes out. */
export async function buildDriver(
  folder: string,
  files: ReadonlyMap<string, string>,
  [tool, ...options]: readonly [string, ...string[]],
): Promise<(bytes: Uint8Array, after: boolean) => Promise<Uint8Array>> {
  mkdirSync(join(folder, "sw"), { recursive: true });
  for (const [path, text] of files)
    if (path.startsWith("sw/")) writeFileSync(join(folder, path), text);
  writeFileSync(join(folder, "main.c"), main);
  const args = [...options, "main.c", "sw/bitloom_host.c", "-lm", "-o", "driver"];
  const { status, stderr } = await runProcess(tool, args, { cwd: folder });
  if (status !== 0 || stderr !== "") throw new Error(stderr);
  return async (bytes, after) => {
    writeFileSync(join(folder, "in.bin"), bytes);
    const command = `./driver ${after ? "after" : ""} < in.bin > out.bin`;
    const ran = await runProcess("sh", ["-c", command], { cwd: folder });
    if (ran.status !== 0) throw new Error(`driver: ${ran.status}`);
    return Uint8Array.from(readFileSync(join(folder, "out.bin")));
  };
}

const arrays = {
  ...{ float: Float32Array, double: Float64Array, int8_t: Int8Array, uint8_t: Uint8Array },
  ...{ int16_t: Int16Array, uint16_t: Uint16Array, int32_t: Int32Array, uint32_t: Uint32Array },
};

/** Numbers as an array of a C type in memory, and back. */
export function toBytes(type: string, data: ArrayLike<number>): Uint8Array {
  if (type.endsWith("int64_t")) {
    return new Uint8Array(BigInt64Array.from(Array.from(data), BigInt).buffer);
  }
  return new Uint8Array(arrays[type as keyof typeof arrays].from(data).buffer);
}

export function fromBytes(type: string, bytes: Uint8Array): readonly number[] {
  const { buffer } = Uint8Array.from(bytes);
  if (type.endsWith("int64_t")) return Array.from(new BigInt64Array(buffer), Number);
  return Array.from(new arrays[type as keyof typeof arrays](buffer));
}

/** What both functions should make of samples of the real input, by the host statements and the reference. */
export function expectedOf({ graph, engines }: Design, array: StoredArray) {
  const [input, output] = ends(graph);
  const { before = [], after = [] } = graph.host ?? {};
  const options = { integer: false, statements: before };
  const samples = present(
    toSamples(array, input.type, options, { kind: "none" }, createSink()),
    "samples",
  );
  const reference = createReference(graph);
  const results = samples.map((s) =>
    present([...reference.run(new Map([[input.name, s]])).outputs.values()][0], "output"),
  );
  const sizes = ({ shape }: { readonly shape: readonly number[] }) =>
    [shape[0] ?? 1, shape.slice(1).reduce((n, d) => n * d, 1), 1] as const;
  const pack = (list: readonly Tensor[], type: typeof input.type, bytes: number) =>
    Buffer.concat(list.map((t) => packImage(t.data, sizes(type), bytes)));
  const formats = [
    inputFormat(present(engines[0], "engine").parameters),
    outputFormat(present(engines.at(-1), "engine").parameters),
  ] as const;
  return {
    to: pack(samples, input.type, formats[0].elementBytes),
    from: pack(results, output.type, formats[1].elementBytes),
    results: fromSamples(results, output, { integer: false, statements: after }),
  };
}

/** Types of C that a driver's two functions use. */
export function driverTypes(design: Design): readonly [string, string] {
  const { input, output } = hostView(design);
  return [input.type, output.type];
}
