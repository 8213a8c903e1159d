import type { StreamFormat } from "../emit/stream-format.js";
import type { Geometry } from "../schedule/geometry.js";
import type { TapPlan } from "./tap-plan.js";

/** What the layer table says of a layer before it has run. */
export interface LayerFacts {
  readonly name: string;
  readonly op: string;
  readonly macs: number;
  readonly passes: number;
  readonly predictedCycles: number;
  readonly idealCycles: number;
}

/** One engine as the simulator sees it. */
export interface SimulatedEngine {
  /** Its name in the top module. */
  readonly instance: string;
  /** P, N, X, D, Q. */
  readonly geometry: Geometry;
  /** Its POST and VAL_W. */
  readonly post: number;
  readonly valueBits: number;
  /** How many layers it runs; `taps` numbers them from 0. */
  readonly layers: number;
  readonly taps: TapPlan;
}

/** A generated design as the simulator sees it. */
export interface SimulationDesign {
  /** Verilog by file name: `bitloom_top.v` and the library. */
  readonly rtl: ReadonlyMap<string, string>;
  /** Memory files by name. */
  readonly memories: ReadonlyMap<string, string>;
  /** In the order of the pipeline. */
  readonly engines: readonly SimulatedEngine[];
  /** Words that the buffer behind each engine but the last holds. */
  readonly depths: readonly number[];
  /** Contents of the version and design hash registers. */
  readonly version: number;
  readonly hash: readonly number[];
  readonly input: StreamFormat;
  readonly output: StreamFormat;
  /** Of all engines, one after the other. */
  readonly layers: readonly LayerFacts[];
  /** Cycles between images, of the slowest engine or stream. */
  readonly predictedInterval: number;
  /** Shape of every tapped IR value and of the output, by name. */
  readonly shapes: ReadonlyMap<string, readonly number[]>;
  /** The IR value on the output stream. */
  readonly outputNode: string;
  /** Tapped values need more than 32 bits. */
  readonly wide: boolean;
}

/** One sample: the image as stream bytes, and everything the reference says of it. */
export interface SimulationSample {
  readonly input: Uint8Array;
  readonly output: Uint8Array;
  /** Tensor data of every tapped IR value, by name, in ONNX order. */
  readonly values: ReadonlyMap<string, ArrayLike<number>>;
  /** Cycles of every layer, where they depend on the sample; absent: as predicted for all. */
  readonly cycles?: readonly number[] | undefined;
}
