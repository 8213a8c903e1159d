import type { Sink } from "../diag/diagnostic.js";
import { report } from "../diag/report.js";
import { type ElementType, valueRange } from "../num/element-type.js";
import { present } from "../support/invariant.js";
import { type PeKind, peKinds } from "./geometry.js";
import { isMac, type MacLayer, type Network, placeOf, sourcesOf } from "./network.js";

/** Reports the first layer that PEs of this kind cannot run (BL4041); true when there is none. */
export function checkKindFits(network: Network, kind: PeKind, sink: Sink): boolean {
  const found = firstMisfit(network, kind);
  if (!found) return true;
  const { layer, why } = found;
  const legal = kindsThatFit(network);
  report(sink, "BL4041", placeOf(layer), { layer: layer.name, kind, why, legal });
  return false;
}

/** The kinds of PEs that can run every array layer of a network. */
export function kindsThatFit(network: Network): readonly PeKind[] {
  return peKinds.filter((kind) => !firstMisfit(network, kind));
}

function firstMisfit(network: Network, kind: PeKind) {
  for (const layer of network.layers.filter(isMac)) {
    const why = misfit(layer, network, kind);
    if (why) return { layer, why };
  }
  return undefined;
}

/** Why a layer does not fit a kind; undefined when it does. */
function misfit(layer: MacLayer, network: Network, kind: PeKind): string | undefined {
  const operand = present(layer.operands[0], "operand");
  const types = [operand.element, layer.weights.element];
  if (kind === "digits") return undefined;
  if (layer.gate) return "it is gated";
  if (kind === "depthwise") return depthwiseMisfit(layer, network);
  const wide = types.find((t) => !isSmall(t, kind));
  const text = types.map((t) => `${t.kind}${t.bits}`).join(" x ");
  if (wide) return `its operands are ${text}`;
  if (kind === "ternary") return undefined;
  if (layer.window.pads.some((p) => p > 0)) return "it is padded, and o1 has no zero";
  return layer.groups > 1 ? `it has ${layer.groups} groups, and o1 has no zero` : undefined;
}

/** Ternary PEs take every type of values -1, 0, 1; bipolar ones o1. */
function isSmall(t: ElementType, kind: "ternary" | "bipolar"): boolean {
  const { min, max } = valueRange(t);
  return kind === "bipolar" ? t.kind === "o" && t.bits === 1 : min >= -1 && max <= 1;
}

function depthwiseMisfit(layer: MacLayer, network: Network): string | undefined {
  const [outputs] = layer.shape;
  const { channels } = present(layer.operands[0], "operand");
  const inputs = (layer.weights.shape[1] ?? 1) * layer.groups;
  if (layer.groups !== outputs || inputs !== outputs)
    return `it has ${inputs} input channels in ${layer.groups} groups and ${outputs} output channels`;
  const [source, ...others] = sourcesOf(present(layer.operands[0], "operand"));
  const from = network.layers.find((l) => l.name === source)?.shape ?? network.input.shape;
  const distinct = new Set(channels.map((c) => c.channel)).size;
  return others.length === 0 && distinct === from[0] && channels.length === from[0]
    ? undefined
    : "it does not read every channel of one map once";
}
