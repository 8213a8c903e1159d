import type { Node } from "../../../ir/graph.js";
import type { FloatValue } from "../float-graph.js";
import type { IrBuilder } from "./ir-builder.js";

/** Most parts with no channel twice that are put side by side. */
const maxRepeats = 64;

/** Channels in any order, some of them several times: lists without repetition, side by side. */
export function channelNode(
  node: Node,
  order: readonly number[],
  channels: number,
  to: FloatValue,
  ir: IrBuilder,
): Node | undefined {
  const lists: number[][] = [];
  let seen = new Set<number>();
  for (const c of order) {
    if (lists.length === 0 || seen.has(c)) {
      lists.push([]);
      seen = new Set();
    }
    seen.add(c);
    lists.at(-1)?.push(c);
  }
  if (lists.length > maxRepeats) return undefined;
  const parts = lists.map((list) => distinctNode(node, list, channels, to, ir));
  if (parts.some((p) => p === undefined)) return undefined;
  return parts.length === 1 ? parts[0] : ir.node("concat", to, parts);
}

/** Channels in another order, or some of them; none twice. */
function distinctNode(
  node: Node,
  order: readonly number[],
  channels: number,
  to: FloatValue,
  ir: IrBuilder,
): Node | undefined {
  const [from = 0] = order;
  if (order.every((c, i) => c === from + i)) {
    if (order.length === channels) return node;
    return ir.node("slice", to, [node], { from, to: from + order.length });
  }
  const chosen = new Set(order);
  if (order.length === channels) return ir.node("shuffle", to, [node], shuffleAttrs(order));
  // Some channels: those first, then the others, which nobody reads.
  const rest = Array.from({ length: channels }, (_, c) => c).filter((c) => !chosen.has(c));
  const place = { name: `${to.name}_order`, path: to.path };
  const sorted = ir.node("shuffle", place, [node], shuffleAttrs([...order, ...rest]));
  return sorted && ir.node("slice", to, [sorted], { from: 0, to: order.length });
}

/** The source channel of every output channel, when whole maps of `size` elements move. */
export function channelOrder(
  index: readonly number[],
  size: number,
): readonly number[] | undefined {
  const order: number[] = [];
  for (let i = 0; i < index.length; i += size) {
    const first = index[i] as number;
    if (first % size !== 0) return undefined;
    for (let k = 1; k < size; k++) if (index[i + k] !== first + k) return undefined;
    order.push(first / size);
  }
  return order;
}

/** The named shuffle that an order is, or the order itself. */
export function shuffleAttrs(
  order: readonly number[],
): Readonly<Record<string, string | number | readonly number[]>> {
  const count = order.length;
  const step = order[1] ?? 1;
  const isChannel = count % step === 0 && step > 1;
  const groups = count / step;
  if (isChannel && order.every((c, i) => c === (i % groups) * step + Math.floor(i / groups))) {
    return { mode: "channel", groups };
  }
  const [first = 0] = order;
  if (first > 0 && count % first === 0 && order.every((c, i) => c === (i + first) % count)) {
    return { mode: "cyclic", groups: count / first };
  }
  return { order };
}
