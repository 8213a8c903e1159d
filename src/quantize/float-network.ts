import type { Window } from "../ir/hardware-role.js";

/** An array of real numbers, row-major, without a batch dimension. */
export interface FloatTensor {
  readonly shape: readonly number[];
  readonly data: Float64Array;
}

/** What a result is clipped to; infinite where it is not: a ReLU is { low: 0, high: Infinity }. */
export interface Bounds {
  readonly low: number;
  readonly high: number;
}

export const unbounded: Bounds = { low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY };

export type WeightedLayer =
  | {
      readonly kind: "conv";
      readonly name: string;
      /** [O, C/groups, kh, kw]; batch norm is folded into weights and bias already. */
      readonly weights: FloatTensor;
      readonly bias: Float64Array;
      readonly groups: number;
      readonly window: Window;
      readonly bounds: Bounds;
    }
  | {
      readonly kind: "dense";
      readonly name: string;
      /** [O, N]. */
      readonly weights: FloatTensor;
      readonly bias: Float64Array;
      readonly bounds: Bounds;
    };

/** One step of a network in floats. */
export type FloatLayer =
  | WeightedLayer
  /** Element-wise sum of all inputs. */
  | { readonly kind: "add"; readonly name: string; readonly bounds: Bounds }
  | { readonly kind: "clip"; readonly bounds: Bounds }
  | { readonly kind: "maxpool"; readonly window: Window }
  /** Mean of each window, its padding counted in or left out. */
  | { readonly kind: "avgpool"; readonly window: Window; readonly counted: boolean }
  /** Along the channels. */
  | { readonly kind: "concat" }
  | { readonly kind: "flatten" };

export interface FloatStep {
  readonly layer: FloatLayer;
  /** Numbers of the values it reads: 0 is the network's input, n the result of step n - 1. */
  readonly inputs: readonly number[];
}

/** A network with one input whose output is the result of its last step. */
export interface FloatNetwork {
  readonly name: string;
  readonly input: { readonly name: string; readonly shape: readonly number[] };
  readonly steps: readonly FloatStep[];
}
