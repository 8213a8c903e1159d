import type { Node } from "../ir/graph.js";
import type { HardwareRole, RequantizeRole, ThresholdRole } from "../ir/hardware-role.js";
import { present } from "../support/invariant.js";
import type { Geometry } from "./geometry.js";
import type { FusedPool, Stage } from "./network.js";
import type { Points } from "./points.js";
import type { LiveGraph } from "./roles.js";

/** What of the geometry decides what is fused. */
export type PoolingArray = Pick<Geometry, "kind" | "pixels" | "pes" | "post"> & {
  /** Channels a PE of a run-ahead array may take of a pixel; absent: 1. */
  readonly slots?: number;
};

/** The nodes one layer takes along: the first, its scaling, its pooling, residual sum or product, its entry quantizer. */
export interface Tail {
  readonly chain: readonly Node[];
  readonly stages: readonly Stage[];
  readonly scaling: RequantizeRole | ThresholdRole | undefined;
  readonly pool: FusedPool | undefined;
  readonly join: Join | undefined;
  /** The rows of the first node are points of the channels of the scaling. */
  readonly points: Points | undefined;
  readonly entry: Scaling | undefined;
  /** The value before the entry quantizer where something else reads it too. */
  readonly wide: Node | undefined;
}

export type Scaling = RequantizeRole | ThresholdRole;

/** A sum with a value that is there already, each taken a whole number of times, or a product, and the clamp behind it. */
export interface Join {
  readonly other: Node;
  readonly product: boolean;
  readonly ownFactor: number;
  readonly otherFactor: number;
  readonly low: number;
  readonly high: number;
}

/** What decides which nodes a layer can take along. */
export interface FusionSite {
  readonly live: LiveGraph;
  readonly array: PoolingArray;
  /** Entry quantizers that must stay layers of their own. */
  readonly apart: ReadonlySet<Node>;
  /** True when an earlier layer (or the loader) forms the value. */
  isThere(node: Node): boolean;
}

/** The node alone. */
export function plainTail(node: Node): Tail {
  return {
    chain: [node],
    stages: [{ stage: 0, node }],
    ...{ scaling: undefined, pool: undefined, join: undefined, points: undefined },
    ...{ entry: undefined, wide: undefined },
  };
}

/** The last node a layer takes along. */
export function lastOf(tail: Pick<Tail, "chain">): Node {
  return present(tail.chain.at(-1), "last node");
}

export function isScaling(role: HardwareRole): role is RequantizeRole | ThresholdRole {
  return role.kind === "requantize" || role.kind === "threshold";
}
