import type { HostAttrs, HostShape } from "../../ir/host.js";
import type { HostTensor } from "../../num/host-tensor.js";

/** How reals become integers, as QONNX and ONNX define it; lists hold one value, or one a place along `axis`. */
export interface Quantizer {
  /**
   * quant: round(clamp(x / scale + zero)); linear: clamp(round(x / scale) + zero); bipolar: x >= 0 ? 1 : -1;
   * thresholds: number of thresholds of the channel that x reaches. Each step is rounded to float32.
   */
  readonly form: "quant" | "linear" | "bipolar" | "thresholds";
  readonly scale: readonly number[];
  /** Axis of the lists where they hold several. */
  readonly axis: number;
  readonly zero: readonly number[];
  /** Smallest and largest code, zero point included. */
  readonly low: readonly number[];
  readonly high: readonly number[];
  /** Distance of neighbouring codes: 2 where the codes are odd numbers (bipolar), else 1. */
  readonly step: 1 | 2;
  /** A name of `roundModes`. */
  readonly rounding: string;
  /** [C or 1][T], for the form thresholds. */
  readonly thresholds: readonly (readonly number[])[];
  /** "real": the result is scale * (code - zero); "code": the code itself. */
  readonly result: "real" | "code";
}

/** A constant that is an integer times a scale: `scale` holds one value, or one a place along `axis`. */
export interface Codes {
  readonly integers: HostTensor;
  readonly scale: readonly number[];
  readonly axis: number;
}

/** A value of the model in terms of the float32 executor's ops; the first axis is a batch of one. */
export interface FloatValue {
  /** Name of the ONNX tensor, made unique. */
  readonly name: string;
  /** Path of the ONNX node, for messages. */
  readonly path: string;
  readonly type: HostShape;
  readonly source:
    | { readonly kind: "input" }
    | { readonly kind: "constant"; tensor(): HostTensor; codes(): Codes | undefined }
    | {
        readonly kind: "op";
        readonly op: string;
        readonly inputs: readonly FloatValue[];
        readonly attrs: HostAttrs;
      }
    | { readonly kind: "quantizer"; readonly input: FloatValue; readonly quantizer: Quantizer };
}

/** The model as float32 steps; values in topological order. */
export interface FloatGraph {
  readonly name: string;
  readonly input: FloatValue;
  readonly values: readonly FloatValue[];
  readonly output: FloatValue;
}
