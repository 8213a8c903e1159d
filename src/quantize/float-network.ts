import type { Window } from "../ir/hardware-role.js";

/** An array of real numbers, row-major, without a batch dimension. */
export interface FloatTensor {
  readonly shape: readonly number[];
  readonly data: Float64Array;
}

/** One step of a network in floats: each takes the result of the step before. */
export type FloatLayer =
  | {
      readonly kind: "conv";
      readonly name: string;
      /** [O, C/groups, kh, kw]; batch norm is folded into weights and bias already. */
      readonly weights: FloatTensor;
      readonly bias: Float64Array;
      readonly groups: number;
      readonly window: Window;
    }
  | {
      readonly kind: "dense";
      readonly name: string;
      /** [O, N]. */
      readonly weights: FloatTensor;
      readonly bias: Float64Array;
    }
  | { readonly kind: "relu" }
  | { readonly kind: "maxpool"; readonly window: Window }
  /** Mean over the whole map. */
  | { readonly kind: "globalavgpool" }
  | { readonly kind: "flatten" };

/** A chain of layers on one input. */
export interface FloatNetwork {
  readonly name: string;
  readonly input: { readonly name: string; readonly shape: readonly number[] };
  readonly layers: readonly FloatLayer[];
}
