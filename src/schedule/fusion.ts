import type { Node } from "../ir/graph.js";
import type {
  HardwareRole,
  MacRole,
  PoolRole,
  RequantizeRole,
  ThresholdRole,
} from "../ir/hardware-role.js";
import { present } from "../support/invariant.js";
import { type Geometry, maxPoolEntries } from "./geometry.js";
import type { FusedPool, Stage } from "./network.js";
import type { LiveGraph } from "./roles.js";
import type { Shape3 } from "./shape.js";

/** What of the geometry decides which pooling is fused. */
export type PoolingArray = Pick<Geometry, "pixels" | "pes" | "post">;

/** The nodes one layer takes along: the first, its scaling, its pooling. */
export interface Tail {
  readonly chain: readonly Node[];
  readonly stages: readonly Stage[];
  readonly scaling: RequantizeRole | ThresholdRole | undefined;
  readonly pool: FusedPool | undefined;
}

/** What a convolution or dense node takes along. */
export function macTail(node: Node, role: MacRole, live: LiveGraph, array: PoolingArray): Tail {
  const scaled = scalingTail(node, live);
  const reader = live.soleReader(present(scaled.chain.at(-1), "last node"));
  const poolRole = reader && live.roleOf(reader);
  if (!reader || poolRole?.kind !== "pool") return scaled;
  const pool = fusedPool(poolRole, role.outputShape, array);
  if (!pool) return scaled;
  return {
    ...scaled,
    pool,
    chain: [...scaled.chain, reader],
    stages: [...scaled.stages, { stage: 2, node: reader }],
  };
}

function scalingTail(node: Node, live: LiveGraph): Tail {
  const first: Tail = {
    chain: [node],
    stages: [{ stage: 0, node }],
    scaling: undefined,
    pool: undefined,
  };
  const reader = live.soleReader(node);
  const role = reader && live.roleOf(reader);
  if (!reader || !role || !isScaling(role)) return first;
  return {
    ...first,
    scaling: role,
    chain: [node, reader],
    stages: [...first.stages, { stage: 1, node: reader }],
  };
}

/** The pooling when the array can do it while it drains, see docs/engine.md. */
function fusedPool(role: PoolRole, map: Shape3, array: PoolingArray): FusedPool | undefined {
  const [kh, kw] = role.window.kernel;
  const { stride, pads, dilation } = role.window;
  if (pads.some((p) => p !== 0)) return undefined;
  if ((kh > 1 && dilation[0] !== 1) || (kw > 1 && dilation[1] !== 1)) return undefined;
  const whole = kh === map[1] && kw === map[2];
  const tiled = stride[0] === kh && stride[1] === kw && map[1] % kh === 0 && map[2] % kw === 0;
  const { pixels } = array;
  const windows = pixels === 1 ? 1 : pixels / kw;
  if (tiled && Number.isInteger(windows) && poolFits(windows, map[0], array))
    return { reduce: role.reduce, kernel: [kh, kw], whole: false };
  if (!whole || !poolFits(1, map[0], array)) return undefined;
  return { reduce: role.reduce, kernel: [kh, kw], whole: true };
}

/** The pooling buffer holds one entry an open window and group. */
function poolFits(windows: number, channels: number, array: PoolingArray): boolean {
  const groups = Math.ceil(Math.min(channels, array.pes) / array.post);
  return windows * groups <= maxPoolEntries;
}

/** Roles that the vector path runs when no array layer takes them along. */
export type VectorRole = Extract<
  HardwareRole,
  { kind: "pool" | "sum" | "argmax" | "requantize" | "threshold" }
>;

export function isVector(role: HardwareRole): role is VectorRole {
  return ["pool", "sum", "argmax", "requantize", "threshold"].includes(role.kind);
}

function isScaling(role: HardwareRole): role is RequantizeRole | ThresholdRole {
  return role.kind === "requantize" || role.kind === "threshold";
}

/** What a node of the vector path takes along. */
export function vectorTail(node: Node, role: VectorRole, live: LiveGraph): Tail {
  if (role.kind === "pool" || role.kind === "sum") return scalingTail(node, live);
  const stage = isScaling(role) ? 1 : 0;
  const scaling = isScaling(role) ? role : undefined;
  return { chain: [node], stages: [{ stage, node }], scaling, pool: undefined };
}
