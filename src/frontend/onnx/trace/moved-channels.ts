import type { Node } from "../../../ir/graph.js";
import { hull } from "../../../num/interval.js";
import { elementCount } from "../../../num/tensor.js";
import { at } from "../quantizer-steps.js";
import { channelsOf, type Integer } from "./integer.js";

/**
 * The value on `node`, whose elements are those of the value's own node moved: element i was element `index[i]`, or i itself
 * without an index. What is known channel by channel moves along; undefined where channels of different scales or zero points become one.
 */
export function movedTo(
  v: Integer,
  node: Node,
  index: (() => readonly number[]) | undefined,
): Integer | undefined {
  const lists = [v.scale, v.offset];
  const single = lists.every((l) => l.length === 1) && v.ranges.length === 1 && !v.parts;
  if (single || (index === undefined && channelsOf(node) === channelsOf(v.node)))
    return { ...v, node };
  const owners = ownersOf(v.node, node, index?.());
  const [scale, offset] = lists.map((list) => {
    if (list.length === 1) return list;
    const moved = owners.map((from) => [...new Set(from.map((c) => at(list, c)))]);
    return moved.some((s) => s.length > 1) ? undefined : moved.flat();
  });
  if (scale === undefined || offset === undefined) return undefined;
  const { parts } = v;
  const sources = owners.map((from) => (from.length === 1 ? from[0] : undefined));
  return {
    ...v,
    node,
    scale,
    offset,
    ranges:
      v.ranges.length === 1 ? v.ranges : owners.map((o) => hull(o.map((c) => at(v.ranges, c)))),
    parts: parts && ((channel) => parts(channel === undefined ? undefined : sources[channel])),
  };
}

/** For each channel of `to`, the channels of `from` that its elements come from. */
function ownersOf(
  from: Node,
  to: Node,
  index: readonly number[] | undefined,
): readonly (readonly number[])[] {
  const size = elementCount(from.type.shape) / channelsOf(from);
  const own = elementCount(to.type.shape) / channelsOf(to);
  return Array.from({ length: channelsOf(to) }, (_, c) => {
    const found = new Set<number>();
    for (let i = c * own; i < (c + 1) * own; i++) found.add(Math.floor((index?.[i] ?? i) / size));
    return [...found];
  });
}
