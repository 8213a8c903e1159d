import { present } from "../support/invariant.js";
import {
  type ChannelRef,
  type Layer,
  type Network,
  repeatsChannel,
  resultsOf,
  writerOf,
} from "./network.js";

/**
 * An order for maps that are added and so have to lie alike. A grouped convolution runs fewest cycles when each block of its
 * outputs is of one group, and when each of its groups reads blocks of its own: sorts the channels by their group in every
 * convolution that reads the sum, then in every one that contributes to it. A shuffle between two of them is then cut into
 * runs, not into single channels; without groups the order is the natural one.
 */
export function jointOrder(layer: Layer, network: Network): readonly number[] {
  const channels = Array.from({ length: layer.shape[0] }, (_, c) => c);
  if (!network.layers.some((l) => l.kind === "mac" && l.groups > 1)) return channels;
  const readers = readerGroups(layer, network);
  const keys = channels.map((channel) => [
    ...readers.map((groupOf) => groupOf(channel)),
    ...writerGroups({ source: layer.name, channel }, network),
  ]);
  return channels.toSorted((a, b) => compare(keys[a], keys[b]) || a - b);
}

function compare(a: readonly number[] = [], b: readonly number[] = []): number {
  const i = a.findIndex((key, k) => key !== b[k]);
  return i < 0 ? 0 : (a[i] as number) - (b[i] as number);
}

/** For each convolution that reads the layer's result alone: the group in which it reads a channel. */
function readerGroups(layer: Layer, network: Network): readonly ((channel: number) => number)[] {
  const names = resultsOf(layer);
  return network.layers.flatMap((reader) => {
    if (reader.kind !== "mac" || reader.groups === 1) return [];
    const { channels } = present(reader.operands[0], "operand");
    if (!channels.every((c) => names.includes(c.source))) return [];
    const size = channels.length / reader.groups;
    const groups = new Map(channels.map((c, i) => [c.channel, Math.floor(i / size)]));
    return [(channel: number) => groups.get(channel) ?? 0];
  });
}

/** The group of a channel in every convolution whose result it is or was added to. */
function writerGroups({ source, channel }: ChannelRef, network: Network): readonly number[] {
  const layer = writerOf(network, source);
  if (layer === undefined) return [];
  const added = repeatsChannel(layer) ? undefined : layer.residual?.operand.channels[channel];
  if (layer.kind === "vector") {
    if (layer.argmax || layer.reduce === "gather" || layer.reduce === "turn" || layer.blocks)
      return [];
    const read = layer.operands.map((o) => present(o.channels[channel], "c"));
    return [...read, ...(added ? [added] : [])].flatMap((c) => writerGroups(c, network));
  }
  const own = Math.floor((channel * layer.groups) / layer.shape[0]);
  return [own, ...(added ? writerGroups(added, network) : [])];
}
