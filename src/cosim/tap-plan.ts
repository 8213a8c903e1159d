import type { StageNumber } from "../schedule/network.js";

/** Stages with a tap in hw/engine_results.v. */
export const tapStages: readonly StageNumber[] = [0, 1, 2, 3, 4];

/**
 * Values that one job forms at one stage of the post-processor, in the order the engine forms them: groups of POST
 * lanes.
 */
export interface TapStage {
  readonly stage: StageNumber;
  /** The IR value they belong to. */
  readonly node: string;
  /** [groups x POST] flat index into the node's tensor in ONNX order; -1: the lane carries no value. */
  readonly elements: Int32Array;
}

export interface TapJob {
  /** Index of its layer. */
  readonly layer: number;
  /** At most one a stage. A stage that is left out is not compared. */
  readonly stages: readonly TapStage[];
}

/** What the harness compares, job by job in the order they run. */
export type TapPlan = readonly TapJob[];

/** Where each tapped node's tensor starts in the values of a sample, in order of first use, and their total. */
export interface ValueLayout {
  readonly offsets: ReadonlyMap<string, number>;
  readonly total: number;
}

/** Places the tensors of the tapped nodes one behind the other; `sizeOf` is a node's element count. */
export function layOutValues(plan: TapPlan, sizeOf: (node: string) => number): ValueLayout {
  const offsets = new Map<string, number>();
  let total = 0;
  for (const { stages } of plan)
    for (const { node } of stages) {
      if (offsets.has(node)) continue;
      offsets.set(node, total);
      total += sizeOf(node);
    }
  return { offsets, total };
}
