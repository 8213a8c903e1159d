import type { Rounding } from "../num/requantize.js";
import type { Tensor } from "../num/tensor.js";
import type { Node } from "./graph.js";

/** A sliding window over [C,H,W]: ONNX meaning of each field; pads are [top, left, bottom, right]. */
export interface Window {
  readonly kernel: readonly [number, number];
  readonly stride: readonly [number, number];
  readonly pads: readonly [number, number, number, number];
  readonly dilation: readonly [number, number];
}

/**
 * Precision gating (arXiv 2002.07136): with P = sum w * (x >> low) and U = sum w * (x mod 2^low), an output is
 * (P << low) + (P > threshold[o] ? U : 0), and the bias.
 */
export interface Gate {
  /** Bits of the low part: at least 1, fewer than the input's `uN` has. */
  readonly low: number;
  /** One an output channel. */
  readonly thresholds: readonly number[];
}

/** A layer of the MAC array: out[o] = bias[o] + sum over the window and the group's channels. */
export interface MacRole {
  readonly kind: "mac";
  readonly input: Node;
  /** Values [O, C/groups, kh, kw]; a dense layer is a convolution whose window covers its whole input. */
  readonly weights: Tensor;
  /** One value an output channel; undefined: none. */
  readonly bias: Tensor | undefined;
  /** Precision gating; undefined: every output is computed from whole codes. */
  readonly gate: Gate | undefined;
  readonly groups: number;
  readonly window: Window;
  /** Input map as [C, H, W] and output map as [O, H', W']. */
  readonly inputShape: readonly [number, number, number];
  readonly outputShape: readonly [number, number, number];
}

/** Channel by channel the sum of coefficient x row over its points, `points[c]` adjacent rows of a MAC layer. */
export interface CombineRole {
  readonly kind: "combine";
  readonly input: Node;
  readonly points: readonly number[];
  /** One a row. */
  readonly coefficients: readonly number[];
}

/** Post-processor: y = clamp((x * multiplier[c] + bias[c] (+ half)) >> shift, low, high). */
export interface RequantizeRole {
  readonly kind: "requantize";
  readonly input: Node;
  /** One value a channel, or a single value for all. */
  readonly multiplier: readonly number[];
  readonly bias: readonly number[];
  readonly shift: number;
  readonly rounding: Rounding;
  readonly low: number;
  readonly high: number;
}

/** Post-processor: y = low + step * #{k : sign[c] * x >= thresholds[c][k]}, thresholds ascending. */
export interface ThresholdRole {
  readonly kind: "threshold";
  readonly input: Node;
  /** [channels or 1][levels - 1], ascending. */
  readonly thresholds: readonly (readonly number[])[];
  /** +1 or -1 a channel (or a single one). */
  readonly sign: readonly number[];
  readonly low: number;
  /** 1, or 2 for odd-level results. */
  readonly step: number;
}

/** max or sum over a window, each channel by itself; padded taps contribute nothing. */
export interface PoolRole {
  readonly kind: "pool";
  readonly input: Node;
  readonly reduce: "max" | "sum";
  readonly window: Window;
  /** What the sum of output pixel (y, x) is multiplied by, rows[y] * columns[x]; undefined: by nothing. */
  readonly factors?: PoolFactors | undefined;
}

/** Positive integers, one an output row and column. */
export interface PoolFactors {
  readonly rows: readonly number[];
  readonly columns: readonly number[];
}

/** A map with pixels around it, or some of its rows and columns: pixel (y, x) is pixel (rows[y], columns[x]) of the input; where either is -1, every channel is `fill`. */
export interface PadRole {
  readonly kind: "pad";
  readonly input: Node;
  readonly rows: readonly number[];
  readonly columns: readonly number[];
  readonly fill: number;
}

/** Element-wise sum of equally shaped maps. */
export interface SumRole {
  readonly kind: "sum";
  readonly inputs: readonly Node[];
}

/**
 * Element-wise product. `factor` is a map of the same shape, or has one pixel (its channel's factor everywhere), one channel
 * (its pixel's factor for all), or both.
 */
export interface ProductRole {
  readonly kind: "product";
  readonly input: Node;
  readonly factor: Node;
}

/** Index of the largest element over the channels, lowest index on ties. */
export interface ArgmaxRole {
  readonly kind: "argmax";
  readonly input: Node;
}

/** Moves no data: output channel c is channel `map[c].channel` of operand `map[c].input` (shuffle, concat). */
export interface ChannelViewRole {
  readonly kind: "channels";
  readonly inputs: readonly Node[];
  readonly map: readonly { readonly input: number; readonly channel: number }[];
}

/** Same elements in the same ONNX order under another shape (flatten, reshape). */
export interface ReshapeRole {
  readonly kind: "reshape";
  readonly input: Node;
}

/** Every pixel as a block of rows and columns that are its copies. */
export interface RepeatRole {
  readonly kind: "repeat";
  readonly input: Node;
  readonly factors: readonly [number, number];
}

/**
 * Between a deep map and a flat one, whose blocks of pixels are parts of the channels of the deep one's pixels
 * (DepthToSpace and back).
 */
export interface BlocksRole {
  readonly kind: "blocks";
  readonly input: Node;
  readonly blocks: Blocks;
}

export interface Blocks {
  /** What is formed: the flat map ("space") or the deep one ("depth"). */
  readonly to: "space" | "depth";
  /** Rows and columns of a block. */
  readonly factors: readonly [number, number];
  /** By pixel of a block in raster order, then channel of the flat map: the channel of the deep one. */
  readonly parts: readonly (readonly number[])[];
}

/** The axes in another order: axis i of [C, H, W] is axis order[i] of the input. */
export interface TurnRole {
  readonly kind: "turn";
  readonly input: Node;
  readonly order: readonly [number, number, number];
}

/** input, output, constant. */
export interface BoundaryRole {
  readonly kind: "boundary";
}

export type HardwareRole =
  | MacRole
  | CombineRole
  | RequantizeRole
  | ThresholdRole
  | PoolRole
  | SumRole
  | ProductRole
  | ArgmaxRole
  | ChannelViewRole
  | ReshapeRole
  | RepeatRole
  | BlocksRole
  | TurnRole
  | PadRole
  | BoundaryRole;
