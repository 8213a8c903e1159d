import { present } from "../support/invariant.js";
import { fixedOrder, flatOrder } from "./block-orders.js";
import { balancedOrder, type PassRates } from "./gate-order.js";
import { turnsOf } from "./gate-turns.js";
import { type Geometry, kindOf } from "./geometry.js";
import {
  blocksTo,
  type Layer,
  type MacLayer,
  type Network,
  resultsOf,
  rowsOf,
  sourcesOf,
} from "./network.js";
import { identity, inPlace, type Order, type Placed } from "./placement.js";
import { pointOrder } from "./point-order.js";
import { type RowArray, rowLimit } from "./slots.js";

/** The physical order of every source: what readers ask for, what layers in place inherit, else what suits the readers. */
export function orderSources(
  placed: Placed,
  g: Geometry & RowArray,
  rates: PassRates,
): ReadonlyMap<string, Order> {
  const { network, demands } = placed;
  const orders = new Map<string, Order>([[network.input.name, identity(network.input.shape[0])]]);
  for (const layer of network.layers) {
    const order =
      inPlace(layer, kindOf(g)) || layer.kind === "vector"
        ? inheritedOrder(layer, placed, orders, g.post)
        : (demands.get(layer.name) ??
          preferredOrder(layer, network, g) ??
          gatedOrder(layer, g, rates) ??
          identity(layer.shape[0]));
    for (const name of resultsOf(layer)) orders.set(name, order);
  }
  return orders;
}

/** A gated layer whose pass rates are known gives every PE its share of the outputs that pass. */
function gatedOrder(layer: MacLayer, g: Geometry, rates: PassRates): Order | undefined {
  const known = layer.gate && rates.get(layer.stages[0]?.node.name ?? "");
  return known && layer.groups === 1 ? balancedOrder(known, g, turnsOf(layer, g)) : undefined;
}

/** Channels a source takes in a map it shares: whole strips, so that it can be written by itself. */
export function alignedSpan(order: Order, post: number): number {
  return Math.ceil(order.length / post) * post;
}

/** A layer in place treats channels where they lie: its result has the layout of its (first) operand. */
function inheritedOrder(
  layer: Layer,
  placed: Placed,
  orders: ReadonlyMap<string, Order>,
  post: number,
): Order {
  if (layer.kind === "vector" && layer.argmax) return [0];
  const fixed = fixedOrder(layer, post);
  if (fixed) return fixed;
  const operand = present(layer.operands[0], "operand");
  const logical = new Map(operand.channels.map((c, i) => [`${c.source}:${c.channel}`, i]));
  const [first = ""] = sourcesOf(operand);
  const members = sourcesOf(operand).length > 1 ? placed.assemblies.get(first) : [first];
  const order: number[] = [];
  for (const source of present(members, "assembly")) {
    while (order.length % post !== 0) order.push(-1);
    for (const channel of present(orders.get(source), "order"))
      order.push(channel < 0 ? -1 : present(logical.get(`${source}:${channel}`), "channel"));
  }
  const blocks = blocksTo(layer, "space");
  return blocks ? flatOrder(blocks, order, post) : order;
}

/**
 * A grouped convolution runs fewest cycles when each group's channels lie together, and its producer when a block of
 * outputs is of one group: sorts by the reader's group, then by the producer's own. Channels of points that one job
 * does not hold are sorted by how many.
 */
function preferredOrder(layer: MacLayer, network: Network, array: RowArray): Order | undefined {
  if (layer.points && rowsOf(layer) > rowLimit(array)) return pointOrder(layer.points, array);
  const readsAlone = (l: MacLayer) => {
    const operand = present(l.operands[0], "operand");
    return operand.channels.every((c) => c.source === layer.name);
  };
  const reader = network.layers.find(
    (l): l is MacLayer => l.kind === "mac" && l.groups > 1 && readsAlone(l),
  );
  if (!reader) return undefined;
  const { channels } = present(reader.operands[0], "operand");
  const size = channels.length / reader.groups;
  const ownSize = layer.shape[0] / layer.groups;
  const key = new Map(channels.map((c, i) => [c.channel, Math.floor(i / size)]));
  if (key.size !== layer.shape[0]) return undefined;
  const rank = (c: number) =>
    present(key.get(c), "channel") * layer.groups + Math.floor(c / ownSize);
  return identity(layer.shape[0]).toSorted((a, b) => rank(a) - rank(b) || a - b);
}
