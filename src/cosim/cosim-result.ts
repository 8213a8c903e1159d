import type { Geometry } from "../schedule/geometry.js";

/** What gating made of a layer; means of one image, cycles of the array alone but for the measured ones. */
export interface GatingResult {
  /** Share of the outputs that passed. */
  readonly passRate: number;
  /** Work of all outputs, spread evenly over the PEs. */
  readonly idealCycles: number;
  /** Work of the busiest PE: what no depth of buffers can beat. */
  readonly balanceCycles: number;
  /** Where a pixel pays for the low digits as soon as one PE needs them. */
  readonly lockstepCycles: number;
  /** Measured, the whole layer. */
  readonly cycles: number;
}

/** One row of the layer table. */
export interface LayerResult {
  readonly name: string;
  readonly op: string;
  readonly macs: number;
  readonly passes: number;
  /** Mean cycles of one image, measured in simulation. */
  readonly cycles: number;
  readonly predictedCycles: number;
  /** MACs x passes / (PE x lanes x pixels) of the engine that runs the layer; of a gated layer without the passes that its gates saved. */
  readonly idealCycles: number;
  /** idealCycles / cycles; 0 for a layer without MACs. */
  readonly utilization: number;
  /** Images in which any value or the cycle count of this layer deviates. */
  readonly mismatches: number;
  /** Of a gated layer. */
  readonly gating?: GatingResult;
}

/** One engine of the pipeline; cycles are means of one image, without waiting for streams. */
export interface EngineResult {
  readonly geometry: Geometry;
  /** Names of its layers. */
  readonly layers: readonly string[];
  readonly cycles: number;
  readonly predictedCycles: number;
}

/** The stream behind an engine but the last: words its buffer has, and the most it held in any run. */
export interface StreamResult {
  readonly depth: number;
  readonly highWater: number;
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
  /**
   * Cycles of the slowest engine, waiting for streams left out: all samples, one, and predicted for one. Clock cycles:
   * from start to the end of the last output beat, to the end of the first image; between the ends of successive images
   * once the pipeline is full (0: fewer than two samples), and predicted where no stream stalls and no memory is contended.
   */
  readonly cycles: {
    readonly total: number;
    readonly perSample: number;
    readonly predicted: number;
    readonly elapsed: number;
    readonly latency: number;
    readonly interval: number;
    readonly predictedInterval: number;
  };
  readonly layers: readonly LayerResult[];
  readonly engines: readonly EngineResult[];
  readonly streams: readonly StreamResult[];
  readonly firstMismatch: FirstMismatch | null;
  readonly seconds: {
    readonly compile: number;
    readonly build: number;
    readonly simulate: number;
    readonly reference: number;
  };
  readonly simulatedMacsPerSecond: number;
}
