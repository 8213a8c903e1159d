import { hasErrors, type Sink } from "../diag/diagnostic.js";
import { report } from "../diag/report.js";
import { sameElementType } from "../num/element-type.js";
import type { Graph, Node } from "./graph.js";
import { isIdentifier, printName } from "./names.js";
import { printTensorType, type Scale, type TensorType } from "./tensor-type.js";

/**
 * Checks what every pass must keep: names are unique identifiers, operands are earlier nodes of the graph, and
 * inference gives each node the type it carries. Violations are bugs (91xx), never the user's mistake.
 */
export function verifyGraph(graph: Graph, sink: Sink): boolean {
  const found = sink.diagnostics.length;
  const earlier = new Set<Node>();
  const names = new Set<string>();
  for (const node of graph.nodes) {
    verifyName(node, names, sink);
    verifyOrder(node, earlier, sink);
    verifyType(node, sink);
    earlier.add(node);
    names.add(node.name);
  }
  return !hasErrors({ diagnostics: sink.diagnostics.slice(found) });
}

function verifyName(node: Node, names: ReadonlySet<string>, sink: Sink): void {
  if (isIdentifier(node.name) && !names.has(node.name)) return;
  report(sink, "BL9102", node.place, { node: node.name });
}

function verifyOrder(node: Node, earlier: ReadonlySet<Node>, sink: Sink): void {
  for (const input of node.inputs) {
    if (input === undefined || earlier.has(input)) continue;
    report(sink, "BL9101", node.place, { node: printName(node), operand: printName(input) });
  }
}

function verifyType(node: Node, sink: Sink): void {
  const { type, place } = node;
  const inferred = node.op.infer({
    inputs: node.inputs,
    attrs: node.attrs,
    declared: { element: type.element, shape: type.shape },
    place,
    placeOf: () => place,
    report: (code, at, params) => report(sink, code, at, params),
  });
  if (inferred === undefined || sameType(inferred, type)) return;
  const params = { stored: printTensorType(type), inferred: printTensorType(inferred) };
  report(sink, "BL9103", place, { node: printName(node), ...params });
}

function sameType(a: TensorType, b: TensorType): boolean {
  const sameShape = a.shape.length === b.shape.length && a.shape.every((d, i) => d === b.shape[i]);
  return sameElementType(a.element, b.element) && sameShape && sameScale(a.scale, b.scale);
}

function sameScale(a: Scale | undefined, b: Scale | undefined): boolean {
  if (typeof a !== "object" || typeof b !== "object") return a === b;
  return a.length === b.length && a.every((s, i) => s === b[i]);
}
