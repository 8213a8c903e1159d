import { noPlace } from "../diag/place.js";
import type { Attrs, AttrValue, Graph, Node } from "../ir/graph.js";
import { isIdentifier } from "../ir/names.js";
import { type ElementType, narrowest } from "../num/element-type.js";
import { fillTensor, type Tensor } from "../num/tensor.js";
import { ops } from "../ops/index.js";
import { invariant, present } from "../support/invariant.js";

/** Grows a graph node by node; each name is made unique. */
export interface GraphBuilder {
  op(name: string, op: string, inputs: readonly Node[], options?: OpOptions): Node;
  constant(name: string, value: Tensor): Node;
  graph(name: string): Graph;
}

export interface OpOptions {
  readonly attrs?: Readonly<Record<string, AttrValue>>;
  readonly declared?: { readonly element: ElementType; readonly shape: readonly number[] };
}

export function createGraphBuilder(): GraphBuilder {
  const nodes: Node[] = [];
  const names = new Set<string>();

  function add(wanted: string, opName: string, inputs: readonly Node[], o: OpOptions): Node {
    const op = present(ops.get(opName), opName);
    const attrs = allAttrs(op.attrs, o.attrs ?? {});
    const absent = new Array<undefined>(Math.max(0, op.operands.length - inputs.length));
    const operands = [...inputs, ...absent];
    const problems: string[] = [];
    const type = op.infer({
      ...{ inputs: operands, attrs, declared: o.declared, place: noPlace },
      placeOf: () => noPlace,
      report: (code) => problems.push(code),
    });
    invariant(type !== undefined, `${wanted}: ${problems.join(", ")}`);
    const node = { name: unique(wanted, names), op, inputs: operands, attrs, type, place: noPlace };
    nodes.push(node);
    return node;
  }

  return {
    op: (name, op, inputs, options = {}) => add(name, op, inputs, options),
    constant: (name, value) => add(name, "constant", [], { attrs: { value } }),
    graph: (name) => ({ name, nodes }),
  };
}

function allAttrs(
  specs: readonly { readonly name: string; readonly default?: AttrValue }[],
  given: Readonly<Record<string, AttrValue>>,
): Attrs {
  const attrs = new Map<string, AttrValue>();
  for (const { name, default: standard } of specs) {
    const value = given[name] ?? standard;
    if (value !== undefined) attrs.set(name, value);
  }
  return attrs;
}

/** An identifier close to `wanted` that nobody has. */
function unique(wanted: string, names: Set<string>): string {
  const clean = wanted.replaceAll(/[^A-Za-z0-9_]/g, "_");
  const base = isIdentifier(clean) ? clean : `n_${clean}`;
  let name = base;
  for (let i = 2; names.has(name); i++) name = `${base}_${i}`;
  names.add(name);
  return name;
}

/** Integers in the narrowest type that holds them all. */
export function integers(values: ArrayLike<number>, shape: readonly number[]): Tensor {
  let [min, max] = [0, 0];
  for (let i = 0; i < values.length; i++) {
    min = Math.min(min, values[i] as number);
    max = Math.max(max, values[i] as number);
  }
  const element = present(narrowest({ min, max }), `${min} .. ${max}`);
  return fillTensor(element, shape, (i) => values[i] as number);
}
