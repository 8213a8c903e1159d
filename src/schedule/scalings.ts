import type { Layer } from "./network.js";

/** Which scaling units the layers need: the requantizer, and a threshold search of that many code bits. */
export interface Scalings {
  readonly requantizes: boolean;
  readonly thresholdBits: number;
}

export function scalingsOf(layers: readonly Layer[]): Scalings {
  const scalings = layers.flatMap((l) => (l.scaling ? [l.scaling] : []));
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
