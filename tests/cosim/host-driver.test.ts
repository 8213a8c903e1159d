import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { createSink } from "../../src/diag/diagnostic.js";
import { loadAssets } from "../../src/driver/assets.js";
import { compileGraph } from "../../src/driver/compile-model.js";
import { loadModel } from "../../src/driver/load-model.js";
import { emitDesign } from "../../src/emit/emit-design.js";
import { emittedOps } from "../../src/emit/host/c-call.js";
import { hostOps } from "../../src/frontend/host/index.js";
import type { Graph } from "../../src/ir/graph.js";
import type { StoredArray } from "../../src/num/files/stored-array.js";
import { createRandom } from "../../src/num/random.js";
import { present } from "../../src/support/invariant.js";
import { importCase, readCases } from "../onnx/model-files.js";
import { everyOp } from "./every-host-op.js";
import {
  buildDriver,
  compilers,
  driverTypes,
  expectedOf,
  fromBytes,
  toBytes,
} from "./host-program.js";

const scratch = mkdtempSync(path.join(tmpdir(), "bitloom-driver-"));
afterAll(() => rmSync(scratch, { recursive: true }));
const root = path.join(import.meta.dirname, "../..");

/** The generated C against the host steps of `run`, bit for bit; the number of values compared. */
async function compareDriver(
  name: string,
  graph: Graph,
  input: StoredArray,
  compiler: readonly [string, ...string[]] = compilers[0],
  assets = loadAssets(),
): Promise<number> {
  const sink = createSink();
  const design = compileGraph(graph, { pes: 4, lanes: 8, pixels: 1 }, sink);
  if (design === undefined) throw new Error(sink.diagnostics.map((d) => d.title).join("\n"));
  const files = emitDesign(design, assets);
  const run = await buildDriver(path.join(scratch, name), files, compiler);
  const [given, made] = driverTypes(design);
  const expected = expectedOf(design, input);
  expect(Buffer.from(await run(toBytes(given, input.data), false))).toEqual(expected.to);
  const found = fromBytes(made, await run(expected.from, true));
  const golden = Array.from(expected.results.data);
  const bad = golden.findIndex((v, i) => !Object.is(v, found[i]));
  expect([bad, golden[bad], found.length]).toEqual([-1, undefined, golden.length]);
  return golden.length;
}

describe("the generated C computes the same bits as the host steps of run", () => {
  const cases = readCases(path.join(root, "tests/onnx/models"));
  test.each(cases)("$name", async ({ name, file, input }) => {
    expect(await compareDriver(name, importCase(file).graph, input)).toBeGreaterThan(0);
  });

  test("a scale on the input and none on the output", async () => {
    const { graph } = loadModel(path.join(root, "examples/tiny/tiny.loom"), createSink());
    const random = createRandom(5);
    const data = Float64Array.from({ length: 640 }, () => Math.fround(random() * 1.2 - 0.1));
    const input = { dtype: "f32", shape: [10, 1, 8, 8], data } as const;
    expect(await compareDriver("tiny", present(graph, "graph"), input)).toBe(10);
  });
});

describe("every op of the host", () => {
  const { graph, input } = everyOp();

  test("has a form in C and is in the program", () => {
    expect(emittedOps().toSorted()).toEqual([...hostOps.keys()].toSorted());
    const used = new Set(graph.host?.after.map((s) => s.op));
    expect([...hostOps.keys()].filter((op) => !used.has(op))).toEqual([]);
  });

  test.each(compilers.map((c, i) => [c.join(" "), c, i] as const))("%s", async (_, compiler, i) => {
    const count = await compareDriver(`every-${i}`, graph, input, compiler);
    expect(count).toBeGreaterThan(10_000);
  });

  test("a rounding that is left out is seen", async () => {
    const assets = loadAssets();
    const [exact, fused] = ["bl_f32(bl_f32(alpha * x[i]) + beta)", "bl_f32(alpha * x[i] + beta)"];
    expect(assets.floatHeader).toContain(exact);
    const floatHeader = assets.floatHeader.replace(exact, fused);
    const told = compareDriver("fused", graph, input, compilers[0], { ...assets, floatHeader });
    await expect(told).rejects.toThrow();
  });
});
