import { catalogue } from "../diag/catalogue.js";
import type { AttrValue, Graph, Node } from "../ir/graph.js";
import type { Scale, TensorType } from "../ir/tensor-type.js";
import { type Interval, narrowest } from "../num/element-type.js";
import { hull } from "../num/interval.js";
import { fillTensor } from "../num/tensor.js";
import { ops } from "../ops/index.js";
import { present } from "../support/invariant.js";

/** What a rewrite may do at a node whose operands are already rewritten. */
export interface Rewriter {
  /** Adds a node of the named op in front, at the place of `from`; its type must come out as `type` says. */
  create(op: string, from: Node, parts: NodeParts): Node;
  /** Adds a constant of the narrowest type that holds the data; undefined beyond 32 bits. */
  constant(
    from: Node,
    name: string,
    shape: readonly number[],
    data: readonly number[],
  ): Node | undefined;
  /** A name no node has: the wanted one, or with a number. */
  fresh(wanted: string): string;
  /** How many operands read the node of the original graph that became this one. */
  uses(node: Node): number;
}

export interface NodeParts {
  /** Default: the name of the node it replaces. */
  readonly name?: string;
  readonly inputs: readonly (Node | undefined)[];
  readonly attrs: Readonly<Record<string, AttrValue | undefined>>;
  readonly type: TensorType;
}

/**
 * Rebuilds the graph in order. `visit` sees each node with rewritten operands and returns what takes its place:
 * the node itself, one it created, or an earlier one. Nothing is removed beyond that; see drop-dead.
 */
export function rewrite(graph: Graph, visit: (node: Node, r: Rewriter) => Node): Graph {
  const nodes: Node[] = [];
  const replaced = new Map<Node, Node>();
  const names = new Set(graph.nodes.map((n) => n.name));
  const uses = new Map<Node, number>();
  const r: Rewriter = {
    create(opName, from, { name = from.name, inputs, attrs, type }) {
      const node = infer(opName, name, inputs, attrs, type, from);
      nodes.push(node);
      return node;
    },
    constant(from, name, shape, data) {
      const element = narrowest(rangeOf(data));
      if (element === undefined) return undefined;
      const value = fillTensor(element, shape, (i) => data[i] as number);
      const parts = { name: fresh(names, name), inputs: [], attrs: { value }, type: value };
      return r.create("constant", from, parts);
    },
    fresh: (wanted) => fresh(names, wanted),
    uses: (node) => uses.get(node) ?? 0,
  };
  const original = countUses(graph);
  for (const node of graph.nodes) {
    const inputs = node.inputs.map((n) => n && present(replaced.get(n), n.name));
    const same = inputs.every((n, i) => n === node.inputs[i]);
    const current = same ? node : { ...node, inputs };
    const result = visit(current, r);
    if (result === current) nodes.push(current);
    replaced.set(node, result);
    uses.set(result, (uses.get(result) ?? 0) + (original.get(node) ?? 0));
  }
  return { ...graph, nodes };
}

function countUses(graph: Graph): ReadonlyMap<Node, number> {
  const uses = new Map<Node, number>();
  for (const n of graph.nodes.flatMap((node) => node.inputs)) {
    if (n !== undefined) uses.set(n, (uses.get(n) ?? 0) + 1);
  }
  return uses;
}

function infer(
  opName: string,
  name: string,
  inputs: readonly (Node | undefined)[],
  given: NodeParts["attrs"],
  { element, shape }: TensorType,
  { place }: Node,
): Node {
  const op = present(ops.get(opName), `op ${opName}`);
  const attrs = new Map<string, AttrValue>();
  for (const spec of op.attrs) {
    const value = given[spec.name] ?? spec.default;
    if (value !== undefined) attrs.set(spec.name, value);
  }
  const type = op.infer({
    inputs,
    attrs,
    declared: { element, shape },
    place,
    placeOf: () => place,
    report: (code) => {
      // The author was warned where the network was read.
      if (catalogue[code].severity === "warning") return;
      throw new Error(`internal: rewriting ${name} raised ${code}`);
    },
  });
  return { name, op, inputs, attrs, type: present(type, `type of ${name}`), place };
}

function rangeOf(data: readonly number[]): Interval {
  return hull(data.map((v) => ({ min: v, max: v })));
}

function fresh(names: Set<string>, wanted: string): string {
  let name = wanted;
  for (let i = 2; names.has(name); i++) name = `${wanted}_${i}`;
  names.add(name);
  return name;
}

/** Attributes that carry the scale of a replaced value on. */
export function scaleOf(node: Node): { readonly scale?: Scale } {
  const { scale } = node.type;
  return scale === undefined ? {} : { scale };
}
