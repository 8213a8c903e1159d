import type { Sink } from "../diag/diagnostic.js";
import type { Graph, Node } from "../ir/graph.js";
import { present } from "../support/invariant.js";
import { groupLayers } from "./layers.js";
import { isMac, type Layer, sourcesOf, valueOperands } from "./network.js";
import { liveGraph } from "./roles.js";
import { isScaling } from "./tail.js";

/** A graph's layers in the order they run, and what lies between them. */
export interface LayerChain {
  readonly layers: readonly Layer[];
  /** Maps that layer i or an earlier one (or the loader) forms and a later one reads, by name; one: a legal cut. */
  readonly crossing: readonly (readonly string[])[];
}

/**
 * The layers that engines are assigned: pooling goes with its convolution wherever some array can fuse them, quantizers of a
 * value that others read as well stand alone, so that the network can be cut between the two. Undefined after an error.
 */
export function layerChain(graph: Graph, sink: Sink): LayerChain | undefined {
  const array = { pixels: 1, pes: 1, post: 1 };
  const network = groupLayers(graph, array, sink, sharedQuantizers(graph));
  if (!network) return undefined;
  const { layers, output, input } = network;
  const reads = [
    ...layers.map((l) => new Set([...l.operands, ...valueOperands(l)].flatMap(sourcesOf))),
    new Set(sourcesOf(output)),
  ];
  const formed = [input.name, ...layers.map((l) => l.name)];
  const crossing = layers.map((_, i) => {
    const later = reads.slice(i + 1);
    return formed.slice(0, i + 2).filter((name) => later.some((r) => r.has(name)));
  });
  return { layers, crossing };
}

/** Quantizers of values with several readers. */
function sharedQuantizers(graph: Graph): ReadonlySet<Node> {
  const live = liveGraph(graph);
  const shared = live.nodes.filter(
    ({ inputs: [value] }) => value && live.readersOf(value).length > 1,
  );
  return new Set(shared.filter((n) => isScaling(live.roleOf(n))));
}

/**
 * True when the network can be cut behind layer `i`. A reshape goes with its reader: as the last value of an engine it would
 * leave in the order of the map below it.
 */
export function isCut(chain: LayerChain, i: number): boolean {
  const layer = chain.layers[i];
  if (!layer || i === chain.layers.length - 1 || chain.crossing[i]?.length !== 1) return false;
  const node = resultOf(layer);
  return node.op.hardware(node).kind !== "reshape";
}

/** The layer that forms the value called `name`; -1: none does. */
export function layerOf(chain: LayerChain, name: string): number {
  return chain.layers.findIndex(
    (l) => l.name === name || l.stages.some((s) => s.node.name === name),
  );
}

/**
 * The last layer of each engine when every array layer gets one of its own, with the vector layers behind it; where
 * the network cannot be cut between two array layers they share one.
 */
export function dataflowEnds(chain: LayerChain): readonly number[] {
  const ends: number[] = [];
  let mac = -1;
  chain.layers.forEach((layer, i) => {
    if (!isMac(layer)) return;
    for (let at = i - 1; mac >= 0 && at >= mac; at--)
      if (isCut(chain, at)) {
        ends.push(at);
        break;
      }
    mac = i;
  });
  return [...ends, chain.layers.length - 1];
}

/**
 * One graph an engine: cut behind the layers `ends` (the last of them is the network's last). The value at a cut is the
 * output of one graph and the input of the next, under its own name.
 */
export function cutGraph(
  graph: Graph,
  chain: LayerChain,
  ends: readonly number[],
): readonly Graph[] {
  if (ends.length === 1) return [graph];
  const find = (op: string) =>
    present(
      graph.nodes.find((n) => n.op.name === op),
      op,
    );
  const [input, output] = [find("input"), find("output")];
  const cuts = ends.slice(0, -1).map((end) => resultOf(present(chain.layers[end], "layer")));
  return [...cuts, undefined].map((to, i) => {
    const from = i === 0 ? undefined : cuts[i - 1];
    return segment(graph, from && { ...input, ...endOf(from) }, from, to, output);
  });
}

/** The IR value a layer forms last. */
function resultOf(layer: Layer): Node {
  return present(layer.stages.at(-1), "stage").node;
}

function endOf({ name, type, place }: Node) {
  return { name, type, place };
}

/** What leads to `to` (or the output) without passing `from`, which `start` takes the place of. */
function segment(
  graph: Graph,
  start: Node | undefined,
  from: Node | undefined,
  to: Node | undefined,
  output: Node,
): Graph {
  const needed = new Set<Node>([to ?? output]);
  for (const node of graph.nodes.toReversed())
    if (needed.has(node) && node !== from) for (const n of node.inputs) if (n) needed.add(n);
  const copies = new Map<Node, Node>();
  const nodes: Node[] = [];
  for (const node of graph.nodes) {
    if (!needed.has(node)) continue;
    const copy = node === from && start ? start : withInputs(node, copies);
    copies.set(node, copy);
    nodes.push(copy);
  }
  if (to)
    nodes.push({ ...output, name: `${to.name}_end`, type: to.type, inputs: [copies.get(to)] });
  return { name: graph.name, nodes };
}

function withInputs(node: Node, copies: ReadonlyMap<Node, Node>): Node {
  const inputs = node.inputs.map((n) => n && present(copies.get(n), n.name));
  return inputs.every((n, i) => n === node.inputs[i]) ? node : { ...node, inputs };
}
