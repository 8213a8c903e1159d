import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { createSink } from "../../src/diag/diagnostic.js";
import { runProgram } from "../../src/frontend/host/run-program.js";
import { createContext } from "../../src/frontend/onnx/context.js";
import { lowerModel } from "../../src/frontend/onnx/lower/index.js";
import { checkModel } from "../../src/frontend/onnx/model.js";
import type { TensorProto, ValueProto } from "../../src/frontend/onnx/proto.js";
import { readModelProto } from "../../src/frontend/onnx/read-proto.js";
import { addValue, createProgram } from "../../src/frontend/onnx/trace/host-program.js";
import { noWeights } from "../../src/frontend/weight-source.js";
import { readNpz } from "../../src/num/files/npz.js";
import type { StoredArray } from "../../src/num/files/stored-array.js";
import { hostOf } from "../../src/num/host-tensor.js";
import { present } from "../../src/support/invariant.js";

/** Node tests of the onnx package; make_nodes.py writes them. */
const folder = path.join(import.meta.dirname, "nodes");

interface Verdict {
  readonly name: string;
  readonly verdict: "passed" | "refused" | "failed";
  readonly why: string;
}

function runCase(name: string): Verdict {
  const sink = createSink();
  const bytes = readFileSync(path.join(folder, `${name}.npz`));
  const arrays = readNpz(bytes, { path: name, place: { kind: "none" }, sink });
  const read = (key: string) => arrays?.get(key);
  const proto = readModelProto(Uint8Array.from(present(read("model"), "model").data));
  const graph = present(proto.graph, "graph");
  const [first, ...others] = graph.inputs;
  // Only the first input may vary here; the others become constants, as they are in models.
  const values = others.map((v, i) => asInitializer(v, read(`input${i + 1}`)));
  const lost = others.find((v, i) => v.name !== "" && values[i] === undefined);
  if (lost !== undefined) {
    const why = `element type ${lost.elementType}: the stored arrays of these tests hold no floats of 16 bits or fewer`;
    return { name, verdict: "refused", why };
  }
  graph.initializers.push(...values.flatMap((v) => (v === undefined ? [] : [v])));
  graph.inputs = first === undefined ? [] : [first];
  const outputs = graph.outputs;
  graph.outputs = outputs.slice(0, 1);
  const context = createContext(name, noWeights, sink);
  const model = checkModel(proto, context);
  const lowered = model && lowerModel(model, context, "declared");
  if (lowered === undefined) {
    const [d] = sink.diagnostics;
    return { name, verdict: "refused", why: `${d?.code}: ${d?.primary.text}` };
  }
  const input = present(read("input0"), `${name}: input`);
  const golden = present(read("output0"), "output");
  const { type } = lowered.input;
  const program = createProgram();
  program.names.set(lowered.input, "x");
  const given = new Map([["x", hostOf(type.dtype, input.shape, input.data)]]);
  addValue(program, lowered.output, () => {});
  const found = runProgram(program.statements, given).data;
  const bad = golden.data.findIndex(
    (v: number, i: number) => !near(name, found[i] as number, v, golden),
  );
  const same = bad < 0 && found.length === golden.data.length;
  const why = same ? "" : `element ${bad}: ${found[bad]} for ${golden.data[bad]}`;
  return { name, verdict: same ? "passed" : "failed", why };
}

/** Cases whose expected data are written down with four digits. */
const rough = new Set(["averagepool_2d_ceil_last_window_starts_on_pad"]);

/** Integers exactly; float32 sums may differ in their order of summation. */
function near(name: string, found: number, golden: number, { dtype }: StoredArray): boolean {
  if (Object.is(found, golden) || found === golden) return true;
  const tolerance = rough.has(name) ? 1e-4 : 1e-6;
  return (
    dtype.startsWith("f") && Math.abs(found - golden) <= tolerance * Math.max(1, Math.abs(golden))
  );
}

function asInitializer(v: ValueProto, array: StoredArray | undefined): TensorProto | undefined {
  if (array === undefined) return undefined;
  const data = Array.from(array.data);
  const floats = v.elementType === 1 ? data : [];
  const doubles = v.elementType === 11 ? data : [];
  const integers = floats.length + doubles.length > 0 ? [] : data;
  return {
    ...{ name: v.name, dims: [...array.shape], dataType: v.elementType, raw: undefined },
    ...{ floats, integers, doubles, external: new Map(), isExternal: false },
  };
}

test("node tests of the onnx package", async () => {
  const names = readdirSync(folder).map((f) => path.basename(f, ".npz"));
  const verdicts = names.sort().map(runCase);
  expect(verdicts.filter((v) => v.verdict === "failed")).toEqual([]);
  const count = (verdict: string) => verdicts.filter((v) => v.verdict === verdict).length;
  const lines = verdicts.map((v) => `| ${v.name} | ${v.verdict} | ${v.why.replaceAll("|", "/")} |`);
  const head = `${verdicts.length} cases: ${count("passed")} passed, ${count("refused")} refused, ${count("failed")} failed.`;
  const table = [
    "# Node tests of the onnx package",
    "",
    head,
    "",
    "| case | verdict | why |",
    "|---|---|---|",
    ...lines,
    "",
  ];
  await expect(table.join("\n")).toMatchFileSnapshot("../../docs/gen/onnx-nodes.md");
});
