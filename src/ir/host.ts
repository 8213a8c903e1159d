import type { HostTensor, HostType } from "../num/host-tensor.js";

export type HostAttr = number | string | readonly number[];
export type HostAttrs = ReadonlyMap<string, HostAttr>;

/** Type of a value on the host, as ONNX has it: the first dimension is a batch of one. */
export interface HostShape {
  readonly dtype: HostType;
  readonly shape: readonly number[];
}

/** A value by name, or a constant with the name it prints under. */
export type HostOperand =
  | { readonly kind: "value"; readonly name: string }
  | { readonly kind: "constant"; readonly name: string; readonly tensor: HostTensor };

/** One float32 step on the host: an op of `frontend/host` by its ONNX name. */
export interface HostStatement {
  readonly name: string;
  readonly op: string;
  readonly inputs: readonly HostOperand[];
  readonly attrs: HostAttrs;
  readonly type: HostShape;
}

/**
 * What runs outside the hardware, in order; either list may be empty. `before` starts with the statement `Input`, and
 * its last value holds the integers of the network's input. `after` starts from the integers of the network's output,
 * by its name, and its last value is the result.
 */
export interface Host {
  readonly before: readonly HostStatement[];
  readonly after: readonly HostStatement[];
}
