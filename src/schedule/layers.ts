import { hasErrors, type Sink } from "../diag/diagnostic.js";
import { report } from "../diag/report.js";
import type { Graph, Node } from "../ir/graph.js";
import { present } from "../support/invariant.js";
import { macLayer, vectorLayer } from "./build-layer.js";
import { isVector, macTail, type VectorRole, vectorTail } from "./fusion.js";
import type { Layer, Network, Operand } from "./network.js";
import { type LiveGraph, liveGraph } from "./roles.js";
import { mapShape } from "./shape.js";
import { type FusionSite, lastOf, type PoolingArray, type Tail } from "./tail.js";
import { movesNothing, operandOf } from "./views.js";

/**
 * Groups the nodes of a graph into layers: a convolution or dense node takes the scaling and the pooling behind it
 * along when nothing else reads what is between, or a sum with a value that is there already; a pool or sum its
 * scaling; each one further quantizer, except those in `apart`. The array decides which pooling can be fused
 * (docs/engine.md, Jobs). Undefined after an error.
 */
export function groupLayers(
  graph: Graph,
  array: PoolingArray,
  sink: Sink,
  apart: ReadonlySet<Node> = new Set(),
): Network | undefined {
  const live = liveGraph(graph);
  const inputs = live.nodes.filter((n) => n.op.name === "input");
  const outputs = live.nodes.filter((n) => n.op.name === "output");
  const [input] = inputs;
  const [output] = outputs;
  if (!input || !output || inputs.length > 1 || outputs.length > 1) {
    const place = (inputs[1] ?? outputs[1] ?? input ?? output)?.place ?? { kind: "none" as const };
    report(sink, "BL4006", place, { inputs: inputs.length, outputs: outputs.length });
    return undefined;
  }
  const builder = createBuilder(live, array, apart, sink);
  builder.sources.set(input, input.name);
  for (const node of live.nodes) builder.visit(node);
  const read = builder.read(present(output.inputs[0], "output operand"), output);
  if (hasErrors(sink) || !read) return undefined;
  return {
    graph,
    input: { name: input.name, node: input, shape: mapShape(input) },
    layers: builder.layers,
    output: read,
  };
}

interface Builder {
  readonly sources: Map<Node, string>;
  readonly layers: Layer[];
  visit(node: Node): void;
  read(node: Node, reader: Node): Operand | undefined;
}

function createBuilder(
  live: LiveGraph,
  array: PoolingArray,
  apart: ReadonlySet<Node>,
  sink: Sink,
): Builder {
  const sources = new Map<Node, string>();
  const absorbed = new Set<Node>();
  const layers: Layer[] = [];
  const isThere = (node: Node) => {
    const operand = operandOf(node, live, sources);
    return operand !== undefined && movesNothing(operand);
  };
  const site: FusionSite = { live, array, apart, isThere };

  function read(node: Node, reader: Node): Operand | undefined {
    const operand = operandOf(node, live, sources);
    if (!operand && !hasErrors(sink))
      report(sink, "BL4007", reader.place, { op: reader.op.name, from: [], to: mapShape(node) });
    return operand;
  }

  /** An operand whose layout is the one its IR type suggests; a flattened map has no layout of its own. */
  function readMap(node: Node, reader: Node): Operand | undefined {
    const operand = read(node, reader);
    if (!operand || movesNothing(operand)) return operand;
    const params = { op: reader.op.name, from: operand.shape, to: mapShape(node) };
    report(sink, "BL4007", reader.place, params);
    return undefined;
  }

  function add(layer: Layer | undefined, tail: Tail): void {
    if (!layer) return;
    for (const node of tail.chain) absorbed.add(node);
    sources.set(lastOf(tail), layer.name);
    if (tail.wide) sources.set(tail.wide, tail.wide.name);
    layers.push(layer);
  }

  function visit(node: Node): void {
    const role = live.roleOf(node);
    if (absorbed.has(node)) return;
    if (role.kind === "mac") {
      const tail = macTail(node, role, site);
      const operand = read(role.input, node);
      const residual = tail.join && readMap(tail.join.other, node);
      add(operand && macLayer(node, role, tail, operand, residual, sink), tail);
    } else if (isVector(role)) {
      const tail = vectorTail(node, role, site);
      const operands = inputsOf(role).map((n) => readMap(n, node));
      if (operands.every((o) => o !== undefined))
        add(vectorLayer(node, role, tail, operands), tail);
    }
  }
  return { sources, layers, visit, read };
}

function inputsOf(role: VectorRole): readonly Node[] {
  return role.kind === "sum" ? role.inputs : [role.input];
}
