import type { Sink } from "../diag/diagnostic.js";
import { report } from "../diag/report.js";
import type { Graph, Node } from "../ir/graph.js";
import type { CombineRole, MacRole, RequantizeRole } from "../ir/hardware-role.js";
import { valueRange } from "../num/element-type.js";
import { kindOf } from "./geometry.js";
import { type Layer, placeOf } from "./network.js";
import { rowsOfStrip } from "./points.js";
import type { LiveGraph } from "./roles.js";
import { rowLimit } from "./slots.js";
import { type FusionSite, type PoolingArray, plainTail, type Tail } from "./tail.js";

/** Above this a coefficient times a multiplier is not exact. */
const exactFactor = 2 ** 52;

/** The combination of a layer's rows when nothing else reads them. */
export function combinationOf(node: Node, live: LiveGraph) {
  const reader = live.soleReader(node);
  const role = reader && live.roleOf(reader);
  return reader && role?.kind === "combine" ? { node: reader, role } : undefined;
}

/**
 * A layer whose rows are points takes the combination along, and a requantizer behind it: the post-processor then scales each row by
 * coefficient times multiplier and rounds the channel's sum once. Undefined where a job has no room for the points.
 */
export function pointTail(
  node: Node,
  role: MacRole,
  { live, array }: FusionSite,
): Tail | undefined {
  const combine = combinationOf(node, live);
  if (!combine || role.groups !== 1 || !fits(combine.role, array)) return undefined;
  const { points: counts, coefficients } = combine.role;
  const own: Tail = { ...plainTail(node), points: { counts, coefficients } };
  const scaling = scalingOf(combine.node, combine.role, live);
  const last = scaling?.node ?? combine.node;
  return {
    ...own,
    chain: scaling ? [node, combine.node, scaling.node] : [node, combine.node],
    stages: [...own.stages, { stage: 1, node: last }],
    scaling: scaling?.role ?? unscaled(combine.node),
  };
}

/** True when a job holds every strip of channels, in whatever order. */
function fits({ points }: CombineRole, array: PoolingArray): boolean {
  return kindOf(array) !== "depthwise" && rowsOfStrip(points, array.post) <= rowLimit(array);
}

/** The most points a channel of a combination has; 1 where the graph has none. */
export function mostPoints(graph: Graph): number {
  return graph.nodes.reduce((n, node) => Math.max(n, ...pointsOf(node)), 1);
}

function pointsOf(node: Node): readonly number[] {
  if (node.op.name !== "multipoint") return [];
  const role = node.op.hardware(node);
  return role.kind === "combine" ? role.points : [];
}

/** Warns of combinations that are multiplied out because a job has no room for the points of a strip of channels. */
export function warnMultipliedOut(layers: readonly Layer[], array: PoolingArray, sink: Sink): void {
  const { pes, post, pixels } = array;
  for (const layer of layers) {
    const [first] = layer.stages;
    const rows = first ? rowsOfStrip(pointsOf(first.node), post) : 0;
    if (rows > rowLimit(array))
      report(sink, "BL4052", placeOf(layer), { layer: layer.name, rows, pes, post, pixels });
  }
}

function scalingOf(node: Node, { coefficients }: CombineRole, live: LiveGraph) {
  const reader = live.soleReader(node);
  const role = reader && live.roleOf(reader);
  if (!reader || role?.kind !== "requantize") return undefined;
  const most = (values: readonly number[]) => values.reduce((n, v) => Math.max(n, Math.abs(v)), 0);
  return most(coefficients) * most(role.multiplier) < exactFactor
    ? { node: reader, role }
    : undefined;
}

/** The sum as it is: its type holds it. */
function unscaled(node: Node): RequantizeRole {
  const { min: low, max: high } = valueRange(node.type.element);
  return {
    ...{ kind: "requantize", input: node, multiplier: [1], bias: [0], shift: 0 },
    ...{ rounding: "floor", low, high },
  };
}
