import type { Place } from "../diag/place.js";
import { report } from "../diag/report.js";
import {
  type ElementType,
  holds,
  memberTest,
  printElementType,
  valueRange,
} from "../num/element-type.js";
import { indexText } from "../num/files/stored-array.js";
import { createTensor, type Tensor } from "../num/tensor.js";
import { type Context, readNumber } from "./context.js";
import type { ValueSyntax } from "./syntax.js";
import type { FoundTensor } from "./weight-files.js";

interface Shaped {
  readonly element: ElementType;
  readonly shape: readonly number[];
}

/** The tensor of nested lists, which must have its shape; every element is checked against the type. */
export function readInline(type: Shaped, data: ValueSyntax, context: Context): Tensor | undefined {
  const leaves: ValueSyntax[] = [];
  if (!collect(data, type.shape, [], leaves, context)) return undefined;
  const tensor = createTensor(type.element, type.shape);
  let legal = true;
  leaves.forEach((leaf, i) => {
    const value = leaf.kind === "token" ? readNumber(leaf.token, context) : undefined;
    if (value === undefined) legal = false;
    else if (holds(type.element, value)) tensor.data[i] = value;
    else {
      // One report a constant: a wrong type would otherwise repeat it for every element.
      if (legal) {
        const index = indexText(type.shape, i);
        const params = { index, value: String(value), ...describe(type.element) };
        report(context.sink, "BL2003", context.spans.value(leaf), params);
      }
      legal = false;
    }
  });
  return legal ? tensor : undefined;
}

/** The tensor of a file as the declared type: same shape, every element a value of the type. */
export function readStored(
  type: Shaped,
  found: FoundTensor,
  place: Place,
  context: Context,
): Tensor | undefined {
  const { array, path, tensor: name } = found;
  const { element, shape } = type;
  if (array.shape.length !== shape.length || array.shape.some((d, i) => d !== shape[i])) {
    const params = { path, tensor: name, stored: array.shape, declared: shape };
    report(context.sink, "BL2004", place, params);
    return undefined;
  }
  const isValue = memberTest(element);
  let bad = 0;
  for (const v of array.data) if (!isValue(v)) bad++;
  if (bad > 0) {
    const at = array.data.findIndex((v) => !isValue(v));
    const where = {
      index: indexText(shape, at),
      value: String(array.data[at]),
      bad,
      total: array.data.length,
    };
    report(context.sink, "BL2005", place, { path, tensor: name, ...where, ...describe(element) });
    return undefined;
  }
  const tensor = createTensor(element, shape);
  // Adding zero turns a stored -0.0 into 0.
  for (let i = 0; i < tensor.data.length; i++) tensor.data[i] = (array.data[i] as number) + 0;
  return tensor;
}

function describe(element: ElementType) {
  return { element: printElementType(element), ...valueRange(element), odd: element.kind === "o" };
}

/** Gathers the leaves in row-major order; false after reporting the first list of wrong length. */
function collect(
  data: ValueSyntax,
  shape: readonly number[],
  path: readonly number[],
  leaves: ValueSyntax[],
  context: Context,
): boolean {
  const expected = shape[path.length];
  const found = data.kind === "list" ? data.items.length : undefined;
  if (found !== expected) {
    const at = path.length === 0 ? "" : `[${path.join(", ")}]`;
    report(context.sink, "BL2002", context.spans.value(data), { at, found, expected, shape });
    return false;
  }
  if (data.kind === "list") {
    return data.items.every((item, i) => collect(item, shape, [...path, i], leaves, context));
  }
  leaves.push(data);
  return true;
}
