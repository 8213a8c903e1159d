import { present } from "../support/invariant.js";
import { deepOrder, fixedOrder } from "./block-orders.js";
import {
  copied,
  freshName,
  hasRepeats,
  macCopy,
  namesOf,
  withOperands,
  withResidual,
} from "./copies.js";
import type { PeKind } from "./geometry.js";
import { jointOrder } from "./joint-order.js";
import {
  blocksTo,
  type Layer,
  type Network,
  type Operand,
  repeatsChannel,
  sourcesOf,
  writerOf,
} from "./network.js";

/** Logical channel at each physical position; -1 is a hole that nothing writes. */
export type Order = readonly number[];

/** A network whose vector readers all find their operands in order, with the orders that make it so. */
export interface Placed {
  readonly network: Network;
  /** Orders that readers ask of a layer (all its results lie in one) or the input; a MAC layer without one is free. */
  readonly demands: ReadonlyMap<string, Order>;
  /** Sources that lie side by side in vmem, by member; a source without an entry lies alone. */
  readonly assemblies: ReadonlyMap<string, readonly string[]>;
}

/**
 * Vector layers and the output take channels as they lie, so the layers before them must produce them in that order:
 * works backward from the output, asks each source for an order, and puts a copy through the array where a source
 * cannot comply (the input, or a source asked for two orders). Depthwise PEs read and write a channel in one lane: their
 * layers too leave channels where they lie.
 */
export function placeOrders(network: Network, post: number, kind: PeKind): Placed {
  const names = namesOf(network);
  const state: State = {
    post,
    network,
    demands: new Map(),
    assemblies: new Map(),
    alone: new Set(),
  };
  const layers: Layer[] = [];
  let output = network.output;
  if (!accept(state, output, identity(output.shape[0]), "output")) {
    const copy = macCopy(freshName(`${output.node.name}_copy`, names), output);
    layers.unshift(copy);
    output = copied(output, copy.name);
    accept(state, output, identity(output.shape[0]), "output");
  }
  for (const layer of network.layers.toReversed()) {
    const [joined, ...copies] = orderResidual(state, layer, names);
    if (!inPlace(layer, kind)) {
      layers.unshift(...copies, ...readable(joined, names));
      continue;
    }
    const order = demandOf(state, joined);
    const use = joined.operands.length > 1 ? "sum" : "one";
    const operands = joined.operands.map((operand) => {
      const [own, ...copy] = ordered(state, operand, order, use, names);
      copies.push(...copy);
      return own;
    });
    layers.unshift(...copies, withOperands(joined, operands));
  }
  const placed = { ...network, layers, output };
  return { network: placed, demands: state.demands, assemblies: state.assemblies };
}

/** True when a layer's results lie where its operand's channels do. */
export function inPlace(layer: Layer, kind: PeKind): boolean {
  return layer.kind === "vector" || kind === "depthwise";
}

/** The operand, or a copy of it where it cannot lie as asked. */
function ordered(
  state: State,
  operand: Operand,
  order: Order | undefined,
  use: Use,
  names: Set<string>,
): [Operand, ...Layer[]] {
  if (accept(state, operand, order, use)) return [operand];
  const copy = macCopy(freshName(`${operand.node.name}_copy`, names), operand);
  const own = copied(operand, copy.name);
  accept(state, own, order, use);
  return [own, copy];
}

/**
 * The layer, and a copy of its residual where that cannot lie as the layer's own result does. One channel that stands for all
 * asks nothing of the result.
 */
function orderResidual(state: State, layer: Layer, names: Set<string>): [Layer, ...Layer[]] {
  if (!layer.residual) return [layer];
  const { operand } = layer.residual;
  const order = repeatsChannel(layer) ? [0] : residualOrder(state, layer, operand);
  const [own, ...copy] = ordered(state, operand, order, "one", names);
  return [own === operand ? layer : withResidual(layer, () => own), ...copy];
}

/** The order in which the layer's result will lie: one that is asked for, or the first that suits the residual too. */
function residualOrder(state: State, layer: Layer, operand: Operand): Order {
  const asked = state.demands.get(layer.name);
  const orders = asked ? [asked] : [jointOrder(layer, state.network), identity(layer.shape[0])];
  const order =
    orders.find((o) => servedRuns(state, operand, o, "one")) ?? present(orders[0], "order");
  state.demands.set(layer.name, order);
  return order;
}

/** The layer, behind a copy when its operand shows a channel more than once. */
function readable(layer: Layer, names: Set<string>): readonly Layer[] {
  const operand = present(layer.operands[0], "operand");
  if (!hasRepeats(operand)) return [layer];
  const copy = macCopy(freshName(`${operand.node.name}_copy`, names), operand);
  return [copy, withOperands(layer, [copied(operand, copy.name)])];
}

interface State {
  readonly post: number;
  readonly network: Network;
  readonly demands: Map<string, Order>;
  readonly assemblies: Map<string, readonly string[]>;
  /** Sources that a sum reads: both maps need the same words a pixel, so neither may have neighbours. */
  readonly alone: Set<string>;
}

type Use = "one" | "sum" | "output";

export function identity(count: number): Order {
  return Array.from({ length: count }, (_, i) => i);
}

/**
 * The order the operands of a layer in place must lie in: its own result's, in parts for blocks that become pixels, the
 * natural one for argmax, one that suits all of a sum.
 */
function demandOf(state: State, layer: Layer): Order | undefined {
  const [operand] = layer.operands;
  if ((layer.kind === "vector" && layer.argmax) || fixedOrder(layer, state.post))
    return identity(present(operand, "operand").shape[0]);
  const sums = layer.operands.length > 1;
  const asked = state.demands.get(layer.name);
  const blocks = blocksTo(layer, "space");
  if (blocks) return deepOrder(blocks, asked ?? identity(layer.shape[0]), state.post);
  return asked ?? (sums ? jointOrder(layer, state.network) : undefined);
}

/** The runs of the operand where its sources can comply. */
function servedRuns(
  state: State,
  operand: Operand,
  order: Order | undefined,
  use: Use,
): readonly Run[] | undefined {
  const runs = order ? orderedRuns(operand, order) : wholeRuns(operand);
  if (!runs?.every((run) => canServe(state, run, order !== undefined))) return undefined;
  const aligned = runs.every(
    (r, i) => i === runs.length - 1 || r.channels.length % state.post === 0,
  );
  if (order && !aligned) return undefined;
  const lies =
    use === "output" ||
    canLie(
      state,
      runs.map((r) => r.source),
      use,
    );
  return lies ? runs : undefined;
}

/** Records what the operand asks of its sources; false (and nothing recorded) when they cannot comply. */
function accept(state: State, operand: Operand, order: Order | undefined, use: Use): boolean {
  const runs = servedRuns(state, operand, order, use);
  if (!runs) return false;
  const sources = runs.map((r) => r.source);
  if (order) for (const run of runs) state.demands.set(ownerOf(state, run.source), run.channels);
  if (use === "sum") for (const source of sources) state.alone.add(source);
  if (use === "one") for (const source of sources) settleAssembly(state, source, sources);
  return true;
}

/** The layer that writes a source, by name, or the input. */
function ownerOf({ network }: State, source: string): string {
  return writerOf(network, source)?.name ?? source;
}

function settleAssembly(state: State, source: string, sources: readonly string[]): void {
  if (sources.length > 1) state.assemblies.set(source, sources);
}

interface Run {
  readonly source: string;
  readonly channels: Order;
}

/** The operand's channels in `order` as one run a source, or undefined when a source's channels are not together. */
function orderedRuns(operand: Operand, order: Order): readonly Run[] | undefined {
  const runs: { source: string; channels: number[] }[] = [];
  for (const position of order) {
    const run = runs.at(-1);
    if (position < 0) {
      run?.channels.push(-1);
      continue;
    }
    const ref = present(operand.channels[position], "channel");
    if (run?.source === ref.source) run.channels.push(ref.channel);
    else runs.push({ source: ref.source, channels: [ref.channel] });
  }
  return new Set(runs.map((r) => r.source)).size === runs.length ? runs : undefined;
}

function wholeRuns(operand: Operand): readonly Run[] {
  return sourcesOf(operand).map((source) => ({
    source,
    channels: operand.channels.filter((c) => c.source === source).map((c) => c.channel),
  }));
}

/** True when the run is all of its source, once, and the source can produce the order asked for. */
function canServe(state: State, run: Run, ordered: boolean): boolean {
  const { input } = state.network;
  const layer = writerOf(state.network, run.source);
  const real = run.channels.filter((c) => c >= 0);
  const count = layer ? layer.shape[0] : run.source === input.name ? input.shape[0] : real.length;
  if (real.length !== count || new Set(real).size !== count) return false;
  if (!ordered) return true;
  const natural = run.source === input.name ? identity(count) : undefined;
  const fixed = layer ? fixedOrder(layer, state.post) : natural;
  const asked = fixed ?? state.demands.get(ownerOf(state, run.source));
  return asked === undefined || sameOrder(asked, run.channels);
}

function canLie(state: State, sources: readonly string[], use: Use): boolean {
  if (use === "sum")
    return sources.length === 1 && !state.assemblies.has(present(sources[0], "source"));
  if (sources.length === 1) return true;
  return sources.every((source) => {
    const other = state.assemblies.get(source);
    return !state.alone.has(source) && (other === undefined || sameList(other, sources));
  });
}

function sameOrder(a: Order, b: Order): boolean {
  return a.length === b.length && a.every((c, i) => c === b[i]);
}

function sameList(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((s, i) => s === b[i]);
}
