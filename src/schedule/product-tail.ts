import type { Node } from "../ir/graph.js";
import { valueRange } from "../num/element-type.js";
import { kindOf } from "./geometry.js";
import { pureClampOf } from "./join-tail.js";
import type { LiveGraph } from "./roles.js";
import { mapShape, sameMap } from "./shape.js";
import { type FusionSite, lastOf, plainTail, type Tail } from "./tail.js";

/**
 * A product with a value that is there already, and a clamp of it when nothing else reads the product. A value that is
 * repeated over pixels or channels can only be the other one. Depthwise arrays: as for sums.
 */
export function productTail(tail: Tail, { live, array, isThere }: FusionSite): Tail | undefined {
  if (kindOf(array) === "depthwise") return undefined;
  const own = lastOf(tail);
  const product = live.soleReader(own);
  const role = product && live.roleOf(product);
  if (!product || role?.kind !== "product") return undefined;
  const other = role.input === own ? role.factor : role.input;
  if (!isThere(other) || !sameMap(mapShape(own), mapShape(product))) return undefined;
  return withProduct(tail, product, other, live);
}

/** The product as a layer of the vector path: its first operand, multiplied on the way. */
export function vectorProductTail(product: Node, factor: Node, live: LiveGraph): Tail {
  return withProduct({ ...plainTail(product), chain: [], stages: [] }, product, factor, live);
}

function withProduct(tail: Tail, product: Node, other: Node, live: LiveGraph): Tail {
  const clamp = pureClampOf(product, live);
  const { min, max } = valueRange(product.type.element);
  const bounds = { low: clamp?.role.low ?? min, high: clamp?.role.high ?? max };
  const node = clamp?.node ?? product;
  return {
    ...tail,
    join: { other, product: true, ownFactor: 1, otherFactor: 1, ...bounds },
    chain: [...tail.chain, product, ...(clamp ? [clamp.node] : [])],
    stages: [...tail.stages, { stage: 3, node }],
  };
}
