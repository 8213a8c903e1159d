import type { Node } from "../ir/graph.js";
import type { HardwareRole, MacRole, PoolRole } from "../ir/hardware-role.js";
import { entryTail } from "./entry.js";
import { maxPoolEntries } from "./geometry.js";
import { joinTail } from "./join-tail.js";
import type { FusedPool } from "./network.js";
import { pointTail } from "./point-tail.js";
import { productTail, vectorProductTail } from "./product-tail.js";
import type { LiveGraph } from "./roles.js";
import type { Shape3 } from "./shape.js";
import {
  type FusionSite,
  isScaling,
  lastOf,
  type PoolingArray,
  plainTail,
  type Tail,
} from "./tail.js";

/** What a convolution or dense node takes along. */
export function macTail(node: Node, role: MacRole, site: FusionSite): Tail {
  const scaled = pointTail(node, role, site) ?? scalingTail(node, site.live);
  const joined = joinTail(scaled, site) ?? productTail(scaled, site);
  return entryTail(poolTail(scaled, role, site) ?? joined ?? scaled, site);
}

function poolTail(tail: Tail, role: MacRole, { live, array }: FusionSite): Tail | undefined {
  const reader = live.soleReader(lastOf(tail));
  const poolRole = reader && live.roleOf(reader);
  if (!reader || poolRole?.kind !== "pool") return undefined;
  const pool = fusedPool(poolRole, role.outputShape, array);
  if (!pool) return undefined;
  return {
    ...tail,
    pool,
    chain: [...tail.chain, reader],
    stages: [...tail.stages, { stage: 2, node: reader }],
  };
}

function scalingTail(node: Node, live: LiveGraph): Tail {
  const first = plainTail(node);
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
  const together = array.pes * (array.slots ?? 1);
  const groups = Math.ceil(Math.min(channels, together) / array.post);
  return windows * groups <= maxPoolEntries;
}

/** Roles that the vector path runs when no array layer takes them along. */
export type VectorRole = Extract<HardwareRole, { kind: (typeof vectorKinds)[number] }>;

/** Of the first ones a scaling behind them is part of the layer. */
const scaledKinds = ["pool", "sum", "reshape", "repeat", "blocks", "turn", "pad"] as const;
const vectorKinds = [...scaledKinds, "product", "argmax", "requantize", "threshold"] as const;

/** A reshape is a layer only where a reader needs its map (layers.ts). */
export function isVector(role: HardwareRole): role is VectorRole {
  return vectorKinds.some((kind) => kind === role.kind);
}

/** What a node of the vector path takes along. */
export function vectorTail(node: Node, role: VectorRole, site: FusionSite): Tail {
  if (role.kind === "product")
    return entryTail(vectorProductTail(node, role.factor, site.live), site);
  if (scaledKinds.some((kind) => kind === role.kind))
    return entryTail(scalingTail(node, site.live), site);
  if (!isScaling(role)) return plainTail(node);
  return entryTail({ ...plainTail(node), stages: [{ stage: 1, node }], scaling: role }, site);
}
