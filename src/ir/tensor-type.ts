import { type ElementType, printElementType } from "../num/element-type.js";

/** Real value = scale x integer; one number for the tensor, or one a channel. Metadata: hardware never sees it. */
export type Scale = number | readonly number[];

/** Type of a value: element type, batchless shape ([C,H,W] or [N], ONNX order), optional scale. */
export interface TensorType {
  readonly element: ElementType;
  readonly shape: readonly number[];
  readonly scale?: Scale;
}

export function printTensorType(t: TensorType): string {
  return `${printElementType(t.element)}[${t.shape.join(", ")}]`;
}
