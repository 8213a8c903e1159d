import type { HostAttr, HostAttrs, HostShape } from "../../ir/host.js";
import type { HostTensor } from "../../num/host-tensor.js";

/** One op of the float32 executor. Attributes are those of the newest ONNX opset, constant operands included. */
export interface HostOp {
  /** The ONNX name, or the name of a step that ONNX has no single op for. */
  readonly name: string;
  /** One line: operands, attributes, rounding. */
  readonly doc: string;
  /** Attributes it takes. */
  readonly attrs: readonly string[];
  /** Result type, or why there is none. */
  infer(inputs: readonly HostShape[], attrs: HostAttrs): HostShape | string;
  /** `type` is what `infer` gave. */
  evaluate(inputs: readonly HostTensor[], attrs: HostAttrs, type: HostShape): HostTensor;
}

export function numberAttr(attrs: HostAttrs, name: string, fallback: number): number {
  const v: HostAttr | undefined = attrs.get(name);
  return typeof v === "number" ? v : fallback;
}

export function listAttr(attrs: HostAttrs, name: string): readonly number[] | undefined {
  const v = attrs.get(name);
  if (typeof v === "number") return [v];
  return typeof v === "object" ? v : undefined;
}

export function textAttr(attrs: HostAttrs, name: string, fallback: string): string {
  const v = attrs.get(name);
  return typeof v === "string" ? v : fallback;
}

/** `axis` counted from the front; undefined when it is out of range. */
export function axisOf(axis: number, rank: number): number | undefined {
  const a = axis < 0 ? axis + rank : axis;
  return Number.isInteger(a) && a >= 0 && a < rank ? a : undefined;
}

/** Row-major strides. */
export function stridesOf(shape: readonly number[]): number[] {
  const strides = new Array<number>(shape.length).fill(1);
  for (let i = shape.length - 2; i >= 0; i--) {
    strides[i] = (strides[i + 1] as number) * (shape[i + 1] as number);
  }
  return strides;
}
