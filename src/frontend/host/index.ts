import { elementwiseOps } from "./elementwise.js";
import type { HostOp } from "./host-op.js";
import { layoutOps } from "./layout.js";
import { multiThreshold } from "./multi-threshold.js";
import { batchNormalization } from "./normalization.js";
import { productOps } from "./products.js";
import { reductionOps } from "./reductions.js";

/** Every op of the float32 executor. */
export const hostOps: ReadonlyMap<string, HostOp> = new Map(
  [
    ...elementwiseOps,
    ...[batchNormalization, multiThreshold],
    ...productOps,
    ...reductionOps,
    ...layoutOps,
  ].map((op) => [op.name, op]),
);
