import type { Layer } from "./network.js";
import type { Scaling } from "./tail.js";

/** Which scaling units the layers need: the requantizer, and a threshold search of that many code bits. */
export interface Scalings {
  readonly requantizes: boolean;
  readonly thresholdBits: number;
}

/** What the post-processor needs after the sum: the scaling units, a residual adder, units for entry quantizers. */
export interface PostUnits {
  readonly scaling: Scalings;
  readonly joins: boolean;
  readonly entry: Scalings | undefined;
}

export function postUnits(layers: readonly Layer[]): PostUnits {
  const entries = layers.flatMap((l) => (l.entry ? [l.entry.scaling] : []));
  return {
    scaling: scalingsOf(layers.flatMap((l) => (l.scaling ? [l.scaling] : []))),
    joins: layers.some((l) => l.kind === "mac" && l.residual !== undefined),
    entry: entries.length > 0 ? scalingsOf(entries) : undefined,
  };
}

function scalingsOf(scalings: readonly Scaling[]): Scalings {
  const levels = scalings.flatMap((s) =>
    s.kind === "threshold" ? s.thresholds.map((t) => t.length) : [],
  );
  const most = levels.reduce((n, v) => Math.max(n, v), 0);
  const search = scalings.some((s) => s.kind === "threshold");
  return {
    requantizes: scalings.some((s) => s.kind === "requantize"),
    thresholdBits: search ? Math.max(1, Math.ceil(Math.log2(most + 1))) : 0,
  };
}
