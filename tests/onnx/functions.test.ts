import { BinaryWriter } from "@bufbuild/protobuf/wire";
import { expect, test } from "vitest";
import { createSink } from "../../src/diag/diagnostic.js";
import { createContext } from "../../src/frontend/onnx/context.js";
import { expandNodes, maxNesting } from "../../src/frontend/onnx/expand.js";
import { importOnnx } from "../../src/frontend/onnx/import-onnx.js";
import type {
  AttributeProto,
  FunctionProto,
  GraphProto,
  NodeProto,
} from "../../src/frontend/onnx/proto.js";
import { noWeights } from "../../src/frontend/weight-source.js";

function node(
  opType: string,
  inputs: string[],
  outputs: string[],
  attributes: AttributeProto[] = [],
): NodeProto {
  const local = /^[a-z]/.test(opType);
  return {
    name: "",
    overload: "",
    domain: local ? "local" : "",
    opType,
    inputs,
    outputs,
    attributes,
  };
}

function attribute(name: string, more: Partial<AttributeProto>): AttributeProto {
  return {
    ...{ name, type: 0, f: 0, i: 0, s: "", t: undefined, g: undefined, sparse: undefined },
    ...{ floats: [], ints: [], strings: [], reference: "" },
    ...more,
  };
}

function fn(name: string, nodes: NodeProto[], more: Partial<FunctionProto> = {}): FunctionProto {
  return {
    ...{ name, nodes, domain: "local", overload: "", inputs: ["a"], outputs: ["b"] },
    ...{ opsets: [{ domain: "", version: 13 }], defaults: [] },
    ...more,
  };
}

function graphOf(nodes: NodeProto[], outputs: string[] = []): GraphProto {
  const empty = { name: "g", initializers: [], sparse: [], inputs: [], values: [] };
  return {
    ...empty,
    nodes,
    outputs: outputs.map((name) => ({ name, elementType: 1, dims: undefined })),
  };
}

/** The nodes as text, or the diagnostics. */
function expand(functions: FunctionProto[], nodes: NodeProto[]): readonly string[] {
  const sink = createSink();
  const context = createContext("m.onnx", noWeights, sink);
  const graph = graphOf(nodes);
  const model = { irVersion: 10, opsets: [], graph, functions };
  const found = expandNodes(model, graph, 13, context, () => false);
  const errors = sink.diagnostics.map((d) => `${d.code} ${d.primary.text}`);
  return (
    found?.map((n) => `${n.outputs.join()} = ${n.op}@${n.opset}(${n.inputs.join()}) ${n.path}`) ??
    errors
  );
}

test("calls in calls: names inside are new ones, results keep the names of the call, opsets are the function's", () => {
  const inner = fn("inner", [node("Relu", ["a"], ["t"]), node("Neg", ["t"], ["b"])]);
  const outer = fn("outer", [node("inner", ["a"], ["t"]), node("inner", ["t"], ["b"])], {
    opsets: [{ domain: "", version: 9 }],
  });
  expect(expand([inner, outer], [node("outer", ["x"], ["t"])])).toEqual([
    "t~1 = Relu@13(x) outer #0/inner #0/Relu #0",
    "t~0 = Neg@13(t~1) outer #0/inner #0/Neg #1",
    "t~2 = Relu@13(t~0) outer #0/inner #1/Relu #0",
    "t = Neg@13(t~2) outer #0/inner #1/Neg #1",
  ]);
});

test("operands that are left out, results that nobody reads, and an operand handed on", () => {
  const f = fn("f", [node("Clip", ["a", "low", "high"], ["t"])], {
    ...{ inputs: ["a", "low", "high"], outputs: ["a", "t"] },
  });
  expect(expand([f], [node("f", ["x", "", "k"], ["y"])])).toEqual([
    "t~0 = Clip@13(x,,k) f #0/Clip #0",
    "y = Identity@13(x) f #0/a",
  ]);
});

test("attributes: of the call, by default, or left out", () => {
  const slope = [attribute("alpha", { reference: "slope" })];
  const body = [node("LeakyRelu", ["a"], ["b"], slope)];
  const sink = createSink();
  const context = createContext("m.onnx", noWeights, sink);
  const alpha = (functions: FunctionProto[], given: AttributeProto[]) => {
    const graph = graphOf([node("f", ["x"], ["y"], given)]);
    const model = { irVersion: 10, opsets: [], graph, functions };
    const nodes = expandNodes(model, graph, 13, context, () => false);
    return nodes?.[0]?.attrs.get("alpha")?.f;
  };
  const byDefault = [attribute("slope", { f: 0.25 })];
  expect(alpha([fn("f", body)], [attribute("slope", { f: 0.5 })])).toBe(0.5);
  expect(alpha([fn("f", body, { defaults: byDefault })], [])).toBe(0.25);
  expect(alpha([fn("f", body, { defaults: byDefault })], [attribute("slope", { f: 2 })])).toBe(2);
  expect(alpha([fn("f", body)], [])).toBe(undefined);
  expect(sink.diagnostics).toEqual([]);
});

test("a function with the name of an op that has a meaning is not looked at", () => {
  const quant = fn("Quant", [node("Identity", ["a"], ["b"])], { domain: "onnx.brevitas" });
  const graph = graphOf([{ ...node("Quant", ["x"], ["y"]), domain: "onnx.brevitas" }]);
  const context = createContext("m.onnx", noWeights, createSink());
  const model = { irVersion: 10, opsets: [], graph, functions: [quant] };
  const known = (domain: string, op: string) => domain === "qonnx" && op === "Quant";
  const nodes = expandNodes(model, graph, 13, context, known);
  expect(nodes?.map((n) => n.op)).toEqual(["Quant"]);
});

const twice = (i: number) =>
  fn(`f${i}`, [node(`f${i + 1}`, ["a"], ["t"]), node(`f${i + 1}`, ["t"], ["b"])]);

test.each([
  ["itself", [fn("f0", [node("f0", ["a"], ["b"])])], "the function calls itself"],
  [
    "one another",
    [fn("f0", [node("f1", ["a"], ["b"])]), fn("f1", [node("f0", ["a"], ["b"])])],
    "the function calls itself",
  ],
  [
    "2^50 calls",
    [...Array.from({ length: 50 }, (_, i) => twice(i)), fn("f50", [node("Relu", ["a"], ["b"])])],
    "the model would have more than 524288 parts",
  ],
  [
    "2^50 calls of nothing",
    [...Array.from({ length: 50 }, (_, i) => twice(i)), fn("f50", [])],
    "the model would have more than 524288 parts",
  ],
  [
    "calls nested deep",
    Array.from({ length: 5000 }, (_, i) => fn(`f${i}`, [node(`f${i + 1}`, ["a"], ["b"])])),
    "calls and branches nest deeper than 64",
  ],
  [
    "too many operands",
    [fn("f0", [node("Relu", ["a"], ["b"])], { inputs: [] })],
    "it is called with more operands or results than it has",
  ],
  [
    "two functions of one name",
    [fn("f0", []), fn("f0", [])],
    "two local functions have this name, domain and overload",
  ],
])("refused: %s", (_, functions, why) => {
  expect(expand(functions, [node("f0", ["x"], ["y"])])).toEqual([`BL1512 ${why}`]);
});

test("what a body leaves undefined or defines twice is said", () => {
  const call = [node("f", ["x"], ["y"])];
  expect(expand([fn("f", [node("Relu", ["a"], ["a"])])], call)).toEqual(["BL1503 in this graph"]);
  expect(expand([fn("f", [], { opsets: [{ domain: "", version: 6 }] })], call)).toEqual([
    "BL1502 imported by this model",
  ]);
  const outside = [node("LeakyRelu", ["x"], ["y"], [attribute("alpha", { reference: "s" })])];
  expect(expand([], outside)).toEqual([
    "BL1512 an attribute refers to one of a function, and this node is in none",
  ]);
});

/** Branches in branches, as deep as asked for. */
function nested(depth: number): NodeProto {
  const inner = depth === 0 ? node("Relu", ["x"], ["b"]) : nested(depth - 1);
  const g = graphOf([inner], ["b"]);
  return node("If", ["c"], ["b"], [attribute("then_branch", { g })]);
}

test("branches nest to a limit, and so do the messages that hold them", () => {
  expect(expand([], [nested(maxNesting - 1)])).toHaveLength(1);
  expect(expand([], [nested(maxNesting)])).toEqual([
    "BL1512 calls and branches nest deeper than 64",
  ]);
  let bytes = new Uint8Array(0);
  for (let i = 0; i < 2000; i++) {
    const g = new BinaryWriter().tag(6, 2).bytes(bytes).finish();
    const a = new BinaryWriter().tag(5, 2).bytes(g).finish();
    bytes = new BinaryWriter().tag(1, 2).bytes(a).finish();
  }
  const sink = createSink();
  importOnnx(new BinaryWriter().tag(7, 2).bytes(bytes).finish(), "m.onnx", noWeights, sink);
  expect(sink.diagnostics.map((d) => [d.code, d.primary.text])).toEqual([
    ["BL1501", "its parts nest too deep"],
  ]);
});
