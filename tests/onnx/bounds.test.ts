import { expect, test } from "vitest";
import { createSink } from "../../src/diag/diagnostic.js";
import { createContext } from "../../src/frontend/onnx/context.js";
import { lowerModel } from "../../src/frontend/onnx/lower/index.js";
import { checkModel } from "../../src/frontend/onnx/model.js";
import type {
  AttributeProto,
  GraphProto,
  NodeProto,
  TensorProto,
} from "../../src/frontend/onnx/proto.js";
import { noWeights } from "../../src/frontend/weight-source.js";

function node(opType: string, inputs: string[], output: string, ints: Record<string, number> = {}) {
  const attributes = Object.entries(ints).map(
    ([name, i]): AttributeProto => ({
      ...{ name, type: 2, f: 0, i, s: "", t: undefined, g: undefined, sparse: undefined },
      ...{ floats: [], ints: [], strings: [], reference: "" },
    }),
  );
  const rest = { name: "", domain: "", overload: "", attributes };
  return { ...rest, opType, inputs, outputs: [output] } satisfies NodeProto;
}

function tensor(name: string, dims: number[], dataType: number, list: number[]): TensorProto {
  const data = dataType === 7 ? { integers: list, floats: [] } : { integers: [], floats: list };
  const rest = { raw: undefined, doubles: [], external: new Map(), isExternal: false };
  return { name, dims, dataType, ...data, ...rest };
}

/** The first diagnostic of a model whose input x is [1, 4]; the last node gives the output. */
function refusal(nodes: NodeProto[], given: Partial<GraphProto> = {}): string | undefined {
  const sink = createSink();
  const context = createContext("m.onnx", noWeights, sink);
  const output = nodes.at(-1)?.outputs[0] ?? "";
  const graph: GraphProto = {
    ...{ name: "g", nodes, initializers: [], sparse: [], values: [] },
    inputs: [{ name: "x", elementType: 1, dims: [1, 4] }],
    outputs: [{ name: output, elementType: 1, dims: undefined }],
    ...given,
  };
  const proto = { irVersion: 10, opsets: [{ domain: "", version: 18 }], graph, functions: [] };
  const model = checkModel(proto, context);
  if (model !== undefined) lowerModel(model, context);
  const [d] = sink.diagnostics;
  return d && `${d.code} ${d.primary.text}`;
}

/** x plus the sum of what 100 chains make: a few hundred bytes each, and all memory together. */
function sums(make: (i: number) => NodeProto[]): NodeProto[] {
  return Array.from({ length: 100 }, (_, i) => [
    ...make(i),
    node("ReduceSum", [`k${i}`], `s${i}`, { keepdims: 0 }),
    node("Add", [i === 0 ? "x" : `y${i - 1}`, `s${i}`], `y${i}`),
  ]).flat();
}

const sizes = tensor("n", [2], 7, [4096, 4096]);
const one = tensor("one", [1], 1, [1]);

test("constants that a few bytes ask for: all of them are counted before memory is taken", () => {
  const filled = sums((i) => [node("ConstantOfShape", ["n"], `k${i}`)]);
  expect(refusal(filled, { initializers: [sizes] })).toBe("BL1505 it is too large");
  const spread = sums((i) => [node("Expand", ["one", "n"], `k${i}`)]);
  const together = "BL1506 the constants of this model are too large together";
  expect(refusal(spread, { initializers: [sizes, one] })).toBe(together);
  const doubled = [
    node("Expand", ["one", "n"], "d0"),
    ...Array.from({ length: 99 }, (_, i) => node("Add", [`d${i}`, `d${i}`], `d${i + 1}`)),
    node("ReduceSum", ["d99"], "s", { keepdims: 0 }),
    node("Add", ["x", "s"], "y"),
  ];
  expect(refusal(doubled, { initializers: [sizes, one] })).toBe(together);
  const sparse = Array.from({ length: 100 }, (_, i) => ({
    values: tensor(`k${i}`, [1], 1, [0.5]),
    indices: tensor("", [1], 7, [1]),
    dims: [2 ** 24],
  }));
  const dense = "BL1504 the zeros of all constants are too many";
  expect(
    refusal(
      sums(() => []),
      { sparse },
    ),
  ).toBe(dense);
});

test("sizes that are none", () => {
  const initializers = [tensor("n", [1], 7, [-1]), tensor("far", [1], 7, [2 ** 40])];
  const shaped = [node("ConstantOfShape", ["n"], "k"), node("Add", ["x", "k"], "y")];
  expect(refusal(shaped, { initializers })).toBe("BL1505 shape [-1] is not legal");
  const parts = [node("Split", ["x"], "y", { axis: 1, num_outputs: 2 ** 31 })];
  expect(refusal(parts)).toBe("BL1505 2147483648 parts are no 1");
  const range = [node("Range", ["n", "far", "far"], "k"), node("Add", ["x", "k"], "y")];
  expect(refusal(range, { initializers })).toMatch(/^BL1506/);
  const long = [node("Range", ["n", "far", "n"], "k"), node("Add", ["x", "k"], "y")];
  expect(refusal(long, { initializers })).toMatch(/^BL150/);
});

test("a map of which no list of places is made", () => {
  const inputs = [{ name: "x", elementType: 1, dims: [1, 1, 8192, 8192] }];
  expect(refusal([node("Transpose", ["x"], "y")], { inputs })).toBe(
    "BL1506 [8192, 8192, 1, 1] is too large",
  );
});

test.each([
  ["a place outside", [9], [1], "BL1504 element 0 lies outside"],
  ["a row outside", [0, 4], [1, 2], "BL1504 element 0 lies outside"],
  ["more indices than values", [0, 1], [2], "BL1504 indices of shape [2] for 1 values"],
])("sparse constants: %s", (_, list, dims, why) => {
  const indices = tensor("", dims, 7, list);
  const sparse = [{ values: tensor("k", [1], 1, [0.5]), indices, dims: [1, 4] }];
  expect(refusal([node("Add", ["x", "k"], "y")], { sparse })).toBe(why);
});

test("a file that is cut off before its opsets is no model of opset 7", () => {
  const sink = createSink();
  const graph = {
    ...{ name: "g", nodes: [node("Relu", ["x"], "y")], initializers: [], sparse: [], values: [] },
    inputs: [{ name: "x", elementType: 1, dims: [1, 4] }],
    outputs: [{ name: "y", elementType: 1, dims: undefined }],
  };
  const proto = { irVersion: 10, opsets: [], graph, functions: [] };
  expect(checkModel(proto, createContext("m.onnx", noWeights, sink))).toBe(undefined);
  expect(sink.diagnostics.map((d) => d.primary.text)).toEqual(["it imports no opset of ai.onnx"]);
});
