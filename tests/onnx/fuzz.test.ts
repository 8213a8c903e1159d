import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { env } from "node:process";
import { BinaryWriter } from "@bufbuild/protobuf/wire";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createSink } from "../../src/diag/diagnostic.js";
import { createContext } from "../../src/frontend/onnx/context.js";
import { importOnnx } from "../../src/frontend/onnx/import-onnx.js";
import { lowerModel } from "../../src/frontend/onnx/lower/index.js";
import { checkModel } from "../../src/frontend/onnx/model.js";
import { readModelProto } from "../../src/frontend/onnx/read-proto.js";
import { traceGraph } from "../../src/frontend/onnx/trace/index.js";
import { noWeights } from "../../src/frontend/weight-source.js";
import type { Graph } from "../../src/ir/graph.js";
import { verifyGraph } from "../../src/ir/verify.js";
import { breakModel, modelEdits } from "./broken-model.js";
import { reread } from "./model-files.js";

const folder = path.join(import.meta.dirname, "models");
const seeds = readdirSync(folder)
  .filter((f) => f.endsWith(".onnx"))
  .sort()
  .map((f) => Uint8Array.from(readFileSync(path.join(folder, f))));

/** A few seconds in the suite; `make fuzz` asks for more. */
const numRuns = Number(env.BITLOOM_FUZZ_RUNS ?? 1500);
const seed = Number(env.BITLOOM_FUZZ_SEED ?? 7);

/** Bytes that were changed, cut, doubled or swapped in a few places. */
const edit = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
  kind: fc.constantFrom("set", "cut", "insert", "end", "huge"),
  bytes: fc.uint8Array({ minLength: 1, maxLength: 6 }),
});

function mutate(
  seed: Uint8Array,
  edits: readonly { at: number; kind: string; bytes: Uint8Array }[],
): Uint8Array {
  let out = [...seed];
  for (const { at, kind, bytes } of edits) {
    const i = Math.floor(at * out.length);
    if (kind === "set") out.splice(i, bytes.length, ...bytes);
    else if (kind === "cut") out.splice(i, bytes.length);
    else if (kind === "insert") out.splice(i, 0, ...bytes);
    else if (kind === "huge") out.splice(i, 5, 0xff, 0xff, 0xff, 0xff, 0x7f);
    else out = out.slice(0, i);
  }
  return Uint8Array.from(out);
}

/** A network that the verifier accepts and the text can say, or at least one coded error; nothing is thrown. */
function judge(bytes: Uint8Array): readonly string[] {
  const sink = createSink();
  return settle(importOnnx(bytes, "fuzz.onnx", noWeights, sink)?.graph, sink);
}

/** The same for a model that is decoded already. */
function judgeProto(model: ReturnType<typeof readModelProto>): readonly string[] {
  const sink = createSink();
  const context = createContext("fuzz.onnx", noWeights, sink);
  const checked = checkModel(model, context);
  const lowered = checked && lowerModel(checked, context);
  const traced = lowered && traceGraph(lowered, context, { allowInexact: false });
  return settle(traced?.graph, sink);
}

function settle(graph: Graph | undefined, sink: ReturnType<typeof createSink>): readonly string[] {
  const codes = sink.diagnostics.map((d) => d.code);
  if (graph === undefined) expect(codes.length).toBeGreaterThan(0);
  else {
    expect(verifyGraph(graph, createSink())).toBe(true);
    reread(graph);
  }
  return codes;
}

test("mutated models: a network or a coded error", () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...seeds),
      fc.array(edit, { minLength: 1, maxLength: 4 }),
      (seed, edits) => {
        judge(mutate(seed, edits));
      },
    ),
    { numRuns, seed },
  );
});

test("rewired models: a network or a coded error", { timeout: 120_000 }, () => {
  const outcomes = { networks: 0, refused: 0 };
  fc.assert(
    fc.property(fc.constantFrom(...seeds), modelEdits, (bytes, list) => {
      const model = readModelProto(bytes);
      breakModel(model, list);
      if (judgeProto(model).length === 0) outcomes.networks++;
      else outcomes.refused++;
    }),
    { numRuns, seed },
  );
  // Edits that break everything or nothing would test little.
  expect(Math.min(outcomes.networks, outcomes.refused)).toBeGreaterThan(numRuns / 20);
});

test("random bytes: a coded error", () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 1, maxLength: 200 }), (bytes) => {
      expect(judge(bytes).length).toBeGreaterThan(0);
    }),
    { numRuns: Math.ceil(numRuns / 2), seed },
  );
});

test.each([Number.NaN, Number.POSITIVE_INFINITY, -1e38, 0, 1e-45])(
  "%d as a constant of any model: a network or a coded error",
  { timeout: 120_000 },
  (odd) => {
    for (const bytes of seeds)
      for (let i = 0; i < (readModelProto(bytes).graph?.initializers.length ?? 0); i++) {
        const model = readModelProto(bytes);
        const tensor = model.graph?.initializers[i];
        if (tensor?.raw === undefined || tensor.dataType !== 1) continue;
        tensor.raw = Uint8Array.from(tensor.raw);
        new DataView(tensor.raw.buffer).setFloat32(0, odd, true);
        judgeProto(model);
      }
  },
);

test("integers that are stored as floats: a network or a coded error", () => {
  const models = seeds.filter((_, i) => i % 4 === 0);
  for (const bytes of models)
    for (let i = 0; i < (readModelProto(bytes).graph?.initializers.length ?? 0); i++) {
      const model = readModelProto(bytes);
      const tensor = model.graph?.initializers[i];
      if (tensor === undefined || tensor.dataType === 1) continue;
      const count = tensor.dims.reduce((n, d) => n * d, 1);
      tensor.floats = new Array<number>(count).fill(0.3);
      tensor.raw = undefined;
      tensor.integers = [];
      tensor.dataType = 1;
      judgeProto(model);
    }
});

interface TestNode {
  readonly op: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
}

/** A model of nodes without attributes, as bytes. */
function modelOf(
  nodes: readonly TestNode[],
  input: string,
  output: string,
  dims: readonly number[] = [1, 4],
) {
  const w = new BinaryWriter().tag(1, 0).int64(8).tag(7, 2).fork();
  for (const n of nodes) {
    w.tag(1, 2).fork();
    for (const i of n.inputs) w.tag(1, 2).string(i);
    for (const o of n.outputs) w.tag(2, 2).string(o);
    w.tag(3, 2)
      .string(n.outputs[0] ?? "")
      .tag(4, 2)
      .string(n.op)
      .join();
  }
  w.tag(11, 2).fork().tag(1, 2).string(input).tag(2, 2).fork().tag(1, 2).fork().tag(1, 0).int32(1);
  w.tag(2, 2).fork();
  for (const d of dims) w.tag(1, 2).fork().tag(1, 0).int64(d).join();
  w.join().join().join().join();
  w.tag(12, 2).fork().tag(1, 2).string(output).join();
  w.join().tag(8, 2).fork().tag(2, 0).int64(13).join();
  return w.finish();
}

describe("broken graphs", () => {
  const relu = (from: string, to: string): TestNode => ({
    op: "Relu",
    inputs: [from],
    outputs: [to],
  });

  test.each([
    ["a cycle", modelOf([relu("b", "a"), relu("a", "b")], "x", "b"), ["BL1503"]],
    ["a missing tensor", modelOf([relu("nowhere", "y")], "x", "y"), ["BL1503"]],
    ["a tensor twice", modelOf([relu("x", "y"), relu("x", "y")], "x", "y"), ["BL1503"]],
    ["an input that is an output of a node", modelOf([relu("x", "x")], "x", "x"), ["BL1503"]],
    [
      "an unknown op",
      modelOf([{ op: "Frobnicate", inputs: ["x"], outputs: ["y"] }], "x", "y"),
      ["BL1505"],
    ],
    ["no integers", modelOf([relu("x", "y")], "x", "y"), ["BL1509"]],
    [
      "dimensions whose product overflows",
      modelOf([relu("x", "y")], "x", "y", [1, 2 ** 31, 2 ** 31]),
      ["BL1507"],
    ],
    ["a dimension of zero", modelOf([relu("x", "y")], "x", "y", [1, 0]), ["BL1507"]],
    ["a negative dimension", modelOf([relu("x", "y")], "x", "y", [1, -5]), ["BL1507"]],
    ["no bytes", new Uint8Array(0), ["BL1501"]],
    ["a length of 4 GiB", Uint8Array.of(0x3a, 0xff, 0xff, 0xff, 0xff, 0x0f), ["BL1501"]],
  ])("%s", (_, bytes, codes) => {
    expect(judge(bytes)).toEqual(codes);
  });

  test("a chain of many nodes needs no deep stack", () => {
    const nodes = Array.from({ length: 20_000 }, (_, i) =>
      relu(i === 0 ? "x" : `t${i - 1}`, `t${i}`),
    );
    expect(judge(modelOf(nodes, "x", "t19999"))).toEqual(["BL1509"]);
  });

  test("more parts than any model has are not read", { timeout: 120_000 }, () => {
    // Two bytes a node: a file of 2 MiB would otherwise become a gigabyte of objects.
    const graph = new Uint8Array(2 ** 21 + 4).map((_, i) => (i % 2 === 0 ? 0x0a : 0));
    const bytes = new BinaryWriter().tag(7, 2).bytes(graph).finish();
    expect(judge(bytes)).toEqual(["BL1501"]);
  });
});

describe("hostile names", () => {
  test.each([
    "__proto__",
    "constructor",
    "hasOwnProperty",
    "a\"b'c`d",
    "../../etc/passwd",
    "x\ny\r\u0000",
    "$(touch owned)",
    "module",
    "endmodule",
    "%s%n",
    "\u202e\ud83d\ude00",
    "1 2 3",
    "",
  ])("%j names a tensor and stays out of every identifier", (name) => {
    const mul = { op: "Mul", inputs: ["x", "x"], outputs: [`${name}.y`] };
    const sink = createSink();
    importOnnx(modelOf([mul], "x", `${name}.y`), "fuzz.onnx", noWeights, sink);
    expect(sink.diagnostics.map((d) => d.code)).toEqual(["BL1509"]);
  });
});
