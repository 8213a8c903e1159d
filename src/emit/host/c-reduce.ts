import { axisOf, numberAttr, stridesOf } from "../../frontend/host/host-op.js";
import { reducedAxes } from "../../frontend/host/reductions.js";
import { elementCount } from "../../num/tensor.js";
import { present } from "../../support/invariant.js";
import { type CTensor, type Emit, operand } from "./c-emit.js";
import type { CTables } from "./c-tables.js";

/** A walk over some axes of a tensor as a struct. */
function axesOf({ type: { shape } }: CTensor, axes: readonly number[], tables: CTables): string {
  const strides = stridesOf(shape);
  const sizes = axes.map((a) => shape[a] as number);
  const [own, steps] = [sizes, axes.map((a) => strides[a] as number)].map((l) =>
    tables.integers(l),
  );
  return `&${tables.struct("bl_axes", [elementCount(sizes), axes.length, own ?? "", steps ?? ""])}`;
}

/** The walks over the kept and over the reduced axes. */
function split(x: CTensor, reduced: readonly number[], tables: CTables): string {
  const kept = x.type.shape.flatMap((_, a) => (reduced.includes(a) ? [] : [a]));
  // In ascending order, as the reference sums them.
  const inner = x.type.shape.flatMap((_, a) => (reduced.includes(a) ? [a] : []));
  return `${axesOf(x, kept, tables)}, ${axesOf(x, inner, tables)}`;
}

/** A fold over some axes. */
export const reduce =
  (f: string): Emit =>
  (call) => {
    const x = operand(call);
    const axes = present(reducedAxes(call.attrs, x.type.shape.length), "axes");
    return [
      `bl_reduce(${f}, ${x.at}, ${call.y.at}, ${split(x, axes, call.tables)}, ${call.store});`,
    ];
  };

/** Softmax along an axis, or its logarithm. */
export const softmax =
  (logarithm: 0 | 1): Emit =>
  (call) => {
    const x = operand(call);
    const axis = present(axisOf(numberAttr(call.attrs, "axis", -1), x.type.shape.length), "axis");
    const walks = split(x, [axis], call.tables);
    return [`bl_softmax(${x.at}, ${call.y.at}, ${walks}, ${logarithm}, ${call.store});`];
  };
