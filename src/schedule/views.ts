import type { Node } from "../ir/graph.js";
import { present } from "../support/invariant.js";
import { channelsOf, type Operand } from "./network.js";
import type { LiveGraph } from "./roles.js";
import { mapShape, sameMap } from "./shape.js";

/**
 * What `node` reads as: its own map when a layer (or the loader) forms it, else the channels its view picks.
 * A flatten or reshape that is no layer keeps the map below it, so its operand's shape differs from the node's.
 * Undefined when no layer has formed all of it yet.
 */
export function operandOf(
  node: Node,
  live: LiveGraph,
  sources: ReadonlyMap<Node, string>,
): Operand | undefined {
  const source = sources.get(node);
  const shape = mapShape(node);
  const element = node.type.element;
  if (source !== undefined) return { channels: channelsOf(source, shape[0]), shape, element, node };
  const role = live.roleOf(node);
  if (role.kind === "reshape") {
    const below = operandOf(role.input, live, sources);
    return below && { ...below, node };
  }
  if (role.kind !== "channels") return undefined;
  const parts = role.inputs.map((n) => operandOf(n, live, sources));
  if (!parts.every((p) => p !== undefined && movesNothing(p))) return undefined;
  const channels = role.map.map(({ input, channel }) =>
    present(parts[input]?.channels[channel], `channel ${channel} of ${node.name}`),
  );
  return { channels, shape, element, node };
}

/** True when the operand's layout is the one its IR type suggests. */
export function movesNothing(operand: Operand): boolean {
  return sameMap(operand.shape, mapShape(operand.node));
}
