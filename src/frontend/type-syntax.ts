import type { IToken } from "chevrotain";
import type { Place } from "../diag/place.js";
import { report } from "../diag/report.js";
import type { TensorType } from "../ir/tensor-type.js";
import { printTensorType } from "../ir/tensor-type.js";
import { type ElementType, parseElementType } from "../num/element-type.js";
import { maxDimension, maxElements, maxRank } from "../num/files/stored-array.js";
import { elementCount } from "../num/tensor.js";
import { nearest } from "../support/nearest.js";
import { type Context, isWhole } from "./context.js";
import type { TypeSyntax } from "./syntax.js";

/** A type as written; the shape may be left to inference. */
export interface WrittenType {
  readonly element: ElementType;
  readonly shape: readonly number[] | undefined;
}

const everyElement = [
  "t2",
  ...["u", "i", "o"].flatMap((k) => Array.from({ length: 32 }, (_, n) => `${k}${n + 1}`)),
];

export function readElement(token: IToken, context: Context): ElementType | undefined {
  const element = parseElementType(token.image);
  if (element !== undefined) return element;
  const near = nearElement(token.image);
  report(context.sink, "BL1108", context.spans.token(token), { word: token.image, near });
  return undefined;
}

/** The type, every dimension and their product within bounds; undefined after a report. */
export function readType(syntax: TypeSyntax, context: Context): WrittenType | undefined {
  const element = readElement(syntax.element, context);
  const dims = syntax.dims?.map((d) => readDimension(d, context));
  if (element === undefined || dims?.some((d) => d === undefined)) return undefined;
  const shape = dims as readonly number[] | undefined;
  const place = context.spans.type(syntax);
  if (shape !== undefined && !checkSize({ element, shape }, place, context)) return undefined;
  return { element, shape };
}

/** Reports a type too large to hold. */
export function checkSize(type: TensorType, place: Place, context: Context): boolean {
  const rank = type.shape.length;
  const elements = elementCount(type.shape);
  if (rank > maxRank) report(context.sink, "BL2008", place, { rank, limit: maxRank });
  else if (elements > maxElements) {
    const text = printTensorType(type);
    report(context.sink, "BL2007", place, { type: text, elements, limit: maxElements });
  }
  return rank <= maxRank && elements <= maxElements;
}

function readDimension(token: IToken, context: Context): number | undefined {
  const value = Number(token.image);
  if (isWhole(token) && value >= 1 && value <= maxDimension) return value;
  report(context.sink, "BL2006", context.spans.token(token), {
    text: token.image,
    limit: maxDimension,
  });
  return undefined;
}

/** `int8` and `uint8` are what people from numpy write. */
function nearElement(word: string): string | undefined {
  const numpy = /^(u?)int([0-9]+)$/.exec(word);
  const guess = numpy === null ? word : `${numpy[1] === "u" ? "u" : "i"}${numpy[2]}`;
  return everyElement.includes(guess) ? guess : nearest(guess, everyElement);
}
