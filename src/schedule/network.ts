import { noPlace, type Place } from "../diag/place.js";
import type { Graph, Node } from "../ir/graph.js";
import type {
  Blocks,
  Gate,
  PoolRole,
  RequantizeRole,
  ThresholdRole,
  TurnRole,
  Window,
} from "../ir/hardware-role.js";
import type { ElementType } from "../num/element-type.js";
import type { Segment } from "../num/segments.js";
import type { Tensor } from "../num/tensor.js";
import type { Points } from "./points.js";
import type { Region } from "./regions.js";
import type { Shape3 } from "./shape.js";

/** One channel of a map that the input loader (the input's name) or a layer (its name) writes. */
export interface ChannelRef {
  readonly source: string;
  readonly channel: number;
}

/** What a layer reads, channel by channel: views (shuffle, concat, flatten) are already looked through. */
export interface Operand {
  readonly channels: readonly ChannelRef[];
  readonly shape: Shape3;
  readonly element: ElementType;
  /** The IR value it stands for. */
  readonly node: Node;
}

/**
 * Where in the post-processor an IR value is formed: 0 the sum (or vector result) before scaling, 1 scaled, 2 pooled,
 * 3 joined with the residual (before the pooling), 4 quantized on entry (last).
 */
export type StageNumber = 0 | 1 | 2 | 3 | 4;

/** An IR value a layer forms. */
export interface Stage {
  readonly stage: StageNumber;
  readonly node: Node;
}

/** A second scaling, of the finished values, on their way to the next layer's operand memory. */
export interface Entry {
  readonly scaling: RequantizeRole | ThresholdRole;
  /** The values before it, a source of their own where something else reads them. */
  readonly wide: { readonly name: string; readonly element: ElementType } | undefined;
}

/**
 * A map from value memory that is added to the scaled values, each times an integer, or that they are multiplied by, and the
 * clamp of the sum or product. A factor may have one pixel, which scales all, or one channel.
 */
export interface Residual {
  readonly operand: Operand;
  readonly product: boolean;
  /** Of the scaled values, and of the map. */
  readonly ownFactor: number;
  readonly otherFactor: number;
  readonly low: number;
  readonly high: number;
}

/** Thresholds carried out as pieces of lines. */
export interface SegmentsRole {
  readonly kind: "segments";
  /** One list a channel, or one for all, x ascending. */
  readonly pieces: readonly (readonly Segment[])[];
  readonly low: number;
  readonly high: number;
}

/** How a layer scales its sums. */
export type LayerScaling = RequantizeRole | ThresholdRole | SegmentsRole;

interface LayerBase {
  /** The name of its last IR value, or a name of its own for a copy; unique, and its name as a source. */
  readonly name: string;
  readonly op: string;
  readonly operands: readonly Operand[];
  readonly scaling: LayerScaling | undefined;
  /** Of a vector layer: a factor, never an addend. */
  readonly residual: Residual | undefined;
  readonly entry: Entry | undefined;
  readonly stages: readonly Stage[];
  /** The result. */
  readonly shape: Shape3;
  readonly element: ElementType;
}

/** Non-overlapping pooling behind the scaling of a MAC layer; `whole`: one window over the map. */
export interface FusedPool {
  readonly reduce: "max" | "sum";
  readonly kernel: readonly [number, number];
  readonly whole: boolean;
}

/** A layer of the array; weights are [O, C/groups, kh, kw] over the operand's shape. */
export interface MacLayer extends LayerBase {
  readonly kind: "mac";
  readonly weights: Tensor;
  readonly bias: Tensor | undefined;
  readonly gate: Gate | undefined;
  readonly groups: number;
  readonly window: Window;
  /** Map before pooling. */
  readonly macShape: Shape3;
  readonly pool: FusedPool | undefined;
  /** The weights have a row a point; undefined: a row an output channel. */
  readonly points: Points | undefined;
}

/** Rows of a layer's weights. */
export function rowsOf(layer: MacLayer): number {
  return layer.weights.shape[0] ?? 1;
}

/** A layer of the vector path: copy (times a factor), pooling, element-wise sum of the operands, argmax over the channels, another shape (gather), repeated rows or columns, blocks as channels and back, rows for columns. */
export interface VectorLayer extends LayerBase {
  readonly kind: "vector";
  /** `turn`: the axes in an order in which rows or columns become channels. */
  readonly reduce: PoolRole["reduce"] | "none" | "gather" | "turn";
  readonly window: Window;
  /** Rows and columns that every pixel becomes; one of them is 1. */
  readonly repeat: readonly [number, number];
  /** Blocks of pixels that become channels, or the other way round. */
  readonly blocks: Blocks | undefined;
  /** The order of the axes where it is another one. */
  readonly turned: TurnRole["order"] | undefined;
  /** The rectangles of the written map, where they are formed differently; each is a job. */
  readonly regions: readonly Region[] | undefined;
  readonly argmax: boolean;
}

export type Layer = MacLayer | VectorLayer;

/** A graph as layers in the order they run, between one input map and one output map. */
export interface Network {
  readonly graph: Graph;
  readonly input: { readonly name: string; readonly node: Node; readonly shape: Shape3 };
  readonly layers: readonly Layer[];
  readonly output: Operand;
}

/** The window of an element-wise layer. */
export const pointWindow: Window = {
  kernel: [1, 1],
  stride: [1, 1],
  pads: [0, 0, 0, 0],
  dilation: [1, 1],
};

/** Channels 0..count-1 of one source. */
export function channelsOf(source: string, count: number): readonly ChannelRef[] {
  return Array.from({ length: count }, (_, channel) => ({ source, channel }));
}

/** The sources an operand reads, in order of first appearance. */
export function sourcesOf(operand: Operand): readonly string[] {
  return [...new Set(operand.channels.map((c) => c.source))];
}

/** Where a layer's diagnostics point. */
export function placeOf(layer: Layer): Place {
  return layer.stages[0]?.node.place ?? noPlace;
}

/** The names under which a layer's results are read: its own, and that of the values before its entry quantizer. */
export function resultsOf(layer: Layer): readonly string[] {
  return layer.entry?.wide ? [layer.name, layer.entry.wide.name] : [layer.name];
}

/** The layer that writes a source; undefined for the input. */
export function writerOf(network: Pick<Network, "layers">, source: string): Layer | undefined {
  return network.layers.find((l) => resultsOf(l).includes(source));
}

/** The type of a source's values. */
export function elementOf(network: Network, source: string): ElementType {
  const layer = writerOf(network, source);
  if (!layer) return network.input.node.type.element;
  return layer.name === source ? layer.element : (layer.entry?.wide?.element ?? layer.element);
}

/** What a layer reads from value memory. */
export function valueOperands(layer: Layer): readonly Operand[] {
  const joined = layer.residual ? [layer.residual.operand] : [];
  return layer.kind === "vector" ? [...layer.operands, ...joined] : joined;
}

/** The factor that a vector layer reads beside its operand. */
export function factorOf(layer: Layer): Operand | undefined {
  return layer.kind === "vector" ? layer.residual?.operand : undefined;
}

/** True where one channel of the residual stands for all of the layer. */
export function repeatsChannel({ residual, shape }: Layer): boolean {
  return residual !== undefined && residual.operand.shape[0] < shape[0];
}

/** The blocks of a layer that forms `to` of them. */
export function blocksTo(layer: Layer, to: Blocks["to"]): Blocks | undefined {
  return layer.kind === "vector" && layer.blocks?.to === to ? layer.blocks : undefined;
}

/** True for a layer that the array runs. */
export function isMac(layer: Layer): layer is MacLayer {
  return layer.kind === "mac";
}
