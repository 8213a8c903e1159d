import type { Node } from "../../../ir/graph.js";

/** What became of the float steps between two integer tensors. */
export interface FoldReport {
  /** Path of the quantizer in the ONNX graph. */
  readonly node: string;
  readonly form: "requantize" | "threshold";
  /** True when the form equals the float32 chain on every integer of the range. */
  readonly exact: boolean;
  /** How many integers (or pairs of them) give another code in the channel that differs most; 0 where it is exact. */
  readonly differing: number;
  /** The integers for which that was proved. */
  readonly checkedRange: readonly [number, number];
  /** monotone: every step is, so equality at both sides of each threshold is equality everywhere. */
  readonly proof: "monotone" | "exhaustive";
  readonly channels: number;
}

/** The integers of a chain and the quantizer at its end as one IR node. */
export interface Folded {
  readonly node: Node;
  readonly report: FoldReport;
}
