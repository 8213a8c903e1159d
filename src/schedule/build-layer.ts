import type { Node } from "../ir/graph.js";
import type { MacRole, RequantizeRole } from "../ir/hardware-role.js";
import { valueRange } from "../num/element-type.js";
import { present } from "../support/invariant.js";
import type { VectorRole } from "./fusion.js";
import {
  type Entry,
  type FusedPool,
  type MacLayer,
  type Operand,
  pointWindow,
  type Residual,
  type VectorLayer,
} from "./network.js";
import { padRegions, poolRegions, variesIn } from "./regions.js";
import { mapShape, type Shape3, sameMap } from "./shape.js";
import type { Join, Tail } from "./tail.js";

/** The array layer of a node and what it takes along. */
export function macLayer(
  node: Node,
  role: MacRole,
  tail: Tail,
  operand: Operand,
  residual: Operand | undefined,
): MacLayer {
  const shaped = present(overMap(role, operand.shape), "weights over the map");
  const last = present(tail.chain.at(-1), "last node");
  const macShape = channelShape(role.outputShape, tail);
  return {
    kind: "mac",
    name: last.name,
    op: node.op.name,
    operands: [operand],
    scaling: tail.scaling,
    entry: entryOf(tail),
    stages: tail.stages,
    shape: tail.pool ? pooledShape(macShape, tail.pool) : macShape,
    element: last.type.element,
    weights: shaped.weights,
    bias: role.bias,
    gate: role.gate,
    groups: role.groups,
    window: normalWindow(shaped.window, role.outputShape),
    macShape,
    pool: tail.pool,
    residual: residual && tail.join && residualOf(tail.join, residual),
    points: tail.points,
  };
}

/** The map of the channels that rows are points of, or of the rows. */
function channelShape([rows, height, width]: Shape3, { points }: Tail): Shape3 {
  return [points?.counts.length ?? rows, height, width];
}

function residualOf({ other: _, ...join }: Join, operand: Operand): Residual {
  return { operand, ...join };
}

function entryOf({ entry, wide }: Tail): Entry | undefined {
  if (!entry) return undefined;
  return { scaling: entry, wide: wide && { name: wide.name, element: wide.type.element } };
}

/**
 * The role on a map of another shape that holds the same elements: a dense layer on a flattened map is a convolution whose
 * kernel covers the map, with the same weights in the same order. Undefined for any other window.
 */
export function overMap(role: MacRole, map: Shape3): MacRole | undefined {
  if (sameMap(map, role.inputShape)) return role;
  const [c, h, w] = role.inputShape;
  const [kh, kw] = role.window.kernel;
  const covers = kh === h && kw === w && role.window.pads.every((p) => p === 0);
  if (!covers || role.groups !== 1 || c * h * w !== map[0] * map[1] * map[2]) return undefined;
  const shape = [role.weights.shape[0] ?? 1, ...map];
  return {
    ...role,
    inputShape: map,
    weights: { ...role.weights, shape },
    window: { ...pointWindow, kernel: [map[1], map[2]] },
  };
}

/** A stride that is never taken is 1, so that it asks for no layout of its own. */
function normalWindow(window: MacRole["window"], out: Shape3): MacRole["window"] {
  const stride = [
    out[1] === 1 ? 1 : window.stride[0],
    out[2] === 1 ? 1 : window.stride[1],
  ] as const;
  return { ...window, stride };
}

function pooledShape(map: Shape3, pool: FusedPool): Shape3 {
  return [map[0], map[1] / pool.kernel[0], map[2] / pool.kernel[1]];
}

function reductionOf(role: VectorRole): VectorLayer["reduce"] {
  if (role.kind === "pool") return role.reduce;
  if (role.kind === "reshape") return "gather";
  if (role.kind === "turn" && role.order[0] !== 0) return "turn";
  return role.kind === "sum" ? "sum" : "none";
}

/** The rectangles of a pooling whose sums are multiplied, or of a map with pads. */
function regionsOf(role: VectorRole, operand: Operand): VectorLayer["regions"] {
  if (role.kind === "pad") return padRegions(role);
  if (role.kind !== "pool" || !role.factors) return undefined;
  return poolRegions(role.window, role.factors, operand.shape);
}

/**
 * Where rectangles are told apart in the scaling, there is one, which changes nothing else, and what comes before it is no
 * value of the graph.
 */
function scaledApart(tail: Tail, { type }: Node, regions: VectorLayer["regions"]) {
  const { scaling, stages } = tail;
  if (!regions || !variesIn(regions)) return { scaling, stages };
  if (scaling) return { scaling, stages: stages.filter((s) => s.stage !== 0) };
  const { min, max } = valueRange(type.element);
  const node = present(tail.chain[0], "first node");
  const plain: RequantizeRole = {
    ...{ kind: "requantize", input: node, multiplier: [1], bias: [0], shift: 0 },
    ...{ rounding: "floor", low: min, high: max },
  };
  return {
    scaling: plain,
    stages: stages.map((s) => (s.stage === 0 ? { ...s, stage: 1 as const } : s)),
  };
}

/** The vector layer of a node and what it takes along. */
export function vectorLayer(
  node: Node,
  role: VectorRole,
  tail: Tail,
  operands: readonly Operand[],
  residual: Operand | undefined,
): VectorLayer {
  const last = present(tail.chain.at(-1), "last node");
  const operand = present(operands[0], "operand");
  const [, height, width] = operand.shape;
  const regions = regionsOf(role, operand);
  return {
    kind: "vector",
    name: last.name,
    op: node.op.name,
    operands,
    ...scaledApart(tail, node, regions),
    residual: residual && tail.join && residualOf(tail.join, residual),
    entry: entryOf(tail),
    shape: role.kind === "argmax" ? [1, height, width] : mapShape(last),
    element: last.type.element,
    reduce: reductionOf(role),
    window: role.kind === "pool" ? role.window : pointWindow,
    repeat: role.kind === "repeat" ? role.factors : [1, 1],
    blocks: role.kind === "blocks" ? role.blocks : undefined,
    turned: role.kind === "turn" ? role.order : undefined,
    regions,
    argmax: role.kind === "argmax",
  };
}
