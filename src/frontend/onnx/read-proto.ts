import type {
  AttributeProto,
  FunctionProto,
  GraphProto,
  ModelProto,
  NodeProto,
  SparseProto,
  TensorProto,
  ValueProto,
} from "./proto.js";
import {
  appendNumbers,
  type Budget,
  bytesOf,
  createBudget,
  type Field,
  floatOf,
  integerOf,
  readMessage,
  textOf,
} from "./wire.js";

/** What a field number means: the function takes the value. */
type Fields = Readonly<Record<number, (field: Field) => unknown>>;

/** The model in the bytes; throws where they are no protobuf of an ONNX model or exceed the budget. */
export function readModelProto(bytes: Uint8Array): ModelProto {
  const model: ModelProto = { irVersion: 0, opsets: [], graph: undefined, functions: [] };
  const budget = createBudget();
  read(bytes, budget, {
    1: put(model, "irVersion", integerOf),
    7: put(model, "graph", (f) => readGraph(bytesOf(f), budget)),
    8: (f) => model.opsets.push(readOpset(bytesOf(f), budget)),
    25: (f) => model.functions.push(readFunction(bytesOf(f), budget)),
  });
  return model;
}

function readFunction(bytes: Uint8Array, budget: Budget): FunctionProto {
  const f: FunctionProto = {
    ...{ name: "", domain: "", overload: "", inputs: [], outputs: [] },
    ...{ nodes: [], opsets: [], defaults: [] },
  };
  read(bytes, budget, {
    1: put(f, "name", textOf),
    4: (field) => f.inputs.push(counted(textOf(field), budget)),
    5: (field) => f.outputs.push(counted(textOf(field), budget)),
    7: (field) => f.nodes.push(readNode(bytesOf(field), budget)),
    9: (field) => f.opsets.push(readOpset(bytesOf(field), budget)),
    10: put(f, "domain", textOf),
    11: (field) => f.defaults.push(readAttribute(bytesOf(field), budget)),
    13: put(f, "overload", textOf),
  });
  return f;
}

/** Takes the field into a property. */
function put<T, K extends keyof T>(target: T, key: K, take: (field: Field) => T[K]) {
  return (field: Field) => {
    target[key] = take(field);
  };
}

function read(bytes: Uint8Array, budget: Budget, fields: Fields): void {
  readMessage(bytes, budget, (field) => {
    const take = fields[field.number];
    take?.(field);
    return take !== undefined;
  });
}

function readOpset(bytes: Uint8Array, budget: Budget): { domain: string; version: number } {
  const opset = { domain: "", version: 0 };
  read(bytes, budget, {
    1: put(opset, "domain", textOf),
    2: put(opset, "version", integerOf),
  });
  return opset;
}

function readGraph(bytes: Uint8Array, budget: Budget): GraphProto {
  const graph: GraphProto = {
    ...{ name: "", nodes: [], initializers: [], sparse: [], inputs: [], outputs: [], values: [] },
  };
  read(bytes, budget, {
    1: (f) => graph.nodes.push(readNode(bytesOf(f), budget)),
    2: put(graph, "name", textOf),
    5: (f) => graph.initializers.push(readTensor(bytesOf(f), budget)),
    11: (f) => graph.inputs.push(readValue(bytesOf(f), budget)),
    12: (f) => graph.outputs.push(readValue(bytesOf(f), budget)),
    13: (f) => graph.values.push(readValue(bytesOf(f), budget)),
    15: (f) => graph.sparse.push(readSparse(bytesOf(f), budget)),
  });
  return graph;
}

function readNode(bytes: Uint8Array, budget: Budget): NodeProto {
  const node: NodeProto = {
    ...{ name: "", opType: "", domain: "", overload: "" },
    ...{ inputs: [], outputs: [], attributes: [] },
  };
  read(bytes, budget, {
    1: (f) => node.inputs.push(counted(textOf(f), budget)),
    2: (f) => node.outputs.push(counted(textOf(f), budget)),
    3: put(node, "name", textOf),
    4: put(node, "opType", textOf),
    5: (f) => node.attributes.push(readAttribute(bytesOf(f), budget)),
    7: put(node, "domain", textOf),
    8: put(node, "overload", textOf),
  });
  return node;
}

function counted(text: string, budget: Budget): string {
  budget.listed--;
  return text;
}

function readAttribute(bytes: Uint8Array, budget: Budget): AttributeProto {
  const a: AttributeProto = {
    ...{ name: "", type: 0, f: 0, i: 0, s: "", t: undefined },
    ...{ floats: [], ints: [], strings: [], g: undefined, sparse: undefined, reference: "" },
  };
  read(bytes, budget, {
    1: put(a, "name", textOf),
    2: put(a, "f", floatOf),
    3: put(a, "i", integerOf),
    4: put(a, "s", textOf),
    5: put(a, "t", (f) => readTensor(bytesOf(f), budget)),
    6: put(a, "g", (f) => readGraph(bytesOf(f), budget)),
    7: (f) => appendNumbers(a.floats, f, "float"),
    8: (f) => appendNumbers(a.ints, f, "int64"),
    9: (f) => a.strings.push(counted(textOf(f), budget)),
    20: put(a, "type", integerOf),
    21: put(a, "reference", textOf),
    22: put(a, "sparse", (f) => readSparse(bytesOf(f), budget)),
  });
  return a;
}

function readSparse(bytes: Uint8Array, budget: Budget): SparseProto {
  const sparse: SparseProto = { values: emptyTensor(), indices: emptyTensor(), dims: [] };
  read(bytes, budget, {
    1: put(sparse, "values", (f) => readTensor(bytesOf(f), budget)),
    2: put(sparse, "indices", (f) => readTensor(bytesOf(f), budget)),
    3: (f) => appendNumbers(sparse.dims, f, "int64"),
  });
  return sparse;
}

function emptyTensor(): TensorProto {
  return {
    ...{ name: "", dims: [], dataType: 0, raw: undefined },
    ...{ floats: [], integers: [], doubles: [], external: new Map(), isExternal: false },
  };
}

function readTensor(bytes: Uint8Array, budget: Budget): TensorProto {
  const t = emptyTensor();
  read(bytes, budget, {
    1: (f) => appendNumbers(t.dims, f, "int64"),
    2: put(t, "dataType", integerOf),
    4: (f) => appendNumbers(t.floats, f, "float"),
    5: (f) => appendNumbers(t.integers, f, "int64"),
    7: (f) => appendNumbers(t.integers, f, "int64"),
    8: put(t, "name", textOf),
    9: put(t, "raw", bytesOf),
    10: (f) => appendNumbers(t.doubles, f, "double"),
    11: (f) => appendNumbers(t.integers, f, "uint64"),
    13: (f) => {
      const [key, value] = readEntry(bytesOf(f), budget);
      t.external.set(key, value);
    },
    14: put(t, "isExternal", (f) => integerOf(f) === 1),
  });
  return t;
}

function readEntry(bytes: Uint8Array, budget: Budget): readonly [string, string] {
  const entry: [string, string] = ["", ""];
  read(bytes, budget, {
    1: put(entry, 0, textOf),
    2: put(entry, 1, textOf),
  });
  return entry;
}

function readValue(bytes: Uint8Array, budget: Budget): ValueProto {
  const value: ValueProto = { name: "", elementType: 0, dims: undefined };
  const tensor: Fields = {
    1: put(value, "elementType", integerOf),
    2: (f) => {
      const dims: (number | string | undefined)[] = [];
      value.dims = dims;
      read(bytesOf(f), budget, { 1: (d) => dims.push(readDimension(bytesOf(d), budget)) });
    },
  };
  read(bytes, budget, {
    1: put(value, "name", textOf),
    2: (f) => read(bytesOf(f), budget, { 1: (t) => read(bytesOf(t), budget, tensor) }),
  });
  return value;
}

function readDimension(bytes: Uint8Array, budget: Budget): number | string | undefined {
  const dim: { value: number | string | undefined } = { value: undefined };
  read(bytes, budget, { 1: put(dim, "value", integerOf), 2: put(dim, "value", textOf) });
  return dim.value;
}
