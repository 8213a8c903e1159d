import type { Graph } from "../ir/graph.js";
import { canonicalizeClamps } from "./canonicalize-clamps.js";
import { dropDead } from "./drop-dead.js";
import { dropIdentities } from "./drop-identities.js";
import { foldClamps } from "./fold-clamps.js";
import { liftReshapes } from "./lift-reshapes.js";
import type { Pass } from "./pass.js";
import { requantizeToThreshold } from "./requantize-to-threshold.js";
import { skipUnread } from "./skip-unread.js";
import { splitUpsamples } from "./split-upsamples.js";

/** Up to four levels (2 bits), three compares are smaller than a multiplier. */
const defaultLevels = 4;

/**
 * Identities go first, so that clamps meet; clamps become one op before they fold, and reshapes leave the way; what
 * folding left unread goes before quantizers are counted.
 */
const common: readonly Pass[] = [
  dropIdentities,
  canonicalizeClamps,
  liftReshapes,
  foldClamps,
  dropDead,
  skipUnread,
  splitUpsamples,
];

/** Named lists of passes, run in order. */
export const pipelines = {
  none: [],
  default: common,
  /** Thresholds are found after folding: a folded clamp costs no level. */
  thresholds: [...common, requantizeToThreshold(defaultLevels), dropDead],
} as const satisfies Readonly<Record<string, readonly Pass[]>>;

export type PipelineName = keyof typeof pipelines;

/** Runs the passes in order; `after` sees every intermediate graph. */
export function runPasses(
  graph: Graph,
  passes: readonly Pass[],
  after: (pass: Pass, graph: Graph) => void = () => {},
): Graph {
  let current = graph;
  for (const pass of passes) {
    current = pass.run(current);
    after(pass, current);
  }
  return current;
}
