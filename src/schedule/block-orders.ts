import type { Blocks } from "../ir/hardware-role.js";
import type { Layer } from "./network.js";

/** Channels by position; -1 is a hole. */
type Order = readonly number[];

/**
 * The order of a deep map whose parts lie one after the other, each as the flat map in `order` and from a multiple of
 * `post` on, so that a part is whole words of value memory.
 */
export function deepOrder({ parts }: Blocks, order: Order, post: number): Order {
  const length = Math.ceil(order.length / post) * post;
  const all = parts.flatMap((part) => Array.from({ length }, (_, i) => part[order[i] ?? -1] ?? -1));
  return all.slice(0, all.findLastIndex((c) => c >= 0) + 1);
}

/** The order of the flat map whose deep map lies in `deep`: that of its first part. */
export function flatOrder({ parts }: Blocks, deep: Order, post: number): Order {
  const [first = []] = parts;
  const strips = Math.ceil(deep.length / post) / parts.length;
  const order = deep.slice(0, strips * post).map((c) => (c < 0 ? -1 : first.indexOf(c)));
  return order.slice(0, order.findLastIndex((c) => c >= 0) + 1);
}

/** The only order a layer's result can lie in, where there is one: its operand then lies in the natural order. */
export function fixedOrder(layer: Layer, post: number): Order | undefined {
  if (layer.kind !== "vector") return undefined;
  if (layer.reduce === "gather" || layer.reduce === "turn") return natural(layer.shape[0]);
  if (layer.blocks?.to !== "depth") return undefined;
  const flat = layer.shape[0] / layer.blocks.parts.length;
  return deepOrder(layer.blocks, natural(flat), post);
}

function natural(count: number): Order {
  return Array.from({ length: count }, (_, i) => i);
}
