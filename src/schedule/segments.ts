import type { Node } from "../ir/graph.js";
import type { ThresholdRole } from "../ir/hardware-role.js";
import { present } from "../support/invariant.js";
import type { Layer, Network } from "./network.js";
import { fitPieces } from "./pieces.js";
import { variesIn } from "./regions.js";
import { scalingCost } from "./scaling-cost.js";

/** Signed bits of a multiplier that are tried: fewer ones are smaller, until the channels have too many pieces. */
const multiplierBits = [22, 18, 14, 10];

export function hasSegments({ layers }: Pick<Network, "layers">): boolean {
  return layers.some((l) => l.scaling?.kind === "segments");
}

/**
 * Thresholds of many levels as pieces of lines where that is smaller: multiplier and block memories against the thresholds'
 * own. All layers of an engine share the units, so those beyond some count of levels are carried out together. Points of
 * multipoint weights have multipliers of their own: engines that join them keep all thresholds.
 */
export function carryOutSegments(network: Network, post: number): Network {
  const { layers } = network;
  if (layers.some((l) => l.kind === "mac" && l.points)) return network;
  const many = layers.flatMap((l) => (manyLevels(l) ? [codeBits(l.scaling)] : []));
  if (many.length === 0) return network;
  const value = valueBits(layers);
  let best = { layers, cost: scalingCost(layers, post, value) };
  for (const least of new Set(many)) {
    let before = Number.POSITIVE_INFINITY;
    for (const bits of multiplierBits) {
      const carried = layers.map((layer) => carriedOut(layer, least, bits) ?? layer);
      const cost = scalingCost(carried, post, value);
      if (cost > before) break;
      if (cost < best.cost) best = { layers: carried, cost };
      before = cost;
    }
  }
  return { ...network, layers: best.layers };
}

type ThresholdLayer = Layer & { readonly scaling: ThresholdRole };

/** A search of four stages and more: below it a multiplier is never smaller. Regions that differ have thresholds of their own. */
function manyLevels(layer: Layer): layer is ThresholdLayer {
  const { scaling } = layer;
  if (layer.kind === "vector" && variesIn(layer.regions ?? [])) return false;
  return scaling?.kind === "threshold" && scaling.step === 1 && codeBits(scaling) >= 4;
}

function codeBits({ thresholds }: ThresholdRole): number {
  return Math.ceil(Math.log2(1 + Math.max(...thresholds.map((t) => t.length))));
}

/** A layer of at least 2^least levels with lines of multipliers of `bits`; undefined where it has fewer, or no such lines. */
function carriedOut(layer: Layer, least: number, bits: number): Layer | undefined {
  if (!manyLevels(layer) || codeBits(layer.scaling) < least) return undefined;
  const node = thresholdNode(layer);
  const pieces = node && fitPieces(node, layer.scaling, bits);
  if (!pieces) return undefined;
  const { low, thresholds } = layer.scaling;
  const high = low + present(thresholds[0], "thresholds").length;
  return { ...layer, scaling: { kind: "segments", pieces, low, high } };
}

/** The IR node that scales. */
function thresholdNode({ stages }: Layer): Node | undefined {
  return stages.find((s) => s.node.op.name === "threshold" && s.stage === 1)?.node;
}

/** Signed bits of what is scaled. */
function valueBits(layers: readonly Layer[]): number {
  const bits = layers.map(({ scaling }) =>
    scaling && scaling.kind !== "segments" ? scaling.input.type.element.bits + 1 : 0,
  );
  return Math.max(...bits);
}
