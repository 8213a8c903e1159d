import type { Sink } from "../../diag/diagnostic.js";
import type { Place } from "../../diag/place.js";
import { report } from "../../diag/report.js";
import type { ElementType } from "../element-type.js";
import { valueRange } from "../element-type.js";
import type { IntArray, Tensor } from "../tensor.js";

/** How the elements of a file are stored: signed, unsigned or floating, and the width in bits. */
export type Dtype = "i8" | "u8" | "i16" | "u16" | "i32" | "u32" | "i64" | "u64" | "f32" | "f64";

/** An array as a file holds it; `data` holds real numbers when the type is a float, else exact integers. */
export interface StoredArray {
  readonly dtype: Dtype;
  readonly shape: readonly number[];
  readonly data: IntArray;
}

/** Whose bytes are read, where a complaint about them points, and who collects it. */
export interface FileContext {
  /** The path as the user wrote it. */
  readonly path: string;
  readonly place: Place;
  readonly sink: Sink;
}

/** Most elements a tensor may have. */
export const maxElements = 2 ** 28;
/** Largest legal dimension. */
export const maxDimension = 2 ** 31;
/** Most dimensions a tensor may have. */
export const maxRank = 8;

export function byteWidth(dtype: Dtype): number {
  return Number(dtype.slice(1)) / 8;
}

/** The narrowest storage for every value of the element type. */
function dtypeOf(element: ElementType): Dtype {
  const { min, max } = valueRange(element);
  const sign = min < 0 ? "i" : "u";
  const width = [8, 16, 32].find((w) =>
    sign === "u" ? max < 2 ** w : min >= -(2 ** (w - 1)) && max < 2 ** (w - 1),
  );
  return `${sign}${(width ?? 64) as 8 | 16 | 32 | 64}`;
}

export function storeTensor(t: Tensor): StoredArray {
  return { dtype: dtypeOf(t.element), shape: t.shape, data: t.data };
}

/** True for a list of dimensions bitloom can hold: whole, bounded, and bounded as a product. */
export function legalShape(shape: readonly unknown[]): shape is readonly number[] {
  let product = 1;
  for (const d of shape) {
    if (typeof d !== "number" || !Number.isInteger(d) || d < 0 || d > maxDimension) return false;
    product *= d;
  }
  return shape.length <= maxRank && product <= maxElements;
}

/** `[1, 0, 3]`: the position of element `i` of a row-major array. */
export function indexText(shape: readonly number[], i: number): string {
  const index: number[] = [];
  let rest = i;
  for (const d of [...shape].reverse()) {
    index.unshift(rest % d);
    rest = Math.floor(rest / d);
  }
  return `[${index.join(", ")}]`;
}

/** Reports that the file ends early and gives nothing. */
export function truncated(context: FileContext, needed: number, found: number): undefined {
  report(context.sink, "BL1204", context.place, { path: context.path, needed, found });
}
