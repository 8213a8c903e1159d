import type { Window } from "../ir/hardware-role.js";
import { createTensor, type Tensor } from "../num/tensor.js";
import { present } from "../support/invariant.js";
import { channelsOf, type Layer, type MacLayer, type Network, sourcesOf } from "./network.js";
import type { Shape3 } from "./shape.js";

/** How the loader places kernel columns side by side (docs/engine.md, Folded input). */
export interface Fold {
  readonly kernel: number;
  readonly stride: number;
  readonly pad: number;
  /** The folded map. */
  readonly shape: Shape3;
  /** Some column lies outside the input, or the rows are padded: value zero needs a code. */
  readonly padded: boolean;
}

/**
 * Folds the kernel columns of the convolution on the input into its lanes, when nothing else reads the input and they
 * fit: kernel width times fewer cycles.
 */
export function foldInput(network: Network, lanes: number): readonly [Network, Fold | undefined] {
  const { input } = network;
  const reader = foldableReader(network);
  if (!reader || foldedChannels(network) > lanes) return [network, undefined];
  const { kernel, stride, pads } = reader.window;
  const shape = [input.shape[0] * kernel[1], input.shape[1], reader.macShape[2]] as const;
  const padded = pads.some((p) => p > 0);
  const fold = { kernel: kernel[1], stride: stride[1], pad: pads[1], shape, padded };
  const layers = network.layers.map((l): Layer => (l === reader ? foldLayer(reader, fold) : l));
  return [{ ...network, layers }, fold];
}

/** Lanes a folded input takes: channels times kernel columns; 0 where the input cannot be folded. */
export function foldedChannels(network: Network): number {
  return network.input.shape[0] * (foldableReader(network)?.window.kernel[1] ?? 0);
}

/** The only reader of the input, when it is a convolution whose columns can lie side by side. */
function foldableReader({ input, layers }: Network): MacLayer | undefined {
  const readers = layers.filter((l) => l.operands.some((o) => sourcesOf(o).includes(input.name)));
  const [layer] = readers;
  if (layer?.kind !== "mac" || readers.length > 1) return undefined;
  const [, kw] = layer.window.kernel;
  const operand = present(layer.operands[0], "operand");
  const natural = operand.channels.every((c, i) => c.channel === i);
  const wide = layer.groups === 1 && layer.window.dilation[1] === 1 && layer.window.pads[1] < kw;
  return wide && natural && kw > 1 && operand.shape[2] === input.shape[2] ? layer : undefined;
}

function foldLayer(layer: MacLayer, fold: Fold): MacLayer {
  const operand = present(layer.operands[0], "operand");
  const source = present(operand.channels[0], "channel").source;
  const { kernel, stride, pads, dilation } = layer.window;
  const window: Window = {
    kernel: [kernel[0], 1],
    stride: [stride[0], 1],
    pads: [pads[0], 0, pads[2], 0],
    dilation: [dilation[0], 1],
  };
  const folded = { ...operand, shape: fold.shape, channels: channelsOf(source, fold.shape[0]) };
  return { ...layer, operands: [folded], weights: foldWeights(layer.weights), window };
}

/** [O, C, kh, kw] becomes [O, kw*C, kh, 1], lane kx*C + c. */
function foldWeights(w: Tensor): Tensor {
  const [o = 1, c = 1, kh = 1, kw = 1] = w.shape;
  const out = createTensor(w.element, [o, kw * c, kh, 1]);
  let at = 0;
  for (let oc = 0; oc < o; oc++)
    for (let ic = 0; ic < c; ic++)
      for (let y = 0; y < kh; y++)
        for (let x = 0; x < kw; x++)
          out.data[(oc * kw * c + x * c + ic) * kh + y] = present(w.data[at++], "weight");
  return out;
}
