import type { StreamFormat } from "../emit/stream-format.js";
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

/** A generated design as the simulator sees it. */
export interface SimulationDesign {
  /** Verilog by file name: `bitloom_top.v` and the library. */
  readonly rtl: ReadonlyMap<string, string>;
  /** Memory files by name. */
  readonly memories: ReadonlyMap<string, string>;
  /** POST and VAL_W of the engine. */
  readonly post: number;
  readonly valueBits: number;
  /** Contents of the version and design hash registers. */
  readonly version: number;
  readonly hash: readonly number[];
  readonly input: StreamFormat;
  readonly output: StreamFormat;
  readonly layers: readonly LayerFacts[];
  readonly taps: TapPlan;
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
}
