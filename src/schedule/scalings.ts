import { isMac, type Layer, type LayerScaling } from "./network.js";

/** Which scaling units the layers need: the requantizer, and a threshold search of that many code bits. */
export interface Scalings {
  readonly requantizes: boolean;
  readonly thresholdBits: number;
  /** The search also finds the line of a requantizer. */
  readonly segments: boolean;
  /** Latency of what adds up points (hw/point_sums.v); 0: no channel has several. */
  readonly pointCycles: number;
}

/** What the post-processor needs after the sum: the scaling units, a residual adder, units for entry quantizers. */
export interface PostUnits {
  readonly scaling: Scalings;
  readonly joins: boolean;
  /** Some sum takes an operand several times, or there are products: the adder has multipliers. */
  readonly multiplies: boolean;
  readonly entry: Scalings | undefined;
}

export function postUnits(layers: readonly Layer[], post: number): PostUnits {
  const entries = layers.flatMap((l) => (l.entry ? [l.entry.scaling] : []));
  const residuals = layers.flatMap((l) => l.residual ?? []);
  const points = layers.some((l) => isMac(l) && l.points?.counts.some((n) => n > 1));
  return {
    scaling: {
      ...scalingsOf(layers.flatMap((l) => (l.scaling ? [l.scaling] : []))),
      pointCycles: points ? 2 + Math.log2(post) : 0,
    },
    joins: residuals.length > 0,
    multiplies: residuals.some((r) => r.product || r.ownFactor !== 1 || r.otherFactor !== 1),
    entry: entries.length > 0 ? scalingsOf(entries) : undefined,
  };
}

/** The units that scalings need. */
export function scalingsOf(scalings: readonly LayerScaling[]): Scalings {
  const most = scalings.flatMap(searched).reduce((n, v) => Math.max(n, v), 0);
  const search = scalings.some((s) => s.kind !== "requantize");
  return {
    pointCycles: 0,
    requantizes: scalings.some((s) => s.kind !== "threshold"),
    segments: scalings.some((s) => s.kind === "segments"),
    thresholdBits: search ? Math.max(1, Math.ceil(Math.log2(most + 1))) : 0,
  };
}

/** Thresholds of each channel, or of each list of them. */
function searched(scaling: LayerScaling): readonly number[] {
  if (scaling.kind === "threshold") return scaling.thresholds.map((t) => t.length);
  return scaling.kind === "segments" ? scaling.pieces.map((p) => p.length - 1) : [];
}
