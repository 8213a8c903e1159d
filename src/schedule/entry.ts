import type { Node } from "../ir/graph.js";
import { isAddend } from "./join-tail.js";
import type { LiveGraph } from "./roles.js";
import { type FusionSite, isScaling, lastOf, type Scaling, type Tail } from "./tail.js";

/**
 * The tail with one quantizer of its result, which is then stored twice: as it is for its other readers, quantized for
 * the array. With several quantizers the first one that the array reads goes along; the others read the stored value.
 */
export function entryTail(tail: Tail, { live, array, apart }: FusionSite): Tail {
  const last = lastOf(tail);
  const readers = live.readersOf(last);
  const alone = readers.length === 1;
  const quantizers = [...new Set(readers)].flatMap((node) => {
    const role = live.roleOf(node);
    const own = isScaling(role) && !apart.has(node) && !isAddend(node, live, array);
    return own ? [{ node, role }] : [];
  });
  const entry = quantizers.find(({ node }) => alone || feedsArray(node, live));
  return entry ? quantized(tail, entry.node, entry.role, alone ? undefined : last) : tail;
}

function quantized(tail: Tail, node: Node, entry: Scaling, wide: Node | undefined): Tail {
  return {
    ...tail,
    entry,
    wide,
    chain: [...tail.chain, node],
    stages: [...tail.stages, { stage: 4, node }],
  };
}

/** True when the array reads the value, possibly shuffled, joined with others or reshaped. */
function feedsArray(node: Node, live: LiveGraph): boolean {
  return live.readersOf(node).some((reader) => {
    const { kind } = live.roleOf(reader);
    if (kind === "mac") return true;
    return (kind === "channels" || kind === "reshape") && feedsArray(reader, live);
  });
}
