import { invariant } from "../support/invariant.js";
import { integerCoefficients } from "./integer-coefficients.js";
import { addPoint, dot, type Point, residual, roundedPoint } from "./multipoint.js";

/** Weights of a layer in floats: `rows` output channels of `columns` weights each, row-major. */
export interface FloatRows {
  readonly rows: number;
  readonly columns: number;
  readonly data: Float64Array;
}

/**
 * What the channel's weights meet in calibration: samples of `columns` values each, row-major, of the layer's input as it
 * is quantized already. A layer without padding or groups can use one list for all channels.
 */
export type Calibration = (channel: number) => FloatRows;

export interface MultipointOptions {
  /** 2 to 8. */
  readonly bits: number;
  /** Output error at which a channel has enough points, e.g. 0.01. */
  readonly error: number;
  /** Most points a channel may have. */
  readonly maxPoints: number;
}

/** One output channel: weights ~ unit * sum_k integers[k] * codes[k]. */
export interface QuantizedChannel {
  readonly codes: readonly Int32Array[];
  /** Positive integers, one a point. */
  readonly integers: readonly number[];
  readonly unit: number;
  /** Output error that is left, by the definition of `outputError`. */
  readonly error: number;
}

/**
 * Each channel with as few points as it needs (methods: multipoint quantization): points are added greedily until the error of
 * its output on the calibration samples is small enough, coefficients already rounded to integers, or `maxPoints` are there.
 */
export function quantizeMultipoint(
  weights: FloatRows,
  samples: Calibration,
  options: MultipointOptions,
): readonly QuantizedChannel[] {
  return Array.from({ length: weights.rows }, (_, c) =>
    quantizeChannel(rowOf(weights, c), samples(c), options),
  );
}

/** Plain rounding to the same grid: one point a channel whose grid spans the channel's largest weight. */
export function quantizeRounded(
  weights: FloatRows,
  samples: Calibration,
  bits: number,
): readonly QuantizedChannel[] {
  return Array.from({ length: weights.rows }, (_, c) => {
    const w = rowOf(weights, c);
    return integerChannel(w, [roundedPoint(w, bits)], samples(c));
  });
}

function quantizeChannel(
  w: Float64Array,
  samples: FloatRows,
  { bits, error, maxPoints }: MultipointOptions,
): QuantizedChannel {
  invariant(maxPoints >= 1, "at least one point");
  let points = addPoint(w, [], bits);
  let best = integerChannel(w, points, samples);
  while (best.error > error && points.length < maxPoints) {
    const more = addPoint(w, points, bits);
    if (more.length === points.length) break;
    points = more;
    best = integerChannel(w, points, samples);
  }
  return best;
}

function integerChannel(
  w: Float64Array,
  points: readonly Point[],
  samples: FloatRows,
): QuantizedChannel {
  const real = points.map((p) => p.coefficient);
  const { integers, unit } = real.includes(0)
    ? { integers: points.map(() => 1), unit: 1 }
    : integerCoefficients(real);
  const rounded = points.map(({ codes }, k) => ({
    codes,
    coefficient: unit * (integers[k] as number),
  }));
  const error = outputError(w, residual(w, rounded), samples);
  return { codes: points.map((p) => p.codes), integers, unit, error };
}

/** mean_x (rest . x)^2 / mean_x (w . x)^2 over the samples: the share of the output's power that is lost. */
export function outputError(w: Float64Array, rest: Float64Array, samples: FloatRows): number {
  let [lost, all] = [0, 0];
  for (let s = 0; s < samples.rows; s++) {
    const x = rowOf(samples, s);
    lost += dot(rest, x) ** 2;
    all += dot(w, x) ** 2;
  }
  if (all === 0) return lost === 0 ? 0 : Number.POSITIVE_INFINITY;
  return lost / all;
}

function rowOf({ columns, data }: FloatRows, row: number): Float64Array {
  return data.subarray(row * columns, (row + 1) * columns);
}
