import { createTensor } from "../num/tensor.js";
import { present } from "../support/invariant.js";
import {
  type ChannelRef,
  channelsOf,
  elementOf,
  type Layer,
  type MacLayer,
  type Network,
  type Operand,
  pointWindow,
  sourcesOf,
  type VectorLayer,
  writerOf,
} from "./network.js";

/** Copies an operand that has one source, unchanged and in its physical order, into a map of its own. */
function vectorCopy(name: string, operand: Operand): VectorLayer {
  return {
    kind: "vector",
    ...copyBase(name, operand),
    reduce: "none",
    window: pointWindow,
    repeat: [1, 1],
    blocks: undefined,
    turned: undefined,
    regions: undefined,
    argmax: false,
  };
}

/** Copies any operand through the array as a 1x1 convolution that selects channels, so that its order is free. */
export function macCopy(name: string, operand: Operand): MacLayer {
  const read = uniqueChannels(operand);
  const index = new Map(read.map((c, i) => [channelKey(c), i]));
  const [outputs, height, width] = operand.shape;
  const weights = createTensor({ kind: "u", bits: 1 }, [outputs, read.length, 1, 1]);
  operand.channels.forEach((c, o) => {
    weights.data[o * read.length + present(index.get(channelKey(c)), "channel")] = 1;
  });
  const source = { ...operand, channels: read, shape: [read.length, height, width] as const };
  return {
    kind: "mac",
    ...copyBase(name, operand),
    operands: [source],
    weights,
    bias: undefined,
    gate: undefined,
    groups: 1,
    window: pointWindow,
    macShape: operand.shape,
    pool: undefined,
    points: undefined,
  };
}

/** True when the operand shows a stored channel more than once, which only a copy can read. */
export function hasRepeats(operand: Operand): boolean {
  return uniqueChannels(operand).length < operand.channels.length;
}

function uniqueChannels(operand: Operand): readonly ChannelRef[] {
  return [...new Map(operand.channels.map((c) => [channelKey(c), c])).values()];
}

function channelKey(c: ChannelRef): string {
  return `${c.source}:${c.channel}`;
}

function copyBase(name: string, operand: Operand) {
  const { shape, element, node } = operand;
  const stages = [{ stage: 0, node }] as const;
  return {
    name,
    op: "copy",
    operands: [operand],
    scaling: undefined,
    residual: undefined,
    entry: undefined,
    stages,
    shape,
    element,
  };
}

/** The operand with every channel of `source` read from `copy` instead. */
export function resource(operand: Operand, source: string, copy: string): Operand {
  const channels = operand.channels.map((c) =>
    c.source === source ? { source: copy, channel: c.channel } : c,
  );
  return { ...operand, channels };
}

/** The operand as it reads after a copy of the whole of it. */
export function copied(operand: Operand, copy: string): Operand {
  return { ...operand, channels: channelsOf(copy, operand.shape[0]) };
}

/** A name no layer, input or IR value has: `base_1`, `base_2`, ... */
export function freshName(base: string, taken: Set<string>): string {
  let index = 1;
  while (taken.has(`${base}_${index}`)) index++;
  const name = `${base}_${index}`;
  taken.add(name);
  return name;
}

/** Every name in use. */
export function namesOf(network: Network): Set<string> {
  const names = network.graph.nodes.map((n) => n.name);
  return new Set([...names, ...network.layers.map((l) => l.name)]);
}

/** A layer with other operands. */
export function withOperands(layer: Layer, operands: readonly Operand[]): Layer {
  return { ...layer, operands };
}

/** A layer with another operand for its residual. */
export function withResidual(layer: Layer, change: (operand: Operand) => Operand): Layer {
  if (!layer.residual) return layer;
  return { ...layer, residual: { ...layer.residual, operand: change(layer.residual.operand) } };
}

/**
 * The input's two halves alternate, no other map does: where it is read together with another source (or will be,
 * because a sum needs one operand in another order), is a residual, or is the output itself, it is first copied into
 * a map like any other.
 */
export function separateInput(network: Network): Network {
  const { input, layers, output } = network;
  const mixed = (operands: readonly Operand[]): boolean => {
    const sources = new Set(operands.flatMap(sourcesOf));
    const natural = operands.every((o) => o.channels.every((c, i) => c.channel === i));
    return sources.has(input.name) && (sources.size > 1 || (operands.length > 1 && !natural));
  };
  const outputReads = sourcesOf(output).includes(input.name);
  const joins = (l: Layer) =>
    l.residual !== undefined && sourcesOf(l.residual.operand).includes(input.name);
  if (!outputReads && !layers.some((l) => mixed(l.operands) || joins(l))) return network;
  const name = freshName(`${input.name}_copy`, namesOf(network));
  const element = input.node.type.element;
  const channels = channelsOf(input.name, input.shape[0]);
  const copy = vectorCopy(name, { channels, shape: input.shape, element, node: input.node });
  const redirect = (o: Operand) => resource(o, input.name, name);
  return {
    ...network,
    layers: [
      copy,
      ...layers.map((l) =>
        withResidual(mixed(l.operands) ? withOperands(l, l.operands.map(redirect)) : l, redirect),
      ),
    ],
    output: redirect(output),
  };
}

/**
 * With several pixels in parallel a copy of a map serves one horizontal stride; readers of another stride get a copy
 * of their own, made from vmem just before the first of them.
 */
export function splitStrides(network: Network, pixels: number): Network {
  if (pixels === 1) return network;
  const names = namesOf(network);
  const owners = new Map<string, Map<number, string>>();
  const layers: Layer[] = [];
  for (const layer of network.layers) {
    if (layer.kind === "vector") {
      layers.push(layer);
      continue;
    }
    const stride = layer.window.stride[1];
    let operands = layer.operands;
    for (const source of operands.flatMap(sourcesOf)) {
      const own = owners.get(source) ?? new Map([[stride, source]]);
      owners.set(source, own);
      if (!own.has(stride)) {
        const copy = vectorCopy(freshName(`${source}_copy`, names), wholeSource(network, source));
        layers.push(copy);
        own.set(stride, copy.name);
      }
      const copy = own.get(stride) ?? source;
      if (copy !== source) operands = operands.map((o) => resource(o, source, copy));
    }
    layers.push(withOperands(layer, operands));
  }
  return { ...network, layers };
}

/** All channels of a source as an operand. */
function wholeSource(network: Network, source: string): Operand {
  const layer = writerOf(network, source);
  const shape = layer?.shape ?? network.input.shape;
  const named = layer?.stages.find((s) => s.node.name === source) ?? layer?.stages.at(-1);
  const node = named?.node ?? network.input.node;
  const element = elementOf(network, source);
  return { channels: channelsOf(source, shape[0]), shape, element, node };
}
