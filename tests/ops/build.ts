import { createSink, type Sink } from "../../src/diag/diagnostic.js";
import { noPlace, type Place } from "../../src/diag/place.js";
import { report } from "../../src/diag/report.js";
import type { AttrValue, Graph, Node } from "../../src/ir/graph.js";
import type { TensorType } from "../../src/ir/tensor-type.js";
import { parseElementType } from "../../src/num/element-type.js";
import { elementCount, fillTensor, type Tensor } from "../../src/num/tensor.js";
import { ops } from "../../src/ops/index.js";
import { present } from "../../src/support/invariant.js";

/** Builds graphs by direct calls of the op table; node names count up. */
export interface Builder {
  readonly sink: Sink;
  readonly nodes: Node[];
  /** Undefined when `infer` reported; `declared` as `u2` or `u2[1,2,3]`. */
  op(
    name: string,
    inputs: readonly (Node | undefined)[],
    attrs?: Readonly<Record<string, AttrValue>>,
    declared?: string,
  ): Node;
  input(type: string, attrs?: Readonly<Record<string, AttrValue>>): Node;
  constant(type: string, data: readonly number[] | ((i: number) => number)): Node;
  graph(): Graph;
}

export class InferFailed extends Error {}

export function createBuilder(): Builder {
  const sink = createSink();
  const nodes: Node[] = [];
  const b: Builder = {
    sink,
    nodes,
    op(name, inputs, attrs = {}, declared) {
      const def = present(ops.get(name), `op ${name}`);
      const all = new Map<string, AttrValue>();
      for (const spec of def.attrs) {
        const value = attrs[spec.name] ?? spec.default;
        if (value !== undefined) all.set(spec.name, value);
      }
      const type = def.infer({
        inputs,
        attrs: all,
        declared: declared === undefined ? undefined : parseType(declared),
        place: noPlace,
        placeOf: (part) => at("attr" in part ? `attr ${part.attr}` : `operand ${part.operand}`),
        report: (code, place, params) => report(sink, code, place, params),
      });
      if (type === undefined) throw new InferFailed(JSON.stringify(sink.diagnostics));
      const node = { name: `n${nodes.length}`, op: def, inputs, attrs: all, type, place: noPlace };
      nodes.push(node);
      return node;
    },
    input: (type, attrs) => b.op("input", [], attrs, type),
    constant: (type, data) => b.op("constant", [], { value: tensor(type, data) }),
    graph: () => ({ name: "test", nodes }),
  };
  return b;
}

function at(path: string): Place {
  return { kind: "graph", file: "test", path };
}

/** `u8[1,28,28]`, or `u8` with an empty shape. */
export function parseType(text: string): TensorType {
  const [, element = "", dims = ""] = /^(\w+)(?:\[([\d, ]*)\])?$/.exec(text) ?? [];
  const shape = dims === "" ? [] : dims.split(",").map(Number);
  return { element: present(parseElementType(element), text), shape };
}

export function tensor(type: string, data: readonly number[] | ((i: number) => number)): Tensor {
  const { element, shape } = parseType(type);
  const value = typeof data === "function" ? data : (i: number) => data[i] as number;
  if (typeof data !== "function" && data.length !== elementCount(shape))
    throw new Error(`${data.length} values for ${type}`);
  return fillTensor(element, shape, value);
}

/** What the op of `node` computes from the operands, as a plain list. */
export function evaluate(
  node: Node,
  ...operands: readonly (readonly number[])[]
): readonly number[] {
  const inputs = node.inputs.map((n, i) => {
    const value = n?.attrs.get("value") as Tensor | undefined;
    const data = operands[i];
    if (n === undefined || value !== undefined || data === undefined) return value;
    return fillTensor(n.type.element, n.type.shape, (k) => data[k] as number);
  });
  return [...node.op.evaluate(node, inputs).data];
}
