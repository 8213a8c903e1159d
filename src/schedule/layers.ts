import { hasErrors, type Sink } from "../diag/diagnostic.js";
import { report } from "../diag/report.js";
import type { Graph, Node } from "../ir/graph.js";
import type { MacRole } from "../ir/hardware-role.js";
import { present } from "../support/invariant.js";
import { macLayer, overMap, vectorLayer } from "./build-layer.js";
import { isVector, macTail, type VectorRole, vectorTail } from "./fusion.js";
import type { Layer, Network, Operand } from "./network.js";
import { combinationOf } from "./point-tail.js";
import { multipliedOut } from "./points.js";
import { type LiveGraph, liveGraph } from "./roles.js";
import { mapShape } from "./shape.js";
import { type FusionSite, lastOf, type PoolingArray, type Tail } from "./tail.js";
import { movesNothing, operandOf } from "./views.js";

/**
 * Groups the nodes of a graph into layers: a convolution or dense node takes the scaling and the pooling behind it
 * along when nothing else reads what is between, or a sum or product with a value that is there already; a pool or sum its
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
  for (const node of live.nodes) {
    const constant = flowingConstant(node);
    if (constant === undefined) continue;
    report(sink, "BL4012", node.place, { node: node.name, constant: constant.name });
    return undefined;
  }
  const builder = createBuilder(live, array, apart, sink);
  builder.sources.set(input, input.name);
  for (const node of live.nodes) {
    builder.visit(node);
    if (hasErrors(sink)) return undefined;
  }
  const read = builder.read(present(output.inputs[0], "output operand"));
  return {
    graph,
    input: { name: input.name, node: input, shape: mapShape(input) },
    layers: builder.layers,
    output: read,
  };
}

/** A constant that `node` reads like a computed value: no memory of the engine is filled with it. */
function flowingConstant({ op, inputs }: Node): Node | undefined {
  const kindOf = (i: number) => (op.operands[i] ?? op.operands.at(-1))?.kind;
  return inputs.find((input, i) => input?.op.name === "constant" && kindOf(i) === "value");
}

interface Builder {
  readonly sources: Map<Node, string>;
  readonly layers: Layer[];
  visit(node: Node): void;
  read(node: Node): Operand;
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

  const read = (node: Node) => present(operandOf(node, live, sources), `map of ${node.name}`);

  /** True when some reader of a reshape cannot read the map below it: every reader but another reshape and the output, and array layers that cover the map. */
  function mustMove(node: Node): boolean {
    const below = read(node);
    return !movesNothing(below) && live.readersOf(node).some((r) => needsMap(r, below));
  }

  function needsMap(reader: Node, below: Operand): boolean {
    const role = live.roleOf(reader);
    if (role.kind === "mac") return overMap(role, below.shape) === undefined;
    // Rows or columns as channels are read pixel by pixel, however the pixels are arranged.
    if (role.kind === "turn" && role.order[0] !== 0)
      return below.shape[0] !== mapShape(role.input)[0];
    return role.kind !== "reshape" && role.kind !== "boundary";
  }

  function add(layer: Layer, tail: Tail): void {
    for (const node of tail.chain) absorbed.add(node);
    sources.set(lastOf(tail), layer.name);
    if (tail.wide) sources.set(tail.wide, tail.wide.name);
    layers.push(layer);
  }

  function addMac(node: Node, role: MacRole): void {
    const tail = macTail(node, role, site);
    // Rows whose combination does not fit the array are only formed for other readers.
    if (!tail.points && combinationOf(node, live)) return;
    const residual = tail.join && read(tail.join.other);
    add(macLayer(node, role, tail, read(role.input), residual), tail);
  }

  function visit(node: Node): void {
    const role = live.roleOf(node);
    if (absorbed.has(node)) return;
    if (role.kind === "mac") addMac(node, role);
    else if (role.kind === "combine") {
      const rows = live.roleOf(role.input);
      const whole = rows.kind === "mac" ? multipliedOut(role, rows) : "groups";
      if (typeof whole === "object") addMac(node, whole);
      else report(sink, "BL4051", node.place, { layer: node.name, obstacle: whole });
    } else if (isVector(role) && (role.kind !== "reshape" || mustMove(node))) {
      const tail = vectorTail(node, role, site);
      const residual = tail.join && read(tail.join.other);
      add(vectorLayer(node, role, tail, inputsOf(role).map(read), residual), tail);
    }
  }
  return { sources, layers, visit, read };
}

function inputsOf(role: VectorRole): readonly Node[] {
  return role.kind === "sum" ? role.inputs : [role.input];
}
