/** One row of the layer table. */
export interface LayerResult {
  readonly name: string;
  readonly op: string;
  readonly macs: number;
  readonly passes: number;
  /** Mean cycles of one image, measured in simulation. */
  readonly cycles: number;
  readonly predictedCycles: number;
  /** MACs x passes / (PE x lanes x pixels). */
  readonly idealCycles: number;
  /** idealCycles / cycles; 0 for a layer without MACs. */
  readonly utilization: number;
  /** Images in which any value or the cycle count of this layer deviates. */
  readonly mismatches: number;
}

/**
 * What deviated: a value at a tap, an element of the output stream, a number of values, a cycle count,
 * the stream protocol, a register, or nothing moved any more.
 */
export type MismatchKind =
  | "value"
  | "output"
  | "count"
  | "cycles"
  | "protocol"
  | "register"
  | "timeout";

export interface FirstMismatch {
  readonly kind: MismatchKind;
  readonly layer: string;
  /** IR value, or "" where the deviation is not one of a value. */
  readonly node: string;
  /** Coordinates in the node's tensor ([c, y, x] or [n]); empty where the deviation is not one of a value. */
  readonly index: readonly number[];
  readonly expected: number;
  readonly actual: number;
  /** Cycle of the run in which it was seen. */
  readonly cycle: number;
  /** Number of the sample; -1: none in particular. */
  readonly sample: number;
  readonly seed: number;
  readonly detail: string;
  /** Command that repeats the run and records a waveform around the cycle. */
  readonly replay: string;
}

/** The document `bitloom/cosim/1`. */
export interface CosimResult {
  readonly schema: "bitloom/cosim/1";
  readonly samples: number;
  readonly match: boolean;
  /** Samples with at least one deviation. */
  readonly mismatches: number;
  readonly seed: number;
  readonly stall: number;
  /** Engine cycles of all samples, of one, and predicted for one; clock cycles from start to the last output beat. */
  readonly cycles: {
    readonly total: number;
    readonly perSample: number;
    readonly predicted: number;
    readonly elapsed: number;
  };
  readonly layers: readonly LayerResult[];
  readonly firstMismatch: FirstMismatch | null;
  readonly seconds: {
    readonly compile: number;
    readonly build: number;
    readonly simulate: number;
    readonly reference: number;
  };
  readonly simulatedMacsPerSecond: number;
}
